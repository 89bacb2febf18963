"""A snapshot taken apart into facts, so that it can be put together with texts."""

from collections.abc import Iterator
from typing import Any

import msgspec

from envcheck.importers.core.fact import Fact, Reading
from envcheck.snapshot import Snapshot

NAME = "snapshot"
_WHOLE = {"sources", "conflicts", "unavailable", "schema", "created", "environment", "links", "deep", "storage"}
_BARE = msgspec.to_builtins(Snapshot())


def of_snapshot(snapshot: Snapshot) -> Reading:
    """Every fact that the snapshot states, as sure as facts are: it was probed."""
    plain = msgspec.to_builtins(snapshot)
    kept = {name: value for name, value in plain.items() if name not in _WHOLE and value != _BARE.get(name)}
    facts = list(_facts(kept, ""))
    facts += [Fact(f"environment.{name}", value, 0, 1.0) for name, value in snapshot.environment.items()]
    complete = {"packages"} if snapshot.packages and "packages" not in snapshot.unavailable else set()
    return Reading(NAME, tuple(facts), frozenset(complete))


def _facts(value: Any, path: str) -> Iterator[Fact]:  # noqa: ANN401 - plain data
    if isinstance(value, dict):
        for key, item in value.items():
            if path == "packages":
                yield Fact(f"packages.{key}", item, 0, 1.0)
            else:
                yield from _facts(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        for place, item in enumerate(value):
            index = item.get("index", place) if path == "gpus" else place
            yield from _facts(item, f"{path}[{index}]")
    elif value not in (None, [], (), ""):
        yield Fact(path, value, 0, 1.0)
