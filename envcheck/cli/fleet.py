"""`envcheck fleet`: many machines' reports side by side."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt

if TYPE_CHECKING:
    from envcheck.expect.file import Expectations
    from envcheck.fleet.compare import Entry

LIMIT_S = 10.0
"""Of reading one report."""
MOST = 100_000
"""Reports in one call."""


def fleet(
    reports: Annotated[list[str], typer.Argument(metavar="DIR|FILE...", help="Reports, or folders of reports.")],
    json: opt.Json = False,
    expect: opt.Expect = None,
    output: opt.Output = None,
    no_redact: opt.NoRedact = False,
    _no_color: opt.NoColor = False,
) -> None:
    """Compare the reports of many machines.

    One row a machine, worst first; then the causes, each with the machines that have it, and who differs from most. A
    report that cannot be read is a row, and stops nothing.

    Exit codes: 0 no machine is broken, 1 at least one is, or is unreadable, 2 bad usage.
    """
    from datetime import datetime, timezone

    from envcheck.cli.redaction import confirm_unredacted
    from envcheck.errors import UserError
    from envcheck.fleet.compare import fleet_of
    from envcheck.fleet.text import to_text
    from envcheck.report.console import columns
    from envcheck.report.door import Way, leave
    from envcheck.report.json import to_text as to_json

    expectations = None
    if expect is not None:
        from envcheck.expect.file import read_expectations

        expectations = read_expectations(expect)
    files = [file for named in reports for file in _files(named)]
    if not files:
        raise UserError(f"there is no report in {', '.join(reports)}; `envcheck report` writes them.")
    created = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = fleet_of((_entry(file, expectations) for file in files[:MOST]), created)
    wants_json = json or bool(output and output.endswith(".json"))
    leaves = wants_json or output not in (None, "-")
    if leaves and no_redact:
        confirm_unredacted()
    leave(
        found,
        lambda shown, _: to_json(shown) if wants_json else to_text(shown, columns(sys.stdout, os.environ)),
        Way(output=output, on_screen=not leaves, redacted=not no_redact, json=wants_json),
    )
    raise typer.Exit(int(any(machine.state in ("broken", "unreadable") for machine in found.machines)))


def _files(named: str) -> Iterator[str]:
    """A file itself; of a folder the files in it and one folder below, hidden ones left out."""
    place = Path(named)
    if not place.is_dir():
        yield named
        return
    inside = sorted((*place.glob("*"), *place.glob("*/*")))
    yield from (str(path) for path in inside if path.is_file() and not path.name.startswith("."))


def _entry(file: str, expectations: "Expectations | None") -> "Entry":
    from envcheck.checks import to_finding
    from envcheck.expect.compare import compare
    from envcheck.files import UnreadableInput
    from envcheck.fleet.compare import Entry
    from envcheck.report.attached import read_attached
    from envcheck.report.document import Report

    try:
        document = read_attached((file,), LIMIT_S).document
    except UnreadableInput as error:
        return Entry(file, None, str(error))
    snapshot = document.snapshot if isinstance(document, Report) else document
    told = compare(snapshot, expectations.values, expectations.file) if expectations else ()
    return Entry(file, snapshot, findings=tuple(to_finding(c, a, verdict, snapshot) for c, a, verdict in told))
