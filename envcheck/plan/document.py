"""The plan's document, `envcheck.plan/1`, and what the user may wish of it."""

from dataclasses import dataclass

import msgspec

from envcheck.findings import Command, Finding

SCHEMA = "envcheck.plan/1"


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """One package of the plan."""

    name: str
    version: str
    """The exact one, without the build's local part: `2.15.0`."""
    source: str
    """The index it comes from, without credentials."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One command of the plan."""

    id: str
    why: str
    """What it does, as it is shown while it runs."""
    command: Command


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One coherent set of packages for one box, and the steps that install it."""

    schema: str = SCHEMA
    python: str | None
    """Version of the Python that is installed into; None: it could not be read."""
    executable: str
    """That Python."""
    torch_backend: str
    """`cpu`, `cu132`: the build of torch."""
    tested_set: str
    """Id of the tested set that was chosen."""
    room_bytes: int
    """What installing takes on the disk, about."""
    packages: tuple[Package, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the plan cannot know from the snapshot: what the user asked for, and what was found to answer."""

    installer: Command = ()
    """What installs, up to and without its verb: `("/usr/bin/uv", "pip")`; empty: pip of the judged Python."""
    index: str | None = None
    """The package index, without credentials, as it is shown; None: PyPI."""
    torch_index: str | None = None
    """Where torch comes from; None: from the package index, as all the rest."""
    tested_set: str | None = None
    """Id of the set to take; None: the first that fits the box."""
