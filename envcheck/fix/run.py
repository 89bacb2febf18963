"""Run one fix: its commands in their order, the first that fails ends it; then its variables."""

import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from envcheck.explain.document import Explanation
from envcheck.explain.explain import Explainer
from envcheck.findings import Command, Fix
from envcheck.fix.effects import plain
from envcheck.fix.variables import write
from envcheck.install.carry_out import child_environment
from envcheck.install.installer import find_installer
from envcheck.install.lock import BusyError
from envcheck.install.prepare import lock_of
from envcheck.passthrough.run import NotStarted, run_through
from envcheck.snapshot import LocalSnapshot

NOT_STARTED = 127
ROOT = str(Path(__file__).parents[2])
THIS_ONE = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from runpy import run_module; run_module('envcheck', run_name='__main__', alter_sys=True)"
)
"""Starts the envcheck that runs here, also where its environment does not find it: it may be what is to be fixed."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a fix went."""

    code: int = 0
    interrupted: bool = False
    failure: str | None = None
    """A sentence; None: it did not fail, or its own output says why."""
    explanation: Explanation | None = None
    """Of the output of a command that failed."""

    @property
    def ok(self) -> bool:
        """All of it was done."""
        return self.code == 0 and self.failure is None


def run_fix(fix: Fix, snapshot: LocalSnapshot, environ: Mapping[str, str], out: int) -> Ran:
    """Run all of a fix; what its commands say goes to the descriptor `out`, their complaints to standard error."""
    given = child_environment(environ, {})
    for command in fix.commands:
        try:
            with _lock_for(command, snapshot) as lock:
                ran = _run(runnable(command, snapshot, environ), snapshot, given, out, lock)
        except BusyError as busy:
            return Ran(code=1, failure=f"{busy} Nothing was run.")
        if not ran.ok or ran.interrupted:
            return ran
    environment = snapshot.python
    if not fix.variables or environment is None or not environment.prefix:
        return Ran()
    try:
        with lock_of(snapshot):
            write(environment, fix.variables)
    except BusyError as busy:
        return Ran(code=1, failure=f"{busy} The variables were not written.")
    except (OSError, ValueError) as error:
        return Ran(code=1, failure=f"The variables could not be written: {error}.")
    return Ran()


def _lock_for(command: Command, snapshot: LocalSnapshot) -> AbstractContextManager[int | None]:
    """The environment's lock, while packages change; `envcheck install` takes it itself."""
    bare = plain(command)[0]
    installs = {"pip", "conda", "mamba", "micromamba"}.intersection(Path(word).name for word in bare[:3])
    changes = {"install", "uninstall", "sync", "update", "remove"}.intersection(bare)
    return lock_of(snapshot) if installs and changes else nullcontext()


def runnable(command: Command, snapshot: LocalSnapshot, environ: Mapping[str, str]) -> Command:
    """As it is started: envcheck is this one, and was asked already; uv is the one that was found."""
    bare = plain(command)[0]
    before = command[: len(command) - len(bare)]
    if bare[:1] == ("envcheck",):
        asked = ("--yes",) if bare[1:2] == ("install",) and "--yes" not in bare else ()
        return (*before, sys.executable, "-c", THIS_ONE, ROOT, *bare[1:], *asked)
    if bare[:2] == ("uv", "pip"):
        python = (snapshot.python.executable if snapshot.python else None) or sys.executable
        return (*before, *(find_installer(python, environ, "uv") or bare[:2]), *bare[2:])
    return command


def _run(command: Command, snapshot: LocalSnapshot, environ: Mapping[str, str], out: int, lock: int | None) -> Ran:
    explainer = Explainer()
    try:
        kept = () if lock is None else (lock,)
        ended = run_through(command, explainer.feed, out, env=environ, keep=kept, here=False)
    except NotStarted as error:
        return Ran(NOT_STARTED, failure=f"{command[0]} cannot be run: {error.__cause__}.")
    if ended.interrupted or not ended.code:
        return Ran(ended.code, interrupted=ended.interrupted)
    return Ran(ended.code, explanation=explainer.finish(" ".join(command), lambda: snapshot))
