"""`pip show`: a block of `Name`, `Version`, `Summary` for each package."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, reading
from envcheck.importers.core.values import package_name
from envcheck.late_pattern import late

NAME = "pip show"
_BLOCK = late(
    r"^Name: ([A-Za-z0-9][\w.-]{0,80})[ \t]*\n(?:WARNING[^\n]{0,200}\n)?Version: (\d[\w.+!-]{0,40})[ \t]*$",
    re.MULTILINE,
)
_LOCATION = late(r"^Location: \S{1,200}/python(3\.\d{1,2})/(?:site|dist)-packages", re.MULTILINE)


def recognise(text: str) -> float:
    """A name with a version on the next line."""
    return SURE if _BLOCK.search(text) else 0.0


def read(text: str) -> Reading:
    """Versions, and the Python whose folder they are in."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    for found in _BLOCK.finditer(text):
        line = text.count("\n", 0, found.start()) + 2
        name = package_name(found[1])
        if name == "torch":
            yield Fact("torch.version", found[2], line)
        yield Fact(f"packages.{name}", found[2], line)
    if place := _LOCATION.search(text):
        yield Fact("host.python", place[1], text.count("\n", 0, place.start()) + 1, LIKELY)
