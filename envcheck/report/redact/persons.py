"""Names of people and companies in prose: two or three words with capitals, one of which stands in no vocabulary."""

import re

from envcheck.report.redact.allowlist import KNOWN_OWNERS, NEVER_NAMES
from envcheck.report.redact.name_words import CALENDAR, PRODUCTS
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import Names
from envcheck.report.redact.vocabulary import Familiarity, familiarity, tiers_of_file
from envcheck.report.redact.word_forms import level_of


def _people(upper: str, inside: str, lower: str) -> Late:
    """Two or three words with capitals: these letters, and those inside a word (`McLeod`)."""
    capital = rf"(?:[{upper}][{lower}]{{1,20}}(?:['’-]?[{inside}][{lower}]{{1,20}})?|Ó|[A-Z]\.)"
    return Late(
        rf"(?<![\w./@-])(?P<name>{capital}(?: (?:von|van|de|der|den|da|di|del|la|le|el|al|bin|ter|zu|ten|dos))?"
        rf"(?:[ ]{capital}){{1,2}})(?![\w(=@-]|\.\w|:)",
        " ",
    )


_PEOPLE = _people(
    "A-ZÀ-ÖØ-ÞĀ-ŽƠƯ\u1e00-\u1eff", "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿā-žơư\u1e00-\u1eff"
)  # the last block alternates the cases
_PEOPLE_IN_ASCII = _people("A-Z", "A-Z", "a-z")
"""The same for texts of ASCII, nearly all that there are: it takes a fifth of the time to compile."""
_COMPANY = Late(
    r"(?P<name>[A-ZÀ-Þ][\w&.-]{1,30}(?: [A-ZÀ-Þ&][\w&.-]{0,30}){0,3}),?(?P<rest> (?:GmbH(?: & Co\.? KG)?|AG|KG"
    r"|Ltd|Limited|Inc|LLC"
    r"|PLC|Pty|S\.A\.|SA|SAS|SARL|SRL|S\.r\.l\.|s\.r\.o\.|a\.s\.|Sp\. z o\.o\.|Oyj?|AB|ASA?|ApS|A/S|B\.V\.|BV"
    r"|N\.V\.|NV|K\.K\.|Co\., Ltd"
    r"|Ltda|e\.V\.)(?![\w]))",
    " GmbH", " AG", " KG", " Ltd", " Limited", " Inc", " LLC", " PLC", " Pty", " S.A.", " SA", " SRL", " S.r.l.",
    " s.r.o.", " a.s.", " Sp. z", " Oy", " AB", " AS", " ApS", " A/S", " B.V.", " BV", " N.V.", " NV", " K.K.", " Co.",
    " e.V.",
)  # fmt: skip
_TITLED = Late(
    r"\b(?P<title>(?:Dr|Prof|Mr|Mrs|Ms|Herr|Frau|Ing|Mme|M)\.? )"
    r"(?P<name>[A-ZÀ-Þ][\w'’-]{1,30}(?: [A-ZÀ-Þ][\w'’-]{2,30}){0,2})(?![\w(])",
    *(
        f"{title}{dot} "
        for title in ("Dr", "Prof", "Mr", "Mrs", "Ms", "Herr", "Frau", "Ing", "Mme", "M")
        for dot in ("", ".")
    ),
)
SHORTEST = 4


def hide_persons(text: str, names: Names) -> str:
    """`text` without them."""
    text = _COMPANY.sub(lambda match: _company(match, names), text)
    text = _TITLED.sub(lambda match: match["title"] + _surname(match["name"], names), text)
    people = _PEOPLE_IN_ASCII if text.isascii() else _PEOPLE
    return people.sub(lambda match: _person(match, names), text)


def _person(match: re.Match[str], names: Names) -> str:
    name = match["name"]
    words = name.split()
    of_make = match.string[max(0, match.start() - 3) : match.start() - 1].isupper()  # `NVIDIA Nsight Systems`
    unknown = [word for word in words if len(word) >= SHORTEST and familiarity(word) is Familiarity.UNKNOWN]
    known = any(
        word.lower() in PRODUCTS or word.lower() in KNOWN_OWNERS or word.lower() in NEVER_NAMES for word in words
    )
    if not unknown and not known and not of_make and (titled := _everyday(words)) is not None:
        return name.replace(titled, names.of("project", titled), 1)
    if not unknown or (known and all(map(str.isascii, unknown))):
        return name
    return names.of("user", name)


def _is_english(word: str) -> bool:
    """A word of everyday language; in German every noun has a capital."""
    folded = word.lower()
    return level_of(word) is Familiarity.KNOWN and folded in tiers_of_file()[1] and folded not in CALENDAR | PRODUCTS


def _everyday(words: list[str]) -> str | None:
    """From the first word of everyday language on: `Concert Hall`; None: all are words of programs or of the public."""
    for at, word in enumerate(words):
        if len(word) >= SHORTEST and _is_english(word):
            return " ".join(words[at:]) if at else " ".join(words)
    return None


def _surname(name: str, names: Names) -> str:
    return name if familiarity(name) is Familiarity.TECHNICAL else names.of("user", name)


def _company(match: re.Match[str], names: Names) -> str:
    words = match["name"].split()
    if any(word.lower() in KNOWN_OWNERS for word in words) or familiarity(match["name"]) is Familiarity.TECHNICAL:
        return match[0]
    return names.of("organization", match["name"]) + match["rest"]
