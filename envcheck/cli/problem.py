"""`envcheck problem ID`: one entry of the catalogue, explained."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.pages import PageFormat, page_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from envcheck.catalogue import Problem
    from envcheck.findings import Fix
    from envcheck.snapshot import Snapshot

LEAST_TITLE = 24
"""Columns in which a title can still be read."""


def problem(
    problem_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="A problem id. [default: list all problems]")
    ] = None,
    json: opt.Json = False,
    format: PageFormat = None,  # noqa: A002 - named as its option
    source: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE", help="Show the fixes for the machine in this report. [default: this machine]"
        ),
    ] = None,
    python: opt.Python = None,
    no_color: opt.NoColor = False,
) -> None:
    """Explain a problem, and how to fix it."""
    from envcheck.catalogue import all_problems
    from envcheck.cli.explain import box_for
    from envcheck.cli.problem_ids import problem_of

    form = page_format(format, json=json)
    json = form == "json"
    entries = all_problems()
    chosen = list(entries.values()) if problem_id is None else [entries[problem_of(problem_id)]]
    if problem_id is None and not json:
        _list(chosen)
        return
    fixes = _fixes(box_for(source, python)())
    if json:
        import msgspec

        from envcheck.report.catalogue import explained
        from envcheck.report.door import Way, leave_text

        rows = [explained(entry, fixes(entry)) for entry in chosen]
        document = rows if problem_id is None else rows[0]
        leave_text(msgspec.json.format(msgspec.json.encode(document)).decode() + "\n", Way(json=True))
        return
    _show(chosen[0], fixes(chosen[0]), form, no_color=no_color)


def _list(entries: "list[Problem]") -> None:
    """Every id with its title, area by area; as much of the title as fits."""
    from envcheck.findings import AREAS
    from envcheck.report.console import columns
    from envcheck.report.text import shortened

    width = columns(sys.stdout, os.environ)
    column = max(len(entry.id) for entry in entries)
    room = width - column - 4
    for area in AREAS:
        print(area)
        for entry in entries:
            if entry.area == area:
                title = shortened(entry.title, room) if room >= LEAST_TITLE else ""
                print(f"  {entry.id:<{column}}  {title}".rstrip())
    print("\n`envcheck problem ID` explains one of them.")


def _fixes(snapshot: "Snapshot") -> "Callable[[Problem], tuple[Fix, ...]]":
    """Gives a problem's fixes on that machine: those that `check` prints, where the machine has the problem."""
    from envcheck.checks import run_checks

    found = {finding.problem: finding.fixes for finding in reversed(run_checks(snapshot)) if finding.fixes}
    return lambda entry: found.get(entry.id) or entry.remedy(snapshot, {})


def _show(entry: "Problem", fixes: "tuple[Fix, ...]", form: str, *, no_color: bool) -> None:
    from envcheck.report.pages import problem_page

    blocks = problem_page(entry, fixes)
    if form != "terminal":
        from envcheck.report.blocks import written
        from envcheck.report.door import Way, leave_text

        leave_text(written(blocks, form), Way())
        return
    from envcheck.report.blocks.terminal import print_blocks
    from envcheck.report.console import make_console

    print_blocks(make_console(sys.stdout, no_color=no_color), blocks)
