"""What is hidden inside an encoding: base64, hexadecimal and percent-encoded text is looked into."""

import base64
import binascii
from collections.abc import Callable
from urllib.parse import unquote

from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import Names

_BLOB = Late(r"(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{8,}={0,2}(?![A-Za-z0-9])")
_RUN = Late(r"[\w.~+/:@!*%-]+")
"""Of a query one value at a time: what is decoded holds spaces, at which the rest of the query would be taken apart."""
_PERCENT = Late(r"%[0-9A-Fa-f]{2}")
_HEX = Late(r"(?:[0-9a-fA-F]{2})+")


def hide_encoded(text: str, names: Names, hide: Callable[[str], str], tells: Callable[[str], bool]) -> str:
    """`text` without encoded pieces that tell something; `hide` hides it in what was percent-encoded."""
    text = _BLOB.now.sub(lambda match: _blob(match[0], names, tells), text)
    return _RUN.now.sub(lambda match: _percent(match[0], hide), text) if _PERCENT.now.search(text) else text


def _blob(blob: str, names: Names, tells: Callable[[str], bool]) -> str:
    for plain in (_from_base64(blob), _from_hex(blob)):
        if plain is not None and tells(plain):
            return names.of("encoded", blob)
    return blob


def _percent(piece: str, hide: Callable[[str], str]) -> str:
    if not _PERCENT.now.search(piece):
        return piece
    plain = unquote(piece)
    shown = hide(plain)
    return piece if shown == plain or not plain.isprintable() else shown


def _from_base64(blob: str) -> str | None:
    body = blob.rstrip("=").replace("-", "+").replace("_", "/")
    if len(body) % 4 == 1:
        return None
    try:
        return _text(base64.b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError):
        return None


def _from_hex(blob: str) -> str | None:
    return _text(bytes.fromhex(blob)) if _HEX.now.fullmatch(blob) else None


def _text(data: bytes) -> str | None:
    """The text that it is; None where it is none."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return text if text.replace("\n", "").replace("\t", "").replace("\r", "").isprintable() else None
