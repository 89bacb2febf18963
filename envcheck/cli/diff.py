"""`envcheck diff`: what differs between two reports, or a report and this machine."""

from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.pages import PageFormat
from envcheck.report.formats import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from envcheck.cli.call import Options
    from envcheck.diff import Diff, Judged, Side
    from envcheck.findings import Finding
    from envcheck.report.document import Report
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import Snapshot

HERE = "."
BOX = "A report or snapshot, `.` for this machine, - for stdin."


def diff(
    a: Annotated[str, typer.Argument(metavar="A", show_default=False, help=BOX)],
    b: Annotated[str, typer.Argument(metavar="B", show_default=False, help=BOX)],
    json: opt.Json = False,
    format: PageFormat = None,  # noqa: A002 - named as its option
    plain: opt.Plain = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write the comparison to FILE (.json, .md, .html: in that format)."
        ),
    ] = None,
    python: opt.Python = None,
    only: opt.Only = None,
    skip: opt.Skip = None,
    timeout: opt.Timeout = None,
    deep: opt.Deep = False,
    model: opt.Model = None,
    no_redact: opt.NoRedact = False,
    show_redactions: opt.ShowRedactions = False,
    no_color: opt.NoColor = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Compare two reports and name the likely culprit.

    Compare a working machine with a broken one, or a machine before and after a change. Values that always differ
    (time, process ids, memory in use, temperatures, clocks) and the placeholders of redacted reports are ignored.

    Exit codes: 0 no relevant difference, 1 at least one, 2 bad usage or an unreadable report.
    """
    from envcheck.cli.call import make_options
    from envcheck.cli.output import deliver
    from envcheck.errors import UserError

    if a == b == "-":
        raise UserError("standard input can be read only once; give a file for A or for B.")
    if HERE not in (a, b) and (python or deep):
        raise UserError(
            f"{'--python' if python else '--deep'} cannot be used where neither A nor B is this machine (`.`)."
        )
    options = make_options(
        json=json,
        format=format,
        formats=PAGES,
        plain=plain,
        output=output,
        python=python,
        only=only,
        skip=skip,
        timeout=timeout,
        no_color=no_color,
        quiet=quiet,
        verbose=verbose,
        model=model,
        deep=deep,
        no_redact=no_redact,
        show_redactions=show_redactions,
    )
    found = _compare(a, b, options)
    deliver(options, found, lambda shown: _made(shown, options), "the comparison")
    raise typer.Exit(0 if found.same else 1)


def _compare(a: str, b: str, options: "Options") -> "Diff":
    from envcheck.checks import run_checks
    from envcheck.diff import compare

    read = {name: _read(name, options) for name in dict.fromkeys((a, b))}
    one, other = read[a], read[b]

    def judge(snapshot: "Snapshot") -> "Sequence[Finding]":
        return run_checks(snapshot, only=options.only, skip=options.skip)

    smokes = [_smoke(document) for document in (one, other)]
    smoke_a, smoke_b = smokes if all(smokes) else (None, None)
    judged_a, judged_b = _judged(one, judge, smoke_a), _judged(other, judge, smoke_b)
    return compare(judged_a, judged_b, (_side(a, one, judged_a), _side(b, other, judged_b)), judge, options.only)


def _read(name: str, options: "Options") -> "Snapshot | Report":
    """This machine, or what a file holds."""
    from envcheck.cli.look import observe
    from envcheck.report.load import load

    if name == HERE:
        return observe(options).snapshot
    return load(name, options.left_s)


def _smoke(document: "Snapshot | Report") -> "SmokeResult | None":
    return getattr(document, "smoke", None)


def _judged(
    document: "Snapshot | Report", judge: "Callable[[Snapshot], Sequence[Finding]]", smoke: "SmokeResult | None"
) -> "Judged":
    """The machine with what today's checks say of it; with what its smoke test found, where both were tested."""
    from envcheck.diff import Judged
    from envcheck.report.document import Report

    snapshot = document.snapshot if isinstance(document, Report) else document
    return Judged(snapshot, (*judge(snapshot), *(smoke.findings if smoke else ())))


def _side(name: str, document: "Snapshot | Report", judged: "Judged") -> "Side":
    from envcheck.diff import Side
    from envcheck.report.document import is_judged, verdict_of
    from envcheck.report.summary import box_in_words
    from envcheck.report.text import safe

    names = {HERE: "this machine", "-": "standard input"}
    created = judged.snapshot.created or getattr(document, "created", None)
    return Side(
        name=names.get(name) or safe(name),
        created=created,
        envcheck=getattr(document, "envcheck", None),
        verdict=verdict_of(judged.findings) if is_judged(judged.findings, judged.snapshot) else "not checked",
        box=tuple(box_in_words(judged.snapshot, created or "")),
    )


def _made(found: "Diff", options: "Options") -> str | None:
    from envcheck.cli.output import on_screen_or_text

    if options.format == "json":
        from envcheck.report.json import to_text

        return to_text(found)
    from envcheck.report.pages import diff_page

    blocks = diff_page(found, brief=options.quiet)
    if options.format != "terminal":
        from envcheck.report.blocks import written

        return written(blocks, options.format, verbose=options.verbose)
    from envcheck.report.blocks.terminal import print_blocks

    return on_screen_or_text(options, lambda console: print_blocks(console, blocks, verbose=options.verbose))
