"""What is to be fixed: findings of a check, or causes that a log names, as one kind of thing."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from envcheck.catalogue import all_problems
from envcheck.checks import all_checks
from envcheck.explain.document import Cause
from envcheck.explain.fixes import fixes_of
from envcheck.findings import Finding, Fix, Status
from envcheck.snapshot import Snapshot

USUAL: tuple[Status, ...] = ("fail", "warn")
"""What is fixed where nothing is named; the rest is only good to know."""


@dataclass(frozen=True, slots=True)
class Case:
    """One problem of the machine, with the fixes that fit it."""

    problem: str
    title: str
    detail: str
    status: Status
    fixes: tuple[Fix, ...]
    doubt: str | None = None
    """Why its fixes are only shown; None: nothing speaks against it."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other cases."""
        return self.problem, self.title


def of_findings(findings: Iterable[Finding], named: Collection[str] = ()) -> Iterator[Case]:
    """The findings that call for a fix, or those of the problems that are named."""
    for finding in findings:
        wanted = finding.problem in named if named else finding.status in USUAL
        if finding.problem and wanted:
            yield Case(finding.problem, finding.title, finding.detail, finding.status, finding.fixes)


OF_THE_ENVIRONMENT = ("torch", "packages", "attention")
"""Areas in which a fix changes packages."""
NOT_HERE = (
    "no check finds this problem in this environment. The log may be from another one, or from before a fix. Name the "
    "environment with --python, or run the command yourself."
)


def of_causes(
    causes: Iterable[Cause], snapshot: Snapshot, findings: Iterable[Finding], named: Collection[str] = ()
) -> Iterator[Case]:
    """The causes that a log names. Their fixes are made here: what a file says is to be run is not run."""
    seen = tuple(findings)
    for cause in causes:
        entry = all_problems().get(cause.problem)
        if entry and (not named or cause.problem in named):
            fixes = fixes_of(entry.id, cause.signature, cause.evidence, snapshot)
            doubt = NOT_HERE if seen_by_no_check(entry.id, seen) else None
            yield Case(entry.id, cause.title, cause.detail, entry.status, fixes, doubt)


def seen_by_no_check(problem: str, findings: Iterable[Finding]) -> bool:
    """A problem of the environment's packages that a check could see, and none does."""
    entry = all_problems().get(problem)
    if entry is None or entry.area not in OF_THE_ENVIRONMENT or problem not in visible():
        return False
    return not any(finding.problem == problem for finding in of_findings(findings, (problem,)))


def unseen(named: Iterable[str], snapshot: Snapshot) -> Iterator[Case]:
    """Of the problems that are named those that no check can see: whoever names one has it."""
    for name in named:
        entry = all_problems()[name]
        if name not in visible():
            yield Case(entry.id, entry.title, entry.meaning, entry.status, entry.remedy(snapshot, {}))


def visible() -> frozenset[str]:
    """The problems that a check of the machine can find."""
    return frozenset(problem for check in all_checks() for problem in check.problems)
