"""`envcheck problem ID`: one entry of the catalogue, explained."""

from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.pages import PageFormat, page_format

if TYPE_CHECKING:
    from collections.abc import Callable

    from envcheck.catalogue import Problem
    from envcheck.findings import Fix
    from envcheck.snapshot import Snapshot


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
    from envcheck.errors import one_of

    form = page_format(format, json=json)
    json = form == "json"
    entries = all_problems()
    chosen = (
        list(entries.values())
        if problem_id is None
        else [entries[one_of(problem_id, entries, "problem", "envcheck problem")]]
    )
    if problem_id is None and not json:
        for entry in chosen:
            print(f"{entry.area:<10} {entry.id}")
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
    import sys

    from envcheck.report.blocks.terminal import print_blocks
    from envcheck.report.console import make_console

    print_blocks(make_console(sys.stdout, no_color=no_color), blocks)
