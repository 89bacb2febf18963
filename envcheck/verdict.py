"""What a check yields, and the words to say it with."""

from typing import TypeAlias

from msgspec import Struct

from envcheck.findings import Evidence, Scalar, Status
from envcheck.snapshot import Snapshot

Values: TypeAlias = Scalar | list[str] | list[int]


class Verdict(Struct, frozen=True):
    """One thing a check has to say; `run_checks` makes a finding of it, with title and fixes from the catalogue."""

    status: Status | None
    """None: the problem's usual status."""
    problem: str | None
    title: str | None
    """None: the problem's usual title."""
    detail: str
    evidence: Evidence = {}


def found(
    problem: str, detail: str = "", *, title: str | None = None, status: Status | None = None, **evidence: Values
) -> Verdict:
    """A problem of the catalogue. `detail`: what is wrong here and what it means, with the values."""
    return Verdict(status, problem, title, detail, dict(evidence))


def passed(title: str, detail: str = "", **evidence: Values) -> Verdict:
    """This is right. `title` carries the value: `Driver 535.183.01`."""
    return Verdict("pass", None, title, detail, dict(evidence))


def skipped(title: str, reason: str, **evidence: Values) -> Verdict:
    """This could not be judged. `title` names what; `reason` says why."""
    return Verdict("skip", None, title, reason, dict(evidence))


def unread(snapshot: Snapshot, path: str, title: str) -> Verdict:
    """Skip because the fact at `path` could not be read, with the probe's own reason when there is one."""
    return skipped(title, snapshot.unavailable.get(path, f"{path} is not in the snapshot"))
