"""What fixes were run, one line of JSON each time one begins and ends, kept where what they change is."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from envcheck import paths
from envcheck.files import append_line
from envcheck.findings import Command, Variable
from envcheck.install.journal import folder, made
from envcheck.snapshot import LocalSnapshot

NAME = "fixes.jsonl"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line. A `begun` without an end behind it was cut short."""

    at: str
    """UTC."""
    state: Literal["begun", "done", "failed", "interrupted", "undone"]
    problem: str
    summary: str
    commands: tuple[Command, ...] = ()
    variables: tuple[Variable, ...] = ()
    exit_code: int | None = None
    gone: bool | None = None
    packages: dict[str, tuple[str | None, str | None]] = {}
    """Of each package that changed, the version before and after; null: not there."""
    undo: tuple[Command, ...] = ()
    of: str | None = None
    """With `undone`: `at` of the entry that was undone."""


def place(snapshot: LocalSnapshot, environ: Mapping[str, str]) -> Path:
    """In the checked environment where that is one of its own, else in the user's folder for such things."""
    python = snapshot.python
    if python and python.prefix and (python.virtual or python.conda):
        return folder(python.prefix) / NAME
    known = paths.state(environ) or paths.state({"HOME": os.path.expanduser("~")})  # noqa: PTH111 - may be relative
    return Path(known or "/var/lib/envcheck", NAME)


def append(file: Path, entry: Entry) -> None:
    """Add a line, in one write and seen on the disk; a line that was cut short before stays alone.

    Raises:
        OSError: it cannot be written.
    """
    append_line(made(file.parent) / file.name, msgspec.json.encode(entry))


def read(file: Path) -> tuple[Entry, ...]:
    """All whole lines; none where there is no journal."""
    try:
        lines = file.read_bytes().splitlines()
    except OSError:
        return ()
    return tuple(entry for entry in map(_entry, lines) if entry)


def _entry(line: bytes) -> Entry | None:
    try:
        return msgspec.json.decode(line, type=Entry)
    except msgspec.DecodeError:
        return None


def undoable(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """What was done and not undone since, the last first."""
    done: list[Entry] = []
    for entry in entries:
        if entry.state == "undone":
            done = [one for one in done if one.at != entry.of]
        elif entry.state != "begun" and entry.undo:
            done.append(entry)
    return tuple(reversed(done))


def cut_short(entries: Iterable[Entry]) -> Entry | None:
    """The last entry, where it was begun and nothing says how it ended: a kill, a power failure."""
    last = next(iter(reversed(tuple(entries))), None)
    return last if last is not None and last.state == "begun" else None
