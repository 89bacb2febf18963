"""What was found: failures, warnings and notes, each with what to do about it."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.findings import Evidence, Finding, Fix
from envcheck.report.document import Report
from envcheck.report.sections import evidence_pairs, marks, problem_groups
from envcheck.report.terminal.page import Page, command_line, items, paragraph, paragraphs, prose, unbroken
from envcheck.report.terminal.symbols import HEADING, MARK, QUIET, STATUS_STYLES


def problem_sections(report: Report, page: Page) -> Iterator[Text]:
    """One section for each status that calls for the reader, the gravest first."""
    for group in problem_groups(report):
        yield Text()
        yield Text(group.title, HEADING)
        for finding in group.findings:
            yield Text()
            yield from problem(finding, page)


def failed_titles(report: Report, page: Page) -> Iterator[Text]:
    """Only what failed, a title each: the quiet report."""
    for finding in report.findings:
        if finding.status in ("fail", "error"):
            yield from title(finding, page)


def problem(finding: Finding, page: Page) -> Iterator[Text]:
    """Title and id, what it means, and the fixes."""
    yield from title(finding, page)
    yield from paragraphs(page, finding.detail, indent=2)
    if page.verbose:
        yield from paragraph(page, Text(page.safe(_source(finding)), QUIET), indent=2)
        yield from evidence_lines(finding.evidence, page)
    for number, fix in enumerate(finding.fixes, 1):
        label = "Fix: " if len(finding.fixes) == 1 else f"Fix {number}: "
        yield from fix_lines(fix, label, page)


def title(finding: Finding, page: Page) -> Iterator[Text]:
    """`✗ Driver 525.147.05 is older than 535  [driver-too-old]`."""
    style = STATUS_STYLES[finding.status]
    head = Text(f"{page.symbols.status[finding.status]} ", style)
    text = prose(page, finding.title, style)
    if finding.problem:
        text.append(f" [{page.safe(finding.problem)}]", QUIET)
    yield from paragraph(page, text, head=head)


def fix_lines(fix: Fix, label: str, page: Page) -> Iterator[Text]:
    """What to do in a sentence, what it asks for, then each command on a line of its own."""
    text = prose(page, fix.summary)
    for mark in marks(fix):
        text.append(" ").append(unbroken(f"[{mark}]", page), MARK)
    yield from paragraph(page, text, head=Text(label, HEADING), indent=2)
    for command in fix.commands:
        yield command_line(page, command, indent=4 if page.narrow else 6)


def evidence_lines(evidence: Evidence, page: Page) -> Iterator[Text]:
    """The values that the verdict rests on."""
    if evidence:
        pairs = [f"{name} = {value}" for name, value in evidence_pairs(evidence)]
        yield from paragraph(page, items(page, pairs, QUIET), indent=2)


def _source(finding: Finding) -> str:
    return f"check {finding.check}" + (f", {finding.docs}" if finding.docs else "")
