"""The report's own JSON inside its HTML, so that the one file can be replayed."""

import base64
import zlib

import msgspec

from envcheck.late_pattern import late
from envcheck.report.document import Report
from envcheck.report.html.element import Markup
from envcheck.report.json import escaped, to_text
from envcheck.report.read_input import LIMIT_BYTES

ID = "envcheck-report"
PLAIN, PACKED = "application/json", "application/octet-stream"
_BLOCK = late(rb'<script type="(application/json|application/octet-stream)" id="envcheck-report">([^<]*)</script>')
_TELLING = late(r"[<>&]")


def embedded(report: Report, room: int) -> Markup:
    """A block of data that no browser runs: JSON, packed (zlib, base64) where it takes more than `room` bytes.

    Where it still does, there is none: such a report is not replayed from its HTML, but from report.json.
    """
    text = escaped(msgspec.json.format(to_text(report).encode(), indent=0).decode())
    inside = _TELLING.sub(lambda found: f"\\u{ord(found[0]):04x}", text.replace("\n", ""))
    if len(inside) > room:
        packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
        return _block(PACKED, packed) if len(packed) <= room else Markup("")
    return _block(PLAIN, inside)


def _block(kind: str, inside: str) -> Markup:
    return Markup(f'<script type="{kind}" id="{ID}">{inside}</script>')


def extract(html: bytes) -> bytes | None:
    """The JSON in a page that `embedded` made, no more than `LIMIT_BYTES`; None: there is none."""
    found = _BLOCK.search(html)
    if found is None:
        return None
    if found[1].decode() == PLAIN:
        return found[2]
    try:
        unpack = zlib.decompressobj()
        data = unpack.decompress(base64.b64decode(found[2], validate=True), LIMIT_BYTES)
    except (ValueError, zlib.error):
        return None
    return None if unpack.unconsumed_tail else data
