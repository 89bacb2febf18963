"""Every NVML function that envcheck calls, failing in every way, on one GPU or on the second of two.

    .venv/bin/python -m tests.lab.fault_matrix

plays all of it, some thousand boxes, and prints what was not as it should be; the tests play a diagonal.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from envcheck.catalogue.tables.nvml_errors import ERRORS
from envcheck.probes import Seen
from envcheck.probes.driver import probe_driver
from envcheck.probes.nvml_calls import GPU, LINK, Call
from envcheck.snapshot import Driver, Gpu
from tests.lab.stand_in import compile_library
from tests.lab.tree import nvml_box

FATAL = ("hang", "abort", "segv")
WAYS = (*(f"error {code}" for code in ERRORS), *FATAL)
LIMIT_S = 2.0


class Fault(NamedTuple):
    """One function that fails in one way."""

    call: Call
    way: str
    gpu: int
    """0: the only one; 1: the second of two."""

    @property
    def line(self) -> str:
        """As the stand-in takes it."""
        arguments = "".join(f" {a}" for a in self.call[1:] if isinstance(a, int) and a < 100)
        return f"gpu{self.gpu}.{str(self.call[0]).removeprefix('nvmlDeviceGet')}{arguments} = {self.way}"


def calls() -> list[Call]:
    """Those about a GPU or a link, each once, the second choices left out."""
    return [call for question in (*GPU, *LINK) for call in question[1:2] if isinstance(call, tuple)]


def faults() -> Iterator[Fault]:
    """The whole matrix."""
    for call in calls():
        for way in WAYS:
            yield from (Fault(call, way, gpu) for gpu in (0, 1))


def diagonal() -> list[Fault]:
    """Each function once, each way at least once."""
    every = calls()
    return [Fault(every[n % len(every)], WAYS[n % len(WAYS)], n % 2) for n in range(max(len(every), len(WAYS)))]


def play(fault: Fault, folder: Path, library: Path) -> Seen:
    """Probe a box with this fault."""
    name = "two_rtx3090_bridged" if fault.gpu else "eight_h100"
    lines = [fault.line] if fault.gpu else ["gpus = 1", fault.line]
    return probe_driver(nvml_box(folder, library, name, *lines).with_timeout(LIMIT_S))


def objections(fault: Fault, seen: Seen) -> Iterator[str]:
    """What is not as it should be."""
    gpus, driver = seen.sections.get("gpus"), seen.sections.get("driver")
    if not isinstance(gpus, tuple) or not isinstance(driver, Driver) or len(gpus) <= fault.gpu:
        yield "there is no report of the GPU"
        return
    if fault.gpu and (gpus[0].error is not None or gpus[0].memory_total_bytes is None):
        yield "the healthy GPU suffers, too"
    if driver.version is None:
        yield "the driver's version is lost"
    if not _told(fault, gpus[fault.gpu], driver, seen):
        yield f"nothing names {fault.call[0]}"


def _told(fault: Fault, gpu: Gpu, driver: Driver, seen: Seen) -> bool:
    """The function is named, with the code where there is one; or another function answered in its place."""
    name = str(fault.call[0]).removesuffix("_v2").removesuffix("_v3")
    words = [*seen.unavailable.values(), gpu.error_call or "", driver.nvml_call or ""]
    told = any(name in text for text in words)
    answered = not any(path.startswith(f"gpus[{fault.gpu}]") and name in why for path, why in seen.unavailable.items())
    return told or (answered and fault.way.startswith("error") and _has_another(fault.call))


def _has_another(call: Call) -> bool:
    return any(call in question[1:] and len(question) > 2 for question in (*GPU, *LINK))


def main() -> int:
    """Play all of it."""
    wrong = count = 0
    with tempfile.TemporaryDirectory() as folder:
        library = compile_library(Path(folder))
        for count, fault in enumerate(faults(), 1):
            box = Path(folder, str(count))
            found = list(objections(fault, play(fault, box, library)))
            wrong += bool(found)
            if found:
                print(f"{fault.line}: {'; '.join(found)}")
    print(f"{count} faults played, {wrong} of them not told as they should be")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
