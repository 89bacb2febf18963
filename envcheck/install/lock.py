"""One installation at a time in an environment.

The kernel keeps the lock (`flock`), so it ends with the process that holds it. The installers that envcheck starts hold
it, too: where envcheck alone was killed they still write into the environment, and are ended first.
"""

import contextlib
import errno
import fcntl
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from envcheck.install.journal import folder, made
from envcheck.verdict import Verdict, found

PATIENCE_S = 10.0
"""For the remains of a killed installation to end."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds the lock, as written into its file."""

    pid: int
    began: str | None = None
    """When that process began, in the kernel's words: a process number comes again."""
    host: str | None = None
    since: str | None = None


class BusyError(Exception):
    """Another installation is running in this environment; the text says which."""

    def __init__(self, holder: Holder | None) -> None:
        self.holder = holder
        super().__init__(_words(holder))

    def verdict(self) -> Verdict:
        """As a finding."""
        return found("install-running", str(self), pid=self.holder.pid if self.holder else None)


@contextlib.contextmanager
def locked(prefix: str) -> Iterator[int | None]:
    """Hold the environment's lock; its file descriptor, for the children that write into the environment.

    None: there is no lock to be had there (a folder that cannot be written to, a file system without locks). What is
    written there later says so by itself.

    Raises:
        BusyError: another one holds it.
    """
    try:
        place = made(folder(prefix))
        fd = os.open(place / "install.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    except OSError:
        yield None
        return
    try:
        yield fd if _take(fd) else None
    finally:
        os.close(fd)


def _take(fd: int) -> bool:
    """Whether the file system knows locks at all; where it does, the lock is held then."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            holder = _read(fd)
            if holder is None or _is_alive(holder) or time.monotonic() > until:
                raise BusyError(holder) from None
            end_remains(fd)
            time.sleep(0.1)
            continue
        _write(fd)
        return True


def end_remains(fd: int) -> None:
    """End the processes that still hold the lock of a process that is no more: its installers."""
    lock = os.fstat(fd)
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _has_open(entry, lock):
            _end(int(entry.name))


def _end(pid: int) -> None:
    """With all that it started: an installer's own children do not hold the lock."""
    with contextlib.suppress(OSError):
        group = os.getpgid(pid)
        if group == os.getpgrp():
            os.kill(pid, signal.SIGKILL)
        else:
            os.killpg(group, signal.SIGKILL)


def _has_open(process: Path, file: os.stat_result) -> bool:
    with contextlib.suppress(OSError):
        return any(_is_same(link, file) for link in (process / "fd").iterdir())
    return False


def _is_same(link: Path, file: os.stat_result) -> bool:
    with contextlib.suppress(OSError):
        seen = link.stat()
        return (seen.st_dev, seen.st_ino) == (file.st_dev, file.st_ino)
    return False


def _is_alive(holder: Holder) -> bool:
    """The process that wrote itself into the file lives; one of another machine is believed to."""
    if holder.host != os.uname().nodename:
        return True
    return _began(holder.pid) is not None and _began(holder.pid) == holder.began


def _began(pid: int) -> str | None:
    """When a process began; None: there is none, or none that still runs."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        return None if fields[0] in "ZX" else fields[19]
    except (OSError, IndexError):
        return None


def _read(fd: int) -> Holder | None:
    try:
        return msgspec.json.decode(os.pread(fd, 4096, 0), type=Holder)
    except (OSError, msgspec.DecodeError):
        return None


def _write(fd: int) -> None:
    """Write ourselves down. Where the disk is full the lock holds anyway, only namelessly."""
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    me = Holder(pid=os.getpid(), began=_began(os.getpid()), host=os.uname().nodename, since=since)
    with contextlib.suppress(OSError):
        os.ftruncate(fd, 0)
        os.pwrite(fd, msgspec.json.encode(me), 0)


def _words(holder: Holder | None) -> str:
    if holder is None:
        return "Another process is installing into this environment."
    place = "" if holder.host == os.uname().nodename else f" on {holder.host}"
    return f"Process {holder.pid}{place} has been installing into this environment since {holder.since}."
