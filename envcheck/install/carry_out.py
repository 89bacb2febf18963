"""Carry a plan out: step by step, each logged, the first failure ends it."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from msgspec import structs

from envcheck.files import private
from envcheck.findings import Finding
from envcheck.install import journal
from envcheck.install.document import Done, Installation, finding
from envcheck.install.execute import Ran, run_step
from envcheck.install.failures import failure, yanked
from envcheck.install.index_credentials import with_credentials
from envcheck.install.journal import Journal
from envcheck.install.prepare import Prepared
from envcheck.install.repair import put_back
from envcheck.install.repair_run import REPAIRS, begin, not_whole, repair_again
from envcheck.install.verify import lacking
from envcheck.plan import Step, missing
from envcheck.snapshot import Snapshot
from envcheck.verdict import found


class Narrator(Protocol):
    """Is told what happens, as it happens."""

    def begins(self, number: int, count: int, step: Step) -> None:
        """A step begins."""

    def says(self, line: str) -> None:
        """One line of a step's output."""

    def ends(self, done: Done) -> None:
        """A step ended."""

    def note(self, text: str) -> None:
        """A sentence for the user."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept while the steps run."""

    done: list[Done]
    said: list[Finding]
    """Of optional steps that failed, and of what was installed with a doubt."""
    lock: int | None


def carry_out(
    prepared: Prepared, environ: Mapping[str, str], narrator: Narrator, lock: int | None = None
) -> Installation:
    """Install what was planned. Interrupted at any point, the next call goes on.

    Args:
        prepared: the plan, and what was found out for it.
        environ: the environment that counts.
        narrator: is told what happens.
        lock: file descriptor of the environment's lock, which the installers keep open, too.
    """
    plan = prepared.plan
    if prepared.refused or prepared.in_place:
        return Installation(plan=plan, in_place=prepared.in_place, findings=prepared.findings)
    done: list[Done] = []
    said: list[Finding] = []
    try:
        aside = begin(prepared, narrator)
        problem = next(_failures(prepared, environ, narrator, Record(done, said, lock)), None)
        if problem:
            put_back(aside)
    except OSError as error:
        problem = _unwritable(error, prepared.snapshot)
    findings = (*prepared.findings, *said, *((problem,) if problem else ()))
    return Installation(plan=plan, steps=tuple(done), findings=findings)


def _failures(prepared: Prepared, environ: Mapping[str, str], narrator: Narrator, record: Record) -> Iterator[Finding]:
    """Run the steps that are needed, and keep the journal. Yields the finding of a step that failed, and ends."""
    plan = prepared.plan
    prefix = (prepared.snapshot.python.prefix if prepared.snapshot.python else None) or "."
    steps = needed_steps(prepared)

    def run(number: int, step: Step) -> Ran:
        journal.write(prefix, Journal(state="running", tested_set=plan.tested_set, step=step.id))
        narrator.begins(number, len(steps), step)
        given = child_environment(environ, prepared.environment)
        if step.id in REPAIRS:
            given = {name: value for name, value in given.items() if name not in OF_NEW_RELEASES}
        log = journal.folder(prefix) / "logs" / f"{step.id}.log"
        ran = run_step(*with_credentials(step, given, prepared.secret_index), log, narrator.says, record.lock)
        ran = ran if step.id in REPAIRS else _verified(ran, step, plan.executable)
        narrator.ends(ran.done)
        record.done.append(ran.done)
        return ran

    for number, step in enumerate(steps, 1):
        ran = run(number, step)
        if step.id == "trial" and not ran.done.ok and repair_again(prepared, partial(run, number), narrator):
            ran = run(number, step)
        record.said.extend(yanked(ran.output, prepared.snapshot))
        if ran.done.ok and step.id in REPAIRS:
            broken = not_whole(prepared, step, partial(run, number), narrator)
            if broken:
                journal.write(prefix, Journal(state="failed", tested_set=plan.tested_set, step=step.id))
                yield broken
                return
        if not ran.done.ok and step.optional:
            record.said.append(_softened(failure(step, ran, prepared)))
            narrator.note(f"{step.id} is left out; everything else works without it.")
        elif not ran.done.ok:
            journal.write(prefix, Journal(state="failed", tested_set=plan.tested_set, step=step.id))
            yield failure(step, ran, prepared)
            return
    journal.write(prefix, Journal(state="done", tested_set=plan.tested_set, requirements=prepared.requirements))


def _softened(finding: Finding) -> Finding:
    return structs.replace(finding, status="warn")


def _verified(ran: Ran, step: Step, python: str) -> Ran:
    """The same; a step that ended well and did not do what it was to do has failed."""
    elsewhere = "--python" in step.command and python not in step.command
    lacks = lacking(step, python) if ran.done.ok and not elsewhere else None
    if lacks is None:
        return ran
    with suppress(OSError), private(Path(ran.done.log or os.devnull), append=True) as log:
        log.write(f"error: {lacks}\n")
    return Ran(structs.replace(ran.done, ok=False), f"error: {lacks}")


def needed_steps(prepared: Prepared) -> tuple[Step, ...]:
    """All steps; where every package is there already, only the trial of them."""
    if prepared.interrupted or prepared.repairs or prepared.requirements or missing(prepared.snapshot, prepared.plan):
        return prepared.plan.steps
    return tuple(step for step in prepared.plan.steps if step.id == "trial")


def _unwritable(error: OSError, snapshot: Snapshot) -> Finding:
    """The journal or a log could not be written."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    verdict = found(
        "disk-full" if full else "install-failed",
        f"{error.filename or 'A file of the environment'}: {error.strerror}.",
        title="The disk is full" if full else "The environment cannot be written to",
    )
    return finding(verdict, snapshot)


OF_NEW_RELEASES = ("UV_EXCLUDE_NEWER", "PIP_UPLOADED_PRIOR_TO")
"""Dates that keep new releases away; a repair reinstalls the version that was there already."""


def child_environment(environ: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
    """What the steps are started with: nothing that would make the installer write elsewhere than into the target."""
    astray = ("PYTHONHOME", "PYTHONPATH", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "UV_TARGET", "UV_PREFIX")
    kept = {name: value for name, value in environ.items() if name not in astray}
    # The trial compiles what it imports; the smoke test, which imports the same, is then twice as fast.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    ours = {"PYTHONUNBUFFERED": "1", "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    return {**kept, **ours, **told}
