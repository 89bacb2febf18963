"""`nvidia-smi -L`: one line a GPU."""

from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "nvidia-smi -L"
_LINE = late(r"^\W{0,6}(?:\[?\w{0,20}\]?\s)?GPU (\d{1,3}): (\S.{1,60}?) \(UUID: (GPU-[0-9a-fA-Fx-]{8,40})\)?")
_MIG = late(r"^\s+MIG .{1,40}\(UUID: MIG-")


def recognise(text: str) -> float:
    """A GPU with its UUID."""
    return SURE if "(UUID: GPU-" in text and any(_LINE.match(line) for line in text.split("\n")) else 0.0


def read(text: str) -> Reading:
    """Names and UUIDs."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    gpu = -1
    for number, line in numbered(text):
        if found := _LINE.match(line):
            gpu = int(found[1])
            yield Fact(f"gpus[{gpu}].name", found[2], number)
            yield Fact(f"gpus[{gpu}].uuid", found[3], number)
        elif gpu >= 0 and _MIG.match(line):
            yield Fact(f"gpus[{gpu}].mig_enabled", True, number)
