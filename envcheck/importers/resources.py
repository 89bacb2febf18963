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
_LIBRARY = late(r"^\s{0,8}(libcuda\.so\.1|libnvidia-ml\.so\.1) \(libc6,(?:x86-64|AArch64)[^)]{0,20}\) => (/\S{1,120})$")


def recognise(text: str) -> float:
    """A line of one of them."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """RAM, swap, /dev/shm, libcuda and libnvidia-ml."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    for number, line in numbered(text):
        if (":" in line or "：" in line) and (found := _MEMORY.match(line)):
            yield from _memory(found, number)
        elif line.rstrip().endswith("shm") and (found := _SHM.match(line)):
            yield Fact("host.shm_total_bytes", _size(found[1]), number)
            yield Fact("host.shm_free_bytes", _size(found[2]), number)
        elif "libc6" in line and (found := _LIBRARY.match(line)):
            path = "cuda.libcuda" if found[1].startswith("libcuda") else "driver.nvml_library"
            yield Fact(path, found[2], number)


def _memory(found: re.Match[str], line: int) -> Iterator[Fact]:
    if found[1] == "Swap":
        yield Fact("host.swap_total_bytes", _size(found[2]), line, LIKELY)
        yield Fact("host.swap_free_bytes", _size(found[3]), line, LIKELY)
        return
    yield Fact("host.memory_total_bytes", _size(found[2]), line, LIKELY)
    rest = found[4].split()
    if len(rest) >= 3:
        yield Fact("host.memory_available_bytes", _size(rest[-1]), line, LIKELY)


def _size(text: str) -> int | None:
    """Bytes; a number without a unit is of KiB as `free` and `df` print it, of MiB where that is too few."""
    if not text[-1:].isdecimal():
        return size_bytes(text)
    value = int(re.sub(r"\D", "", text) or 0)
    return value << 10 if value > 1_000_000 or value == 0 else value << 20
