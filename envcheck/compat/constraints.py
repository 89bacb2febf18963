"""The user's own constraints on versions (PIP_CONSTRAINT, UV_CONSTRAINT, pip.conf) on the packages of a set.

pip and uv obey them by themselves; they are facts of the machine, and the one resolver takes them as pins. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from msgspec import structs

from envcheck.compat.markers import holds
from envcheck.compat.plan_options import Pin, PlanOptions
from envcheck.compat.requirements import Requirement, normalised, parse
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.companions import COMPANIONS
from envcheck.snapshot import Snapshot

NAMED = frozenset({"torch", "torchvision", "transformers", "vllm", *COMPANIONS})
"""The packages whose versions a plan chooses."""

_WHEEL = re.compile(r"([\w.]+)-([\w.!]+)(?:\+[\w.]+)?-(?:\d[\w.]*-)?[\w.]+-[\w.]+-[\w.]+\.whl")
"""Name and version of a wheel's file name (PEP 427), without the build's local part."""


def requirement_of(line: str) -> Requirement | None:
    """One line, without the options of its own (`--hash=...`); an address says as much as the wheel's name does."""
    text = re.split(r"\s--", line, maxsplit=1)[0]
    name, is_address, address = text.partition("@")
    wheel = _WHEEL.fullmatch(
        re.split(r"[?#;\s]", address.strip(), maxsplit=1)[0].rpartition("/")[2].replace("%2B", "+")
    )
    if is_address and wheel and normalised(wheel[1]) == normalised(name.partition("[")[0].strip()):
        _, _, marker = address.partition(" ;")
        return Requirement(normalised(wheel[1]), f"=={wheel[2]}", marker.strip())
    return parse(text)


def pins_of(lines: Iterable[tuple[str, str]], snapshot: Snapshot, *, bare: bool = False) -> Iterator[Pin]:
    """The lines, each with its file, that hold for the checked Python.

    Args:
        lines: text and file.
        snapshot: the machine, with the checked Python.
        bare: also those that name a package and no version; they constrain nothing, but ask for the package.
    """
    for text, file in lines:
        requirement = requirement_of(text)
        if requirement and (bare or requirement.specifier) and holds(requirement.marker, snapshot):
            yield Pin(requirement, file)


def constraints(snapshot: Snapshot) -> tuple[Pin, ...]:
    """Those of the machine that hold for the checked Python."""
    known = snapshot.python.constraints if snapshot.python else ()
    return tuple(pins_of(((c.requirement, c.source) for c in known), snapshot))


def constrained(snapshot: Snapshot, options: PlanOptions) -> tuple[Snapshot, PlanOptions]:
    """The machine without its constraints, and the options with them: each can then be relaxed."""
    pins = (*options.pins, *(pin for pin in constraints(snapshot) if pin not in options.pins))
    return unconstrained(snapshot), replace(options, pins=pins)


def unconstrained(snapshot: Snapshot) -> Snapshot:
    """The machine without its constraints."""
    if snapshot.python is None or not snapshot.python.constraints:
        return snapshot
    return structs.replace(snapshot, python=structs.replace(snapshot.python, constraints=()))


def contradiction(pins: tuple[Pin, ...]) -> tuple[Pin, Pin] | None:
    """Two that no version of their package can meet: one names a version, and the other forbids it."""
    for one in pins:
        exact = re.fullmatch(r"==([\w.!+]+)", one.requirement.specifier)
        for other in pins if exact else ():
            same = other.requirement.name == one.requirement.name
            if same and exact and not is_met(other.requirement.specifier, exact[1]):
                return one, other
    return None
