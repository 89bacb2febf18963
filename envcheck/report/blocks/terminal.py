"""Blocks on a terminal."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from envcheck.report.blocks import Bar, Block, Commands, Fold, Heading, Item, Pairs, Paragraph, Quote, Table
from envcheck.report.terminal.page import Page, command_line, items, make_page, paragraph, prose
from envcheck.report.terminal.problems import problem_id
from envcheck.report.terminal.symbols import HEADING, QUIET, STATUS_STYLES
from envcheck.report.text import shortened

QUOTED_COLUMNS = 400
GAP = 2
LONGEST_LABEL = 16
"""Characters of a label below whose end the further lines of its paragraph are aligned."""
LEAST_COLUMN = 32
"""Columns in which the sentences of a table's last column can still be read."""


def print_blocks(console: Console, blocks: Sequence[Block], *, verbose: bool = False) -> None:
    """Print the document."""
    page = make_page(console, verbose=verbose)
    console.print(Text("\n").join(lines(blocks, page)), soft_wrap=True)


def lines(blocks: Sequence[Block], page: Page, *, inside: bool = False) -> Iterator[Text]:
    """The document, line by line: an empty one before each heading and each item. `inside`: below an item."""
    blocks = [block for block in blocks if page.verbose or not (isinstance(block, Paragraph) and block.extra)]
    for number, block in enumerate(blocks):
        if number and _stands_apart(block, blocks[number - 1], page):
            yield Text()
        inside = isinstance(block, Item) or (inside and not isinstance(block, (Heading, Table, Pairs, Fold)))
        yield from _block(block, page, 2 if inside else 0)


def _stands_apart(block: Block, before: Block, page: Page) -> bool:
    """An empty line is before it."""
    if isinstance(block, Fold):
        return page.verbose or not isinstance(before, Fold)
    if isinstance(block, Item):
        return not isinstance(before, (Heading, Item))
    return isinstance(block, (Heading, Table)) and not isinstance(before, Heading)


def _block(block: Block, page: Page, indent: int) -> Iterator[Text]:
    match block:
        case Heading(text=text, status=status):
            yield from paragraph(page, prose(page, text, STATUS_STYLES[status] if status else HEADING))
        case Paragraph(text=text, label=label, quiet=quiet):
            head = Text(f"{label}: ", HEADING) if label else None
            hang = 2 if len(label) > LONGEST_LABEL else None
            yield from paragraph(page, prose(page, text, QUIET if quiet else ""), head=head, indent=indent, hang=hang)
        case Item(status=status, title=title, problem=problem):
            style = STATUS_STYLES[status]
            text_ = prose(page, title, style)
            if problem:
                text_.append(" ").append_text(problem_id(problem, page))
            yield from paragraph(page, text_, head=Text(f"{page.symbols.status[status]} ", style))
        case Commands(commands=commands):
            yield from (command_line(page, command, indent=4 if page.narrow else indent + 4) for command in commands)
        case Quote(lines=quoted):
            for line in quoted:
                head = Text("| " if page.ascii else "│ ", QUIET)
                yield from paragraph(page, Text(page.safe(shortened(line, QUOTED_COLUMNS))), head=head, indent=4)
        case Fold(title=title, blocks=inner):
            if page.verbose:
                yield from paragraph(page, prose(page, title, HEADING))
                yield from lines(inner, page)
            else:
                yield from paragraph(page, prose(page, f"{title} (-v shows it)", QUIET))
        case _:
            yield from _facts(block, page)


def _facts(block: "Table | Pairs | Bar", page: Page) -> Iterator[Text]:
    match block:
        case Table():
            yield from _table(block, page)
        case Pairs(rows=rows):
            yield from (line for row in rows for line in _pair(*row, page))
        case Bar():
            from envcheck.report.blocks.bars import drawn

            yield from drawn(block, page)


def _pair(title: str, a: str, b: str, page: Page) -> Iterator[Text]:
    told = prose(page, a).append(page.safe(" → "), QUIET).append_text(prose(page, b))
    yield from paragraph(page, told, head=Text(f"{page.safe(title)}: "), hang=2)


def _table(table: Table, page: Page) -> Iterator[Text]:
    """Aligned, the last column wrapped, where that leaves it room; else one paragraph a row."""
    rows = [[page.safe(cell) for cell in row] for row in (table.columns, *table.rows)]
    widths = [max(cell_len(row[n]) for row in rows) for n in range(len(table.columns))]
    room = page.width - sum(widths[:-1]) - GAP * (len(widths) - 1)
    if room >= min(widths[-1], LEAST_COLUMN):
        for number, row in enumerate(rows):
            cells = (cell + " " * (width - cell_len(cell) + GAP) for cell, width in zip(row[:-1], widths, strict=False))
            style = "" if number else QUIET
            yield from paragraph(page, prose(page, row[-1], style), head=Text("".join(cells), style))
        return
    for row in rows[1:]:
        facts = [
            f"{name}{':' * (' ' in cell)} {cell}" if n else cell
            for n, (name, cell) in enumerate(zip(rows[0], row, strict=True))
            if cell
        ]
        yield from paragraph(page, items(page, facts), head=Text("- "))
