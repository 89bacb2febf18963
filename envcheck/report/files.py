"""Write a report to a file: all of it or nothing."""

import contextlib
import errno
import os
import stat
from pathlib import Path

MODE = 0o644
"""Of a new file, before the user's umask. One that is there keeps its own."""


class UnwritableOutput(Exception):  # noqa: N818 - named for what is at fault, which is not envcheck
    """The file cannot be written. The text is one sentence that names it and says why."""


def write_text(path: str, text: str) -> None:
    """Write `text` to `path` as UTF-8, so that at no moment half a file stands there.

    A link is followed. What is no ordinary file (`/dev/null`, a named pipe) is written to and not replaced.

    Raises:
        UnwritableOutput: it cannot be written; what stood there before is untouched.
    """
    from envcheck.report.text import safe

    try:
        _write(Path(os.path.realpath(path)), text.encode("utf-8", "replace"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnwritableOutput(f"{safe(path)!r} cannot be written: {reason[:1].lower()}{reason[1:]}.") from error


def _write(target: Path, data: bytes) -> None:
    try:
        there = target.stat().st_mode
    except FileNotFoundError:
        there = None
    if there is None:
        _replace(target, data, None)
    elif stat.S_ISREG(there):
        _replace(target, data, stat.S_IMODE(there))
    else:
        with target.open("wb", buffering=0) as file:  # a folder refuses here
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
