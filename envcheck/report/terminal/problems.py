"""What was found: failures, warnings and notes, each with what to do about it."""

from collections.abc import Iterator, Sequence

from rich.style import Style
from rich.text import Text

from envcheck.about import problem_url
from envcheck.findings import Command, Evidence, Finding, Fix
from envcheck.report.advice import ONE_STORY, first_runnable, fix_command, shared_fix, told_by_another
from envcheck.report.blocks import alternative
from envcheck.report.document import Report
from envcheck.report.sections import detail_lines, evidence_pairs, marks, problem_groups
from envcheck.report.terminal.page import Page, command_line, items, paragraph, paragraphs, prose, unbroken
from envcheck.report.terminal.symbols import HEADING, MARK, QUIET, STATUS_STYLES

IN_FULL = ("fail", "error", "warn")
"""Of these every fix is named; of a note, the first."""


def problem_sections(report: Report, page: Page) -> Iterator[Text]:
    """What needs attention, the gravest first, each with its fixes. What another problem tells is not told twice."""
    told = frozenset() if page.verbose else told_by_another(report.findings)
    before: list[Finding] = []
    for group in problem_groups(report):
        findings = [finding for finding in group.findings if finding.problem not in told]
        if findings:
            yield Text()
            yield Text(group.title, HEADING)
        for number, finding in enumerate(findings):
            if number and page.verbose:
                yield Text()
            yield from problem(finding, page, report, before)
            before.append(finding)


def failed_titles(report: Report, page: Page) -> Iterator[Text]:
    """Only what failed, a title each: the quiet report."""
    for finding in report.findings:
        if finding.status in ("fail", "error"):
            yield from title(finding, page)


def problem(finding: Finding, page: Page, report: Report, before: Sequence[Finding]) -> Iterator[Text]:
    """Title and id, what it means, then the fixes: first the one that envcheck would carry out."""
    told = told_by_another(report.findings)
    also = ONE_STORY.get(finding.problem or "")
    yield from title(finding, page, also=also if also in told else None)
    yield from paragraphs(page, "\n".join(detail_lines(finding)), indent=2)
    if page.verbose:
        yield from paragraph(page, Text(page.safe(_source(finding)), QUIET), indent=2)
        yield from evidence_lines(finding.evidence, page)
    elif same := shared_fix(finding, before, report.snapshot):
        again = same == finding.problem and finding.area == "smoke"
        words = "The smoke test fails for the same reason." if again else f"The fix for {same} fixes this as well."
        yield from paragraph(page, prose(page, words), indent=2)
        return
    yield from _fixes(finding, page, report)


def _fixes(finding: Finding, page: Page, report: Report) -> Iterator[Text]:
    """First the fix that envcheck carries out unasked for root; else in the order in which `envcheck fix` has them.

    Under `-v` all commands, else those of the first, and of the one that envcheck carries out.
    """
    runs = first_runnable(finding, report.snapshot)
    first = runs if runs and runs.automatic else None
    fixes = [*([first] if first else []), *(fix for fix in finding.fixes if fix is not first)]
    for number, fix in enumerate(fixes):
        if number and not page.verbose and finding.status not in IN_FULL:
            return
        own = fix_command(finding, report.snapshot) if fix is runs else None
        short = number > 0 and not page.verbose and fix is not runs
        yield from fix_lines(fix, "Or: " if number else "Fix: ", page, own=own, short=short)


def title(finding: Finding, page: Page, *, also: str | None = None) -> Iterator[Text]:
    """`✗ Driver 525.147.05 is older than 535  [driver-too-old]`. `also`: another problem that is told here."""
    style = STATUS_STYLES[finding.status]
    head = Text(f"{page.symbols.status[finding.status]} ", style)
    text = prose(page, finding.title, style)
    if finding.problem:
        text.append(" ").append_text(problem_id(finding.problem, page))
    if also:
        text.append(" ").append_text(problem_id(also, page))
    yield from paragraph(page, text, head=head)


def problem_id(problem: str, page: Page) -> Text:
    """`[driver-too-old]`, a link to its page where the terminal shows links."""
    url = problem_url(problem) if page.hyperlinks else None
    return Text(f"[{page.safe(problem)}]", Style(dim=True, link=url))


def fix_lines(fix: Fix, label: str, page: Page, *, own: Command | None = None, short: bool = False) -> Iterator[Text]:
    """What to do in a sentence, what it needs, then each command on a line of its own.

    `own`: the command of envcheck that carries it out. `short`: no commands.
    """
    text = prose(page, alternative(fix.summary))
    for mark in marks(fix):
        text.append(" ").append(unbroken(f"[{mark}]", page), MARK)
    yield from paragraph(page, text, head=Text(label, HEADING), indent=2)
    if short:
        return
    indent = 4 if page.narrow else 6
    if own:
        runs = Text("# asks, then runs:" if fix.commands else "", QUIET)
        line = command_line(page, own, indent=indent)
        yield line if page.narrow or not fix.commands else line.append("  ").append_text(runs)
        if page.narrow and fix.commands:
            yield Text(" " * indent).append_text(runs)
    for command in fix.commands:
        yield command_line(page, command, indent=indent)


def evidence_lines(evidence: Evidence, page: Page) -> Iterator[Text]:
    """The values that the verdict rests on."""
    if evidence:
        pairs = [f"{name} = {value}" for name, value in evidence_pairs(evidence)]
        yield from paragraph(page, items(page, pairs, QUIET), indent=2)


def _source(finding: Finding) -> str:
    return f"check {finding.check}" + (f"; more: envcheck problem {finding.problem}" if finding.problem else "")
