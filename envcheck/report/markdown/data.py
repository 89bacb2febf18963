"""The report's own JSON in a comment of its Markdown, so that the issue it was pasted into can be replayed."""

import base64
import re
import zlib

import msgspec

from envcheck.late_pattern import late
from envcheck.report.document import Report
from envcheck.report.json import escaped, to_text
from envcheck.report.read_input import LIMIT_BYTES

LEAD = "envcheck-report zlib+base64"
COLUMNS = 120
_COMMENT = late(rb"<!-- envcheck-report zlib\+base64\s([A-Za-z0-9+/=\s]{1,200000}?)-->")
_HEADING = late(
    r"^[\s>]{0,20}(?:#{1,6} )?envcheck: (?:the machine: )?\W{1,3} (?:healthy|degraded|broken|not checked) \(",
    re.MULTILINE,
)
_FOOTER = late(
    r"^[\s>]{0,20}(?:<sub>)?envcheck [\w.+-]{1,40}, \d{4}-[^`\n]{1,40}`?envcheck check --from ", re.MULTILINE
)


def comment(report: Report, room: int) -> str:
    """A comment with the report, packed; empty where it takes more than `room` bytes."""
    text = escaped(msgspec.json.format(to_text(report).encode(), indent=0).decode())
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    lines = (packed[at : at + COLUMNS] for at in range(0, len(packed), COLUMNS))
    whole = "\n".join((f"<!-- {LEAD}", *lines, "-->"))
    return whole if len(whole) <= room else ""


def extract(text: bytes) -> bytes | None:
    """The JSON in a text that holds such a comment, no more than `LIMIT_BYTES`; None: there is none, or it is cut."""
    found = _COMMENT.search(text)
    if found is None:
        return None
    try:
        unpack = zlib.decompressobj()
        data = unpack.decompress(base64.b64decode(b"".join(found[1].split()), validate=True), LIMIT_BYTES)
    except (ValueError, zlib.error):
        return None
    return data if unpack.eof else None


def looks_like_one(text: str) -> bool:
    """A text is, or quotes, a report that `to_markdown` wrote, as it is or as a page shows it."""
    return f"<!-- {LEAD}" in text or bool(_HEADING.search(text) or _FOOTER.search(text))
