"""How `explain`, `fit`, `plan`, `fix` and `diff` give out their document: as JSON, or as a page in another format."""

import sys
from typing import TYPE_CHECKING, Annotated, TextIO, TypeAlias, TypeVar

import typer

from envcheck.errors import UserError, one_of
from envcheck.report.formats import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from msgspec import Struct

    from envcheck.report.blocks import Block
    from envcheck.report.door import Left

PageFormat: TypeAlias = Annotated[
    str | None,
    typer.Option("--format", metavar="FORMAT", help=f"{', '.join(PAGES)}. [default: terminal]"),
]
Document = TypeVar("Document", bound="Struct")


def page_format(wanted: str | None, *, json: bool) -> str:
    """The format of `--format` and `--json`. Raises UserError: there is no such format, or they contradict."""
    chosen = one_of(wanted, PAGES, "format") if wanted else "json" if json else "terminal"
    if json and chosen != "json":
        raise UserError(f"--json and --format {chosen} cannot be used together.")
    return chosen


def give_page(
    document: Document,
    page: "Callable[[Document], Sequence[Block]]",
    format: str,  # noqa: A002 - named as its option
    *,
    verbose: bool = False,
    redacted: bool = True,
    stream: TextIO | None = None,
    output: str | None = None,
) -> "Left[Document]":
    """Write the document in a format that is no terminal's. What others may read is redacted, as JSON is."""
    from envcheck.report.door import Way, leave

    def made(shown: Document, _beside: str) -> str:
        if format == "json":
            from envcheck.report.json import to_text

            return to_text(shown)
        from envcheck.report.blocks import written

        return written(page(shown), format, verbose=verbose)

    way = Way(
        stream=sys.stdout if stream is None else stream,
        output=output,
        on_screen=format == "plain" and output is None,
        json=format == "json",
        redacted=redacted,
    )
    return leave(document, made, way)
