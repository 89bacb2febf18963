"""Bars of memory on a terminal: each share in its own sign."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.report.blocks import SHARES, Bar
from envcheck.report.terminal.page import Page
from envcheck.report.terminal.symbols import QUIET

LONGEST = 60
SIGNS = dict(zip(SHARES, (("blue", "█", "W"), ("yellow", "▓", "A"), ("cyan", "▚", "K"), ("magenta", "▒", "C"),
                          ("red", "×", "x")), strict=True))  # fmt: skip
"""The style of each share, its sign, and its sign in ASCII."""
FREE = (QUIET, "·", ".")


def drawn(bar: Bar, page: Page) -> Iterator[Text]:
    """The bar, and what its signs mean. What is more than the whole runs over the end."""
    width = min(LONGEST, page.width - 4)
    whole = max(bar.whole, sum(count for _, count in bar.shares), 1)
    line = Text("  ")
    done = end = 0
    for name, count in bar.shares:
        style, *signs = SIGNS[name]
        done += count
        cells = round(done / whole * width) - end
        end += cells
        line.append(signs[page.ascii] * cells, style)
    yield line.append(FREE[1 + page.ascii] * (width - end), QUIET)
    if bar.has_legend:
        yield from _legend(bar, page)


def _legend(bar: Bar, page: Page) -> Iterator[Text]:
    """On as many lines as it takes."""
    line = Text(" ")
    for name, (style, *signs) in (*((name, SIGNS[name]) for name, _ in bar.shares), ("free", FREE)):
        entry = Text(" ").append(signs[page.ascii], style).append(f" {name}", QUIET)
        if line.cell_len + entry.cell_len > page.width:
            line.rstrip()
            yield line
            line = Text(" ")
        line.append_text(entry).append(" ")
    line.rstrip()
    yield line
