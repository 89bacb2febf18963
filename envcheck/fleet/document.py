"""The fleet document, `envcheck.fleet/1`."""

from typing import Literal, TypeAlias

import msgspec

from envcheck import __version__
from envcheck.findings import Area, Status
from envcheck.snapshot.kinds import FilePath, FreeText, Plain

SCHEMA = "envcheck.fleet/1"
MISSING = "envcheck.missing/1"
State: TypeAlias = Literal["healthy", "degraded", "broken", "unreadable"]
STATES: tuple[State, ...] = ("unreadable", "broken", "degraded", "healthy")
"""Worst first."""


class Called(msgspec.Struct, frozen=True, kw_only=True):
    """A failure or a warning of one machine."""

    problem: Plain
    area: Area
    status: Status
    title: FreeText


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """A fact in which one machine differs from most."""

    fact: Plain
    """As in a file of expectations: `driver.version`."""
    here: FreeText
    most: FreeText
    machines: int
    """How many have what most have."""


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """One report."""

    name: FilePath
    """Its file, as it was named."""
    state: State
    why: FreeText | None = None
    """Why it could not be read."""
    machine: FreeText = ""
    """System, driver, GPUs, torch, in a few words."""
    created: Plain | None = None
    """When the machine was observed."""
    called: tuple[Called, ...] = ()
    drift: tuple[Drift, ...] = ()


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """Stands in for a report that could not be made; who collects reports writes it, so no machine is forgotten."""

    schema: Plain = MISSING
    envcheck: Plain = __version__
    created: Plain
    why: FreeText
    """`unreachable: ssh: connect to host ...`"""


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    """Many machines, worst first."""

    schema: Plain = SCHEMA
    envcheck: Plain = __version__
    created: Plain
    counts: dict[Plain, int]
    """Machines by state."""
    machines: tuple[Machine, ...]
