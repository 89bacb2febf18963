"""`nvidia-smi nvlink -s` and `-e`: the links of each GPU, up or not, and their error counters."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "nvidia-smi nvlink"
_GPU = late(r"^\W{0,6}GPU (\d{1,3}): .{1,60}\(UUID: ")
_STATE = late(r"^\s{1,12}Link (\d{1,2}): (<inactive>|[\d.]+ GB/s|Inactive|Active)\s*$", re.IGNORECASE)
_ERRORS = late(
    r"^\s{1,12}Link (\d{1,2}): (Replay|Recovery|CRC FLIT|CRC|CRC Flit)(?: Errors?| Error): (\d{1,15})\s*$",
    re.IGNORECASE,
)
_COUNTERS = {
    "replay": "replay_errors",
    "recovery": "recovery_errors",
    "crc flit": "crc_flit_errors",
    "crc": "crc_data_errors",
}


def recognise(text: str) -> float:
    """A line of a link."""
    lines = text.split("\n") if "Link " in text else []
    return SURE if any(_STATE.match(line) or _ERRORS.match(line) for line in lines) else 0.0


def read(text: str) -> Reading:
    """The links of each GPU."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    gpu = 0
    for number, line in numbered(text):
        if found := _GPU.match(line):
            gpu = int(found[1])
        elif found := _STATE.match(line):
            path = f"gpus[{gpu}].nvlink[{int(found[1])}]"
            yield Fact(f"{path}.link", int(found[1]), number)
            yield Fact(f"{path}.active", "inactive" not in found[2].lower(), number)
        elif found := _ERRORS.match(line):
            path = f"gpus[{gpu}].nvlink[{int(found[1])}]"
            yield Fact(f"{path}.link", int(found[1]), number)
            yield Fact(f"{path}.{_COUNTERS[found[2].lower()]}", int(found[3]), number)
