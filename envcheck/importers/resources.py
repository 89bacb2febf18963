"""`free`, `df`, `ldconfig -p`: memory, room, and the driver's libraries."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.importers.core.values import size_bytes
from envcheck.late_pattern import late

NAME = "free, df and ldconfig"
_MEMORY = late(
    r"^\W{0,4}(Mem|Swap|Speicher|Mémoire|内存)[:：]\s+(\d[\d.,]{0,12}[KMGT]?i?)\s+\S+\s+(\d[\d.,]{0,12}[KMGT]?i?)(.{0,80})"
)
_SHM = late(
    r"^\W{0,4}\S{1,40}\s+(\d[\d.,]{0,10}[KMGT]?)\s+\d\S{0,10}\s+(\d[\d.,]{0,10}[KMGT]?)\s+\d{1,3}%\s+/dev/shm\s*$"
)
_COMMAND = late(r"\bfree(?:[ \t]+-{1,2}[\w=-]{1,12}){0,4}[ \t]*$")
_UNITS = {"b": 0, "k": 10, "m": 20, "g": 30, "t": 40}
"""Options of `free` to the power of two that its numbers are of; without one they are KiB."""
_LONG = ("bytes", "kibi", "mebi", "gibi", "tebi")
_TOO_FEW_MIB = 2048
"""Of memory, on a machine with a GPU: as few are GiB."""
_LIBRARY = late(r"^\s{0,8}(libcuda\.so\.1|libnvidia-ml\.so\.1) \(libc6,(?:x86-64|AArch64)[^)]{0,20}\) => (/\S{1,120})$")


def recognise(text: str) -> float:
    """A line of one of them."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """RAM, swap, /dev/shm, libcuda and libnvidia-ml."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    power: int | None = None
    for number, line in numbered(text):
        if "free" in line and (called := _COMMAND.search(line)):
            power = _power(called[0])
        elif (":" in line or "：" in line) and (found := _MEMORY.match(line)):
            power = _power_of(found[2], power) if found[1] != "Swap" else power
            yield from _memory(found, number, power)
        elif line.rstrip().endswith("shm") and (found := _SHM.match(line)):
            yield Fact("host.shm_total_bytes", _size(found[1]), number)
            yield Fact("host.shm_free_bytes", _size(found[2]), number)
        elif "libc6" in line and (found := _LIBRARY.match(line)):
            path = "cuda.libcuda" if found[1].startswith("libcuda") else "driver.nvml_library"
            yield Fact(path, found[2], number)


def _power(command: str) -> int | None:
    """Of `free -g`: 30."""
    words = [word.lstrip("-") for word in command.split()[1:]]
    named = next((word[0] for word in words if word[:1] in _UNITS and word in (*_UNITS, *_LONG)), None)
    return _UNITS[named] if named else None


def _power_of(total: str, told: int | None) -> int | None:
    """Of all numbers of one table: as its command says, else by the size of the machine's memory."""
    if told is not None or not total[-1:].isdecimal():
        return told
    value = int(re.sub(r"\D", "", total) or 0)
    return 10 if value > 1_000_000 else 20 if value >= _TOO_FEW_MIB else 30


def _memory(found: re.Match[str], line: int, power: int | None) -> Iterator[Fact]:
    if found[1] == "Swap":
        yield Fact("host.swap_total_bytes", _size(found[2], power), line, LIKELY)
        yield Fact("host.swap_free_bytes", _size(found[3], power), line, LIKELY)
        return
    yield Fact("host.memory_total_bytes", _size(found[2], power), line, LIKELY)
    rest = found[4].split()
    if len(rest) >= 3:
        yield Fact("host.memory_available_bytes", _size(rest[-1], power), line, LIKELY)


def _size(text: str, power: int | None = None) -> int | None:
    """Bytes; a number without a unit is of KiB as `free` and `df` print it, of MiB where that is too few."""
    if not text[-1:].isdecimal():
        return size_bytes(text)
    value = int(re.sub(r"\D", "", text) or 0)
    if power is not None:
        return value << power
    return value << 10 if value > 1_000_000 or value == 0 else value << 20
