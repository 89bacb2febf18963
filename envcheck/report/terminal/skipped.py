"""What could not be judged, and why; what could not be read."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from envcheck.findings import Finding
from envcheck.report.document import Report
from envcheck.report.terminal.page import Page, items, paragraph, prose
from envcheck.report.terminal.symbols import HEADING, QUIET

SHOWN = 6
"""Titles named for one reason; more of them are counted."""


def unjudged(report: Report, page: Page) -> Iterator[Text]:
    """One entry a reason: what it kept from being judged. Consequences of one cause stand together."""
    skipped = [f for f in report.findings if f.status == "skip"]
    unread = report.snapshot.unavailable
    if not skipped and not unread:
        return
    yield Text()
    yield Text("Not judged", HEADING)
    for reason in dict.fromkeys(f.detail for f in skipped):
        yield from _for_reason(reason, [f for f in skipped if f.detail == reason], page)
    if page.verbose:
        yield from unread_facts(report, page)
    elif unread:
        count = "1 fact" if len(unread) == 1 else f"{len(unread)} facts"
        yield from _entry(Text(f"{count} could not be read; -v lists them", QUIET), page)


def unread_facts(report: Report, page: Page) -> Iterator[Text]:
    """Each fact that could not be read, with the reason."""
    if report.snapshot.unavailable:
        yield Text()
        yield Text("Could not be read", HEADING)
    for path, reason in report.snapshot.unavailable.items():
        yield from _entry(Text(page.safe(path)).append(f": {page.safe(reason)}", QUIET), page)


def _for_reason(reason: str, findings: Sequence[Finding], page: Page) -> Iterator[Text]:
    shown = findings if page.verbose else findings[:SHOWN]
    titles = [f.title for f in shown]
    if len(shown) < len(findings):
        titles.append(f"{len(findings) - len(shown)} more (-v lists them)")
    yield from _entry(items(page, titles), page)
    yield from paragraph(page, prose(page, reason, QUIET), indent=4)


def _entry(text: Text, page: Page) -> Iterator[Text]:
    yield from paragraph(page, text, head=Text(f"{page.symbols.status['skip']} ", QUIET))
