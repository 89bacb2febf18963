"""Undo the last fix: run what the journal says brings the packages and variables back."""

from collections.abc import Iterable

from envcheck.fix.journal import Entry


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
