"""The one door for bytes: files, pipes and devices read within bounds, files written whole.

A leaf. Whatever a user names on the command line is read by `read` or `Stream`; neither takes more memory or time than
its bounds allow, whatever is on the other side.
"""

import contextlib
import errno
import os
import select
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, TextIO

from envcheck.errors import UserError

MIB = 1 << 20
GIB = 1 << 30
CHUNK_BYTES = 1 << 18

SHARED = 0o644
"""Mode of a new file that others may read, before the user's umask. A file that exists keeps its own."""
PRIVATE = 0o600
"""Mode of what may hold names, paths or keys: recordings, journals, reports that are not redacted."""

UNREPLACEABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY}
"""A file that can be written to but not replaced: its folder refuses, or it is a mount point."""


class UnreadableInput(UserError):  # noqa: N818 - named for what is at fault, which is not envcheck
    """The input cannot be used. The text is one sentence that names it and says why."""


class UnwritableOutput(UserError):  # noqa: N818 - named for what is at fault, which is not envcheck
    """The file cannot be written. The text is one sentence that names it and says why."""


class Bounds(NamedTuple):
    """What reading one input may cost."""

    bytes: int
    """Of what is read, and again of what it unpacks to."""
    device_bytes: int = 64 * MIB
    """The same for a character device, which has no end."""
    first_s: float = 10.0
    """Until the first byte of a named pipe or a device, and until the end of one that must end."""
    idle_s: float = 60.0
    """Without a byte after that."""
    total_s: float = 3600.0
    """In all, of what is waited for."""
    file_s: float = 300.0
    """In all, of an ordinary file, the checking of its pieces included: a text can be made to be slow to judge."""


REPORT = Bounds(bytes=4 * MIB)
"""A report of a large machine takes well below 1 MB."""
LOG = Bounds(bytes=GIB)
"""Logs are read in pieces, so that memory does not grow with them."""


def read(
    path: str, name: str, bounds: Bounds = REPORT, what: str = "no report of envcheck is", *, empty: bool = False
) -> bytes:
    """All of a file; `-` is standard input.

    A named pipe or a device must end within `bounds.first_s`. Standard input is waited for, as every filter does: what
    is piped into it may run for minutes.

    Args:
        path: as the user gave it.
        name: what messages call it.
        bounds: what it may cost.
        what: the end of "... is larger than 4 MiB, which".
        empty: whether it may be empty.

    Raises:
        UnreadableInput: missing, not readable, a folder, without an end, empty or too large.
    """
    with unreadable(name), _opened(path, name) as (descriptor, kind):
        must_end = bounds.first_s if path != "-" and kind != "file" else bounds.total_s
        until = time.monotonic() + must_end
        data = bytearray()
        while True:
            if not _ready(descriptor, kind, until - time.monotonic()):
                raise UnreadableInput(f"{name} did not end within {must_end:.2g} s; --timeout gives it longer.")
            chunk = os.read(descriptor, min(CHUNK_BYTES, bounds.bytes + 1 - len(data)))
            data += chunk
            if len(data) > bounds.bytes:
                raise UnreadableInput(f"{name} is larger than {amount(bounds.bytes)}, which {what}.")
            if not chunk:
                break
    if not empty and not data.strip():
        raise UnreadableInput(f"{name} is empty.")
    return bytes(data)


class Stream:
    """The bytes of a log in pieces, up to its bounds. What is left out is said in `cut`."""

    def __init__(self, path: str, name: str, bounds: Bounds = LOG) -> None:
        self._path, self._name, self._bounds = path, name, bounds
        self.received = 0
        self.cut: str | None = None
        """What was read in place of the whole, `only the first 1 GiB was read`; None: all of it."""

    def __iter__(self) -> Iterator[bytes]:
        """The pieces. Raises UnreadableInput: missing, not readable, a folder or empty."""
        with unreadable(self._name), _opened(self._path, self._name) as (descriptor, kind):
            yield from self._pieces(descriptor, kind)
        if not self.received:
            raise UnreadableInput(f"{self._name} is empty; {self.cut or 'there is nothing to explain'}.")

    def _pieces(self, descriptor: int, kind: str) -> Iterator[bytes]:
        bounds = self._bounds
        most = bounds.device_bytes if kind == "device" else bounds.bytes
        limit_s = bounds.file_s if kind == "file" else bounds.total_s
        until = time.monotonic() + limit_s
        patient = self._path == "-" or kind == "file"
        while True:
            if time.monotonic() > until:
                self.cut = f"it was read for {limit_s:.4g} s"
                return
            idle = bounds.idle_s if self.received else bounds.first_s
            left = until - time.monotonic()
            if not _ready(descriptor, kind, left if patient else min(left, idle)):
                waited = bounds.total_s if patient or left < idle else idle
                how = f"until nothing came for {waited:.2g} s" if waited == idle else f"for {waited:.4g} s"
                self.cut = f"it was read {how}"
                return
            chunk = os.read(descriptor, min(CHUNK_BYTES, most + 1 - self.received))
            if not chunk:
                return
            if self.received + len(chunk) > most:
                chunk = chunk[: most - self.received]
                self.cut = f"only the first {amount(most)} was read"
            self.received += len(chunk)
            yield chunk
            if self.cut:
                return


