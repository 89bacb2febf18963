"""Start other programs: argument lists only, always with a time limit, never an orphan."""

import contextlib
import errno
import fcntl
import os
import selectors
import signal
import subprocess
import termios
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

_LIVE: "weakref.WeakSet[subprocess.Popen[bytes]]" = weakref.WeakSet()
"""Children that may still run. A Ctrl-C reaches only the main thread, which must be able to end those of the others."""
_STARTING: set[object] = set()
"""One token for each child that is coming into being: `end_all` waits for it, so as not to overlook it."""
_CLOSED = threading.Event()
"""The end has come: nothing is started any more."""
MOST_BYTES = 16 << 20
"""Of a program's output; the longest that is asked for, a kernel log, takes 1 MB. One that never stops is no answer."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Cut: TypeAlias = Literal["late", "much"]
"""Why a program was not heard to its end: its time was up, or it said more than `MOST_BYTES`."""


class Outcome(NamedTuple):
    """How a program ended. Never an exception: not found, not executable and timed out are outcomes too."""

    code: int | None
    """Exit status; None: it did not start or did not end in time. Negative: minus the signal that ended it."""
    out: str
    err: str
    timed_out: bool = False
    failure: str | None = None
    """Why it did not start (`not found`, `permission denied`), or was not heard to its end; None: it ran."""

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
    stdin: int | None = subprocess.DEVNULL,
) -> Outcome:
    """Run `command` to its end, to its time limit or to `MOST_BYTES`; then its whole process group is killed.

    `stdin`: the file descriptor that it reads from.
    """
    until = time.monotonic() + timeout_s
    try:
        child = start(command, env=env, cwd=cwd, stdin=stdin)
    except OSError as error:
        return Outcome(None, "", "", failure=(error.strerror or type(error).__name__).lower())
    except ValueError as error:  # a NUL byte in an argument
        return Outcome(None, "", "", failure=str(error))
    try:
        out, err, cut = _listen(child, until)
    finally:
        _release(child)
    failure = {
        None: None,
        "late": f"no answer within {round(timeout_s, 2):g} s",
        "much": f"more than {MOST_BYTES >> 20} MiB of output",
    }[cut]
    code = None if cut else child.returncode
    return Outcome(code, _text(out), _text(err), timed_out=cut == "late", failure=failure)


def _listen(child: "subprocess.Popen[bytes]", until: float) -> tuple[bytes, bytes, Cut | None]:
    """All that it says until it ends, on both streams, and what cut it short."""
    said = (bytearray(), bytearray())
    cut: Cut | None = None
    with selectors.PollSelector() as ears:
        for stream, words in zip((child.stdout, child.stderr), said, strict=True):
            if stream:
                ears.register(stream, selectors.EVENT_READ, words)
        while ears.get_map() and not cut:
            cut = _hear(ears, until)
            if sum(map(len, said)) > MOST_BYTES:
                cut = "much"
    if not cut:
        try:
            child.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            cut = "late"
    return bytes(said[0]), bytes(said[1]), cut


def _hear(ears: selectors.BaseSelector, until: float) -> Cut | None:
    """Wait for the next words and keep them."""
    for key, _ in ears.select(max(0.0, until - time.monotonic())):
        words = os.read(key.fd, 1 << 16)
        key.data.extend(words)
        if not words:
            ears.unregister(key.fileobj)
    return "late" if ears.get_map() and time.monotonic() >= until else None


def _release(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        kill_group(child)
    for stream in (child.stdout, child.stderr):
        if stream:
            stream.close()


_UVS_FILES = ("UV_FIND_LINKS", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_BUILD_CONSTRAINT", "UV_CONFIG_FILE", "UV_CACHE_DIR")
"""Variables of uv that may hold a path which is relative to the current folder."""


def apart(command: Sequence[str], env: Mapping[str, str] | None = None) -> tuple[list[str], str | None]:
    """The command, and the folder to start it in, so that nothing in the current folder comes into it.

    That folder may be a stranger's checkout. `python -m` and `python -c` import from it before anything else, and uv
    takes its indexes from the files of a project there.
    """
    words = list(command)
    program = words[0].rpartition("/")[2] if words else ""
    if program.startswith("python") and words[1:2] in (["-m"], ["-c"]):
        words[1:1] = ["-I", "-u"]
    is_uv = program == "uv" or (program.startswith("python") and words[3:5] == ["-m", "uv"])
    return words, "/" if is_uv and not _names_relative_paths(words, os.environ if env is None else env) else None


def _names_relative_paths(words: Sequence[str], env: Mapping[str, str]) -> bool:
    named = [*words[1:], *(word for name in _UVS_FILES for word in env.get(name, "").replace(",", " ").split())]
    values = (word.rpartition("=")[2] if word.startswith("-") else word for word in named)
    return any(
        value.startswith(".") or ("/" in value and not value.startswith("/") and "://" not in value) for value in values
    )


def start(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: str | None = None,
    stdin: int | None = subprocess.DEVNULL,
    stdout: int | None = subprocess.PIPE,
    stderr: int | None = subprocess.PIPE,
    pass_fds: Sequence[int] = (),
    terminal: int | None = None,
    here: bool = False,
) -> "subprocess.Popen[bytes]":
    """Start `command` in a session of its own, so that it and all its children can be ended together.

    It is kept apart from the current folder (see `apart`), unless it is the user's own command: `here`.
    `pass_fds`: file descriptors that it keeps, under the same numbers. `terminal`: the descriptor of a terminal that
    becomes the session's own, whose keys then mean something to it (Ctrl-C).

    Raises:
        OSError: it cannot be started, or `end_all` was called.
    """
    words, elsewhere = (list(command), None) if here else apart(command, env)
    with _undisturbed(), _announced():
        child = subprocess.Popen(
            words,
            env=env,
            cwd=cwd or elsewhere,
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            pass_fds=pass_fds,
            preexec_fn=None if terminal is None else partial(_take_terminal, terminal),  # noqa: PLW1509 - it takes no lock
        )
        _LIVE.add(child)
    return child


def _take_terminal(terminal: int) -> None:
    """Runs in the child, before the program does."""
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)


@contextlib.contextmanager
def _announced() -> Iterator[None]:
    """What happens inside is waited for by `end_all`, and does not happen after it."""
    token = object()
    _STARTING.add(token)
    try:
        if _CLOSED.is_set():
            raise InterruptedError(errno.EINTR, "envcheck is ending")
        yield
    finally:
        _STARTING.discard(token)


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """A signal that arrives meanwhile is heard afterwards.

    Its handler may raise, and between the start of a child and its entry in `_LIVE` nobody could end that child. Only
    the main thread runs handlers.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    held = {number: handler for number, handler in handlers.items() if callable(handler)}
    for number in held:
        signal.signal(number, lambda number, _frame: arrived.append(number))
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
        for late in arrived:
            signal.raise_signal(late)


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


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
