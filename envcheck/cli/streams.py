"""The standard streams, made fit for use: closed, full or abandoned ones end in no traceback and lose no verdict."""

import contextlib
import errno
import io
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from envcheck.errors import UserError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def secure_streams() -> None:
    """Open what is closed, and guard what is written to.

    Where a standard stream is closed, the next file or pipe that is opened takes its number, and whatever a library
    prints goes into that. So the numbers are taken first, by the null device; of standard output for reading alone, so
    that what cannot be shown fails as on a full disk.
    """
    with contextlib.suppress(OSError):
        for descriptor in (0, 1, 2):
            if not _is_open(descriptor):
                os.set_inheritable(
                    os.open(os.devnull, os.O_RDONLY if descriptor == 1 else os.O_RDWR), True
                )  # takes the lowest number that is free
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115 - pathlib is not yet imported
    sys.stdout = _guarded(sys.stdout, 1, _refuse)
    sys.stderr = _guarded(sys.stderr, 2, lambda _error: None)


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


def _refuse(error: OSError) -> None:
    reason = "it is closed" if error.errno == errno.EBADF else error.strerror or str(error)
    raise UserError(f"the standard output cannot be written: {reason[:1].lower()}{reason[1:]}.") from error


def _guarded(stream: "TextIO | None", descriptor: int, failed: Callable[[OSError], None]) -> TextIO:
    """`stream` over a guarded descriptor: the same encoding, and a character that it cannot take is a `?`."""
    if stream is not None:
        stream.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_Guarded(descriptor, failed)),
        encoding=stream.encoding if stream is not None else "utf-8",
        errors="replace" if descriptor == 1 else "backslashreplace",
        line_buffering=descriptor == 2 or os.isatty(descriptor),
    )


class _Guarded(io.RawIOBase):
    """A file descriptor to write to.

    A reader that has gone away (`envcheck | head`) has seen what it wanted: the rest is dropped, the verdict stays. One
    that is slow is waited for, also where whoever started us made the pipe non-blocking. Any other failure is told
    once.
    """

    def __init__(self, descriptor: int, failed: Callable[[OSError], None]) -> None:
        self._descriptor, self._failed = descriptor, failed
        self._gone = False

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        written = None
        while written is None and not self._gone:
            written = self._try(data)
        return memoryview(data).nbytes if written is None else written

    def _try(self, data: "ReadableBuffer") -> int | None:
        try:
            return os.write(self._descriptor, data)
        except BlockingIOError:
            _wait_for(self._descriptor)
        except OSError as error:
            self._gone = True
            if not isinstance(error, BrokenPipeError):
                self._failed(error)
        return None


def _wait_for(descriptor: int) -> None:
    import select

    select.select([], [descriptor], [])
