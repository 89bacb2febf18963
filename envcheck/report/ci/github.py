"""Workflow commands of GitHub Actions: one annotation a finding.

Source of the escapes: actions/toolkit, packages/core/src/command.ts (`escapeData`, `escapeProperty`).
"""

from collections.abc import Iterator

from envcheck.findings import Finding
from envcheck.report.document import Report
from envcheck.report.summary import counted, verdict_word
from envcheck.report.text import safe, shell_line

LEVELS = {"fail": "error", "error": "error", "warn": "warning", "info": "notice"}
"""GitHub shows ten annotations of a level in a step at the most; failures come first."""


def to_github(report: Report) -> str:
    """Annotations, failures first, then the verdict as an ordinary line."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    for status, level in LEVELS.items():
        for finding in report.findings:
            if finding.status == status:
                name = f"{finding.title} [{finding.problem}]" if finding.problem else finding.title
                yield f"::{level} title={_property(name)}::{_data(_message(finding))}"
    if not report.checked:
        yield "::warning title=Nothing was checked::There was nothing to check."
    yield f"envcheck: {verdict_word(report)}; {', '.join(counted(report))}"


def _message(finding: Finding) -> str:
    """What it means, then the first fix with its commands."""
    lines = [finding.detail or finding.title]
    for fix in finding.fixes[:1]:
        lines += [f"Fix: {fix.summary}", *(f"  {shell_line(command)}" for command in fix.commands)]
    return "\n".join(lines)


def _data(text: str) -> str:
    clean = "\n".join(safe(line) for line in text.splitlines())
    return clean.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
