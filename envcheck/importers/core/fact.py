"""A fact that a text states: where it stands, and how sure it is that it says so."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from envcheck.late_pattern import late

SURE, LIKELY, GUESS = 0.95, 0.8, 0.4
"""A machine wrote it in a fixed form; the form leaves room for doubt; a person says so in prose."""
LONGEST = 2_000
"""Characters of one value; no fact of a real machine is longer."""
MOST_FACTS = 20_000
"""Of one text; a machine with 16 GPUs and 500 packages has about 2,000."""
_STEP = late(r"([^.\[\]]+)|\[(\d{1,4})\]")
_CONTROL = late(r"[\x00-\x1f\x7f-\x9f]")


class Fact(Struct, frozen=True):
    """One value of the snapshot, by the path that it has there (`gpus[1].memory_total_bytes`)."""

    path: str
    value: Any
    """None: the text says that there is none."""
    line: int
    """Counted from 1."""
    confidence: float = SURE


class Reading(Struct, frozen=True):
    """What one importer read in one text: a partial snapshot."""

    format: str
    """Name of the format, as people call it."""
    facts: tuple[Fact, ...] = ()
    complete: frozenset[str] = frozenset()
    """Sections of which the text names everything: what is not in it is not there (`packages` of `pip list`)."""

    @property
    def lines(self) -> tuple[int, int]:
        """First and last line that hold a fact; (0, 0) without facts."""
        numbers = [fact.line for fact in self.facts]
        return (min(numbers), max(numbers)) if numbers else (0, 0)

    def value(self, path: str) -> Any:  # noqa: ANN401 - the values of a snapshot are of many types
        """The first value of a path; None: not stated."""
        return next((fact.value for fact in self.facts if fact.path == path), None)


def cleaned(value: Any) -> Any:  # noqa: ANN401 - the values of a snapshot are of many types
    """The value without control characters, and not longer than any fact is."""
    if isinstance(value, str):
        return _CONTROL.sub(" ", value).strip()[:LONGEST]
    if isinstance(value, tuple):
        return tuple(cleaned(item) for item in value)
    return value


def reading(format_: str, facts: Iterable[Fact], complete: Iterable[str] = ()) -> Reading:
    """A reading of cleaned facts, not more of them than a machine has."""
    kept: list[Fact] = []
    for fact in facts:
        if len(kept) >= MOST_FACTS:
            break
        kept.append(Fact(fact.path, cleaned(fact.value), fact.line, fact.confidence))
    return Reading(format_, tuple(kept), frozenset(complete))


def numbered(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers."""
    return enumerate(text.split("\n"), start=1)


def steps(path: str) -> tuple[str | int, ...]:
    """`("gpus", 1, "name")` of `gpus[1].name`."""
    return tuple(int(index) if index else name for name, index in _STEP.findall(path))


NOTHING: MappingProxyType[str, Any] = MappingProxyType({})
