"""Two machines compared as the command compares them."""

from typing import Any

from envcheck.checks import run_checks
from envcheck.diff import Diff, Judged, Side, compare
from envcheck.report.document import verdict_of
from envcheck.snapshot import Snapshot


def differences(a: Snapshot, b: Snapshot, **options: Any) -> Diff:
    """What differs between A and B, both checked by today's checks."""
    judged = tuple(Judged(box, run_checks(box)) for box in (a, b))
    sides = tuple(Side(name=name, verdict=verdict_of(j.findings)) for name, j in zip("AB", judged, strict=True))
    return compare(judged[0], judged[1], (sides[0], sides[1]), run_checks, **options)


def subjects(diff: Diff, *, minor: bool = False) -> list[str]:
    """What differs, the likeliest culprit first."""
    return [difference.subject for difference in diff.differences if minor or not difference.minor]


def new(diff: Diff) -> list[str | None]:
    """Problems that B has and A has not."""
    return [finding.problem for finding in diff.appeared]


def gone(diff: Diff) -> list[str | None]:
    """Problems that A has and B has not."""
    return [finding.problem for finding in diff.gone]
