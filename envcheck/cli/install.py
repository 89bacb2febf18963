"""`envcheck install`: carry the plan out."""

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from envcheck.cli import options as opt
from envcheck.cli.plan import Backend, Index, Installer, Offline, Requirements, Target, TorchIndex, With, Without
from envcheck.cli.root_steps import do_as_root

if TYPE_CHECKING:
    from envcheck.install.document import Done, Installation
    from envcheck.install.prepare import Prepared, Request
    from envcheck.plan import Step
    from envcheck.report.progress import Progress
    from envcheck.snapshot import LocalSnapshot


SHOWN = 5
"""Of the plan's packages, how many are named before they are installed: those that people know. `plan` names all."""

NOISE = re.compile(r" [-+~] |\s*(━|Looking in|Collecting|Processing|Using cached|Requirement already|WARNING: Loc)")
"""Lines of uv and pip that are kept in the log only."""

WIDEST = 110
"""Columns of a line of output that is shown."""


def install(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the commands, run none of them.")] = False,
    json: opt.Json = False,
    python: Target = None,
    torch_index: TorchIndex = None,
    index_url: Index = None,
    installer: Installer = None,
    offline: Offline = None,
    requirements: Requirements = None,
    sudo: Annotated[
        bool, typer.Option("--sudo", help="Run what needs root, too: driver, compiler, headers, toolkit.")
    ] = False,
    backend: Backend = None,
    wanted: With = None,
    unwanted: Without = None,
    _no_color: opt.NoColor = False,
) -> None:
    """Install the set of packages that fits this box.

    These are torch, transformers and what the model needs. Into a virtual environment only. What is in place is left
    as it is.

    Exit codes: 0 all of it is installed and can be imported, 1 a step failed, 2 bad usage.
    """
    from dataclasses import replace

    from envcheck.cli.plan_options import look_at, make_request
    from envcheck.cli.requested_pins import make_wishes
    from envcheck.install.lock import BusyError
    from envcheck.install.prepare import lock_of, refused

    request = make_request(
        torch_index=torch_index, index=index_url, installer=installer, offline=offline, requirements=requirements
    )
    request = replace(request, wishes=make_wishes(backend, wanted, unwanted))
    snapshot = look_at(python)
    stream = sys.stderr if json else sys.stdout
    try:
        with lock_of(snapshot, dry=dry_run) as lock:
            result = _install(snapshot, request, stream, Way(dry=dry_run, yes=yes, sudo=sudo, lock=lock))
    except BusyError as busy:
        result = as_document(refused(snapshot, busy.verdict()))
    tell_result(result, stream, json=json)
    raise typer.Exit(0 if result.ok else 1)


@dataclass(frozen=True, slots=True)
class Way:
    """How it is gone about."""

    dry: bool
    yes: bool
    sudo: bool
    lock: int | None


def _install(snapshot: "LocalSnapshot", request: "Request", stream: TextIO, way: Way) -> "Installation":
    """Look what is to be done, say so, ask, do it."""
    from envcheck.install.prepare import prepare

    prepared = prepare(snapshot, os.environ, request)
    _tell_plan(prepared, stream, commands=way.dry and not prepared.in_place)
    if prepared.in_place or prepared.refused:
        return as_document(prepared)
    done = do_as_root(snapshot, prepared.plan, stream, sudo=way.sudo and not way.dry, yes=way.yes)
    if way.dry:
        return as_document(prepared)
    if not done:
        raise typer.Exit(1)
    if not way.yes:
        _ask(prepared)
    return _carry_out(prepared, stream, way.lock)


def as_document(prepared: "Prepared") -> "Installation":
    """Nothing was done."""
    from envcheck.install.document import Installation

    return Installation(plan=prepared.plan, in_place=prepared.in_place, findings=prepared.findings)


def _tell_plan(prepared: "Prepared", stream: TextIO, *, commands: bool = False) -> None:
    """What is about to happen, or that there is nothing to do."""
    from envcheck.install.carry_out import needed_steps, room_warning
    from envcheck.report.text import shell_line

    if prepared.refused:
        return
    plan = prepared.plan
    names = ", ".join(f"{p.name} {p.version}" for p in plan.packages[:SHOWN])
    state = "In place" if prepared.in_place else "To be installed"
    print(f"{state} for Python {plan.python} ({plan.torch_backend}): {names}.", file=stream)
    for note in prepared.notes:
        print(note, file=stream)
    if prepared.in_place:
        return
    warning = room_warning(prepared)
    if warning:
        print(f"warning: {warning}", file=stream)
    for step in needed_steps(prepared) if commands else ():
        print(shell_line(step.command), file=stream)


def _ask(prepared: "Prepared") -> None:
    """Ask on a terminal; elsewhere nobody can answer."""
    from envcheck.cli.errors import UserError

    if not sys.stdin or not sys.stdin.isatty():
        raise UserError("there is no terminal to ask on; give --yes to install, or --dry-run to see the commands.")
    sys.stderr.write(f"Install them into {prepared.plan.executable}? [Y/n] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer or answer.strip().lower() not in ("", "y", "yes"):
        raise typer.Exit(1)


def _carry_out(prepared: "Prepared", stream: TextIO, lock: int | None) -> "Installation":
    from envcheck.install.carry_out import carry_out
    from envcheck.report.progress import make_progress

    live = sys.stderr.isatty()
    with make_progress(quiet=not live) as progress:
        return carry_out(prepared, os.environ, Teller(stream, progress, live=live), lock)


@dataclass(slots=True)
class Teller:
    """Says what happens: on a terminal one line that changes, elsewhere line after line."""

    stream: TextIO
    progress: "Progress"
    live: bool
    head: str = ""

    def begins(self, number: int, count: int, step: "Step") -> None:
        """A step begins."""
        self.head = f"[{number}/{count}] {step.why}"
        if self.live:
            self.progress.stage(self.head)
        else:
            self.note(f"{self.head} ...")

    def says(self, line: str) -> None:
        """Show the output, but the long lists."""
        text = line.strip() if len(line) < WIDEST else line.strip()[:WIDEST] + " ..."
        if not text or NOISE.match(line):
            return
        if self.live:
            self.progress.stage(f"{self.head}: {text}")
        else:
            self.note(f"      {text}")

    def ends(self, done: "Done") -> None:
        """A step ended."""
        from envcheck.units import seconds

        clear = "\r\x1b[K" if self.live else ""
        state = "" if done.ok else "FAILED after "
        print(f"{clear}{self.head}: {state}{seconds(done.seconds)}", file=self.stream, flush=True)

    def note(self, text: str) -> None:
        """A sentence for the user."""
        print(text, file=self.stream, flush=True)


def tell_result(result: "Installation", stream: TextIO, *, json: bool) -> None:
    """The findings, and the document where it was asked for."""
    from envcheck.cli.plan_options import finding_lines

    for line in finding_lines(result.findings):
        print(line, file=stream)
    if json:
        import msgspec

        sys.stdout.write(msgspec.json.format(msgspec.json.encode(result)).decode() + "\n")
