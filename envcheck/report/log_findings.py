"""What an attached text says went wrong, as findings: they come first, and they make the verdict."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from envcheck.catalogue import all_problems
from envcheck.checks.consequences import root_cause
from envcheck.compat.environment import torch_version
from envcheck.explain.document import Cause, Explanation
from envcheck.findings import AREAS, Area, Finding
from envcheck.late_pattern import late
from envcheck.report.document import LIKELY
from envcheck.report.text import shortened
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

_HEADING = late(r"^#{1,6} ")
"""As Markdown writes the title of an issue."""
CHECK = "log"
"""Name of the check in each of them."""
LONGEST_LINE = 300
"""Characters of a quoted line."""
OF_CUDA = {"driver", "gpu", "link", "cuda", "torch", "attention"}
"""Areas in which what fails needs an NVIDIA GPU."""
LIMITS = {"os-unsupported", "python-too-old", "driver-too-old"}
"""What envcheck and current releases do not support: seldom why the program of a text failed."""


USUAL_PYTHON: tuple[int, ...] = (3, 8)
"""Python of which releases of torch 2 were made."""
FIRST_OF_CUDA_11, FIRST_OF_CUDA_12 = (450,), (525,)
"""Drivers that run any CUDA 11 or 12. Source: CUDA Compatibility, "Minor Version Compatibility"."""
FIRST_WITHOUT_CUDA_11 = (2, 1)
"""The first torch whose default build is for CUDA 12. Source: PyTorch's release post of 2.1."""


def is_limit(finding: Finding) -> bool:
    """It is on `LIMITS`; that a machine is a Mac, which has no NVIDIA GPU, is a cause like others."""
    return finding.problem in LIMITS and not is_mac(finding)


def is_mac(finding: Finding) -> bool:
    """It says that the machine is a Mac: what needs CUDA cannot work there, whatever else is wrong."""
    return finding.problem == "os-unsupported" and finding.evidence.get("system") == "Darwin"


def with_log(
    findings: Sequence[Finding], log: Explanation | None, only: Collection[Area] = (), skip: Collection[str] = ()
) -> tuple[Finding, ...]:
    """The causes that the text names, then what the checks found; a problem that both name stands there once.

    Before a cause that one of the findings explains stands that finding.
    """
    causes = [cause for cause in (log.causes if log else ()) if cause.problem not in skip]
    failed = {finding.problem for finding in findings if finding.status == "fail"}
    told = [found for cause in causes if (found := _finding(cause, failed)) and (not only or found.area in only)]
    named = {finding.problem for finding in told}
    others = [finding for finding in findings if finding.problem is None or finding.problem not in named]
    elsewhere = any(finding.area in ("driver", "gpu", "link") for finding in told)  # a log of a machine that has a GPU
    first = [finding for finding in others if is_mac(finding) and not elsewhere]
    causes_found = [f for f in others if f in first or (f.status == "fail" and f.problem not in LIMITS)]
    alarms = {f.problem: f for f in causes_found if f.problem}
    for finding in told:
        root = alarms.get(root_cause(finding.problem or "", alarms, all_problems()) or "")
        first += [one for one in (root, finding) if one and one not in first]
    return (*first, *(finding for finding in others if finding not in first))


def limits_last(findings: Sequence[Finding], snapshot: Snapshot) -> tuple[Finding, ...]:
    """The findings, those on `LIMITS` behind the others; what only envcheck itself asks for is no alarm."""
    torch = version_tuple(torch_version(snapshot))
    wants = any(f.status == "fail" and f.problem not in LIMITS and f.area in OF_CUDA for f in findings)
    told = [
        replace(finding, status="info") if _is_only_ours(finding, torch, wants=wants) else finding
        for finding in findings
    ]
    return tuple(sorted(told, key=lambda finding: finding.status == "fail" and is_limit(finding)))


def _is_only_ours(finding: Finding, torch: tuple[int, ...] | None, *, wants: bool) -> bool:
    """Programs of its time run on this driver and Python, and torch on Windows and on a Mac.

    `wants`: something else that failed needs CUDA, which no Mac has.
    """
    if finding.status != "fail" or finding.problem not in LIMITS:
        return False
    if finding.problem == "os-unsupported":
        asked = finding.evidence.get("linux_only") or finding.evidence.get("cuda_wanted") or "line" in finding.evidence
        return not asked and not (wants and is_mac(finding))
    if finding.problem == "python-too-old":
        key, oldest = "python", USUAL_PYTHON
    else:
        key, oldest = "driver", FIRST_OF_CUDA_12 if torch and torch >= FIRST_WITHOUT_CUDA_11 else FIRST_OF_CUDA_11
    return (version_tuple(str(finding.evidence.get(key))) or (0,)) >= oldest


def _finding(cause: Cause, failed: Collection[str | None]) -> Finding:
    """The cause; one that the text leaves in doubt is certain where a check finds it, too."""
    entry = all_problems().get(cause.problem)
    area = entry.area if entry and entry.area in AREAS else "run"
    first = next((line.strip() for line in cause.excerpt.splitlines() if line.strip()), "")
    first = _HEADING.sub("", first)
    place = cause.lines[0][0] if cause.lines else 0
    return Finding(
        check=CHECK,
        area=area,
        status="fail" if cause.confidence >= LIKELY or cause.problem in failed else "warn",
        problem=cause.problem,
        title=cause.title,
        detail=f"Line {place}: {shortened(first, LONGEST_LINE)}\n{' '.join(cause.detail.split())}",
        evidence={"line": place, "confidence": cause.confidence},
        fixes=cause.fixes,
        docs=cause.docs,
    )
