"""`nvcc --version` and `gcc --version`: the toolkit's compiler and the host compiler."""

from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "nvcc and gcc --version"
_NVCC = late(r"Cuda compilation tools, release (\d{1,2}\.\d{1,2})")
_GCC = late(r"^\W{0,6}(gcc|g\+\+|cc|c\+\+)(?:-\d{1,2})? \([^)]{1,60}\) (\d{1,2}\.\d{1,2}(?:\.\d{1,2})?)(?:\s|$)")
_CLANG = late(r"^\W{0,6}(?:[A-Z]\w{2,10} )?clang version (\d{1,2}\.\d{1,2}\.\d{1,2})")


def recognise(text: str) -> float:
    """The line of one of them."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """Their versions."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if "release" not in text and "gcc" not in text and "g++" not in text and "clang" not in text:
        return
    for number, line in numbered(text):
        if found := _NVCC.search(line):
            yield Fact("cuda.nvcc", found[1], number)
        elif found := _GCC.match(line):
            yield Fact("cuda.compiler.command", found[1], number)
            yield Fact("cuda.compiler.kind", "gcc", number)
            yield Fact("cuda.compiler.version", found[2], number)
        elif found := _CLANG.match(line):
            yield Fact("cuda.compiler.command", "clang", number, 0.5)
            yield Fact("cuda.compiler.kind", "clang", number, 0.5)
            yield Fact("cuda.compiler.version", found[1], number, 0.5)
