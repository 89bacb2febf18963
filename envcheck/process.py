"""Start other programs: argument lists only, always with a time limit, never an orphan."""

import contextlib
import errno
import os
import signal
import subprocess
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_LIVE: "weakref.WeakSet[subprocess.Popen[bytes]]" = weakref.WeakSet()
"""Children that may still run. A Ctrl-C reaches only the main thread, which must be able to end those of the others."""
_STARTING: set[object] = set()
"""One token for each child that is coming into being: `end_all` waits for it, so as not to overlook it."""
_CLOSED = threading.Event()
"""The end has come: nothing is started any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended. Never an exception: not found, not executable and timed out are outcomes too."""

    code: int | None
    """Exit status; None: it did not start or did not end in time. Negative: minus the signal that ended it."""
    out: str
    err: str
    timed_out: bool = False
    failure: str | None = None
    """Why it did not start (`not found`, `permission denied`), or that it did not end in time; None: it ran."""

    @property
    def ok(self) -> bool:
        """It ran and ended with 0."""
        return self.code == 0


def run(
    command: Sequence[str],
    timeout_s: float,
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    stdin: str | None = None,
) -> Outcome:
    """Run `command` to its end or to its time limit; then its whole process group is killed."""
    try:
        child = start(command, env=env, cwd=cwd, stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL)
    except OSError as error:
        return Outcome(None, "", "", failure=(error.strerror or type(error).__name__).lower())
    except ValueError as error:  # a NUL byte in an argument
        return Outcome(None, "", "", failure=str(error))
    try:
        out, err = child.communicate(stdin.encode() if stdin is not None else None, timeout=timeout_s)
    except subprocess.TimeoutExpired:
        out, err = _drain(child)
        failure = f"no answer within {round(timeout_s, 2):g} s"
        return Outcome(None, _text(out), _text(err), timed_out=True, failure=failure)
    except BaseException:
        kill_group(child)
        raise
    return Outcome(child.returncode, _text(out), _text(err))


def start(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    stdin: int | None = subprocess.DEVNULL,
    stdout: int | None = subprocess.PIPE,
    stderr: int | None = subprocess.PIPE,
    pass_fds: Sequence[int] = (),
) -> "subprocess.Popen[bytes]":
    """Start `command` in a session of its own, so that it and all its children can be ended together.

    `pass_fds`: file descriptors that it keeps, under the same numbers.

    Raises:
        OSError: it cannot be started, or `end_all` was called.
    """
    token = object()
    _STARTING.add(token)
    try:
        if _CLOSED.is_set():
            raise InterruptedError(errno.EINTR, "envcheck is ending")
        child = subprocess.Popen(
            list(command),
            env=env,
            cwd=cwd,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            pass_fds=pass_fds,
        )
        _LIVE.add(child)
    finally:
        _STARTING.discard(token)
    return child


def kill_group(child: "subprocess.Popen[bytes]") -> None:
    """End `child` and every process of its group, at once, and reap it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=1)


def end_all() -> None:
    """End every child that `start` began and that still runs, and start no more: the last act of the command line."""
    _CLOSED.set()
    patience = time.monotonic() + 1  # starting a program from a dead network drive may take for ever
    while _STARTING and time.monotonic() < patience:
        time.sleep(0.005)
    for child in list(_LIVE):
        if child.poll() is None:
            kill_group(child)


def signal_name(number: int) -> str:
    """`SIGSEGV` for 11 (or -11); `signal 77` for one without a name."""
    try:
        return signal.Signals(abs(number)).name
    except ValueError:
        return f"signal {abs(number)}"


def _drain(child: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    """Kill a child that ran too long and take what it had said."""
    kill_group(child)
    try:
        return child.communicate(timeout=1)
    except (subprocess.TimeoutExpired, ValueError):
        return b"", b""


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
