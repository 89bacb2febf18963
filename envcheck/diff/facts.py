"""A snapshot laid out as facts by path, so that two of them can be held side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from envcheck.diff.document import Value
from envcheck.diff.volatile import always_differs
from envcheck.snapshot import Snapshot

KEYS = {"storage": "purpose", "cuda.toolkits": "version", "deep.trials": "name"}
"""Lists whose entries are known by a fact of theirs, and not by their place."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value, at its path; `kind` is the path without what says which of several things is meant."""

    path: str
    kind: str
    value: Value


Facts: TypeAlias = dict[str, Fact]


def facts(snapshot: Snapshot, gpus: Mapping[int, int]) -> Facts:
    """Every fact that may matter, by path.

    Args:
        snapshot: the box.
        gpus: the number under which each of its GPUs is known here, by its place; others are left out.
    """
    found: Facts = {}
    for fact in _struct(snapshot, "", ""):
        found[fact.path] = fact
    for place, number in gpus.items():
        for fact in _struct(snapshot.gpus[place], f"gpus[{number}]", "gpus[]"):
            found[fact.path] = fact
    return found


def _struct(struct: msgspec.Struct, path: str, kind: str) -> Iterator[Fact]:
    for name in struct.__struct_fields__:
        if not path and name == "gpus":
            continue
        dot = "." if path else ""
        yield from _value(getattr(struct, name), f"{path}{dot}{name}", f"{kind}{dot}{name}")


def _value(value: object, path: str, kind: str) -> Iterator[Fact]:
    if always_differs(kind):
        return
    if isinstance(value, msgspec.Struct):
        yield from _struct(value, path, kind)
    elif isinstance(value, dict) and (value or kind != "packages"):
        for key, item in value.items():
            of = f"{kind}.{key}" if kind == "environment" else f"{kind}.*"
            yield from _value(item, f"{path}.{key}", of)
    elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        for place, item in enumerate(value):
            which = getattr(item, KEYS[kind]) if kind in KEYS else place
            yield from _struct(item, f"{path}[{which}]", f"{kind}[]")
    else:
        yield Fact(path, kind, _plain(value))


def _plain(value: object) -> Value:
    """A value as it stands in JSON; a table is the list of its rows, and no packages at all were not looked for."""
    if isinstance(value, tuple | list):
        return tuple(" ".join(str(cell) for cell in row) if isinstance(row, tuple | list) else row for row in value)
    return value if isinstance(value, str | int | float | bool) else None
