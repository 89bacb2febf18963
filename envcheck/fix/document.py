"""What was done about which problem, `envcheck.fix/1`."""

from typing import Literal, TypeAlias

import msgspec

from envcheck import __version__
from envcheck.findings import Command, Status, Variable
from envcheck.snapshot.kinds import FilePath, FreeText, Plain

SCHEMA = "envcheck.fix/1"
State: TypeAlias = Literal["shown", "declined", "done", "failed"]


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One fix of one problem."""

    summary: FreeText
    commands: tuple[Command, ...] = ()
    variables: tuple[Variable, ...] = ()
    changes: tuple[FreeText, ...] = ()
    """What each command, and the variables, change."""
    undo: tuple[Command, ...] = ()
    """The commands that undo it; after it has run, exactly what it did."""
    state: State
    """`shown`: not run, `why` says why; `declined`: by the user; `failed`: the last command ended with `exit_code`."""
    why: FreeText | None = None
    exit_code: int | None = None


class Treated(msgspec.Struct, frozen=True, kw_only=True):
    """One problem, and what was done about it."""

    problem: Plain
    title: FreeText
    status: Status
    gone: bool | None = None
    """The machine was looked at again. Null: nothing was run, or no check can see this problem."""
    fixes: tuple[Tried, ...] = ()


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """Which problems there were, what was run, and what is left."""

    schema: Plain = SCHEMA
    envcheck: Plain = __version__
    dry_run: bool = False
    problems: tuple[Treated, ...] = ()
    not_found: tuple[Plain, ...] = ()
    """Problems that were asked for and are not on this machine."""
    journal: FilePath | None = None
    """Where it is written what was run; null where nothing was."""
