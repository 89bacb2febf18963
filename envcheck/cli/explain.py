"""`envcheck explain`: the cause of a failed build or run, from its log."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TextIO

    from envcheck.explain.document import Explanation
    from envcheck.snapshot import Snapshot

LOOK_S = 5.0
"""Seconds for looking at this box, which the fixes are fitted to."""
CHUNK_BYTES = 1 << 18


def explain(
    log: Annotated[str, typer.Argument(metavar="FILE", help="The log; - for standard input. May be gzip.")],
    json: opt.Json = False,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Fit the fixes to the box of this report or snapshot."),
    ] = None,
    python: opt.Python = None,
    no_color: opt.NoColor = False,
    verbose: opt.Verbose = False,
) -> None:
    """Name the cause of a failed build or run from its log.

    With the fix that fits this box.

    Exit codes: 0 a cause was named, 1 none is known, 2 bad usage or an unreadable log.
    """
    from envcheck.cli.errors import UserError
    from envcheck.explain.explain import Explainer

    if log == "-" and source == "-":
        raise UserError("standard input can be the log or the report, not both.")
    box = box_for(source, python)
    explainer = Explainer()
    for chunk in chunks(log):
        explainer.feed(chunk)
    explanation = explainer.finish(log, box)
    give_out(explanation, json=json, no_color=no_color, verbose=verbose)
    raise typer.Exit(0 if explanation.causes else 1)


def box_for(source: str | None, python: str | None) -> "Callable[[], Snapshot]":
    """A function that gives the box to fit fixes to: the saved one, read now, or this one, looked at when asked for.

    Raises:
        UserError: the report cannot be read; there is no such Python.
    """
    from envcheck.cli.session import make_options, see

    options = make_options(
        json=False, format=None, output=None, source=source, python=python, only=None, skip=None, strict=False,
        timeout=LOOK_S, no_color=False, quiet=True, verbose=False, model=None, deep=False,
    )  # fmt: skip
    if source is None:
        return lambda: see(options).snapshot
    saved = see(options).snapshot
    return lambda: saved


def give_out(
    explanation: "Explanation", *, json: bool, no_color: bool, verbose: bool, stream: "TextIO | None" = None
) -> None:
    """Print it on `stream`; None: standard output."""
    stream = sys.stdout if stream is None else stream
    if json:
        from envcheck.report.json import write_json

        write_json(explanation, stream)
        return
    from envcheck.report.console import make_console
    from envcheck.report.terminal.explanation import print_explanation

    print_explanation(make_console(stream, no_color=no_color), explanation, verbose=verbose)


def chunks(log: str) -> "Iterator[bytes]":
    """The bytes of the log.

    Raises:
        UserError: it is not there, not readable, a folder or empty.
    """
    from envcheck.cli.errors import UserError
    from envcheck.report.text import safe

    name = "standard input" if log == "-" else repr(safe(log))
    read = 0
    try:
        for chunk in _standard_input() if log == "-" else _file(log):
            read += len(chunk)
            yield chunk
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UserError(f"{name} cannot be read: {reason[:1].lower()}{reason[1:]}.") from error
    if not read:
        raise UserError(f"{name} is empty; there is nothing to explain.")


def _standard_input() -> "Iterator[bytes]":
    return iter(lambda: os.read(sys.stdin.fileno(), CHUNK_BYTES), b"")


def _file(path: str) -> "Iterator[bytes]":
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - no pathlib for one file
        yield from iter(lambda: file.read(CHUNK_BYTES), b"")
