"""What is fine: one row an area, as compact as it gets."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from envcheck.findings import AREAS, Finding
from envcheck.report.document import Report
from envcheck.report.terminal.page import Page, items, paragraph, prose
from envcheck.report.terminal.symbols import HEADING, QUIET, STATUS_STYLES

AREA_WIDTH = max(len(area) for area in AREAS) + 2


def fine(report: Report, page: Page) -> Iterator[Text]:
    """A table without lines: the area, then what was judged and found right. The smoke test has a block of its own."""
    passed = [f for f in report.findings if f.status == "pass" and not (f.area == "smoke" and report.smoke)]
    if not passed:
        return
    yield Text()
    yield Text("Fine", HEADING)
    for area in AREAS:
        mine = [f for f in passed if f.area == area]
        if mine:
            yield from (_in_full if page.verbose else _row)(area, mine, page)


def _row(area: str, findings: Sequence[Finding], page: Page) -> Iterator[Text]:
    yield from _beside(area, items(page, [f.title for f in findings]), page)


def _in_full(area: str, findings: Sequence[Finding], page: Page) -> Iterator[Text]:
    for number, finding in enumerate(findings):
        text = prose(page, finding.title)
        if finding.detail:
            text.append(": ", QUIET).append_text(prose(page, finding.detail, QUIET))
        yield from _beside("" if number and not page.narrow else area, text, page)


def _beside(area: str, text: Text, page: Page) -> Iterator[Text]:
    """The area in a column of its own; on a narrow page in front of the text."""
    head = Text(f"{page.symbols.status['pass'] if area else ' '} ", STATUS_STYLES["pass"])
    if page.narrow:
        yield from paragraph(page, text, head=head.append(f"{area}: ", QUIET), hang=2)
    else:
        yield from paragraph(page, text, head=head.append(f"{area:<{AREA_WIDTH}}", QUIET))
