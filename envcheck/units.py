"""Numbers as people read them."""

from functools import lru_cache

GIB = 1024**3
MIB = 1024**2
LONGEST_VERSION = 100
"""Characters; what a stranger writes behind these is no part of a version."""


def size(count: int | None) -> str:
    """Bytes in binary units: `24.0 GiB`, `512 MiB`, `?` when unknown."""
    if count is None:
        return "?"
    if abs(count) >= GIB:
        return f"{count / GIB:.1f} GiB"
    if abs(count) >= MIB:
        return f"{count / MIB:.0f} MiB"
    return f"{count / 1024:.0f} KiB" if abs(count) >= 1024 else f"{count} B"


def seconds(duration: float | None) -> str:
    """`0.21 s`, `3.4 s`, `2 min 05 s`."""
    if duration is None:
        return "?"
    if duration < 10:
        return f"{duration:.2f} s" if duration < 1 else f"{duration:.1f} s"
    if duration < 60:
        return f"{duration:.0f} s"
    return f"{int(duration // 60)} min {int(duration % 60):02d} s"


@lru_cache(maxsize=4096)
def version_tuple(text: str | None) -> tuple[int, ...] | None:
    """Leading numbers of a version: `535.183.01` is (535, 183, 1), `2.9.1+cu128` is (2, 9, 1); None without any.

    Enough for drivers, CUDA, compilers and kernels; versions of Python packages go through `packaging`.
    """
    if not text:
        return None
    numbers: list[int] = []
    for part in text[:LONGEST_VERSION].split("+")[0].split("."):
        digits = part[: next((i for i, c in enumerate(part) if not ("0" <= c <= "9")), len(part))]
        if not digits or len(digits) > 9:
            break
        numbers.append(int(digits))
        if digits != part:
            break
    return tuple(numbers) or None
