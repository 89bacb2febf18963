"""A snapshot laid out as facts by path, so that two of them can be held side by side."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from envcheck.diff.document import Value
from envcheck.diff.volatile import always_differs
from envcheck.snapshot import Snapshot

_NAME = re.compile(r"[\w .:+-]{1,64}")
KEYS = {"storage": "purpose", "cuda.toolkits": "version", "deep.trials": "name"}
"""Lists whose entries are known by a fact of theirs, and not by their place."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value, at its path; `kind` is the path without what says which of several things is meant."""

    path: str
    kind: str
    value: Value
    holders: tuple[str, ...]
    """The paths of what it lies in, the innermost first: `gpus[1].pcie`, `gpus[1]`."""


Facts: TypeAlias = dict[str, Fact]


@dataclass(frozen=True, slots=True)
class _Place:
    path: str
    kind: str
    holders: tuple[str, ...] = ()

    def of(self, name: str, kind: str | None = None) -> "_Place":
        """The place of a field, or of an entry of a table."""
        if not self.path:
            return _Place(name, kind or name)
        return _Place(f"{self.path}.{name}", f"{self.kind}.{kind or name}", (self.path, *self.holders))

    def at(self, which: object) -> "_Place":
        """The place of an entry of a list."""
        return _Place(f"{self.path}[{which}]", f"{self.kind}[]", (self.path, *self.holders))


def facts(snapshot: Snapshot, gpus: Mapping[int, int]) -> Facts:
    """Every fact that may matter, by path.

    Args:
        snapshot: the machine.
        gpus: the number under which each of its GPUs is known here, by its place; others are left out.
    """
    found = {fact.path: fact for fact in _struct(snapshot, _Place("", ""))}
    for place, number in gpus.items():
        found |= {fact.path: fact for fact in _struct(snapshot.gpus[place], _Place("gpus", "gpus").at(number))}
    return found


def _struct(struct: msgspec.Struct, place: _Place) -> Iterator[Fact]:
    for name in struct.__struct_fields__:
        if place.path or name != "gpus":
            yield from _value(getattr(struct, name), place.of(name))


def _value(value: object, place: _Place) -> Iterator[Fact]:
    if always_differs(place.kind):
        return
    if isinstance(value, msgspec.Struct):
        yield from _struct(value, place)
    elif isinstance(value, dict) and (value or place.kind != "packages"):
        for key, item in value.items():
            yield from _value(item, place.of(key, key if place.kind == "environment" else "*"))
    elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        for number, item in enumerate(value):
            yield from _struct(item, place.at(_which(item, KEYS.get(place.kind), number)))
    else:
        yield Fact(place.path, place.kind, _plain(value), place.holders)


def _which(item: msgspec.Struct, key: str | None, number: int) -> object:
    """What an entry is known by; where that is no name, its place."""
    name = getattr(item, key) if key else None
    return name if isinstance(name, str) and _NAME.fullmatch(name) else number


def _plain(value: object) -> Value:
    """A value as it stands in JSON; a table is the list of its rows, and no packages at all were not looked for."""
    if isinstance(value, tuple | list):
        return tuple(" ".join(str(cell) for cell in row) if isinstance(row, tuple | list) else row for row in value)
    return value if isinstance(value, str | int | float | bool) else None
