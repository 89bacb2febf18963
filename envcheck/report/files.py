"""Write a report to a file: all of it or nothing."""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from envcheck.report.text import safe

MODE = 0o644
"""Of a new file, before the user's umask. One that is there keeps its own."""

UNREPLACEABLE = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY}
"""A file that may be written to where no other may take its place: its folder refuses, or it is mounted there."""


class UnwritableOutput(Exception):  # noqa: N818 - named for what is at fault, which is not envcheck
    """The file cannot be written. The text is one sentence that names it and says why."""


def write_text(path: str, text: str) -> None:
    """Write `text` to `path` as UTF-8; see `write_bytes`."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: str, data: bytes) -> None:
    """Write `data` to `path`, so that at no moment half a file stands there.

    A link is followed. What is no ordinary file (`/dev/null`, a named pipe) is written to and not replaced, and so is
    a file that cannot be replaced.

    Raises:
        UnwritableOutput: it cannot be written; what stood there before is untouched.
    """
    with refusals(path):
        _write(Path(os.path.realpath(path)), data)


def refuse_early(path: str) -> None:
    """Find out before the work what can be known by then, and touch nothing.

    Raises:
        UnwritableOutput: `write_bytes` to `path` would fail.
    """
    with refusals(path):
        reason = _objection(path)
    if reason:
        raise UnwritableOutput(_sentence(path, reason))


def _objection(path: str) -> str | None:
    target = Path(os.path.realpath(path))
    there = _mode(target)
    if not path:
        return "it has no name"
    if there is not None:
        if stat.S_ISDIR(there):
            return "it is a folder; name a file in it"
        return None if os.access(target, os.W_OK) else "permission denied"
    folder = safe(str(target.parent))
    if not target.parent.is_dir():
        return f"there is no folder {folder!r}"
    return None if os.access(target.parent, os.W_OK) else f"the folder {folder!r} is not writable"


def _mode(target: Path) -> int | None:
    """What stands there; None: nothing."""
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def refusals(path: str) -> Iterator[None]:
    """What the system refuses inside becomes the one sentence about `path`. Raises UnwritableOutput."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnwritableOutput(_sentence(path, reason)) from error


def _sentence(path: str, reason: str) -> str:
    return f"{safe(path)!r} cannot be written: {reason[:1].lower()}{reason[1:]}."


def _write(target: Path, data: bytes) -> None:
    there = _mode(target)
    if there is None:
        _replace(target, data, None)
    elif not stat.S_ISREG(there):
        _overwrite(target, data)  # a folder refuses here
    else:
        try:
            _replace(target, data, stat.S_IMODE(there))
        except OSError as error:
            if error.errno not in UNREPLACEABLE:
                raise
            _overwrite(target, data)


def _overwrite(target: Path, data: bytes) -> None:
    with target.open("wb") as file:
        file.write(data)


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    """Write a file beside `target`, see it on the disk, then give it the name."""
    draft = target.with_name(f".envcheck-{os.getpid()}-{os.urandom(4).hex()}.tmp")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _sync(descriptor)
        if mode is not None:
            draft.chmod(mode)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that has no such thing
            raise
