"""The report of club-3090's `scripts/report.sh`: its list of system and GPUs, next to the outputs that it folds in."""

from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, Fact, Reading, numbered, reading
from envcheck.importers.core.keyed import Entry, entries
from envcheck.importers.core.system import driver_facts, gpu_facts, kernel_facts, os_facts
from envcheck.importers.core.values import number, pci_address, size_bytes, truth, version, whole
from envcheck.late_pattern import late

NAME = "rig report of club-3090"
_HEAD = "# club-3090 rig report"
_GPU = late(
    r"^- \*\*GPU (\d{1,2}):\*\* ([^|]{3,80}?) \| (\d{1,7} MiB) \| driver (\S{3,20})(?:.{0,60}persistence=(\w{2,9}))?"
)
_POWER = late(
    r"^\s{1,6}- \*\*Power:\*\* limit=([\d.]{1,8}) W \(default=([\d.]{1,8}) W, max=([\d.]{1,8}) W\)"
    r"(?: \| current_draw=([\d.]{1,8}) W)?"
)
_PCIE = late(
    r"^\s{1,6}- \*\*PCIe:\*\* x(\d{1,2}) lanes negotiated \(GPU max x(\d{1,2}), Gen up to (\d)\)"
    r" \| bus ([0-9A-Fa-f:.]{7,16})"
)


def recognise(text: str) -> float:
    """Its title."""
    return LIKELY if _HEAD in text else 0.0


def read(text: str) -> Reading:
    """System and GPUs."""
    begun = text.find(_HEAD)
    before = text.count("\n", 0, begun)
    own = [*_gpus(text[begun:]), *(fact for entry in entries(text[begun:]) for fact in _entry(entry))]
    return reading(NAME, [Fact(f.path, f.value, f.line + before, f.confidence) for f in own])


def _entry(entry: Entry) -> Iterator[Fact]:
    line, key, value = entry
    if key == "os":
        yield from os_facts(value, line)
    elif key == "kernel":
        yield from kernel_facts(f" {value} ", line)
    elif key == "cpu":
        yield Fact("host.cpu_model", value, line, LIKELY)
    elif key == "nproc" and whole(value):
        yield Fact("host.cpu_count", whole(value), line)
    elif key == "ram" and size_bytes(value):
        yield Fact("host.memory_total_bytes", size_bytes(value), line, LIKELY)
    elif key == "cuda runtime (per driver)" and version(value):
        yield Fact("driver.cuda_version", version(value), line)


def _gpus(text: str) -> Iterator[Fact]:
    gpu = ""
    for line_number, line in numbered(text):
        if found := _GPU.match(line):
            gpu = f"gpus[{int(found[1])}]"
            yield from gpu_facts(found[2], int(found[1]), line_number)
            yield Fact(f"{gpu}.memory_total_bytes", size_bytes(found[3]), line_number)
            yield from driver_facts(found[4], line_number)
            if truth(found[5]) is not None:
                yield Fact(f"{gpu}.persistence", truth(found[5]), line_number)
        elif gpu and (found := _POWER.match(line)):
            names = ("power_limit_w", "power_limit_default_w", "power_limit_max_w", "power_w")
            told = zip(names, found.groups(), strict=True)
            yield from (Fact(f"{gpu}.{name}", number(value), line_number) for name, value in told if value)
        elif gpu and (found := _PCIE.match(line)):
            yield Fact(f"{gpu}.pcie.width", int(found[1]), line_number)
            yield Fact(f"{gpu}.pcie.width_max", int(found[2]), line_number)
            yield Fact(f"{gpu}.pcie.generation_max", int(found[3]), line_number)
            yield Fact(f"{gpu}.pcie.address", pci_address(found[4]), line_number)
