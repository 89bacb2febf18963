"""`env`, `export` and `echo $NAME`: the variables that change what CUDA, torch and the hub do. No others are read."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.probes.environment import ALLOWED

NAME = "environment variables"
_NAMES = "|".join(ALLOWED)
_SET = re.compile(rf"^\W{{0,8}}(?:export |ENV |set |declare -x )?({_NAMES})=[\"']?([^\"'\n]{{0,500}}?)[\"']?\s*\\?$")
_ECHO = re.compile(rf"\becho [\"']?\$\{{?({_NAMES})\}}?[\"']?\s*$")


def recognise(text: str) -> float:
    """One of them is set or shown."""
    return SURE if any(_facts(text)) else 0.0


def read(text: str) -> Reading:
    """Their values."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if not any(name in text for name in ALLOWED):
        return
    lines = text.split("\n")
    for number, line in numbered(text):
        if len(line) > 700:
            continue
        if found := _SET.match(line):
            if "$" not in found[2]:
                yield from _value(found[1], found[2], number, SURE)
        elif (found := _ECHO.search(line)) and number < len(lines) and len(lines[number]) < 500:
            yield from _value(found[1], lines[number].strip(), number + 1, LIKELY)


def _value(name: str, value: str, line: int, confidence: float) -> Iterator[Fact]:
    yield Fact(f"environment.{name}", value, line, confidence)
    if name in {"CUDA_HOME", "CUDA_PATH"} and value:
        yield Fact("cuda.home", value, line, confidence)
