"""One machine with a part of the other: what would be checked of it if only that were as there."""

import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any

from msgspec.structs import replace

from envcheck.diff.align import Pairs
from envcheck.diff.parts import GPUS, PACKAGES, Part, part_of
from envcheck.diff.volatile import always_differs
from envcheck.snapshot import Facts, Snapshot

_PLACE = re.compile(r"\[[0-9]{1,6}\]")


def graft(into: Snapshot, source: Snapshot, parts: Iterable[Part], pairs: Pairs) -> Snapshot:
    """`into` with each of these parts as in `source`, as far as facts of it are compared at all.

    `pairs`: places of the same GPU in `source` and in `into`. All GPUs as a whole go last, for they bring other places.
    """
    for part in sorted(parts, key=lambda part: part.name == GPUS.name):
        for section in part.sections:
            into = _section(into, source, section, pairs)
    return into


def _section(into: Snapshot, source: Snapshot, section: str, pairs: Pairs) -> Snapshot:
    if section.startswith("packages"):
        return _packages(into, source, section.partition(".")[2])
    if section.startswith("gpus[]"):
        changed = list(into.gpus)
        for theirs, ours in pairs:
            path = section.removeprefix("gpus[]").removeprefix(".")
            changed[ours] = _at(changed[ours], source.gpus[theirs], path, "gpus[]")
        grafted = replace(into, gpus=tuple(changed))
    else:
        grafted = _at(into, source, section, "")
    pattern = section.replace("[]", "/")
    kept = {path: why for path, why in into.unavailable.items() if not _covers(pattern, path)}
    come = {path: why for path, why in source.unavailable.items() if _covers(pattern, path)}
    return replace(grafted, unavailable={**kept, **come})


def _at(into: Any, source: Any, path: str, kind: str) -> Any:  # noqa: ANN401 - facts of any type
    """Facts with those at `path` as in the source; where either side has none to hold them, they stay."""
    if not path:
        return _merged(into, source, kind)
    if isinstance(into, dict) and isinstance(source, dict):
        return _entry(into, source, path)
    if not (isinstance(into, Facts) and isinstance(source, Facts)):
        return into
    head, _, rest = path.partition(".")
    names = [name for name in into.__struct_fields__ if fnmatchcase(name, head.removesuffix("[]"))]
    return replace(into, **{name: _child(into, source, name, rest, kind) for name in names})


def _entry(into: dict[str, str], source: dict[str, str], name: str) -> dict[str, str]:
    """The mapping with one entry as in the source, or without it where that has none."""
    if into.get(name) == source.get(name):
        return into
    kept = {key: value for key, value in into.items() if key != name}
    return {**kept, name: source[name]} if name in source else kept


def _child(into: Facts, source: Facts, name: str, rest: str, kind: str) -> Any:  # noqa: ANN401 - facts of any type
    below = f"{kind}.{name}" if kind else name
    mine, theirs = getattr(into, name), getattr(source, name)
    if rest and isinstance(mine, tuple):
        pairs = zip(mine, theirs, strict=True) if len(mine) == len(theirs) else ()
        return tuple(_at(one, other, rest, f"{below}[]") for one, other in pairs) or mine
    return _at(mine, theirs, rest, below)


def _merged(mine: Any, theirs: Any, kind: str) -> Any:  # noqa: ANN401 - facts of any type
    """The source's facts; what always differs stays."""
    if always_differs(kind):
        return mine
    if isinstance(mine, Facts) and isinstance(theirs, Facts):
        return replace(mine, **{name: _child(mine, theirs, name, "", kind) for name in mine.__struct_fields__})
    if isinstance(mine, tuple) and isinstance(theirs, tuple) and len(mine) == len(theirs):
        return tuple(_merged(one, other, f"{kind}[]") for one, other in zip(mine, theirs, strict=True))
    return theirs


def _packages(into: Snapshot, source: Snapshot, pattern: str) -> Snapshot:
    """What installed packages ask for goes with them."""

    def goes(name: str) -> bool:
        if pattern:
            return fnmatchcase(name, pattern)
        return part_of(f"packages.{name}", "packages.*") is PACKAGES

    kept = {name: version for name, version in into.packages.items() if not goes(name)}
    come = {name: version for name, version in source.packages.items() if goes(name)}
    python = into.python
    if python and source.python:
        mine = [d for d in python.distributions if not goes(d.name)]
        theirs = [d for d in source.python.distributions if goes(d.name)]
        python = replace(python, distributions=(*mine, *theirs))
    return replace(into, packages={**kept, **come}, python=python)


def _covers(pattern: str, path: str) -> bool:
    flat = _PLACE.sub("/", path)
    return fnmatchcase(flat, pattern) or flat.startswith((f"{pattern}.", f"{pattern}/"))
