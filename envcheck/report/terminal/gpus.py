"""The GPUs as a table: one row each; on a narrow page, one paragraph each."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.text import Text

from envcheck.report.sections import GPU_COLUMNS, gpu_rows
from envcheck.report.terminal.page import Page, items, paragraph
from envcheck.report.terminal.symbols import HEADING, QUIET
from envcheck.snapshot import Snapshot

GAP = 2


def gpu_table(snapshot: Snapshot, page: Page) -> Iterator[Text]:
    """Nothing where there is no GPU. A column of which nothing is known is left out."""
    rows = [tuple(page.safe(cell) for cell in row) for row in gpu_rows(snapshot)]
    if not rows:
        return
    yield Text()
    known = [n for n, name in enumerate(GPU_COLUMNS) if n < 2 or {row[n] for row in rows} != {"?"}]
    table = [GPU_COLUMNS, *rows]
    columns = [[row[n] for row in table] for n in known]
    widths = [max(map(cell_len, column)) for column in columns]
    if sum(widths) + GAP * (len(widths) - 1) > page.width:
        yield from _stacked(rows, known, page)
        return
    for number in range(len(table)):
        cells = [_padded(column[number], width) for column, width in zip(columns, widths, strict=True)]
        yield Text((" " * GAP).join(cells).rstrip(), "" if number else QUIET)


def _stacked(rows: Sequence[tuple[str, ...]], known: Sequence[int], page: Page) -> Iterator[Text]:
    for row in rows:
        facts = [row[1], *(_named(n, row[n]) for n in known[2:] if row[n] != "?")]
        yield from paragraph(page, items(page, facts), head=Text(f"GPU {row[0]}  ", HEADING), hang=2)


def _named(column: int, cell: str) -> str:
    return f"{GPU_COLUMNS[column]} {cell}" if GPU_COLUMNS[column] in ("PCIe", "NVLink") else cell


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))
