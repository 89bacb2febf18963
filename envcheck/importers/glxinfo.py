"""`glxinfo`, `glxinfo -B` and what is taken from it with grep: the GPU that draws, and its driver."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, Fact, Reading, numbered, reading
from envcheck.importers.core.system import gpu_facts
from envcheck.importers.core.values import size_bytes
from envcheck.late_pattern import late

NAME = "glxinfo"
_RENDERER = late(
    r"^\W{0,8}OpenGL renderer string:\s{1,4}((?:NVIDIA |GeForce |Quadro |Tesla )[^/\n]{2,60}?)(?:/PCIe?/?\S{0,40})?\s*$"
)
_DRIVER = late(r"^\W{0,8}OpenGL (?:core profile )?version string:.{1,20} NVIDIA (\d{3}\.\d{2,3}(?:\.\d{2})?)\b")
_NOUVEAU = late(r"^\W{0,8}OpenGL vendor string:\s{1,4}(?:nouveau|Mesa\b.{0,40}\bnouveau)", re.IGNORECASE)
_MEMORY = late(r"^\W{0,8}Dedicated video memory:\s{1,4}(\d{3,6}) MB")


def recognise(text: str) -> float:
    """A line that names what draws."""
    return LIKELY if "OpenGL " in text and any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """Name and memory of the NVIDIA GPU, the driver's version, or that nouveau is used."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    for number, line in numbered(text):
        if len(line) > 400 or ("OpenGL" not in line and "video memory" not in line):
            continue
        if found := _RENDERER.search(line):
            yield from gpu_facts(found[1].strip(), 0, number, LIKELY)
        elif found := _DRIVER.search(line):
            yield Fact("driver.version", found[1], number, LIKELY)
        elif _NOUVEAU.search(line):
            yield Fact("driver.nouveau_loaded", True, number, LIKELY)
        elif found := _MEMORY.search(line):
            yield Fact("gpus[0].memory_total_bytes", size_bytes(f"{found[1]} MiB"), number, LIKELY)