@contextlib.contextmanager
def unreadable(name: str) -> Iterator[None]:
    """What the system refuses inside becomes one sentence about `name`. Raises UnreadableInput."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableInput(f"{name} cannot be read: {reason[:1].lower()}{reason[1:]}.") from error


def amount(count: int) -> str:
    """`4 MiB`."""
    if count >= GIB:
        return f"{count // GIB} GiB"
    return f"{count // MIB} MiB" if count >= MIB else f"{count} bytes"


@contextlib.contextmanager
def _opened(path: str, name: str) -> Iterator[tuple[int, str]]:
    """The descriptor, and whether it is a `file`, a `pipe` or a `device`."""
    if path == "-":
        if sys.stdin is None or sys.stdin.closed:
            raise UnreadableInput(f"{name} is closed.")
        yield sys.stdin.fileno(), _kind(os.fstat(sys.stdin.fileno()).st_mode)
        return
    # Opening a named pipe must not wait for a writer without end.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise UnreadableInput(f"{name} is a folder, not a file.")
        if stat.S_ISBLK(mode):
            raise UnreadableInput(f"{name} is a disk, not a file.")
        yield descriptor, _kind(mode)
    finally:
        os.close(descriptor)


def _kind(mode: int) -> str:
    if stat.S_ISREG(mode):
        return "file"
    return "device" if stat.S_ISCHR(mode) else "pipe"


def _ready(descriptor: int, kind: str, left_s: float) -> bool:
    if kind == "file":
        return True
    return left_s > 0 and bool(select.select([descriptor], [], [], left_s)[0])


def write_text(path: str, text: str, mode: int = SHARED) -> None:
    """Write `text` to `path` as UTF-8; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8", "replace"), mode)


def write_bytes(path: str, data: bytes, mode: int = SHARED) -> None:
    """Write `data` to `path`, so that at no moment half a file is there.

    A link is followed. What is no ordinary file (`/dev/null`, a named pipe) is written to and not replaced, and so is
    a file that cannot be replaced.

    Args:
        path: where to.
        data: what.
        mode: of a new file. With PRIVATE an existing file loses the permissions of others, too.

    Raises:
        UnwritableOutput: it cannot be written; what was there before is untouched.
    """
    with unwritable(path):
        _write(Path(os.path.realpath(path)), data, mode)


def write_folder(folder: str, files: Mapping[str, bytes], mode: int = SHARED) -> None:
    """Write files into a folder as a whole; files of other names in it are left alone.

    A folder that does not exist is made under another name and gets its own when all is in it. In one that exists all
    files are written under other names before the first takes its place. A link or a pipe of the name of one of them is
    replaced: the folder may be another user's, who lays a link to a file of ours.

    Raises:
        UnwritableOutput: the folder cannot be made or a file not written; then nothing was changed.
    """
    target = Path(os.path.realpath(folder))
    with unwritable(folder):
        if target.is_dir():
            _into(target, files, mode)
            return
        draft = draft_of(target)
        draft.mkdir(mode=0o700 if mode == PRIVATE else 0o755)
        try:
            _into(draft, files, mode)
            draft.rename(target)
        except BaseException:
            import shutil

            shutil.rmtree(draft, ignore_errors=True)
            raise


