"""Causes before consequences: a problem that another one explains is not a second alarm."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from envcheck.catalogue import Problem
from envcheck.findings import Finding

ALARMS = ("fail", "warn")
SAME = {"driver-too-old": ("cuda-runtime-too-new",)}
"""Problems of `no_causes` that another one states more exactly, with the same fix."""


def suppress_consequences(
    findings: Sequence[Finding], problems: Mapping[str, Problem], no_causes: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Turn each finding that another finding explains into a skip that names its cause.

    Follows `Problem.because_of` through any number of steps, also through problems that were not found themselves, and
    names the root: the cause that nothing found explains in its turn. `no_causes`: found problems that explain nothing.
    """
    alarms = {f.problem: f for f in findings if f.problem and f.status in ALARMS and f.problem not in no_causes}
    result: list[Finding] = []
    for finding in findings:
        cause = root_cause(finding.problem, alarms, problems) if finding.problem else None
        if finding.problem in no_causes:
            cause = next((one for one in SAME.get(finding.problem or "", ()) if one in alarms), cause)
        result.append(_skip(finding, alarms[cause]) if cause else finding)
    return tuple(result)


def root_cause(problem: str, alarms: Mapping[str, object], problems: Mapping[str, Problem]) -> str | None:
    """The found problem that explains `problem` and that nothing found explains; None where there is none."""
    seen = {problem}
    frontier = [problem]
    root: str | None = None
    while frontier:
        causes = [c for p in frontier if p in problems for c in problems[p].because_of if c not in seen]
        found = [c for c in causes if c in alarms]
        root = found[0] if found else root
        seen.update(causes)
        frontier = causes
    return root


def _skip(finding: Finding, cause: Finding) -> Finding:
    return msgspec.structs.replace(
        finding,
        status="skip",
        problem=None,
        detail=f"because: {cause.title}",
        evidence={**finding.evidence, "because": cause.problem, "consequence": finding.problem},
        fixes=(),
        docs=None,
    )
