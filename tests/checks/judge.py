"""What all checks together say of a machine, causes before consequences."""

from envcheck.checks import run_checks
from envcheck.findings import Area, Finding, Status
from envcheck.snapshot import Snapshot

GROUND: tuple[Area, ...] = ("host", "driver", "gpu", "link")


def findings(box: Snapshot) -> tuple[Finding, ...]:
    """All findings of the areas host, driver, gpu and link."""
    return run_checks(box, only=GROUND)


def problems(box: Snapshot) -> dict[str, Status]:
    """Each problem found, and its status."""
    return {f.problem: f.status for f in findings(box) if f.problem}


def alarms(box: Snapshot) -> set[str]:
    """The problems that fail or warn."""
    return {problem for problem, status in problems(box).items() if status in {"fail", "warn"}}


def the(box: Snapshot, problem: str) -> Finding:
    """The finding of a problem."""
    return next(f for f in findings(box) if f.problem == problem)


def causes(box: Snapshot) -> dict[str, str]:
    """Each consequence that was hushed, and the cause that it names."""
    return {
        str(f.evidence["consequence"]): str(f.evidence["because"]) for f in findings(box) if "because" in f.evidence
    }


def passes(box: Snapshot) -> dict[str, str]:
    """Title of what is right, by check."""
    return {f.check: f.title for f in findings(box) if f.status == "pass"}


def commands(finding: Finding) -> list[str]:
    """The commands of all its fixes, as one would type them."""
    return [" ".join(command) for fix in finding.fixes for command in fix.commands]


def advice(finding: Finding) -> str:
    """What its fixes say in words."""
    return " ".join(fix.summary for fix in finding.fixes)
