"""The report for screen readers and logs: one fact a line, each line complete in itself, nothing drawn, no colour."""

from collections.abc import Iterator

from envcheck.findings import Finding, Fix
from envcheck.report.causes import failing_in_words
from envcheck.report.document import Report
from envcheck.report.sections import WORDS, detail_lines, evidence_pairs, marks
from envcheck.report.summary import box_in_words, counted, environment_in_words, verdict_word
from envcheck.report.text import safe, shell_line
from envcheck.report.timings import timings
from envcheck.report.versions import versions
from envcheck.smoke.lines import smoke_rows
from envcheck.units import seconds

CALLING = ("fail", "error", "warn", "info")


def to_plain(report: Report, *, verbose: bool = False) -> str:
    """The whole report; with `verbose` also evidence and what could not be read."""
    return "".join(f"{safe(line)}\n" for line in _lines(report, verbose))


def _lines(report: Report, verbose: bool) -> Iterator[str]:
    yield f"verdict: {verdict_word(report)}"
    yield f"counts: {', '.join(counted(report))}"
    for fact in box_in_words(report.snapshot, report.created):
        yield f"machine: {fact}"
    environment = environment_in_words(report.snapshot)
    if environment:
        yield f"environment: {environment}"
    yield from _log(report)
    for status in CALLING:
        for finding in report.findings:
            if finding.status == status:
                yield from _finding(finding, verbose)
    for finding in report.findings:
        if finding.status in ("pass", "skip"):
            yield f"{WORDS[finding.status]}, {finding.area}: {_with_detail(finding)}"
    yield from _rest(report, verbose)


def _log(report: Report) -> Iterator[str]:
    """What an attached log says went wrong: it leads."""
    for cause in report.log.causes if report.log else ():
        yield f"cause in the log: {cause.title} [{cause.problem}]"
        yield f"log: {' '.join(cause.excerpt.split())}"
        for fix in cause.fixes:
            yield from _fix(fix)
    if report.log and report.log.failing:
        yield f"error of unknown cause: {failing_in_words(report.log.failing)}"
    for near in report.log.resembles if report.log else ():
        yield f"resembles: {near.title} [{near.problem}]"


def _finding(finding: Finding, verbose: bool) -> Iterator[str]:
    word, named = WORDS[finding.status], f" [{finding.problem}]" if finding.problem else ""
    yield f"{word}: {finding.title}{named}"
    yield from (f"meaning: {line}" for line in detail_lines(finding))
    if verbose:
        for name, value in evidence_pairs(finding.evidence):
            yield f"evidence: {name} = {value}"
    for fix in finding.fixes:
        yield from _fix(fix)


def _fix(fix: Fix) -> Iterator[str]:
    asked = f" ({', '.join(marks(fix))})" if marks(fix) else ""
    yield f"fix: {fix.summary}{asked}"
    for command in fix.commands:
        yield f"command: {shell_line(command)}"


def _with_detail(finding: Finding) -> str:
    detail = " ".join(detail_lines(finding))
    return f"{finding.title} ({detail})" if detail else finding.title


def _rest(report: Report, verbose: bool) -> Iterator[str]:
    for row in smoke_rows(report.smoke) if report.smoke else ():
        yield f"smoke test: {row}"
    for version in versions(report):
        clash = f", clashes: {version.clash}" if version.clash else ""
        yield f"version: {version.component} {version.version}{clash}"
    for label, duration in timings(report):
        yield f"time: {label} {seconds(duration)}"
    for path, reason in report.snapshot.unavailable.items() if verbose else ():
        yield f"could not be read: {path}: {reason}"
