"""A repair on a terminal: each problem, each fix with what it changes and what undoes it, and what came of it."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from envcheck.findings import Command, Fix
from envcheck.fix.case import Case
from envcheck.fix.document import Repair
from envcheck.fix.effects import Effect
from envcheck.report.terminal.page import Page, command_line, paragraph, paragraphs, prose
from envcheck.report.terminal.problems import fix_lines
from envcheck.report.terminal.symbols import HEADING, QUIET, STATUS_STYLES


def case_lines(case: Case, page: Page) -> Iterator[Text]:
    """What is wrong."""
    yield Text()
    style = STATUS_STYLES[case.status]
    title = prose(page, case.title, style)
    title.append(f" [{page.safe(case.problem)}]", QUIET)
    yield from paragraph(page, title, head=Text(f"{page.symbols.status[case.status]} ", style))
    yield from paragraphs(page, case.detail, indent=2)
    if not case.fixes:
        yield from note_lines("envcheck cannot fix it on this machine.", page)


def offer_lines(label: str, fix: Fix, effects: Iterable[Effect], undo: Iterable[Command], page: Page) -> Iterator[Text]:
    """What would be run, what it changes, what undoes it."""
    yield from fix_lines(fix, f"{label}: ", page)
    seen = list(dict.fromkeys(effects))
    for effect in seen:
        changes = "nothing." if effect.scope == "nothing" else f"it {effect.changes}."
        yield from paragraph(page, prose(page, changes), head=Text("Changes: ", QUIET), indent=4)
    for effect in seen:
        if effect.note and not effect.undo:
            yield from paragraph(page, prose(page, f"{effect.note}."), head=Text("To undo: ", QUIET), indent=4)
    commands = tuple(undo)
    if commands:
        yield Text("    To undo:", QUIET)
    for command in commands:
        yield command_line(page, command, indent=6)


def note_lines(text: str, page: Page) -> Iterator[Text]:
    """A sentence about what happens."""
    yield from paragraph(page, prose(page, text), indent=4)


def closing_lines(repair: Repair, page: Page) -> Iterator[Text]:
    """How many are fixed, and how many are left."""
    if repair.not_found:
        yield Text()
    for problem in repair.not_found:
        yield from paragraph(page, prose(page, f"{problem} is not on this machine: nothing to do."))
    yield Text()
    yield from paragraph(page, prose(page, closing(repair), HEADING))
    done = [fix for treated in repair.problems for fix in treated.fixes if fix.state == "done"]
    if done and done[-1].undo:
        yield from paragraph(page, prose(page, "`envcheck fix --undo` undoes the last fix."))
    elif done:
        yield from paragraph(page, prose(page, "The last fix cannot be undone by a command."))
    if repair.journal:
        yield from paragraph(
            page, prose(page, f"What was run, and how to undo it, is recorded in {repair.journal}", QUIET)
        )


def closing(repair: Repair) -> str:
    """The last sentence."""
    count = len(repair.problems)
    if not count:
        return "Nothing to fix."
    problems = f"{count} problem{'s' if count > 1 else ''}"
    if repair.dry_run:
        return f"{problems}; nothing was run (--dry-run)."
    ran = [fix for treated in repair.problems for fix in treated.fixes if fix.state in ("done", "failed")]
    if not ran:
        return f"{problems}; nothing was run."
    gone = sum(treated.gone is True for treated in repair.problems)
    return f"{problems}: {gone} fixed, {count - gone} not fixed or not verifiable here."
