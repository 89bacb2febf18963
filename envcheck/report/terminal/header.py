"""The first lines: the verdict, the machine, the environment that was checked, and the smoke test's verdict."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.report.document import Report
from envcheck.report.summary import box_in_words, counted, environment_in_words, nothing_judged, verdict_word
from envcheck.report.terminal.page import Page, items, paragraph, unbroken
from envcheck.report.terminal.symbols import QUIET, VERDICT_STYLES
from envcheck.smoke.result import SmokeResult

LABEL = 13
"""Columns of `Environment: ` and its like."""


def headline(report: Report, page: Page, *, quiet: bool = False, gate: str = "all") -> Iterator[Text]:
    """`BROKEN  3 failed, 24 passed`, then a line each for the machine, its environment and the smoke test.

    `quiet`: without the machine and its environment. `gate`: `smoke` where the smoke test alone decides; then its
    verdict leads.
    """
    counts = Text(", ".join(unbroken(count, page) for count in counted(report)))
    if gate == "smoke" and report.smoke and report.smoke.ok:  # what was asked for is there, whatever else was found
        yield from smoke_line(report.smoke, page)
        yield from _labelled("Findings:", counts, page)
    else:
        verdict = Text(f"{verdict_word(report).upper()}  ", VERDICT_STYLES[report.verdict])
        if nothing_judged(report):
            verdict.stylize(VERDICT_STYLES["degraded"])
        yield from paragraph(page, counts, head=verdict, hang=2)
    machine = [] if quiet else [*box_in_words(report.snapshot, report.created)]
    if machine:
        yield from _labelled("Machine:", items(page, machine), page)
    environment = None if quiet else environment_in_words(report.snapshot)
    if environment:
        yield from _labelled("Environment:", Text(page.safe(environment)), page)
    if report.smoke is not None and not (gate == "smoke" and report.smoke.ok):
        yield from smoke_line(report.smoke, page)
    elif report.smoke is None and report.findings and not quiet:
        yield from _labelled("Smoke test:", Text("not run", QUIET), page)


def smoke_line(result: SmokeResult, page: Page) -> Iterator[Text]:
    """`Smoke test:  PASSED  tiny (random weights) ...`."""
    from envcheck.smoke.lines import tested

    passed = Text("PASSED  ", "bold green") if result.ok else Text("FAILED  ", "bold red")
    yield from _labelled("Smoke test:", passed.append(page.safe(tested(result)), "not bold default"), page)


def _labelled(label: str, text: Text, page: Page) -> Iterator[Text]:
    if page.narrow:
        yield from paragraph(page, text, head=Text(f"{label} ", QUIET), hang=2)
    else:
        yield from paragraph(page, text, head=Text(f"{label:<{LABEL}}", QUIET))
