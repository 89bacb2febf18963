"""What an attached text says went wrong, as findings: they come first, and they make the verdict."""

from collections.abc import Collection, Sequence

from envcheck.catalogue import all_problems
from envcheck.explain.document import Cause, Explanation
from envcheck.findings import AREAS, Area, Finding
from envcheck.report.document import LIKELY

CHECK = "log"
"""Name of the check in each of them."""


def with_log(
    findings: Sequence[Finding], log: Explanation | None, only: Collection[Area] = (), skip: Collection[str] = ()
) -> tuple[Finding, ...]:
    """The causes that the text names, then what the checks found; a problem that both name stands there once."""
    causes = [cause for cause in (log.causes if log else ()) if cause.problem not in skip]
    told = [found for cause in causes if (found := _finding(cause)) and (not only or found.area in only)]
    named = {finding.problem for finding in told}
    return (*told, *(finding for finding in findings if finding.problem is None or finding.problem not in named))


def _finding(cause: Cause) -> Finding:
    entry = all_problems().get(cause.problem)
    area = entry.area if entry and entry.area in AREAS else "run"
    first = next((line.strip() for line in cause.excerpt.splitlines() if line.strip()), "")
    place = cause.lines[0][0] if cause.lines else 0
    return Finding(
        check=CHECK,
        area=area,
        status="fail" if cause.confidence >= LIKELY else "warn",
        problem=cause.problem,
        title=cause.title,
        detail=f"Line {place}: {first[:300]}\n{' '.join(cause.detail.split())}",
        evidence={"line": place, "confidence": cause.confidence},
        fixes=cause.fixes,
        docs=cause.docs,
    )
