"""Every NVML function that envcheck calls, failing in every way, on one GPU or on the second of two.

    .venv/bin/python -m tests.lab.fault_matrix

plays all of it, some thousand boxes, and prints what was not as it should be; the tests play a diagonal.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

from envcheck.catalogue.driver.nvml_errors import ERRORS
from envcheck.probes.box import ProbeResult
from envcheck.probes.driver import probe_driver
from envcheck.probes.nvml_calls import BOX, GPU, Call
from envcheck.probes.nvml_links import CALLS as LINK
from envcheck.snapshot import Driver, Gpu
from tests.lab.stand_in import compile_library
from tests.lab.tree import nvml_box

FATAL = ("hang", "abort", "segv", "exit 3", "_exit 3")
WAYS = (*(f"error {code}" for code in ERRORS), *FATAL)
LIMIT_S = 2.0


FIRST: tuple[Call, ...] = (("nvmlInit_v2",), ("nvmlDeviceGetCount",))
"""Without an answer to these there is no GPU to ask."""
ALONE: tuple[Call, ...] = (("nvmlDeviceGetHandleByIndex",), ("nvmlDeviceGetNvLinkState", 0))
PAIRS: tuple[Call, ...] = (("nvmlDeviceGetP2PStatus",), ("nvmlDeviceGetTopologyCommonAncestor",))
"""What the reader asks beside the tables of `nvml_calls`; of a pair it asks whichever is done later."""
NO_LINK = tuple(f"error {code}" for code in (2, 3, 12, 13, 25))
"""With these the driver says that there is no such link, or that it knows of no links: nothing is missing."""
Place: TypeAlias = int | None
"""0: the only GPU; 1: the second of two; None: the box."""


class Fault(NamedTuple):
    """One function that fails in one way."""

    call: Call
    way: str
    gpu: Place

    @property
    def line(self) -> str:
        """As the stand-in takes it."""
        arguments = "".join(f" {a}" for a in self.call[1:] if isinstance(a, int) and a < 100)
        owner = "" if self.gpu is None else f"gpu{'*' if self.call in PAIRS else self.gpu}."
        short = str(self.call[0]).removeprefix("nvmlDeviceGet").removeprefix("nvmlSystemGet")
        return f"{owner}{short}{arguments} = {self.way}"


def calls() -> dict[Call, tuple[Place, ...]]:
    """Every function, the second choices left out, and where it can fail."""
    first = [call for question in (*GPU, *LINK) for call in question[1:2] if isinstance(call, tuple)]
    of_the_box = [call for question in BOX for call in question[1:2] if isinstance(call, tuple)]
    return {
        **dict.fromkeys((*FIRST, *of_the_box), (None,)),
        **dict.fromkeys((*first, *ALONE), (0, 1)),
        **dict.fromkeys(PAIRS, (1,)),
    }


def faults() -> Iterator[Fault]:
    """The whole matrix."""
    for call, places in calls().items():
        for way in WAYS:
            yield from (fault for gpu in places if (fault := Fault(call, way, gpu)) and not is_usual(fault))


def is_usual(fault: Fault) -> bool:
    """A GeForce says "not supported" to questions about ECC and retired pages: that is its answer, and no fault."""
    unsupported = ("TotalEccErrors", "RemappedRows", "RetiredPages")
    return fault.gpu == 1 and fault.way == "error 3" and any(name in str(fault.call[0]) for name in unsupported)


def diagonal() -> list[Fault]:
    """Each function once, each way at least once."""
    every = list(calls().items())
    steps = range(max(len(every), len(WAYS)))
    cells = [(every[n % len(every)], WAYS[n % len(WAYS)], n) for n in steps]
    met = [Fault(call, way, places[n // 2 % len(places)]) for (call, places), way, n in cells]
    return [fault._replace(gpu=0) if is_usual(fault) else fault for fault in met]


def play(fault: Fault, folder: Path, library: Path) -> ProbeResult:
    """Probe a box with this fault."""
    name = "eight_h100" if fault.gpu == 0 else "two_rtx3090_bridged"
    lines = ["gpus = 1", fault.line] if fault.gpu == 0 else [fault.line]
    return probe_driver(nvml_box(folder, library, name, *lines).with_timeout(LIMIT_S))


def objections(fault: Fault, seen: ProbeResult) -> Iterator[str]:
    """What is not as it should be."""
    gpus, driver = seen.sections.get("gpus"), seen.sections.get("driver")
    if not isinstance(gpus, tuple) or not isinstance(driver, Driver):
        yield "there is no report"
    elif fault.gpu is None:
        yield from _of_the_box(fault, gpus, driver, seen)
    elif len(gpus) <= fault.gpu:
        yield "there is no report of the GPU"
    else:
        if fault.gpu and (gpus[0].error is not None or gpus[0].memory_total_bytes is None):
            yield "the healthy GPU suffers, too"
        if driver.version is None:
            yield "the driver's version is lost"
        if not _told(fault, gpus[fault.gpu], driver, seen):
            yield f"nothing names {fault.call[0]}"


def _of_the_box(fault: Fault, gpus: tuple[Gpu, ...], driver: Driver, seen: ProbeResult) -> Iterator[str]:
    """A call about the whole box: the first two end the questions, the others cost one fact."""
    name, code = str(fault.call[0]).removesuffix("_v2"), fault.way.removeprefix("error ")
    if fault.call in FIRST:
        if fault.way not in FATAL and (driver.nvml_call, str(driver.nvml_error)) != (name, code):
            yield f"{driver.nvml_call} is said to have failed with {driver.nvml_error}"
        elif fault.way in FATAL and driver.nvml_call != name:
            yield f"nothing names {name}"
        return
    if len(gpus) != 2 and fault.way != "hang":
        yield "a GPU is lost"
    answered = fault.way.startswith("error") and any(fault.call == q[1] and len(q) > 2 for q in BOX)
    if not answered and not any(name in why for why in (*seen.unavailable.values(), driver.nvml_call or "")):
        yield f"nothing names {name}"


def _told(fault: Fault, gpu: Gpu, driver: Driver, seen: ProbeResult) -> bool:
    """The function is named, with the code where there is one; or another function answered in its place."""
    name = str(fault.call[0]).removesuffix("_v2").removesuffix("_v3")
    words = [*seen.unavailable.values(), gpu.error_call or "", driver.nvml_call or ""]
    told = any(name in text for text in words)
    if fault.call == ("nvmlDeviceGetNvLinkState", 0) and fault.way in NO_LINK:
        return not gpu.nvlink
    answered = not any(path.startswith(f"gpus[{fault.gpu}]") and name in why for path, why in seen.unavailable.items())
    return told or (answered and fault.way.startswith("error") and _has_another(fault.call))


def _has_another(call: Call) -> bool:
    return any(call in question[1:] and len(question) > 2 for question in (*GPU, *LINK))


def main() -> int:
    """Play all of it."""
    wrong = count = 0
    longest, began = 0.0, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        library = compile_library(Path(folder))
        for count, fault in enumerate(faults(), 1):
            box = Path(folder, str(count))
            started = time.monotonic()
            found = list(objections(fault, play(fault, box, library)))
            longest = max(longest, time.monotonic() - started)
            wrong += bool(found)
            if found:
                print(f"{fault.line}: {'; '.join(found)}")
    took = f"in {time.monotonic() - began:.0f} s, the longest in {longest:.1f} s"
    print(f"{count} faults played {took}; {wrong} of them not told as they should be")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
