"""The one validator of what goes to an installer: a name and versions (PEP 508, PEP 440), no URL, no path, no option.

A leaf. pip and uv read an argument as an option where it begins with a dash, as a path where it holds a separator,
begins with a dot or ends as archives do and such a file exists, and as an address where it holds `@`.
"""

import re

from envcheck.late_pattern import late

LONGEST = 200
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?"
_EXTRAS = rf"\[ ?{_NAME}(?: ?, ?{_NAME}){{0,20}} ?\]"
_VERSION = r"v?\d[A-Za-z0-9.!_+-]{0,60}(?:\.\*)?"
_CLAUSE = rf"(?:===|==|~=|!=|<=|>=|<|>) ?{_VERSION}"
_REQUIREMENT = late(rf"({_NAME})(?:{_EXTRAS})? ?({_CLAUSE}(?: ?, ?{_CLAUSE}){{0,20}})?")
_SEPARATORS = late(r"[-_.]+")
_FILE = late(r"(?i)\.(?:whl|zip|tar|gz|tgz|bz2|tbz2?|xz|txz|tlz|lz|lzma|zst|egg|txt|toml)$")
"""Names that installers take for files. Source: pip's `ARCHIVE_EXTENSIONS`; uv's hints about requirements files."""


def is_name(text: str) -> bool:
    """`text` is the name of a distribution and can be nothing else to an installer."""
    return len(text) <= LONGEST and bool(re.fullmatch(_NAME, text)) and not _FILE.search(text)


def is_requirement(text: str) -> bool:
    """`text` is a name, with versions or without, and can be nothing else to an installer."""
    found = _REQUIREMENT.fullmatch(text) if len(text) <= LONGEST and text.isascii() else None
    return bool(found and is_name(found[1]))


def normalised(name: str) -> str:
    """A distribution's name as PyPI compares it: `Flash_Attn` is `flash-attn`."""
    return _SEPARATORS.sub("-", name).lower()


def name_of(requirement: str) -> str:
    """The normalised name that a valid requirement begins with; empty where it is none."""
    found = _REQUIREMENT.fullmatch(requirement) if is_requirement(requirement) else None
    return normalised(found[1]) if found else ""
