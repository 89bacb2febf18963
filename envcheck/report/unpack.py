"""The JSON of a report in whatever it was sent: the JSON itself, the page, the folder or the archive that hold it."""

import os
from pathlib import Path

from envcheck.packed import unpacked
from envcheck.report.read_input import LIMIT_BYTES, UnreadableInput, as_utf8

MEMBER = "report.json"


def file_in(path: str) -> str:
    """The file to read: `report.json` in a folder that `envcheck report` wrote, else `path` itself."""
    inside = Path(path) / MEMBER
    return str(inside) if path != "-" and os.path.isdir(path) and inside.is_file() else path  # noqa: PTH112 - `path` may hold a NUL


def report_in(data: bytes, name: str) -> bytes:
    """The JSON in what was read, as UTF-8.

    Raises:
        UnreadableInput: not text, an archive or a page without a report in it, one that is damaged or too large.
    """
    inside = unpacked(data, name, LIMIT_BYTES, _is_report, MEMBER)
    return _in_page(as_utf8(inside, name), name)


def _is_report(member: str) -> bool:
    return Path(member).name in (MEMBER, f"{MEMBER}.gz")


def _in_page(data: bytes, name: str) -> bytes:
    """The report in an HTML page or in the comment of a Markdown text; what holds none is given back as it is."""
    if b"<!-- envcheck-report " in data:
        from envcheck.report.markdown.data import extract as extract_comment

        packed = extract_comment(data)
        if packed is not None:
            return packed
    if not data.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html")):
        return data
    from envcheck.report.html.data import extract

    found = extract(data)
    if found is None:
        raise UnreadableInput(f"{name} is an HTML page without a report in it; use its report.json instead.")
    return found
