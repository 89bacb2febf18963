"""The bytes of a file, a pipe or standard input: not too many, and never waited for without end."""

import os
import select
import stat
import sys
import time
from collections.abc import Iterator

LIMIT_BYTES = 4 << 20
"""A report of a large machine takes well below 1 MB."""
LIMIT_S = 10.0
"""How long a pipe or a device may take to its end."""
CHUNK = 1 << 20


class UnreadableInput(Exception):  # noqa: N818 - named for what is at fault, which is not envcheck
    """The input cannot be used. The text is one sentence that names it and says why."""


def read_bytes(path: str, name: str, limit_s: float = LIMIT_S) -> bytes:
    """All of a file; `-` is standard input; `name` is what messages call it.

    A file that is no file (a named pipe, a device) must have come to its end after `limit_s`. Standard input is waited
    for, as every filter does: what is piped into it may be at work for minutes.

    Raises:
        UnreadableInput: not there, not readable, a folder, endless, empty or too large.
    """
    try:
        data = _standard_input(name) if path == "-" else _file(path, name, limit_s)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableInput(f"{name} cannot be read: {reason[:1].lower()}{reason[1:]}.") from error
    if not data.strip():
        raise UnreadableInput(f"{name} is empty.")
    return data


def _standard_input(name: str) -> bytes:
    if sys.stdin is None:
        raise UnreadableInput(f"{name} is closed.")
    return _collect(iter(lambda: sys.stdin.buffer.read(CHUNK), b""), name)


def _file(path: str, name: str, limit_s: float) -> bytes:
    # Opening a named pipe must not wait for a writer without end; how long to wait is for `_chunks` to say.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise UnreadableInput(f"{name} is a folder, not a report.")
        return _collect(_chunks(descriptor, name, limit_s), name)
    finally:
        os.close(descriptor)


def _chunks(descriptor: int, name: str, limit_s: float) -> Iterator[bytes]:
    until = time.monotonic() + limit_s
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise UnreadableInput(f"{name} has not come to its end within {limit_s:.2g} s; --timeout gives it longer.")
        chunk = os.read(descriptor, CHUNK)
        if not chunk:
            return
        yield chunk


def _collect(chunks: Iterator[bytes], name: str) -> bytes:
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > LIMIT_BYTES:
            raise UnreadableInput(f"{name} is larger than {LIMIT_BYTES >> 20} MiB, which no report of envcheck is.")
    return bytes(data)


def as_utf8(data: bytes, name: str) -> bytes:
    """The text as UTF-8. Windows' editors and PowerShell put a byte order mark first, or write UTF-16.

    Raises:
        UnreadableInput: it is not text.
    """
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16").encode()
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{name} is not text in UTF-8 (byte {error.start}).") from error
    return data.removeprefix(b"\xef\xbb\xbf")
