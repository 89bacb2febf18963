"""Blocks as GitHub-flavoured Markdown."""

from collections.abc import Iterator, Sequence

from envcheck.report.blocks import Bar, Block, Commands, Fold, Heading, Item, Pairs, Paragraph, Quote, Table
from envcheck.report.markdown.escape import block as code_block
from envcheck.report.markdown.escape import code, folded, plain, prose, table
from envcheck.report.sections import SIGNS
from envcheck.report.text import shell_line


def to_markdown(blocks: Sequence[Block]) -> str:
    """The document; its first heading is the title."""
    return "\n\n".join(_parts(blocks)) + "\n"


def _parts(blocks: Sequence[Block], level: int = 3) -> Iterator[str]:
    for number, block in enumerate(blocks):
        match block:
            case Heading(text=text, status=status):
                sign = f"{SIGNS[status]} " if status else ""
                yield f"{'#' * (level if number == 0 else level + 1)} {sign}{prose(text)}"
            case Paragraph(text=text, label=label, quiet=quiet):
                shown = (f"**{plain(label)}:** " if label else "") + prose(text)
                yield f"<sub>{shown}</sub>" if quiet else shown
            case Item(status=status, title=title, problem=problem):
                yield f"**{SIGNS[status]} {prose(title)}**" + (f" {code(problem)}" if problem else "")
            case Commands(commands=commands):
                yield code_block((shell_line(command) for command in commands), "bash")
            case Quote(lines=lines):
                yield code_block(lines, "text")
            case Table(columns=columns, rows=rows):
                yield table([plain(name) for name in columns], [[plain(cell) for cell in row] for row in rows])
            case Pairs(sides=sides, rows=rows):
                yield table(["", *sides], [[plain(cell) for cell in row] for row in rows])
            case Bar():
                pass  # what it shows is said in words, too
            case Fold(title=title, blocks=inner):
                yield folded(title, "\n\n".join(_parts(inner, level + 1)))
