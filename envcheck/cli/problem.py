"""`envcheck problem ID`: one entry of the catalogue, explained."""

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from envcheck.catalogue import Problem
    from envcheck.findings import Fix
    from envcheck.snapshot import Snapshot


def problem(
    problem_id: Annotated[str | None, typer.Argument(metavar="ID", help="A problem's id; none lists them all.")] = None,
    json: opt.Json = False,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Fit the fixes to the machine of this report. Default: this one."),
    ] = None,
    python: opt.Python = None,
    _no_color: opt.NoColor = False,
) -> None:
    """Explain a problem: what it means, how it is recognised, how to fix it."""
    from envcheck.catalogue import all_problems
    from envcheck.cli.explain import box_for
    from envcheck.errors import one_of

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

        from envcheck.report.door import Way, leave_text

        rows = [_row(entry, fixes(entry)) for entry in chosen]
        document = rows if problem_id is None else rows[0]
        leave_text(msgspec.json.format(msgspec.json.encode(document)).decode() + "\n", Way(json=True))
    else:
        for line in _page(chosen[0], fixes(chosen[0])):
            print(line)


def _fixes(snapshot: "Snapshot") -> "Callable[[Problem], tuple[Fix, ...]]":
    """Gives a problem's fixes on that machine: those that `check` prints, where the machine has the problem."""
    from envcheck.checks import run_checks

    found = {finding.problem: finding.fixes for finding in reversed(run_checks(snapshot)) if finding.fixes}
    return lambda entry: found.get(entry.id) or entry.remedy(snapshot, {})


def _row(entry: "Problem", fixes: "tuple[Fix, ...]") -> dict[str, object]:
    return {
        "problem": entry.id,
        "area": entry.area,
        "status": entry.status,
        "title": entry.title,
        "meaning": entry.meaning,
        "recognised": entry.recognised,
        "because_of": entry.because_of,
        "fixes": fixes,
        "docs": entry.docs,
    }


def _page(entry: "Problem", fixes: "tuple[Fix, ...]") -> "Iterator[str]":
    import shutil

    from envcheck.report.text import own_words, shell_line

    width = max(30, min(100, shutil.get_terminal_size((80, 24)).columns))
    yield from textwrap.wrap(f"{entry.id} ({entry.area}, usually: {entry.status})", width, break_on_hyphens=False)
    yield from textwrap.wrap(entry.title, width)
    for head, text in (("What it means", entry.meaning), ("How it is recognised", entry.recognised)):
        yield ""
        yield f"{head}:"
        yield from textwrap.wrap(text, width - 2, initial_indent="  ", subsequent_indent="  ")
    if entry.because_of:
        yield ""
        yield from textwrap.wrap("It is a consequence, and not reported apart, where one of these is found:", width)
        yield from textwrap.wrap(", ".join(entry.because_of), width - 2, initial_indent="  ", subsequent_indent="  ")
    if fixes:
        yield ""
        yield "Fixes on this machine:"
    for fix in fixes:
        yield from textwrap.wrap(fix.summary, width - 4, initial_indent="  - ", subsequent_indent="    ")
        for command in fix.commands:
            yield f"      {shell_line(own_words(command))}"
