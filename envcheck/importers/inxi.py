"""`inxi -G`, neofetch and fastfetch: GPUs and the kernel driver, among lines about the desktop."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, Fact, Reading, numbered, reading
from envcheck.importers.core.system import gpu_facts
from envcheck.late_pattern import late

NAME = "inxi or neofetch"
_DEVICE = late(r"\b(?:Device|Card)-\d{1,2}: NVIDIA (?:[A-Z]{2}\d{3}\w{0,6} )?\[(?P<inxi>[^\]]{3,60})\]")
_FETCH = late(r"(?:^|\s)GPU: (?P<fetch>(?:NVIDIA )?(?:GeForce|Tesla|Quadro|RTX|GTX)\b[^\[(@]{2,60}?)\s*(?:[\[(@].*)?$")
_OF_FETCH = late(r"\bMemory: [\d.]{1,8} ?[MG]i?B / [\d.]{1,8} ?[MG]i?B")
"""A line that neofetch and fastfetch print: others write `GPU: ...` too."""
_DRIVER = late(r"\bdriver: (nvidia|nouveau)\b(?: v: (\d{3}\.\d{2,3}(?:\.\d{2})?))?")


def recognise(text: str) -> float:
    """A GPU in one of these forms."""
    return LIKELY if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """Name and driver of each NVIDIA GPU."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if "NVIDIA" not in text and "GeForce" not in text:
        return
    fetched = bool(_OF_FETCH.search(text))
    place, inside = -1, False
    for number, line in numbered(text):
        if len(line) > 400:
            continue
        listed = _DEVICE.search(line)
        found = listed or (_FETCH.search(line) if fetched else None)
        if found:
            place, inside = place + 1, listed is not None
            yield from gpu_facts(found[1].strip(), place, number, LIKELY)
        elif re.search(r"\b(?:Device|Card)-\d|\bDisplay:", line):
            inside = False
        if inside and (driver := _DRIVER.search(line)):
            if driver[1] == "nouveau":
                yield Fact("driver.nouveau_loaded", True, number, LIKELY)
            elif driver[2]:
                yield Fact("driver.version", driver[2], number, LIKELY)
