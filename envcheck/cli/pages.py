"""How `explain`, `fit`, `plan`, `fix` and `diff` give out their document: as JSON, or as a page in another format."""

import sys
from typing import TYPE_CHECKING, Annotated, TextIO, TypeAlias, TypeVar

from envcheck.cli.chosen_format import format_of
from envcheck.cli.parameters import option
from envcheck.report.formats import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msgspec import Struct

    from envcheck.install.document import Installation
    from envcheck.plan import Plan
    from envcheck.report.blocks import Block
    from envcheck.report.door import Left

PageFormat: TypeAlias = Annotated[
    str | None,
    option("--format", metavar="FORMAT", help=f"{', '.join(PAGES)}. [default: terminal]"),
]
Document = TypeVar("Document", bound="Struct")


def page_format(wanted: str | None, *, json: bool, output: str | None = None) -> str:
    """The format of `--format`, `--json` and `--output`. Raises UserError: see `format_of`."""
    return format_of({"json": json}, wanted, output, PAGES)


def give_page(
    document: Document,
    page: "Callable[[Document], Sequence[Block]]",
    format: str,  # noqa: A002 - named as its option
    *,
    verbose: bool = False,
    redacted: bool = True,
    no_color: bool = False,
    stream: TextIO | None = None,
    output: str | None = None,
) -> "Left[Document]":
    """Give the document out in a format. What others may read is redacted, as JSON is."""
    from envcheck.report.door import Way, leave

    stream = sys.stdout if stream is None else stream

    def made(shown: Document, _beside: str) -> str | None:
        if format == "terminal":
            from envcheck.report.blocks.terminal import print_blocks
            from envcheck.report.console import make_console

            print_blocks(make_console(stream, no_color=no_color), page(shown), verbose=verbose)
            return None
        if format == "json":
            from envcheck.report.json import to_text

            return to_text(shown)
        from envcheck.report.blocks import written

        return written(page(shown), format, verbose=verbose)

    way = Way(
        stream=stream,
        output=output,
        on_screen=format in ("terminal", "plain") and output is None,
        json=format == "json",
        redacted=redacted,
    )
    return leave(document, made, way)


def give_findings(document: "Plan | Installation", stream: TextIO | None = None) -> None:
    """Its findings alone; `stream`: in place of standard error."""
    from envcheck.report.blocks import finding_blocks

    if document.findings:
        stream = sys.stderr if stream is None else stream
        give_page(document, lambda shown: [*finding_blocks(shown.findings)], "terminal", stream=stream)
