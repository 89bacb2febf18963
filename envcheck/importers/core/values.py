"""Values as programs print them: sizes, versions, PCI addresses, numbers that may be N/A."""

import re

from envcheck.late_pattern import late
from envcheck.requirement_text import normalised

ABSENT = {
    "", "n/a", "[n/a]", "na", "none", "null", "not available", "could not collect", "not applicable", "unknown",
    "not found", "not installed", "unknown error", "[unknown error]", "[not supported]", "not supported", "err!", "-",
    "no cuda",
}  # fmt: skip
_UNITS = {"": 0, "b": 0, "k": 1, "m": 2, "g": 3, "t": 4}
_SIZE = late(r"(\d{1,12}(?:[.,]\d{1,6})?)\s*([KMGT]?)(i?)(?:B|bytes)?\b", re.IGNORECASE)
_NUMBER = late(r"-?\d{1,9}(?:\.\d{1,6})?")
_VERSION = late(r"\d{1,5}(?:\.[0-9A-Za-z]{1,20}){0,6}(?:[-+!][0-9A-Za-z._+-]{1,40})?")
_ADDRESS = late(r"(?:([0-9a-fA-F]{4,8}):)?([0-9a-fA-F]{2}):([0-9a-fA-F]{2})\.([0-7])")


def absent(text: str | None) -> bool:
    """The program printed a word for "I do not know" in the place of a value."""
    return text is None or text.strip().lower() in ABSENT


def size_bytes(text: str | None, *, binary: bool = True) -> int | None:
    """Bytes of `24576MiB`, `24576 MiB`, `24 GB`; None: no size. `binary`: K, M and G without an i are of 1024."""
    found = _SIZE.match((text or "").strip())
    if found is None:
        return None
    base = 1024 if found[3] or binary else 1000
    scale: int = base ** _UNITS[found[2].lower()]
    return round(float(found[1].replace(",", ".")) * scale)


def number(text: str | None) -> float | None:
    """The number at the start of `25.31 W`; None: there is none."""
    found = _NUMBER.match((text or "").strip())
    return float(found[0]) if found else None


def whole(text: str | None) -> int | None:
    """The number at the start of `45 C` as a whole number; None: there is none."""
    value = number(text)
    return None if value is None else round(value)


def version(text: str | None) -> str | None:
    """The version at the start of a text; None: there is none."""
    found = _VERSION.match((text or "").strip())
    return found[0].rstrip(".") if found else None


def pci_address(text: str | None) -> str | None:
    """`0000:01:00.0` of `00000000:01:00.0` or `01:00.0`; None: no address."""
    found = _ADDRESS.search(text or "")
    return f"{(found[1] or '0000')[-4:]}:{found[2]}:{found[3]}.{found[4]}".lower() if found else None


def truth(text: str | None) -> bool | None:
    """True for yes, on, enabled; None: neither."""
    word = (text or "").strip().strip(".,").lower()
    if word in {"yes", "on", "true", "enabled", "1", "active"}:
        return True
    return False if word in {"no", "off", "false", "disabled", "0", "inactive"} else None


def package_name(text: str) -> str:
    """The name as PyPI normalises it."""
    return normalised(text.strip())
