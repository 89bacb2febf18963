"""A saved report with the fixes made again: what it says is to be run is not shown as envcheck's own advice."""

from collections.abc import Sequence

from msgspec.structs import replace

from envcheck.catalogue import all_problems
from envcheck.catalogue.told import told_fixes
from envcheck.explain.document import Cause
from envcheck.explain.values import overlaid
from envcheck.findings import Finding, Fix
from envcheck.report.document import Report
from envcheck.snapshot import Snapshot


def renewed(report: Report) -> Report:
    """The report with the fixes of its smoke test and of its log as this version makes them."""
    box = report.snapshot
    smoke, log = report.smoke, report.log
    return replace(
        report,
        smoke=replace(smoke, findings=renewed_findings(smoke.findings, box)) if smoke else None,
        log=replace(log, causes=tuple(_cause(cause, box) for cause in log.causes)) if log else None,
    )


def renewed_findings(findings: Sequence[Finding], snapshot: Snapshot) -> tuple[Finding, ...]:
    """The findings with fixes made here."""
    return tuple(
        replace(finding, fixes=_fixes(finding.problem, snapshot, finding), docs=_docs(finding.problem))
        for finding in findings
    )


def _cause(cause: Cause, snapshot: Snapshot) -> Cause:
    return replace(
        cause, fixes=_fixes(cause.problem, overlaid(snapshot, cause.evidence), cause), docs=_docs(cause.problem)
    )


def _fixes(problem: str | None, snapshot: Snapshot, said: Finding | Cause) -> tuple[Fix, ...]:
    entry = all_problems().get(problem or "")
    return told_fixes(entry.remedy, snapshot, said.evidence) if entry else ()


def _docs(problem: str | None) -> str | None:
    entry = all_problems().get(problem or "")
    return entry.docs if entry else None
