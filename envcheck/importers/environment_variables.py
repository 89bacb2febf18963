"""`env`, `export` and `echo $NAME`: the variables that change what CUDA, torch and the hub do. No others are read."""

from collections.abc import Iterator

from envcheck.importers.core.fact import LIKELY, SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late
from envcheck.snapshot.variables import ALLOWED

NAME = "environment variables"
_NAMES = "|".join(ALLOWED)
_FIRST = late(r"^\W{0,24}(?:export |ENV |set |declare -x )?(?=[A-Z])")
_SET = late(
    r"([A-Z][A-Z0-9_]{1,40})=(?:\"([^\"\n]{0,500})\"|'([^'\n]{0,500})'"
    r"|([A-Za-z]:\\[^\"'\n]{0,500}|[^\s\"';]{0,500}(?: \d{1,2}\.\d(?:\+PTX)?(?![\w.])){0,20}))(?=[\s;\\]|$)[ ;]{0,4}"
)
"""`NAME=value`; without quotation marks a list of compute capabilities may hold blanks, nothing else."""
_ECHO = late(rf"\becho [\"']?\$\{{?({_NAMES})\}}?[\"']?\s*$")


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
        if "=" in line and (start := _FIRST.match(line)):
            yield from _assigned(line, start.end(), number)
        elif (found := _ECHO.search(line)) and number < len(lines) and len(lines[number]) < 500:
            yield from _value(found[1], lines[number].strip(), number + 1, LIKELY)


def _assigned(line: str, at: int, number: int) -> Iterator[Fact]:
    """The assignments at the start of the line; a command may follow them."""
    while found := _SET.match(line, at):
        at = found.end()
        value = next((text for text in found.groups()[1:] if text is not None), "")
        if found[1] in ALLOWED and "$" not in value:
            yield from _value(found[1], value.rstrip("\\"), number, SURE)


def _value(name: str, value: str, line: int, confidence: float) -> Iterator[Fact]:
    yield Fact(f"environment.{name}", value, line, confidence)
    if name in {"CUDA_HOME", "CUDA_PATH"} and value:
        yield Fact("cuda.home", value, line, confidence)
