"""The bytes of a file, a pipe or standard input: not too many, and never waited for without end."""

import os
import select
import stat
import sys
from collections.abc import Iterator

LIMIT_BYTES = 64 << 20
"""A report of a large machine takes well below 1 MB."""
SILENCE_S = 10.0
"""How long a pipe may say nothing."""
CHUNK = 1 << 20


class UnreadableInput(Exception):  # noqa: N818 - named for what is at fault, which is not envcheck
    """The input cannot be used. The text is one sentence that names it and says why."""


def read_source(path: str, name: str) -> bytes:
    """All of a file as UTF-8, a byte order mark left out; `-` is standard input; `name` is what messages call it.

    Raises:
        UnreadableInput: not there, not readable, a folder, silent, empty, too large, or not text.
    """
    try:
        data = _standard_input(name) if path == "-" else _file(path, name)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnreadableInput(f"{name} cannot be read: {reason[:1].lower()}{reason[1:]}.") from error
    if not data.strip():
        raise UnreadableInput(f"{name} is empty.")
    return _utf8(data, name)


def _standard_input(name: str) -> bytes:
    if sys.stdin is None:
        raise UnreadableInput(f"{name} is closed.")
    return _collect(iter(lambda: sys.stdin.buffer.read(CHUNK), b""), name)


def _file(path: str, name: str) -> bytes:
    # Opening a named pipe must not wait for a writer without end; how long to wait is for `_chunks` to say.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise UnreadableInput(f"{name} is a folder, not a report.")
        return _collect(_chunks(descriptor, name), name)
    finally:
        os.close(descriptor)


def _chunks(descriptor: int, name: str) -> Iterator[bytes]:
    while True:
        if not select.select([descriptor], [], [], SILENCE_S)[0]:
            raise UnreadableInput(f"{name} has sent nothing for {SILENCE_S:g} s.")
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


def _utf8(data: bytes, name: str) -> bytes:
    """The text as UTF-8. Windows' editors and PowerShell put a byte order mark first, or write UTF-16."""
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16").encode()
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{name} is not text in UTF-8 (byte {error.start}).") from error
    return data.removeprefix(b"\xef\xbb\xbf")
