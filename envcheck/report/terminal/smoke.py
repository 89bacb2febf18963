"""The smoke test: what the model did, each value next to what was expected."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.report.terminal.page import Page, paragraph
from envcheck.report.terminal.symbols import HEADING, QUIET
from envcheck.smoke.lines import Row, smoke_rows
from envcheck.smoke.result import SmokeResult

GAP = 3
LEAST_ROWS = 2


def smoke_block(result: SmokeResult, page: Page) -> Iterator[Text]:
    """`Embedding dimension: 4096   expected 4096`, a line a value."""
    rows = smoke_rows(result)
    if len(rows) < LEAST_ROWS:  # the model alone, which the first lines name
        return
    column = max((_value(row, page).cell_len for row in rows if row.expectation), default=0) + GAP
    yield Text()
    yield Text("Smoke test", HEADING)
    for row in rows:
        yield from _row(row, column, page)


def _row(row: Row, column: int, page: Page) -> Iterator[Text]:
    """The expectation next to its value where the page is wide enough, below it where it is not."""
    label, expectation = Text(f"{page.safe(row.label)}: "), Text(page.safe(row.expectation), QUIET)
    if not expectation:
        yield from paragraph(page, Text(page.safe(row.value)), head=label, indent=2, hang=2)
    elif column + expectation.cell_len <= page.width:
        value = _value(row, page)
        yield value.append(" " * (column - value.cell_len)).append_text(expectation)
    else:
        yield from paragraph(page, Text(page.safe(row.value)), head=label, indent=2, hang=2)
        yield from paragraph(page, expectation, indent=4)


def _value(row: Row, page: Page) -> Text:
    return Text(f"  {page.safe(row.label)}: {page.safe(row.value)}")
