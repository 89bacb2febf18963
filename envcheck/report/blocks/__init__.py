"""One document model for what commands say: blocks, which a writer for each format lays out.

`explain`, `fit`, `plan`, `fix`, `diff` and `problem` make blocks (`pages.py`) and get every format by it.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from msgspec import Struct

from envcheck.findings import Command, Finding, Fix, Status
from envcheck.report.sections import detail_lines, marks


class Heading(Struct, frozen=True):
    """What the blocks below are about. The first one is the title of the document."""

    text: str
    status: Status | None = None


class Paragraph(Struct, frozen=True):
    """Sentences; what stands between backticks is code. `quiet`: less important than the rest."""

    text: str
    label: str = ""
    quiet: bool = False
    extra: bool = False
    """Only under `-v`, where a format is read from top to bottom."""


class Item(Struct, frozen=True):
    """A finding by its title: `✗ title [problem]`."""

    status: Status
    title: str
    problem: str | None = None


class Commands(Struct, frozen=True):
    """Commands to copy, each on a line of its own."""

    commands: Sequence[Command]


class Quote(Struct, frozen=True):
    """Lines of another program, as they are."""

    lines: Sequence[str]


class Table(Struct, frozen=True):
    """Rows of cells under their column names."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


class Pairs(Struct, frozen=True):
    """What two sides have of the same things: `NVIDIA driver: 535.183.01 → 525.147.05`."""

    sides: tuple[str, str]
    rows: Sequence[tuple[str, str, str]]


class Bar(Struct, frozen=True):
    """How something is divided up: what a GPU's memory holds. Drawn on a terminal; the words stand next to it."""

    shares: Sequence[tuple[str, int]]
    """Each with its name, a key of `SHARES`, in the order in which they are drawn."""
    whole: int
    has_legend: bool = False
    """The signs are explained below it."""


SHARES = ("weights", "activations", "KV cache", "CUDA", "others")


class Fold(Struct, frozen=True):
    """What is shown when it is asked for: by a click, or by `-v`."""

    title: str
    blocks: Sequence["Block"]


Block: TypeAlias = Heading | Paragraph | Item | Commands | Quote | Table | Pairs | Bar | Fold


def fix_blocks(fixes: Sequence[Fix], label: str = "Fix") -> Iterable[Block]:
    """What to do, each fix with its commands: the same in every command."""
    for number, fix in enumerate(fixes):
        needs = "".join(f" [{mark}]" for mark in marks(fix))
        yield Paragraph(
            f"{alternative(fix.summary) if number else fix.summary}{needs}", label="Or" if number else label
        )
        if fix.commands:
            yield Commands(fix.commands)


def alternative(summary: str) -> str:
    """The sentence of a fix that stands behind the label "Or:" or a number."""
    words = summary.removeprefix("Or ")
    return words[:1].upper() + words[1:]


def finding_blocks(findings: Iterable[Finding]) -> Iterable[Block]:
    """Findings with their meaning and fixes: the same in every command."""
    for finding in findings:
        yield Item(finding.status, finding.title, finding.problem)
        yield from map(Paragraph, detail_lines(finding))
        yield from fix_blocks(finding.fixes)


def written(blocks: Sequence[Block], format: str, *, verbose: bool = False) -> str:  # noqa: A002 - as its option
    """The document in one of the formats that are texts.

    Args:
        blocks: the document.
        format: plain, markdown or html.
        verbose: with what is folded, where a format cannot fold.
    """
    if format == "markdown":
        from envcheck.report.blocks.markdown import to_markdown

        return to_markdown(blocks)
    if format == "html":
        from envcheck.report.blocks.html import to_html

        return to_html(blocks)
    from envcheck.report.blocks.plain import to_plain

    return to_plain(blocks, verbose=verbose)
