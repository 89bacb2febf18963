"""Findings: what a check says, and what to do about it."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from envcheck.snapshot.kinds import FreeText, Plain

Status: TypeAlias = Literal["fail", "warn", "info", "pass", "skip", "error"]
STATUSES: tuple[Status, ...] = ("fail", "warn", "info", "pass", "skip", "error")

Area: TypeAlias = Literal[
    "host", "driver", "gpu", "link", "cuda", "torch", "attention", "packages", "hub", "smoke", "build", "run"
]
AREAS: tuple[Area, ...] = (
    "host", "driver", "gpu", "link", "cuda", "torch", "attention", "packages", "hub", "smoke", "build", "run",
)  # fmt: skip

Scalar: TypeAlias = FreeText | int | float | bool | None
Evidence: TypeAlias = dict[Plain, Scalar | Sequence[FreeText | int]]
"""The values a verdict rests on, by name. Plain JSON: a fix is filled in from these.

One list type and not `list[str] | list[int]`: msgspec reads no union of two.
"""

Command: TypeAlias = tuple[FreeText, ...]
"""An argument list. Never a shell string."""


class Variable(msgspec.Struct, frozen=True):
    """An environment variable to set."""

    name: Plain
    value: FreeText | None
    """None: to remove. `$NAME` in the value of NAME is what it was."""


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about a problem."""

    summary: FreeText
    """One imperative sentence in plain words."""
    commands: tuple[Command, ...] = ()
    root: bool = False
    reboot: bool = False
    new_shell: bool = False
    automatic: bool = False
    """envcheck may run it: it changes only the checked environment and its caches, and can be undone."""
    variables: tuple[Variable, ...] = ()
    """For the checked environment. `envcheck fix` writes them where its activation reads them."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict. `problem` is None on pass and skip."""

    check: Plain
    area: Area
    status: Status
    problem: Plain | None = None
    title: FreeText
    detail: FreeText = ""
    evidence: Evidence = {}
    fixes: tuple[Fix, ...] = ()
    docs: Plain | None = None
