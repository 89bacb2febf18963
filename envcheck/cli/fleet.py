"""`envcheck fleet`: many machines' reports side by side."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.say import say

if TYPE_CHECKING:
    from envcheck.expect.file import Expectations
    from envcheck.fleet.compare import Entry
    from envcheck.fleet.document import Fleet

LIMIT_S = 10.0
"""Of reading one report."""
MOST = 100_000
"""Reports in one call."""


FORMATS = ("terminal", "html", "json", "prometheus")


def fleet(
    reports: Annotated[list[str], typer.Argument(metavar="DIR|FILE...", help="Reports, or folders of reports.")],
    json: opt.Json = False,
    format: Annotated[  # noqa: A002 - named as its option
        str | None,
        typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}. [default: terminal]"),
    ] = None,
    expect: opt.Expect = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to FILE (.html, .json, .prom: in that format)."),
    ] = None,
    names: Annotated[
        bool,
        typer.Option("--names", help="Keep the file names in the output; everything else is redacted."),
    ] = False,
    no_redact: opt.NoRedact = False,
    _no_color: opt.NoColor = False,
) -> None:
    """Compare the reports of many machines.

    One row per machine, worst first; then the problems with the machines that have them, and which machines differ from
    most. A report that cannot be read is a row as well.

    Exit codes: 0 no machine is broken, 1 at least one is, or is unreadable, 2 bad usage.
    """
    from datetime import datetime, timezone

    from envcheck.cli.chosen_format import format_of
    from envcheck.cli.redaction import confirm_unredacted
    from envcheck.errors import UserError
    from envcheck.files import refuse_early
    from envcheck.fleet.compare import fleet_of
    from envcheck.report.door import Way, leave

    wanted = format_of({"json": json}, format, output, FORMATS)
    if output not in (None, "-"):
        refuse_early(output)
    expectations = None
    if expect is not None:
        from envcheck.expect.file import read_expectations

        expectations = read_expectations(expect)
    files = [file for named in reports for file in _files(named) if not _same(file[0], output)]
    if not files:
        raise UserError(f"there is no report in {', '.join(reports)}; `envcheck report` writes one.")
    if len(files) > MOST:
        raise UserError(
            f"there are {len(files):,} files in {', '.join(reports)}; at most {MOST:,} are compared at once."
        )
    leaves = wanted != "terminal" or output not in (None, "-")
    if leaves and no_redact:
        confirm_unredacted()
    created = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = fleet_of((_entry(file, folder, expectations) for file, folder in files), created)
    leave(
        found,
        lambda shown, _: _made(named_as(shown, found) if names else shown, wanted),
        Way(output=output, on_screen=not leaves, redacted=not no_redact, json=wanted == "json"),
    )
    if output not in (None, "-"):
        say(f"envcheck: {len(files)} machines; the comparison is in {output}")
    raise typer.Exit(int(any(machine.state in ("broken", "unreadable") for machine in found.machines)))


def named_as(shown: "Fleet", found: "Fleet") -> "Fleet":
    """The redacted fleet with the names by which its user told the machines apart."""
    from msgspec.structs import replace

    from envcheck.report.door import screen_text

    pairs = zip(shown.machines, found.machines, strict=True)
    return replace(shown, machines=tuple(replace(hidden, name=screen_text(one.name)) for hidden, one in pairs))


def _made(fleet: "Fleet", wanted: str) -> str:
    if wanted == "html":
        from envcheck.fleet.page import to_html

        return to_html(fleet)
    if wanted == "prometheus":
        from envcheck.fleet.prometheus import to_prometheus

        return to_prometheus(fleet)
    if wanted == "json":
        from envcheck.report.json import to_text as to_json

        return to_json(fleet)
    from envcheck.fleet.text import to_text
    from envcheck.report.console import columns

    return to_text(fleet, columns(sys.stdout, os.environ))


def _files(named: str) -> Iterator[tuple[str, str | None]]:
    """A file itself; of a folder the files in it and one folder below, each with the folder, and each report once."""
    if not Path(named).is_dir():
        yield named, None
        return
    inside = sorted(_inside(Path(named), named))
    there = frozenset(inside)
    yield from ((str(path), named) for path in inside if not _is_another_form(path, there, named))


def _inside(place: Path, folder: str, *, deeper: bool = True) -> list[Path]:
    """The files in a place that are not hidden, and what is no file but must be a row: see `_why_unread`."""
    try:
        found = sorted(path for path in place.iterdir() if not path.name.startswith("."))
    except OSError:
        return [place]  # reading it says why
    rows = [path for path in found if path.is_file() or _why_unread(path, folder)]
    folders = [path for path in found if deeper and path.is_dir() and not _why_unread(path, folder)]
    for path in sorted(folders, key=Path.is_symlink):
        read = {os.path.realpath(row) for row in rows} if path.is_symlink() else ()
        below = _inside(path, folder, deeper=False)
        rows += [row for row in below if os.path.realpath(row) not in read]
    return rows


def _why_unread(path: Path, folder: str) -> str | None:
    """Why a link is not read; None: it may be, or is no link."""
    if not path.is_symlink():
        return None
    if _leads_out(str(path), folder):
        return "is a symbolic link to a place outside the folder; name its target directly to read it."
    return None if path.is_file() or path.is_dir() else "is a broken symbolic link."


def _is_another_form(file: Path, there: frozenset[Path], folder: str) -> bool:
    """The page or the text of the very report whose JSON is next to it, as `envcheck report` writes them.

    The name alone says nothing: what one person collects from others may be another machine's.
    """
    forms = (".md", ".html", ".txt") if file.stem == "report" else (".md", ".html")
    data = file.with_suffix(".json")
    if file.suffix not in forms or data not in there or any(_leads_out(str(path), folder) for path in (file, data)):
        return False
    return _are_one_report(str(file), str(data))


def _are_one_report(form: str, data: str) -> bool:
    """The form holds the snapshot of the JSON; one without data in it is what is made of the JSON."""
    from envcheck.files import UnreadableInput, read
    from envcheck.report.document import Report
    from envcheck.report.formats import ENDINGS
    from envcheck.report.load import parse
    from envcheck.report.render import render
    from envcheck.report.unpack import report_in

    try:
        document, text = parse(read(data, data), data), read(form, form)
    except UnreadableInput:
        return False
    if not isinstance(document, Report):
        return False
    try:
        other = parse(report_in(text, form), form)
    except UnreadableInput:
        return text == render(document, ENDINGS.get(Path(form).suffix, "plain")).encode("utf-8", "replace")
    return isinstance(other, Report) and other.snapshot == document.snapshot


def _leads_out(file: str, folder: str) -> bool:
    """It is a link to another place: whoever sent the folder chose where to."""
    place, inside = Path(os.path.realpath(file)), Path(os.path.realpath(folder))
    return inside not in (place, *place.parents)


def _same(file: str, output: str | None) -> bool:
    """The page of the last time, which was written into the folder of the reports."""
    return output not in (None, "-") and Path(file) == Path(output or "")


def _entry(file: str, folder: str | None, expectations: "Expectations | None") -> "Entry":
    from envcheck.checks import to_finding
    from envcheck.expect.compare import compare
    from envcheck.files import UnreadableInput
    from envcheck.fleet.compare import Entry
    from envcheck.report.attached import read_attached
    from envcheck.report.document import Report
    from envcheck.report.text import named

    if folder is not None and (why := _why_unread(Path(file), folder)):
        return Entry(file, None, why)
    try:
        document = read_attached((file,), LIMIT_S).document
    except UnreadableInput as error:
        return Entry(file, None, _why_missing(file) or str(error).removeprefix(f"{named(file)} "))
    snapshot = document.snapshot if isinstance(document, Report) else document
    told = compare(snapshot, expectations.values, expectations.file) if expectations else ()
    return Entry(file, snapshot, findings=tuple(to_finding(c, a, verdict, snapshot) for c, a, verdict in told))


def _why_missing(file: str) -> str | None:
    """What stands in place of a report says; None: it is no such document."""
    import msgspec

    from envcheck.files import UnreadableInput, read
    from envcheck.fleet.document import MISSING, Missing

    try:
        told = msgspec.json.decode(read(file, file), type=Missing)
    except (UnreadableInput, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return told.why if told.schema == MISSING else None
