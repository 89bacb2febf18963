"""Lines of a Dockerfile, shell script or YAML file as their program takes them: joined, with their defaults."""

from collections.abc import Iterator, Mapping

from envcheck.importers.core.fact import numbered
from envcheck.late_pattern import late

_ARGUMENT = late(r"^\s{0,20}(?:ARG\s+|export\s+)?([A-Z][A-Z0-9_]{0,40})=[\"']?([^\s\"']{1,200})[\"']?\s*$")
_VARIABLE = late(r"\$(?:\{([A-Za-z]\w{0,40})(?::?-([^{}$]{0,200}))?\}|([A-Z][A-Z0-9_]{0,40}))")
LONGEST = 4_000
"""Characters of one joined line; what follows begins a line of its own."""
DEPTH = 3
"""Defaults that name each other: an image, its version, the version of the toolkit."""


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with the number of the first; what a backslash continues is one, and variables have their defaults."""
    known = _defaults(text)
    begun, parts, size = 0, [""], 0
    for number, line in numbered(text):
        begun = begun or number
        more = line.rstrip().endswith("\\")
        parts.append(line.rstrip()[:-1] if more else line)
        size += len(line)
        if not more or size > LONGEST:
            yield begun, expanded("".join(parts)[:LONGEST], known)
            begun, parts, size = 0, [], 0
    if parts and begun:
        yield begun, expanded("".join(parts)[:LONGEST], known)


def _defaults(text: str) -> Mapping[str, str]:
    """What `ARG NAME=value` and assignments in a line of their own give."""
    known: dict[str, str] = {}
    for line in text.split("\n"):
        if "=" in line and len(line) < 300 and (found := _ARGUMENT.match(line)):
            known.setdefault(found[1], found[2])
    return known


def expanded(line: str, known: Mapping[str, str]) -> str:
    """The line with the known values of its variables, else the defaults that it gives them."""
    for _ in range(DEPTH):
        if "$" not in line:
            break
        line = _VARIABLE.sub(lambda found: known.get(found[1] or found[3]) or found[2] or found[0], line)[:LONGEST]
    return line
