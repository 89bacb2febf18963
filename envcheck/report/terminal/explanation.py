"""An explanation on a terminal: the root cause first, each with where it shows and what to do."""

import shlex
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from envcheck.explain.document import Cause, Explanation, Failing
from envcheck.report.terminal.page import Page, make_page, paragraph, prose
from envcheck.report.terminal.problems import evidence_lines, fix_lines
from envcheck.report.terminal.symbols import HEADING, QUIET, STATUS_STYLES

CERTAIN, LIKELY = 0.85, 0.75
EXCERPT_LINES = 4
LONGEST_NAME = 60
"""Characters of the log's name, or of the command, in the headline."""
EXCERPT_COLUMNS = 400
HINTS = (
    "Run `envcheck check`: it checks the machine itself, where the cause may show.",
    "Search for the first of these lines, in the issues of the program that printed it.",
)

NOTHING_HINTS = (
    "If something failed, pass more of the log: from the command to its last line.",
    HINTS[0],
)


def print_explanation(console: Console, explanation: Explanation, *, verbose: bool = False) -> None:
    """Print all of it."""
    page = make_page(console, verbose=verbose)
    console.print(Text("\n").join(lines(explanation, page)), soft_wrap=True)


def lines(explanation: Explanation, page: Page) -> Iterator[Text]:
    """The explanation, line by line."""
    yield from paragraph(page, prose(page, headline(explanation), HEADING))
    if explanation.cut:
        yield from paragraph(page, prose(page, f"{explanation.cut[:1].upper()}{explanation.cut[1:]}."))
    for cause in explanation.causes:
        yield Text()
        yield from _cause(cause, page)
    if not explanation.causes:
        yield from _unknown(explanation, page)
    for over in explanation.past:
        sentence = f"Earlier, since resolved: {over.title} ({places(over.lines[-1:])})"
        yield from paragraph(page, prose(page, sentence, QUIET))


def headline(explanation: Explanation) -> str:
    """How much was found, where."""
    where = "standard input" if explanation.source == "-" else explanation.source
    where = where if len(where) <= LONGEST_NAME else f"{where[:LONGEST_NAME]} ..."
    read = f"{where} ({explanation.lines_read:,} {'line' if explanation.lines_read == 1 else 'lines'})"
    count = len(explanation.causes)
    if count == 1:
        return f"1 cause found in {read}"
    if count:
        return f"{count} causes found in {read}, the root cause first"
    if explanation.failed:
        return f"A failure was found in {read}, but its cause is not known"
    return f"No known failure found in {read}"


def _cause(cause: Cause, page: Page) -> Iterator[Text]:
    style = STATUS_STYLES["fail" if cause.confidence >= LIKELY else "warn"]
    mark = page.symbols.status["fail" if cause.confidence >= LIKELY else "warn"]
    text = prose(page, cause.title, style)
    text.append(f" [{page.safe(cause.problem)}]", QUIET)
    yield from paragraph(page, text, head=Text(f"{mark} ", style))
    yield from paragraph(page, prose(page, f"{sureness(cause.confidence)}{places(cause.lines)}:", QUIET), indent=2)
    yield from _excerpt(cause.excerpt, page)
    yield from paragraph(page, prose(page, cause.detail), indent=2)
    if page.verbose:
        yield from evidence_lines(cause.evidence, page)
    for number, fix in enumerate(cause.fixes, 1):
        yield from fix_lines(fix, "Fix: " if len(cause.fixes) == 1 else f"Fix {number}: ", page)
    for followed in cause.consequences:
        sentence = f"It led to: {followed.title} ({places(followed.lines[:1])})"
        yield from paragraph(page, prose(page, sentence, QUIET), indent=2)


def sureness(confidence: float) -> str:
    """What stands before the place, where it is not certain."""
    if confidence >= CERTAIN:
        return ""
    return "Likely, from " if confidence >= LIKELY else "Not sure, from "


def places(ranges: Sequence[tuple[int, int]]) -> str:
    """`line 12`, `lines 12-14 and 2 more places`."""
    first, last = ranges[0]
    shown = f"line {first:,}" if first == last else f"lines {first:,}-{last:,}"
    more = len(ranges) - 1
    return shown + (f" and {more} more place{'s' if more > 1 else ''}" if more else "")


def _excerpt(excerpt: str, page: Page) -> Iterator[Text]:
    shown = [line for line in excerpt.splitlines() if line.strip()]
    for line in shown[:EXCERPT_LINES]:
        head = Text("| " if page.ascii else "│ ", QUIET)
        yield from paragraph(page, Text(page.safe(line[:EXCERPT_COLUMNS])), head=head, indent=4)


def _failing(failing: Failing) -> str:
    """`ValueError in transformers (modeling.py:412 in forward): the message`."""
    kind = (failing.exception or "An exception").rpartition(".")[2]
    who = f" in {failing.package}" if failing.package else " in code of your own" if failing.place else ""
    where = f" ({failing.place}, line {failing.line:,} of the log)" if failing.place and failing.line else ""
    return f"{kind} raised{who}{where}{f': {failing.message}' if failing.message else '.'}"


def _unknown(explanation: Explanation, page: Page) -> Iterator[Text]:
    if explanation.failing:
        yield Text()
        yield from paragraph(page, prose(page, _failing(explanation.failing)))
    if not explanation.telling and not explanation.failing:
        yield Text()
        for hint in (*NOTHING_HINTS, _ask_others(explanation)):
            yield from paragraph(page, prose(page, hint))
    if not explanation.telling:
        return
    yield Text()
    yield from paragraph(page, prose(page, "The most relevant lines:"))
    width = len(f"{explanation.telling[-1].line:,}")
    for told in explanation.telling:
        head = Text(f"{told.line:>{width},}: ", QUIET)
        yield from paragraph(page, Text(page.safe(told.text)), head=head, indent=2)
    yield Text()
    for hint in (*HINTS, _ask_others(explanation)):
        yield from paragraph(page, prose(page, hint))


def _ask_others(explanation: Explanation) -> str:
    """How to make what another person needs, the log included."""
    if explanation.command is not None:
        return (
            "To ask others: `envcheck try --record FILE -- CMD ...` keeps the log, `envcheck report --log FILE` "
            "bundles it with the state of this machine, redacted."
        )
    log = "FILE" if explanation.source == "-" else shlex.quote(explanation.source)
    return f"To ask others: `envcheck report --log {log}` bundles the log with the state of this machine, redacted."
