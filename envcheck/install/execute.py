"""Run one step: its output streamed, kept in a log, and its end judged."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from envcheck.files import private
from envcheck.install.builds import is_build
from envcheck.install.document import Done
from envcheck.plan import Step
from envcheck.process import kill_group, start
from envcheck.urls import hide

LIMIT_S = 3 * 3600.0
"""For a step that downloads: 6 GB at 5 Mbit/s."""

BUILD_LIMIT_S = 24 * 3600.0
"""For a step that compiles flash-attn: half a day on two processors."""

TRIAL_LIMIT_S = 600.0
"""For importing what was installed: 15 s on two cores with nothing compiled yet, minutes on a network drive."""

TAIL_LINES = 200


@dataclass(frozen=True, slots=True)
class Ran:
    """How a step ended."""

    done: Done
    output: str
    """The last lines of what it said."""
    timed_out: bool = False


def run_step(
    step: Step, environ: Mapping[str, str], log: Path, tell: Callable[[str], None], lock: int | None = None
) -> Ran:
    """Run one step to its end, telling each line.

    Args:
        step: what to run.
        environ: what it is started with.
        log: a file for all that it says.
        tell: is called with each line.
        lock: file descriptor that it keeps open, so that the environment stays locked while it lives.

    Raises:
        OSError: the log cannot be written.
    """
    limit_s = TRIAL_LIMIT_S if step.id == "trial" else BUILD_LIMIT_S if is_build(step) else LIMIT_S
    began = time.monotonic()
    lines: list[str] = []
    with private(log) as file:
        code, timed_out = _stream(step.command, environ, limit_s, _into(file.write, lines, tell), lock)
    done = Done(id=step.id, ok=code == 0, seconds=round(time.monotonic() - began, 2), code=code, log=str(log))
    return Ran(done, "\n".join(lines[-TAIL_LINES:]), timed_out)


def _into(write: Callable[[str], object], lines: list[str], tell: Callable[[str], None]) -> Callable[[str], None]:
    """Keep a line in the log and in memory, and tell it, without credentials."""

    def take(raw: str) -> None:
        line = hide(raw.rstrip())
        write(line + "\n")
        lines.append(line)
        tell(line)

    return take


def _stream(
    command: tuple[str, ...],
    environ: Mapping[str, str],
    limit_s: float,
    take: Callable[[str], None],
    lock: int | None,
) -> tuple[int | None, bool]:
    """Exit status (None: not started, or out of time), and whether the time ran out."""
    try:
        child = start(command, env=environ, stderr=subprocess.STDOUT, pass_fds=() if lock is None else (lock,))
    except (OSError, ValueError) as error:
        take(f"{command[0]}: {error}")
        return None, False
    late = threading.Event()

    def stop() -> None:
        late.set()
        os.killpg(child.pid, signal.SIGKILL)

    timer = threading.Timer(limit_s, stop)
    timer.daemon = True
    timer.start()
    try:
        for raw in child.stdout or ():
            take(raw.decode("utf-8", "replace"))
        child.wait()
    finally:
        timer.cancel()
        if child.poll() is None:
            kill_group(child)
    return (None if late.is_set() else child.returncode), late.is_set()