def _into(folder: Path, files: Mapping[str, bytes], mode: int) -> None:
    drafts: list[tuple[Path, Path]] = []
    try:
        for name, data in files.items():
            target = folder / name
            there = target.lstat().st_mode if os.path.lexists(target) else None
            if there is not None and stat.S_ISDIR(there):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            draft = draft_of(target)
            drafts.append((draft, target))
            replace(draft, data, _kept(there, mode) if there is not None and stat.S_ISREG(there) else mode)
        for draft, target in drafts:
            draft.replace(target)
    except BaseException:
        for draft, _ in drafts:
            with contextlib.suppress(OSError):
                draft.unlink()
        raise


def _kept(there: int, mode: int) -> int:
    return stat.S_IMODE(there) & (mode if mode == PRIVATE else 0o7777)


def refuse_early(path: str) -> None:
    """Find out before the work what can be known by then, and touch nothing.

    Raises:
        UnwritableOutput: `write_bytes` to `path` would fail.
    """
    with unwritable(path):
        reason = _objection(path)
    if reason:
        raise UnwritableOutput(_sentence(path, reason))


@contextlib.contextmanager
def unwritable(path: str) -> Iterator[None]:
    """What the system refuses inside becomes one sentence about `path`. Raises UnwritableOutput."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnwritableOutput(_sentence(path, reason)) from error


def append_text(path: str, text: str) -> None:
    """Add to the end of a file that is another program's, such as the summary of a step of GitHub Actions.

    Raises:
        UnwritableOutput: it cannot be written.
    """
    with unwritable(path), Path(path).open("ab") as file:
        file.write(text.encode("utf-8", "replace"))


def append_line(path: Path, line: bytes, mode: int = PRIVATE) -> None:
    """Add a line, in one write and flushed to the disk. After a line that was cut short it starts a new one.

    The folder is made for the user alone where it does not exist.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path, flags, mode)
    try:
        there = os.fstat(descriptor)
        if there.st_uid == os.getuid() and stat.S_IMODE(there.st_mode) & ~mode & 0o777:
            os.fchmod(descriptor, stat.S_IMODE(there.st_mode) & mode)
        size = there.st_size
        whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
        os.write(descriptor, (b"" if whole else b"\n") + line + b"\n")
        _sync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def private(path: Path, *, append: bool = False) -> Iterator[TextIO]:
    """A text file that grows while a program runs, for its user alone whatever was there. A link is not followed.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not append:
        path.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | (os.O_APPEND if append else os.O_EXCL)
    with os.fdopen(os.open(path, flags, PRIVATE), "w", encoding="utf-8", errors="replace") as file:
        yield file


def draft_of(target: Path) -> Path:
    """A name next to `target` that nobody can predict."""
    return target.with_name(f".envcheck-{os.getpid()}-{os.urandom(8).hex()}.tmp")


def replace(target: Path, data: bytes, mode: int) -> None:
    """Write a file with exactly `mode` next to `target`, flush it to the disk, then give it the name.

    Raises:
        OSError: it cannot be written; what was there before is untouched.
    """
    draft = draft_of(target)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _sync(descriptor)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _objection(path: str) -> str | None:
    target = Path(os.path.realpath(path))
    there = _mode(target)
    if not path:
        return "it has no name"
    if there is not None:
        if stat.S_ISDIR(there):
            return "it is a folder; name a file in it"
        return None if os.access(target, os.W_OK) else "permission denied"
    folder = _shown(str(target.parent))
    if not target.parent.is_dir():
        return f"there is no folder {folder}"
    return None if os.access(target.parent, os.W_OK) else f"the folder {folder} is not writable"


def _shown(path: str) -> str:
    """Quoted, with nothing that steers a terminal."""
    return repr("".join(c for c in path if c.isprintable()))


def _sentence(path: str, reason: str) -> str:
    return f"{_shown(path)} cannot be written: {reason[:1].lower()}{reason[1:]}."


def _mode(target: Path) -> int | None:
    """Of what is there; None: nothing."""
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _write(target: Path, data: bytes, mode: int) -> None:
    there = _mode(target)
    if there is None:
        replace(target, data, mode)
    elif not stat.S_ISREG(there):
        _overwrite(target, data)  # a folder refuses here
    else:
        kept = _kept(there, mode)
        try:
            replace(target, data, kept)
            target.chmod(kept)  # whatever the umask is
        except OSError as error:
            if error.errno not in UNREPLACEABLE:
                raise
            _overwrite(target, data)


def _overwrite(target: Path, data: bytes) -> None:
    with target.open("wb") as file:
        file.write(data)


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that has no such thing
            raise
