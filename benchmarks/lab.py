"""What envcheck and its peers say of the lab's boxes whose driver does not answer, and how long envcheck takes.

    .venv/bin/python -m benchmarks.lab

Each box is made as the tests make it (tests/lab), and in it run, one after the other: `envcheck check --json`,
`nvidia-smi`, `python -m torch.utils.collect_env`, `accelerate env` and `transformers env`. nvidia-smi is NVIDIA's own,
of driver 535. It asks functions of its library that are not documented and so not played; what it says where NVML
starts cannot be shown here, and such boxes are left out.

A fact is a value that is there: a leaf of envcheck's snapshot that is not null; a line `NAME: VALUE` of a peer whose
value is not empty, N/A, None, "not found" or the like. A cause is named where the words of `NAMES` stand in the output.
Needs root, a C compiler, and NVIDIA's library or a Debian whose apt reaches its packages.
"""

import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.lab.document import Document, names, read
from tests.lab.expect import expected
from tests.lab.machine import plan
from tests.lab.play import enter
from tests.lab.stand_in import LATER_THAN, compile_library
from tests.probes.real_driver import RealDriver, real_driver

# The words that would count as naming the cause, generously: a hint is enough.
NAMES = {
    "wsl1": r"wsl.?1\b",
    "wsl-gpu-missing": r"dxg|windows driver|wsl.*(driver|gpu)",
    "wsl-linux-driver": r"linux.*driver.*wsl|wsl.*linux.*driver",
    "container-without-gpu": r"--gpus|container.*gpu|nvidia.container",
    "gpu-not-found": r"no (nvidia )?(gpu|devices?)|pci|vfio",
    "driver-not-installed": r"no nvidia driver|driver.*not installed|install.*driver",
    "driver-not-loaded": r"module.*(not|no).*(loaded|running|kernel)|communicate with the nvidia driver|open kernel",
    "nouveau-loaded": r"nouveau",
    "secure-boot-blocks-driver": r"secure boot|signed",
    "driver-library-mismatch": r"mismatch",
    "driver-permission-denied": r"permission",
    "gpu-access-blocked": r"block",
    "nvml-failed": r"unknown error",
    "nvml-timeout": r"did not answer|time.?out",
    "gpu-lost": r"gpu is lost|fallen off",
}
OF_EACH = 2
LIMIT_S = 20.0
"""Of a tool that waits for a driver which does not answer."""
EMPTY = re.compile(r"^(|n/?a|none|could not collect|not found|not installed|unknown|<fill in>)$", re.IGNORECASE)
LINE = re.compile(r"^[-\s]*(?:\[\w+\] )?[`*]*(?P<name>[A-Za-z][^:=]{1,60}?)[`*]*\s*[:=]=?\s*(?P<value>.*)$")


@dataclass(frozen=True)
class Said:
    """What one tool said of one box."""

    facts: int
    names: bool
    mends: bool
    """It gives a command that mends the cause."""
    seconds: float


