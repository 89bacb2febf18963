"""Whether what stands next to a role is somebody's, or technical: a version, a path, a default, a sentence."""

import re
from functools import lru_cache

from envcheck.report.redact.allowlist import KNOWN_OWNERS, KNOWN_PARTS, KNOWN_PROGRAMS, NEVER_NAMES, word_set
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER
from envcheck.report.redact.roles.words import Role, Sort
from envcheck.report.redact.slots.public import NATURE, is_nobodys
from envcheck.report.redact.vocabulary import Familiarity, familiarity
from envcheck.report.redact.word_forms import level_of

_NEVER = Late(r"[/~.$%@=<>({\[\\-]|\*(?!\*)|https?:|0x|\w+://")
"""How no name begins."""
_CODE = Late(r"://|::|\(\)|=|[{}\\]|\w\(|->|<-|\.\w{1,4}/")
_SENTENCE = word_set(
    "is are was were be been not no has have had can cannot could does did do will would should must may failed fails"
    " unable using used use found set if then when while that this which with without into because but so than too"
    " please see same only also still already it its they you we your our my his her their any all each every some"
    " or as at by error warning invalid missing required optional disabled enabled unknown undefined null none true"
    " false default n/a nil yes ist nicht sind wird wurde est sont pas es son non sono è"
)
_PHONE = Late(r"\(?\+?[\d(][\d()/. -]{1,22}\d")
_DATE = Late(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]{1,2}\d{1,2}[-./ ]{1,2}\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.)?(?: de| of)? [^\W\d_]{3,10}\.?(?: de|,)? \d{4}|[^\W\d_]{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"  # noqa: E501
)
_POSITION = Late(r".{0,12}?-?\d{1,3}[.°]\d.{2,40}")
_NUMBER = Late(r"#?(?=[^\n]*\d[^\n]*\d)[A-Z0-9][A-Z0-9 ./:-]{2,40}", flags=re.IGNORECASE)
_UNIT = Late(
    r"v?\d+(?:[.,]\d+)*\s?(?:[kmgt]?i?b(?:ytes|/s)?|%|ms|s|us|ns|min|h|hz|[mg]hz|w|v|c|°c|x\d+|/\d+|rpm|px|dpi|k|m)?",
    flags=re.IGNORECASE,
)
_ROOM = Late(r"[A-Za-zÀ-ÿ]{0,4}[ .-]?\d{1,5}(?:[ ./-]?[A-Za-z\d]{1,5}){0,3}")
_NAME = Late(r"[^\W\d_](?:[\w'’&.@/+-]| (?=[\w&<])){1,79}")
_VERSION = Late(r"(?:.*[ /-])?v?\d+(?:\.\d+)+[\w.+-]*")
_SMALL = word_set("of and & de del di da du des van von der den und la le les the zu ter für för et y e i")
_CLOCK = Late(r"\d{1,2}:\d\d.*|[A-Z][a-z]{2,8} \d.*|\d{4}-\d\d(?:-\d\d.*)?")
MOST_WORDS = 6
SHORTEST_CAPITALS = 6
LONG_NUMBER = 6


def is_somebodys(value: str, role: Role, how: str, *, numbered: bool) -> bool:
    """A value in its role.

    Args:
        value: what stands there.
        role: what the word next to it says.
        how: "quoted" and "front" behind a label, the latter at the beginning of a line; "inline" behind one in a line;
            "named" in quotes and "spoken" in a sentence, without a label.
        numbered: the role is that of a number, `customer no.`.
    """
    if not 2 <= len(value) <= 80 or _NEVER.now.match(value.removeprefix("<")) or _CODE.now.search(value):
        return False
    told = how in ("quoted", "front")
    if role.sort is Sort.PHONE:
        return _PHONE.now.fullmatch(value.lstrip("*x")) is not None and (role.sure or told) and not _CLOCK.now.fullmatch(value) and (  # noqa: E501
            len(value) > 3 or role.sure) and sum(map(str.isdigit, value)) >= 3  # fmt: skip
    if role.sort is Sort.BORN:
        return _DATE.now.fullmatch(value) is not None
    if role.sort is Sort.POSITION:
        return _POSITION.now.fullmatch(value) is not None and sum(map(str.isdigit, value)) >= 6
    if role.sort is Sort.NUMBER or (numbered and _is_number(value, role, how)):
        return _is_number(value, role, how)
    if role.sort is Sort.PLACE and _ROOM.now.fullmatch(value):
        return role.sure or (how != "inline" and not value.isdigit() and not _UNIT.now.fullmatch(value))
    return _is_name(value, role, how)


def _is_number(value: str, role: Role, how: str) -> bool:
    digits = sum(map(str.isdigit, value))
    if _NUMBER.now.fullmatch(value) is None or (
        _UNIT.now.fullmatch(value) and digits < (4 if role.sure else LONG_NUMBER)
    ):
        return False
    sure = role.sort is Sort.NUMBER and role.sure
    if _CLOCK.now.fullmatch(value) or (_VERSION.now.fullmatch(value) and not (sure and digits >= 8)):
        return False
    letters = sum(map(str.isupper, value))
    if sure:
        return digits >= 3
    if how == "spoken" and "-" not in value and digits < LONG_NUMBER:
        return False  # `card A100`
    return (
        digits >= 3
        and (letters >= 1 or (digits >= 5 and (how != "spoken" or "-" in value)))
        and not any(map(str.islower, value))
    )


def _is_name(value: str, role: Role, how: str) -> bool:
    bare = PLACEHOLDER.sub("", value).strip(" ,;&-/'’")
    if len(bare) < 2 or not _NAME.now.fullmatch(bare) or _VERSION.now.fullmatch(bare) or is_nobodys(bare):
        return False
    words = bare.replace(",", " ").split()
    small = [word.lower() for word in words]
    if len(words) > MOST_WORDS or not _SENTENCE.isdisjoint(small) or bare in KNOWN_PARTS:
        return False
    if NEVER_NAMES.issuperset(small) or small[0] in ("the", "a", "an", "no"):
        return False
    if any(word in KNOWN_PROGRAMS or word.partition("/")[0] in KNOWN_OWNERS for word in small):
        return False
    if bare.isupper() and len(words) > 1 and not role.sure:
        return False  # headings of a table
    if len(words) == 1:
        return _is_single(bare, role, how)
    titled = all(word[0].isupper() or word[0].isdigit() or word.lower() in _SMALL for word in words)
    if not titled:
        return how in ("quoted", "named") and role.sure and len(words) <= 4
    if role.sure or (how == "named" and role.sort is not Sort.THING):
        return True
    return any(_is_telling(word) for word in words)


def _is_single(word: str, role: Role, how: str) -> bool:
    level = level_of(word)
    if level is None and word.lower() not in NATURE:
        return False
    if level is Familiarity.TECHNICAL and word.lower() not in NATURE:
        return role.sure and how in ("quoted", "front") and word.istitle()
    if word.isupper() and len(word) < SHORTEST_CAPITALS and not role.sure:
        return False  # an abbreviation
    if how in ("quoted", "front", "named"):
        return True
    return role.sure or level is Familiarity.UNKNOWN or word.istitle()


@lru_cache(maxsize=8192)
def _is_telling(word: str) -> bool:
    """It is no word of code."""
    return word[0].isalpha() and len(word) > 2 and (
        word.lower() in NATURE or familiarity(word) is not Familiarity.TECHNICAL
    )  # fmt: skip
