"""The JSON of a report in whatever it was sent: the JSON itself, the page, the folder or the archive that hold it."""

import io
import lzma
import os
import struct
import zipfile
import zlib
from pathlib import Path

from envcheck.report.read_input import LIMIT_BYTES, UnreadableInput, as_utf8
from envcheck.report.text import safe

MEMBER = "report.json"
_ZIP = b"PK\x03\x04"
DAMAGED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    OSError, ValueError, LookupError, RuntimeError, EOFError, OverflowError, MemoryError,
)  # fmt: skip
"""What `zipfile` raises on archives that are damaged, locked, or packed in a way it does not know."""
LONGEST = 200
"""Characters of its reason, which may quote the archive."""


def file_in(path: str) -> str:
    """The file to read: `report.json` in a folder that `envcheck report` wrote, else `path` itself."""
    inside = Path(path) / MEMBER
    return str(inside) if path != "-" and os.path.isdir(path) and inside.is_file() else path  # noqa: PTH112 - `path` may hold a NUL


def report_in(data: bytes, name: str) -> bytes:
    """The JSON in what was read, as UTF-8.

    Raises:
        UnreadableInput: not text, an archive or a page without a report in it, one that is damaged or too large.
    """
    inside = _unpacked(data, name) if data.startswith(_ZIP) else data
    return _in_page(as_utf8(inside, name), name)


def _unpacked(data: bytes, name: str) -> bytes:
    """The report in an archive; not more of it than a report may be long."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            inside = next((info for info in packed.infolist() if Path(info.filename).name == MEMBER), None)
            if inside is None:
                raise UnreadableInput(f"{name} is an archive without a {MEMBER}.")
            with packed.open(inside) as member:
                found = member.read(LIMIT_BYTES + 1)
    except DAMAGED as error:
        reason = safe(str(error)).rstrip(".")[:LONGEST] or type(error).__name__
        raise UnreadableInput(f"{name} is an archive that cannot be unpacked: {reason}.") from error
    if len(found) > LIMIT_BYTES:
        raise UnreadableInput(f"{name} holds a report larger than {LIMIT_BYTES >> 20} MiB, which none of envcheck is.")
    return found


def _in_page(data: bytes, name: str) -> bytes:
    """The report in an HTML page; what is no page is given back as it is."""
    if not data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return data
    from envcheck.report.html.data import extract

    found = extract(data)
    if found is None:
        raise UnreadableInput(f"{name} is a page without a report in it; give its report.json instead.")
    return found
