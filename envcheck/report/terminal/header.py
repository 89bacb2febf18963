"""The first lines: the verdict, how much of what was found, and which box this is."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.report.document import Report
from envcheck.report.summary import box_in_words, counted
from envcheck.report.terminal.page import Page, items, paragraph, unbroken
from envcheck.report.terminal.symbols import VERDICT_STYLES
from envcheck.smoke.lines import outcome


def headline(report: Report, page: Page) -> Iterator[Text]:
    """`BROKEN  3 failed, 24 fine · Ubuntu 22.04 · driver 535.183.01 · ...`; in two parts where a line is too short."""
    verdict = Text(f"{report.verdict.upper()}  ", VERDICT_STYLES[report.verdict])
    counts, box = counted(report), [*box_in_words(report.snapshot, report.created)]
    everything = items(page, [", ".join(counts), *box])
    if verdict.cell_len + everything.cell_len <= page.width:
        yield from paragraph(page, everything, head=verdict)
    else:
        yield from paragraph(page, Text(", ".join(unbroken(count, page) for count in counts)), head=verdict, hang=2)
        yield from paragraph(page, items(page, box))
    if report.smoke is not None:
        yield from paragraph(page, Text(page.safe(outcome(report.smoke))))