def main() -> int:
    """Play all boxes and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        driver = real_driver(Path(folder))
        if isinstance(driver, str):
            print(driver, file=sys.stderr)
            return 1
        libraries = _libraries(Path(folder))
        told: dict[str, dict[str, list[Said]]] = defaultdict(lambda: defaultdict(list))
        for document, cause in _boxes(libraries):
            print(document.name, file=sys.stderr, flush=True)
            for tool, said in _all_tools(document, cause, libraries, driver):
                told[cause][tool].append(said)
        _print_causes(told)
        _print_totals(told)
        _print_times(libraries)
    return 0


def _libraries(folder: Path) -> Path:
    libraries = folder / "libraries"
    compile_library(libraries)
    compile_library(libraries, "libcuda.so.1")
    for branch in LATER_THAN:
        compile_library(libraries / branch, branch=branch)
    return libraries


def _boxes(libraries: Path) -> Iterator[tuple[Document, str]]:
    """Boxes that are broken in one of these ways, and whose NVML does not start: so many of each."""
    counts = Counter[str]()
    for name in names():
        document = read(name)
        cause = next((problem for problem in expected(document) if problem in NAMES), "")
        if cause and counts[cause] < OF_EACH and not _nvml_starts(document, libraries):
            counts[cause] += 1
            yield document, cause


def _nvml_starts(document: Document, libraries: Path) -> bool:
    report = json.loads(_run(document, libraries, None).stdout)
    driver = report["snapshot"]["driver"]
    return not (driver["nvml_error"] or driver["nvml_timeout"] or driver["nvml_signal"])


def _run(document: Document, libraries: Path, driver: RealDriver | None, *command: str) -> "Any":  # noqa: ANN401 - subprocess.CompletedProcess
    with tempfile.TemporaryDirectory() as root:
        what = plan(document, Path(root), libraries)
        entries: Any = what["entries"]
        library = any(str(path).endswith("libnvidia-ml.so.1") for path, *_ in entries)
        if driver and driver.smi and library:
            entries.append(("/usr/bin/nvidia-smi", "file", driver.smi.read_bytes(), 0o755))
        return enter({**what, "command": list(command)} if command else what, LIMIT_S)


def _all_tools(document: Document, cause: str, libraries: Path, driver: RealDriver) -> Iterator[tuple[str, Said]]:
    started = time.monotonic()
    report = json.loads(_run(document, libraries, driver).stdout)
    yield "envcheck", _by_envcheck(report, cause, time.monotonic() - started)
    scripts = Path(sys.executable).parent
    peers: Mapping[str, tuple[str, ...]] = {
        "nvidia-smi": ("/usr/bin/env", "nvidia-smi"),
        "torch.utils.collect_env": (sys.executable, "-m", "torch.utils.collect_env"),
        "accelerate env": (str(scripts / "accelerate"), "env"),
        "transformers env": (str(scripts / "transformers"), "env"),
    }
    for tool, command in peers.items():
        started = time.monotonic()
        try:
            ended = _run(document, libraries, driver, *command)
        except subprocess.TimeoutExpired as late:
            ended = late
        text = ((ended.stdout or b"") + (ended.stderr or b"")).decode("utf-8", "replace")
        yield tool, _by_peer(text, cause, time.monotonic() - started)


def _by_envcheck(report: dict[str, Any], cause: str, seconds: float) -> Said:
    found = [f for f in report["findings"] if f["problem"] == cause and f["status"] in {"fail", "warn"}]
    mends = any(fix["commands"] for f in found for fix in f["fixes"])
    return Said(_leaves(report["snapshot"]), bool(found), mends, seconds)


def _leaves(value: object) -> int:
    if isinstance(value, dict):
        return sum(_leaves(item) for key, item in value.items() if key not in {"unavailable", "schema", "created"})
    if isinstance(value, list):
        return sum(map(_leaves, value))
    return int(value is not None)


def _by_peer(text: str, cause: str, seconds: float) -> Said:
    matches = [LINE.match(line) for line in text.splitlines()]
    facts = sum(m is not None and not EMPTY.match(m["value"].strip()) for m in matches)
    mends = bool(re.search(r"\bsudo |apt-get |modprobe |mokutil ", text))
    return Said(facts, bool(re.search(NAMES[cause], text, re.IGNORECASE)), mends, seconds)


def _print_causes(told: Mapping[str, Mapping[str, list[Said]]]) -> None:
    tools = list(next(iter(told.values())))
    print(f"| what is wrong | boxes | {' | '.join(tools)} |\n|---|---|{'---|' * len(tools)}")
    for cause, by_tool in sorted(told.items()):
        counts = [sum(s.names for s in by_tool[tool]) for tool in tools]
        print(f"| {cause} | {len(by_tool[tools[0]])} | {' | '.join(map(str, counts))} |")


def _print_totals(told: Mapping[str, Mapping[str, list[Said]]]) -> None:
    head = ("tool", "causes named", "with the command that mends", "facts (median)", "seconds (median)")
    print(f"\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for tool in next(iter(told.values())):
        all_said = [s for by_tool in told.values() for s in by_tool[tool]]
        named, mends = sum(s.names for s in all_said), sum(s.names and s.mends for s in all_said)
        facts, took = (statistics.median(v) for v in zip(*((s.facts, s.seconds) for s in all_said), strict=True))
        print(f"| {tool} | {named} of {len(all_said)} | {mends} | {facts:.0f} | {took:.2f} |")


def _print_times(libraries: Path) -> None:
    """How slow libraries tell in the whole command: 8 GPUs with 90 links, and a call that never comes back."""
    board = read("healthy/eight-h100-hgx")
    slow = {
        "eight H100, every call at once": (),
        "eight H100, 10 ms a call": ("delay = 10",),
        "eight H100, one call on one GPU hangs, --timeout 5": ("gpu3.Temperature 0 = hang",),
        "eight H100, a call hangs on all, --timeout 5": ("gpu*.PowerUsage = hang",),
    }
    print("\n| box | seconds |\n|---|---|")
    for name, lines in slow.items():
        nvml = (*board.all("nvml"), *lines)
        more = {"arguments": "--timeout 5"} if "--timeout" in name else {}
        box = replace(board, lines={**board.lines, "nvml": nvml}, values={**board.values, **more})
        samples = []
        for _ in range(3):
            started = time.monotonic()
            _run(box, libraries, None)
            samples.append(time.monotonic() - started)
        print(f"| {name} | {statistics.median(samples):.2f} |")


if __name__ == "__main__":
    sys.exit(main())
