"""The user's own constraints on versions (PIP_CONSTRAINT, UV_CONSTRAINT, pip.conf) on the packages of a set.

pip and uv obey them by themselves; they are facts of the machine, and the one resolver takes them as pins. Pure.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import structs

from envcheck.compat.markers import holds
from envcheck.compat.plan_options import Pin, PlanOptions
from envcheck.compat.requirements import LONGEST, Requirement, parse
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.companions import COMPANIONS
from envcheck.late_pattern import late
from envcheck.requirement_text import normalised
from envcheck.snapshot import Snapshot

NAMED = frozenset({"torch", "torchvision", "transformers", "vllm", *COMPANIONS})
"""The packages whose versions a plan chooses."""

_WHEEL = late(r"([\w.]+)-([\w.!]+)(?:\+[\w.]+)?-(?:\d[\w.]*-)?[\w.]+-[\w.]+-[\w.]+\.whl")
"""Name and version of a wheel's file name (PEP 427), without the build's local part."""


def requirement_of(line: str) -> Requirement | None:
    """One line, without the options of its own (`--hash=...`); an address says as much as the wheel's name does."""
    text = re.split(r"\s--", line, maxsplit=1)[0]
    name, is_address, address = text.partition("@")
    wheel = _WHEEL.fullmatch(
        re.split(r"[?#;\s]", address.strip(), maxsplit=1)[0].rpartition("/")[2].replace("%2B", "+")
    )
    if is_address and wheel and normalised(wheel[1]) == normalised(name.partition("[")[0].strip()):
        place, _, marker = address.partition(" ;")
        return Requirement(normalised(wheel[1]), f"=={wheel[2]}", marker.strip(), address=place.strip())
    return parse(text) or _at_an_address(text)


_NAMED = late(r"([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?\s*@\s*([A-Za-z][A-Za-z0-9+.-]*:\S+)(?:\s+;(.*))?")
"""`name @ address`, as the packaging standard has it (PEP 508)."""
_BARE = late(r"((?:git|hg|svn|bzr)\+\S+|https?://\S+|file:\S+|\.{0,2}/\S*|\S+\.(?:whl|tar\.gz|zip))(?:\s+;(.*))?")
"""An address or a path alone, as pip takes it."""
_EGG = late(r"[#&]egg=([A-Za-z0-9][\w.-]*)")


def _at_an_address(text: str) -> Requirement | None:
    """A line that names where something is, and no release."""
    short = text.strip()
    if len(short) > LONGEST:
        return None
    named, bare = _NAMED.fullmatch(short), _BARE.fullmatch(short)
    if named:
        extras = (named[2] or "").replace(" ", "")
        return Requirement(normalised(named[1]), "", (named[4] or "").strip(), extras, named[3])
    if bare:
        file = _WHEEL.fullmatch(re.split(r"[?#]", bare[1], maxsplit=1)[0].rpartition("/")[2].replace("%2B", "+"))
        egg = _EGG.search(bare[1])
        name = file[1] if file else egg[1] if egg else ""
        release = f"=={file[2]}" if file else ""
        address = re.sub(r"#egg=[^&]*$", "", bare[1])  # the name stands before it now
        return Requirement(normalised(name), release, (bare[2] or "").strip(), address=address)
    return None


def unplanned(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What of a file of requirements a plan cannot carry: options, and folders that are installed in place."""
    for text, file in lines:
        if text.startswith("-"):
            yield f"{text} ({file})"


def pins_of(lines: Iterable[tuple[str, str]], snapshot: Snapshot, *, bare: bool = False) -> Iterator[Pin]:
    """The lines, each with its file, that hold for the checked Python.

    Args:
        lines: text and file.
        snapshot: the machine, with the checked Python.
        bare: also those that name a package and no version; they constrain nothing, but ask for the package.
    """
    for text, file in lines:
        requirement = None if text.startswith("-") else requirement_of(text)
        asks = requirement and (requirement.specifier or bare)
        if requirement and asks and holds(requirement.marker, snapshot):
            yield Pin(requirement, file)


def constraints(snapshot: Snapshot) -> tuple[Pin, ...]:
    """Those of the machine that hold for the checked Python."""
    known = snapshot.python.constraints if snapshot.python else ()
    return tuple(pins_of(((c.requirement, c.source) for c in known), snapshot))


def constrained(snapshot: Snapshot, options: PlanOptions) -> tuple[Snapshot, PlanOptions]:
    """The machine without its constraints, and the options with them: each can then be relaxed."""
    pins = (*options.pins, *(pin for pin in constraints(snapshot) if pin not in options.pins))
    return unconstrained(snapshot), structs.replace(options, pins=pins)


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
