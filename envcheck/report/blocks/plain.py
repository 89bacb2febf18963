"""Blocks for screen readers and logs: one fact a line, each line complete in itself."""

from collections.abc import Iterator, Sequence

from envcheck.report.blocks import Bar, Block, Commands, Fold, Heading, Item, Pairs, Paragraph, Quote, Table
from envcheck.report.sections import WORDS
from envcheck.report.text import safe, shell_line


def to_plain(blocks: Sequence[Block], *, verbose: bool = False) -> str:
    """The document, line by line."""
    return "".join(f"{safe(line)}\n" for line in _lines(blocks, verbose))


def _lines(blocks: Sequence[Block], verbose: bool) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text=text):
                yield text
            case Paragraph(extra=True) if not verbose:
                pass
            case Paragraph(text=text, label=label):
                yield f"{label[:1].lower()}{label[1:]}: {text}" if label else text
            case Item(status=status, title=title, problem=problem):
                yield f"{WORDS[status]}: {title}" + (f" [{problem}]" if problem else "")
            case Commands(commands=commands):
                yield from (f"command: {shell_line(command)}" for command in commands)
            case Quote(lines=lines):
                yield from (f"log: {line}" for line in lines)
            case Table(columns=columns, rows=rows):
                yield from (_row(columns, row) for row in rows)
            case Pairs(sides=(one, other), rows=rows):
                yield from (f"{title}: {one} has {a}; {other} has {b}" for title, a, b in rows)
            case Bar():
                pass  # what it shows is said in words, too
            case Fold(title=title, blocks=inner):
                yield title
                yield from _lines(inner, verbose) if verbose else ()


def _row(columns: Sequence[str], row: Sequence[str]) -> str:
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in zip(columns, row, strict=True) if cell)
