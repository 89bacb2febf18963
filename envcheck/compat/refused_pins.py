"""Which sets the user's constraints allow, which line forbids the others, and why no set meets that line. Pure."""

from collections.abc import Iterable, Iterator

from envcheck.compat.plan_options import Pin
from envcheck.compat.resolver import Solution, companion_row
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.companions import COMPANIONS
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.transformers_releases import FIRST_WITH_QWEN3_VL, releases

MOST_NAMED = 3


def allowed_sets(sets: Iterable[Solution], pins: tuple[Pin, ...]) -> tuple[tuple[Solution, ...], tuple[str, ...]]:
    """The sets that the constraints allow, and a sentence for each line that forbids one before them.

    Where no set is allowed, the sentences say of each line also why.
    """
    allowed: list[Solution] = []
    forbidden: dict[Pin, list[Solution]] = {}
    for chosen in sets:
        pin = objection(chosen, pins)
        if pin is None:
            allowed.append(chosen)
        elif not allowed:
            forbidden.setdefault(pin, []).append(chosen)
    notes = [_passed_over(pin, ones) for pin, ones in forbidden.items()]
    reasons = [] if allowed else [reason for pin, ones in forbidden.items() for reason in _reasons(pin, ones)]
    return tuple(allowed), (*notes, *reasons)


def objection(chosen: Solution, pins: Iterable[Pin]) -> Pin | None:
    """The first that forbids a version of the set; None: all allow it."""
    versions = dict(chosen.packages)
    named = (pin for pin in pins if pin.requirement.name in versions)
    return next((pin for pin in named if not is_met(pin.requirement.specifier, versions[pin.requirement.name])), None)


def _passed_over(pin: Pin, sets: Iterable[Solution]) -> str:
    ones, name = tuple(sets), pin.requirement.name
    torches = _versions(ones, "torch")
    verb = "is" if len(torches) == 1 else "are"
    what = ("it" if len(torches) == 1 else "them") if name == "torch" else f"{name} {_some(_versions(ones, name))}"
    return f"torch {_some(torches)} {verb} not used: your constraint {pin} excludes {what}."


def _reasons(pin: Pin, sets: Iterable[Solution]) -> Iterator[str]:
    """Why no set has what the line asks for."""
    name, specifier = pin.requirement.name, pin.requirement.specifier
    known = PUBLISHED.get(name, ())
    meeting = [version for version in known if is_met(specifier, version)]
    if name == "transformers" and not meeting:
        yield f"Qwen3-VL needs transformers {FIRST_WITH_QWEN3_VL} or newer, and {specifier} allows none that is known."
    elif known and not meeting:
        yield f"The releases of {name} that are known to work are {known[-1]} to {known[0]}; {specifier} allows none."
    elif meeting:
        yield from dict.fromkeys(why for chosen in sets for why in _against(name, meeting[0], chosen))


def _against(name: str, version: str, chosen: Solution) -> Iterator[str]:
    """What of a set speaks against a release that the line allows."""
    dotted = f"{chosen.python[0]}.{chosen.python[1]}"
    if name == "transformers":
        row = releases(version)
        if row and chosen.python < row.python:
            yield f"transformers {version} needs Python {row.python[0]}.{row.python[1]}, and this is {dotted}."
        if row and chosen.build.minor < row.works_with:
            torch = f"{row.works_with[0]}.{row.works_with[1]}"
            yield f"transformers {version} needs torch {torch} or newer."
    rows = COMPANIONS.get(name)
    row_of = companion_row(version, rows) if rows else None
    if row_of and not row_of.runs_on(chosen.python):
        yield f"{name} {version} has no wheels for Python {dotted}."
    for other, asked in row_of.requires.items() if row_of else ():
        there = chosen.version(other)
        if there and not is_met(asked, there):
            yield f"{name} {version} goes with {other}{asked}, and your other lines or this machine leave {there}."


def _versions(sets: Iterable[Solution], name: str) -> list[str]:
    return list(dict.fromkeys(version for chosen in sets if (version := chosen.version(name))))


def _some(versions: list[str]) -> str:
    """`2.15.0, 2.14.1, 2.14.0 and 12 older ones`."""
    more = len(versions) - MOST_NAMED
    if more > 1:
        return f"{', '.join(versions[:MOST_NAMED])} and {more} more"
    return versions[0] if len(versions) == 1 else f"{', '.join(versions[:-1])} and {versions[-1]}"
