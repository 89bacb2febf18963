"""What installed distributions ask of each other, and whether it is met. Helpers of several checks; pure."""

from collections.abc import Iterator

import msgspec

from envcheck.compat.environment import distributions
from envcheck.compat.markers import holds
from envcheck.compat.specifiers import is_met
from envcheck.integrity import ROOTS
from envcheck.late_pattern import late
from envcheck.requirement_text import normalised
from envcheck.snapshot import Distribution, Snapshot

_REQUIREMENT = late(r"\s*([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?\s*\(?([<>=!~][^;@()]*)?\)?\s*(?:;(.*))?")

LONGEST = 2_000
"""Characters of a requirement; the longest that is published has some 300."""


class Requirement(msgspec.Struct, frozen=True):
    """`torch (>=2.6) ; python_version < "3.12"`, taken apart."""

    name: str
    """Normalised."""
    specifier: str
    """`>=2.6`; empty: any version."""
    marker: str
    extras: str = ""
    """`[standard]`."""
    address: str = ""
    """What is installed in the place of a release: `git+https://...`, the URL of a wheel, a folder."""

    def __str__(self) -> str:
        if self.address:
            if not self.name or self.address.startswith("."):
                return self.address
            # After `@` pip takes a URL alone.
            return f"{self.name}{self.extras} @ {_url(self.address) if self.address[0] == '/' else self.address}"
        return f"{self.name}{self.extras}{self.specifier}"


def _url(path: str) -> str:
    from urllib.parse import quote

    return f"file://{quote(path)}"


class Unmet(msgspec.Struct, frozen=True):
    """One requirement that the environment does not meet."""

    by: Distribution
    requirement: Requirement
    installed: str | None
    """None: it is not installed."""

    def __str__(self) -> str:
        state = f"{self.requirement.name} {self.installed} is installed" if self.installed else "which is not installed"
        return f"{self.by.name} {self.by.version or ''} requires {self.requirement}, {state}"


def parse(text: str) -> Requirement | None:
    """A requirement; None for one that names an address, or that is malformed."""
    short = " ".join(text.split())  # runs of spaces, which may match in several places, cost their length cubed
    match = _REQUIREMENT.fullmatch(short) if len(short) <= LONGEST else None
    if match is None:
        return None
    specifier, extras = (match[3] or "").strip().replace(" ", ""), (match[2] or "").replace(" ", "")
    return Requirement(normalised(match[1]), specifier, (match[4] or "").strip(), extras)


def requirement_on(snapshot: Snapshot, by: str, name: str) -> Requirement | None:
    """What one installed distribution asks of another; None: nothing, or it is not known."""
    distribution = next((d for d in distributions(snapshot) if d.name == by), None)
    return asked_of(distribution, name, snapshot) if distribution else None


def asked_of(distribution: Distribution, name: str, snapshot: Snapshot) -> Requirement | None:
    """What a distribution asks of another one; None: nothing."""
    parsed = (parse(text) for text in distribution.requires)
    return next((r for r in parsed if r and r.name == name and r.specifier and holds(r.marker, snapshot)), None)


def too_old_for(snapshot: Snapshot, by: str, name: str) -> Requirement | None:
    """What one installed distribution asks of another one whose installed version does not meet it."""
    asked, version = requirement_on(snapshot, by, name), snapshot.packages.get(name)
    return asked if asked and version and not is_met(asked.specifier, version) else None


def unmet(snapshot: Snapshot) -> Iterator[Unmet]:
    """Every requirement of an installed distribution that the environment does not meet."""
    for distribution in distributions(snapshot):
        for text in distribution.requires:
            requirement = parse(text)
            if requirement is None or f"packages.{requirement.name}" in snapshot.unavailable:
                continue
            installed = snapshot.packages.get(requirement.name)
            fits = installed is not None and (not requirement.specifier or is_met(requirement.specifier, installed))
            if not fits and holds(requirement.marker, snapshot):
                yield Unmet(distribution, requirement, installed)


def needed(snapshot: Snapshot) -> frozenset[str]:
    """The installed packages that the model, what makes it faster, and envcheck itself need."""
    known = {d.name: d for d in distributions(snapshot)}
    seen: set[str] = set()
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name in known and name not in seen:
            seen.add(name)
            waiting += [r.name for r in map(parse, known[name].requires) if r and holds(r.marker, snapshot)]
    return frozenset(seen)
