"""`envcheck install`: carry the plan out."""

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from envcheck.cli import options as opt
from envcheck.cli.install_progress import Teller, tell_result
from envcheck.cli.plan_arguments import (
    Backend,
    FlashWheels,
    Index,
    Installer,
    Offline,
    Requirements,
    Tables,
    Target,
    TorchIndex,
    With,
    Without,
)
from envcheck.cli.root_steps import do_as_root
from envcheck.cli.say import ask, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from envcheck.install.document import Installation
    from envcheck.install.prepare import Prepared, Request
    from envcheck.snapshot import LocalSnapshot


SHOWN = 5
"""Of the plan's packages, how many are named before they are installed: those that people know. `plan` names all."""


def install(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the commands without running them.")] = False,
    json: opt.Json = False,
    python: Target = None,
    torch_index: TorchIndex = None,
    index_url: Index = None,
    installer: Installer = None,
    offline: Offline = None,
    requirements: Requirements = None,
    sudo: Annotated[
        bool, typer.Option("--sudo", help="Also run steps that need root: driver, compiler, headers, toolkit.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Reinstall exactly what is damaged or missing, and nothing else.")
    ] = False,
    upgrade: Annotated[
        bool, typer.Option("--upgrade", help="Install the newest compatible set; `envcheck fix --undo` reverts it.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Compare the content of all files (SHA-256), not only their sizes.")
    ] = False,
    backend: Backend = None,
    wanted: With = None,
    unwanted: Without = None,
    flash_attn_wheels: FlashWheels = None,
    tables: Tables = None,
    _no_color: opt.NoColor = False,
) -> None:
    """Install a compatible set of packages for this machine.

    Installs torch, transformers and what the model needs, into a virtual environment only. Packages that are already
    in place are kept.

    Exit codes: 0 everything is installed and can be imported, 1 a step failed, 2 bad usage.
    """
    from dataclasses import replace

    from msgspec import structs

    from envcheck.cli.newer_tables import use_tables
    from envcheck.cli.plan_options import look_at, make_request
    from envcheck.cli.requested_pins import make_wishes
    from envcheck.errors import UserError
    from envcheck.install.lock import BusyError
    from envcheck.install.prepare import lock_of, refused

    request = make_request(
        torch_index=torch_index, index=index_url, installer=installer, offline=offline, requirements=requirements
    )
    used = use_tables(tables)
    wishes = structs.replace(make_wishes(backend, wanted, unwanted, flash_attn_wheels), tables=used)
    request = replace(request, wishes=wishes, repair=repair, verify=verify, upgrade=upgrade)
    if repair and upgrade:
        raise UserError("--repair and --upgrade cannot be used together: --repair changes no version.")
    snapshot = look_at(python)
    stream = sys.stderr if json else sys.stdout
    _tell_pythonpath(os.environ, stream)
    try:
        with lock_of(snapshot, dry=dry_run) as lock:
            result = _install(snapshot, request, stream, Way(dry=dry_run, yes=yes, sudo=sudo, lock=lock))
    except BusyError as busy:
        result = as_document(refused(snapshot, busy.verdict()))
    if upgrade and result.steps:
        _record_upgrade(snapshot, look_at(python), stream)
    tell_result(result, stream, json=json)
    raise typer.Exit(0 if result.ok else 1)


def _tell_pythonpath(environ: "Mapping[str, str]", stream: TextIO) -> None:
    """It would put other folders before the environment's own."""
    if environ.get("PYTHONPATH"):
        say(f"PYTHONPATH is set ({environ['PYTHONPATH']}); envcheck install ignores it.", stream)


def _record_upgrade(before: "LocalSnapshot", after: "LocalSnapshot", stream: TextIO) -> None:
    """What changed, with the way back in the journal that `envcheck fix --undo` reads."""
    from datetime import datetime, timezone

    from envcheck.fix import journal
    from envcheck.fix.effects import way_back
    from envcheck.fix.session import changed_packages

    changed = changed_packages(before, after)
    for name, (old, new) in changed.items():
        say(f"{name}: {old or 'not there'} -> {new or 'removed'}", stream)
    if changed:
        entry = journal.Entry(
            at=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), state="done", problem="upgrade",
            summary="Upgrade of the installed set.", packages=changed, undo=way_back(tuple(changed), before),
        )  # fmt: skip
        journal.append(journal.place(after, os.environ), entry)
        say("`envcheck fix --undo` restores the old versions.", stream)


@dataclass(frozen=True, slots=True)
class Way:
    """How it is gone about."""

    dry: bool
    yes: bool
    sudo: bool
    lock: int | None


def _install(snapshot: "LocalSnapshot", request: "Request", stream: TextIO, way: Way) -> "Installation":
    """Look what is to be done, say so, ask, do it."""
    from dataclasses import replace

    from envcheck.install.prepare import prepare
    from envcheck.install.wheel_index import pinned

    prepared = prepare(snapshot, os.environ, request)
    if not prepared.in_place and not prepared.refused:
        made, note = pinned(prepared.plan, os.environ, prepared.route, fetch=not way.dry)
        prepared = replace(prepared, plan=made, notes=(*prepared.notes, *((note,) if note else ())))
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
    from envcheck.install.carry_out import needed_steps
    from envcheck.install.changes import changes
    from envcheck.install.repair_run import told
    from envcheck.report.text import shell_line

    if prepared.refused:
        return
    plan = prepared.plan
    names = ", ".join(f"{p.name} {p.version}" for p in plan.packages[:SHOWN])
    state = "In place" if prepared.in_place else "To be repaired" if prepared.only_repair else "To be installed"
    say(f"{state} for Python {plan.python} ({plan.torch_backend}): {names}.", stream)
    for note in prepared.notes:
        say(note, stream)
    if prepared.in_place:
        return
    for sentence in changes(prepared):
        say(sentence, stream)
    for line in told(prepared.repairs) if commands else ():
        say(line, stream)
    for shortage in prepared.shortages:
        say(f"warning: disk space is low: {shortage}.", stream)
    for step in needed_steps(prepared) if commands else ():
        say(shell_line(step.command), stream)


def _ask(prepared: "Prepared") -> None:
    """Ask on a terminal; elsewhere nobody can answer."""
    from envcheck.errors import UserError

    if not sys.stdin or not sys.stdin.isatty():
        raise UserError("there is no terminal to ask on; use --yes to install, or --dry-run to see the commands.")
    if ask(f"Install them into {prepared.plan.executable}? [Y/n] ") not in ("", "y", "yes"):
        raise typer.Exit(1)


def _carry_out(prepared: "Prepared", stream: TextIO, lock: int | None) -> "Installation":
    from envcheck.install.carry_out import carry_out
    from envcheck.report.progress import make_progress

    live = sys.stderr.isatty()
    with make_progress(quiet=not live) as progress:
        return carry_out(prepared, os.environ, Teller(stream, progress, live=live), lock)
