"""The bytes of a report as text."""

from envcheck.files import REPORT, UnreadableInput, read

LIMIT_BYTES = REPORT.bytes
LIMIT_S = REPORT.first_s

__all__ = ["LIMIT_BYTES", "LIMIT_S", "UnreadableInput", "as_utf8", "read_bytes"]


def read_bytes(path: str, name: str, limit_s: float = LIMIT_S) -> bytes:
    """All of a file; `-` is standard input. `limit_s`: until the end of a named pipe or a device.

    Raises:
        UnreadableInput: missing, not readable, a folder, without an end, empty or too large.
    """
    return read(path, name, REPORT._replace(first_s=limit_s))


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
