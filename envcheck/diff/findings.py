"""Which findings came and which went, and whether another machine would have them, too."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from envcheck.findings import Finding
from envcheck.snapshot import Snapshot

ORDER = {"info": 1, "warn": 2, "fail": 3}
Judge: TypeAlias = Callable[[Snapshot], Sequence[Finding]]


class Judged(NamedTuple):
    """A machine and what was found on it."""

    snapshot: Snapshot
    findings: tuple[Finding, ...]


class Weight(NamedTuple):
    """How grave a problem is on a machine, and how often it is found; the greater, the worse."""

    gravity: int
    times: int


ABSENT = Weight(0, 0)


def problems(findings: Sequence[Finding]) -> dict[str, Weight]:
    """Each problem that was found."""
    found: dict[str, Weight] = {}
    for finding in findings:
        if finding.problem and finding.status in ORDER:
            was = found.get(finding.problem, ABSENT)
            found[finding.problem] = Weight(max(was.gravity, ORDER[finding.status]), was.times + 1)
    return found


def explained(findings: Sequence[Finding]) -> set[str]:
    """Problems that are there, and no alarm of their own because another explains them."""
    told = (finding.evidence.get("consequence") for finding in findings if finding.status == "skip")
    return {problem for problem in told if isinstance(problem, str)}


def new_in(these: Sequence[Finding], those: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings of `these` that `those` have not, or not as gravely or as often; the gravest first."""
    ours, theirs, hidden = problems(these), problems(those), explained(those)
    worse = {name for name, weight in ours.items() if name not in hidden and weight > theirs.get(name, ABSENT)}
    titles = {finding.title for finding in those}
    fresh: list[Finding] = []
    for problem in worse:
        mine = [finding for finding in these if finding.problem == problem]
        fresh += [finding for finding in mine if finding.title not in titles] or mine
    return tuple(sorted(fresh, key=lambda finding: (-ORDER[finding.status], these.index(finding))))


def lacks(findings: Sequence[Finding], problem: str, than: Weight) -> bool:
    """A machine with these findings has the problem no worse than that, not even as a consequence."""
    return problem not in explained(findings) and problems(findings).get(problem, ABSENT) <= than


def has(findings: Sequence[Finding], problem: str, than: Weight) -> bool:
    """A machine with these findings has the problem as badly as that."""
    return problems(findings).get(problem, ABSENT) >= than
