"""Blocks as one HTML file, with the style and the script of the report."""

from collections.abc import Iterator, Sequence

from envcheck.report.blocks import Bar, Block, Commands, Fold, Heading, Item, Pairs, Paragraph, Quote, Table
from envcheck.report.html.element import Markup, prose, tag, together
from envcheck.report.html.findings import badge, commands_of, problem_id
from envcheck.report.html.page import SCRIPT
from envcheck.report.html.shell import STYLE, asset, html_page
from envcheck.report.html.tables import table

LONGEST_LINES = 400


def to_html(blocks: Sequence[Block]) -> str:
    """The document; its first heading is the title."""
    title = next((block.text for block in blocks if isinstance(block, Heading)), "envcheck")
    first = blocks[:1] if blocks and isinstance(blocks[0], Heading) else []
    banner = tag("header", *(tag("h1", prose(title)) for _ in first), class_="banner")
    main = tag("main", *_parts(blocks[len(first) :]), id="main")
    return html_page(f"envcheck: {title}", banner, main, style=asset(STYLE), script=asset(SCRIPT))


def _parts(blocks: Sequence[Block]) -> Iterator[Markup]:
    for block in blocks:
        match block:
            case Heading(text=text, status=status):
                yield tag("h2", badge(status) if status else "", prose(text))
            case Paragraph(text=text, label=label, quiet=quiet):
                yield tag(
                    "p", tag("strong", f"{label}: ") if label else "", prose(text), class_="quiet" if quiet else None
                )
            case Item(status=status, title=title, problem=problem):
                named = problem_id(problem) if problem else ""
                yield tag("h3", badge(status), prose(title), " ", named, class_=f"finding {status}")
            case Commands(commands=commands):
                yield commands_of(commands)
            case Quote(lines=lines):
                shown = Markup("\n").join(together(line) for line in lines[:LONGEST_LINES])
                yield tag("pre", Markup(shown), class_="excerpt", tabindex="0")
            case Table(columns=columns, rows=rows):
                yield table("", columns, [list(row) for row in rows])
            case Pairs(sides=sides, rows=rows):
                yield table("", ("", *sides), [list(row) for row in rows])
            case Bar():
                pass  # what it shows is said in words, too
            case Fold(title=title, blocks=inner):
                yield tag("details", tag("summary", title), *_parts(inner))
