"""`nvidia-smi dmon`: one line a GPU and second, with the columns that `-s` chose."""

import re
from collections.abc import Iterator, Mapping

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.values import whole
from envcheck.late_pattern import late

NAME = "nvidia-smi dmon"
_HEAD = late(r"^\W{0,4}#\s*(?:Date\s+Time\s+)?gpu\s+(\w[\w\s]{2,300})$", re.IGNORECASE)
_ROW = late(r"^\s{0,8}(?:\d{8}\s+\d\d:\d\d:\d\d\s+)?(\d{1,3})((?:\s{1,40}(?:\d{1,8}|-|N/A)){2,60})\s*$")
_MIB = 1 << 20
_COLUMNS: Mapping[str, tuple[str, int]] = {
    "pwr": ("power_w", 1), "temp": ("temperature_c", 1), "gtemp": ("temperature_c", 1),
    "sm": ("utilization_percent", 1), "pclk": ("clock_sm_mhz", 1), "fb": ("memory_used_bytes", _MIB),
    "sbecc": ("ecc.corrected_volatile", 1), "dbecc": ("ecc.uncorrected_volatile", 1),
}  # fmt: skip


def recognise(text: str) -> float:
    """Its heading with columns that are known."""
    return SURE if "gpu" in text and any(_columns(line) for line in text.split("\n") if "#" in line) else 0.0


def read(text: str) -> Reading:
    """The last sample of each GPU."""
    last = {fact.path: fact for fact in _facts(text)}
    return reading(NAME, last.values())


def _facts(text: str) -> Iterator[Fact]:
    columns: list[str] = []
    for number, line in numbered(text):
        if len(line) > 400:
            continue
        if found := _columns(line):
            columns = found
        elif columns and (row := _ROW.match(line)):
            values = row[2].split()
            if len(values) == len(columns):
                yield from _sample(int(row[1]), dict(zip(columns, values, strict=True)), number)
        elif line.strip() and not line.lstrip().startswith("#"):
            columns = []


def _columns(line: str) -> list[str]:
    found = _HEAD.match(line) if len(line) <= 400 else None
    names = found[1].lower().split() if found else []
    return names if len(set(names) & _COLUMNS.keys()) > 1 else []


def _sample(gpu: int, values: Mapping[str, str], line: int) -> Iterator[Fact]:
    for name, (path, scale) in _COLUMNS.items():
        value = whole(values.get(name))
        if value is not None:
            fact = float(value) if path == "power_w" else value * scale
            yield Fact(f"gpus[{gpu}].{path}", fact, line)
