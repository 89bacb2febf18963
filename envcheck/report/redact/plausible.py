"""What a value looks like: a key, a password, a word of prose, or nothing that could be a secret."""

import re
from itertools import pairwise

from envcheck.report.redact.allowlist import word_set
from envcheck.report.redact.patterns import Late

_HARMLESS = Late(
    r"(?:none|null|nil|true|false|yes|no|ok|on|off|set|unset|not|missing|required|redacted|hidden|empty|str"
    r"|string|bytes|int"
    r"|float|bool|optional|default|undefined|unknown|expired|invalid|found|present|is|are|was|the|a|an|and|or|for"
    r"|in|to|of"
    r"|failed|error|x+|\*+|\.+|-+|=+|#+|\$\{?\w+\}?|%\w+%|\{\{.*|amd64|arm64|i386|https?|file|basic|bearer"
    r"|\d{1,3}(?:\.\d+)?"
    r"|dummy|changeme|change_me|your[-_ ].*|my[-_]?(?:token|key|secret|password)|auto|disabled|enabled|any|object"
    r"|dict|list|tuple"
    r"|os\.environ.*|os\.getenv.*|getenv.*|environ.*|process\.env.*|secrets\..*|self\..*|args\..*|config\..*"
    r"|settings\..*"
    r"|[A-Za-z_][\w.]{0,60}\(.*|[A-Za-z_][\w.]{0,40}\[.*|typing\..*|<.*|&.*|@.*|\^.*|\|.*|/+)[.:!,;]?",
    flags=re.IGNORECASE | re.DOTALL,
)
"""What stands behind such a name and is no value."""
_PROSE = word_set(
    "too must should has have had cannot can could does did do use using used see enter please wrong incorrect mismatch"
    " that which this these those from with without by at as be been being will would may might if when where while"
    " only also already still again your our their its it you we they he she prompt field hash file input output length"
    " changed updated reset expires saved stored provided given supplied accepted rejected denied successful success"
    " valid protected based authentication login logged required: checking validating reading loading loaded using"
    " contains containing consists so such but because than then there here more less most least same different other"
    " another each every all both between before after during per via into onto over under out up down about against"
)
_SMALL = word_set(
    "and any are but can did for get had has her him his how its let may new nor not now off one our out own see set"
    " she the too two use via was who why yes you already default empty error expired failed invalid missing none null"
    " optional required unknown user users file files command characters found"
)
"""Words of remarks: `password: leave empty for default`."""
_VERSION = Late(
    r"[vV]?\d+(?:[._-]\d+)+[\w.+-]{0,40}|\d[\d.,]*(?:[a-zA-Z%/]{1,6})?|0x[0-9a-fA-F]{1,16}|sm_\d+|cu\d{2,3}|cp\d{2,3}"
)
_MIXED_WORD = Late(
    r"[A-Z]?[a-z]+(?:[-_.:/][A-Za-z]?[a-z]+)*\d{0,2}[.,:;!?)]?|[A-Z][A-Z_]+\d{0,2}|[A-Za-z_]+(?:[.:/][A-Za-z_]\w*)+"
)
_KEY_ALPHABET = Late(r"[A-Za-z0-9+/=_.~:-]+")
SHORTEST_KEY = 16


def is_harmless(value: str) -> bool:
    """It is no value: `None`, a placeholder, a reference to where the value is."""
    return _HARMLESS.now.fullmatch(value) is not None


def is_prose(value: str) -> bool:
    """It is a word of a sentence that goes on, `password: must have 8 characters`."""
    word = value.rstrip(".,;:!?")
    if not word.isalpha():
        return False
    return word.lower() in _PROSE


def is_version(value: str) -> bool:
    """A version, a number or the name of an architecture."""
    return _VERSION.now.fullmatch(value) is not None


def may_be_password(value: str) -> bool:
    """Mixed as passwords are and names, versions, numbers and words are not."""
    if len(value) < 6 or value.startswith(("-", "/", "~", "<", "$", "[", "(")):
        return False
    if is_version(value):
        return False
    digits = any(c.isdigit() for c in value)
    if _MIXED_WORD.now.fullmatch(value):
        if value[-1] == "!" and value[-2].isdigit():
            return True
        return digits and value[-1].isdigit() and not value.startswith(("v", "V")) and _is_unusual(value)
    return digits and any(c.isalpha() for c in value)


def _is_unusual(value: str) -> bool:
    """It is no word that stands in public code or in a dictionary."""
    from envcheck.report.redact.vocabulary import Familiarity, familiarity

    return familiarity(value) is not Familiarity.TECHNICAL


def is_passphrase(value: str) -> bool:
    """Words drawn from a list, as they stand in no sentence."""
    words = value.split(" ")
    return 3 <= len(words) <= 24 and all(
        3 <= len(word) <= 12 and word.isalpha() and word.islower() and word not in _PROSE | _SMALL for word in words
    )


def looks_random(value: str) -> bool:
    """Long enough, and mixed as words, paths, numbers and versions are not."""
    if len(value) < 8 or value.startswith(("/", "~", "./", "<", "$")):
        return False
    letters = sum(c.isalpha() for c in value)
    digits = sum(c.isdigit() for c in value)
    if not letters or len(set(value)) < 5:
        return False
    if digits >= 2 and letters >= 2:
        return _VERSION.now.fullmatch(value) is None
    mixed = any(c.isupper() for c in value[1:]) and any(c.islower() for c in value)
    return len(value) >= SHORTEST_KEY and mixed and not value.isalpha()


def is_key_like(value: str) -> bool:
    """Of the length and the mixture of a key: letters and digits take turns, which they do in no name."""
    if (
        len(value) < SHORTEST_KEY
        or value.startswith(("0x", "./", "~/", "http"))
        or not _KEY_ALPHABET.now.fullmatch(value)
    ):
        return False
    body = re.sub(r"[^A-Za-z0-9]", "", value)
    if len(body) < SHORTEST_KEY - 2 or len(body) < 0.8 * len(value) or len(set(body)) < 7:
        return False
    if _VERSION.now.fullmatch(value) or _MIXED_WORD.now.fullmatch(value):
        return False
    kinds = [("0" if c.isdigit() else "A" if c.isupper() else "a") for c in body]
    changes = sum(one != other for one, other in pairwise(kinds))
    return (changes >= max(4, len(kinds) // 6) and "0" in kinds) or changes >= 0.35 * len(kinds)
