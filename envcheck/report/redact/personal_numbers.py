"""Numbers by which people are known, told by their own form or check digits: no label is needed.

Bank accounts (ISO 13616), payment cards (ISO/IEC 7812), tax and identity numbers of several countries, telephone
numbers, dates of birth, positions on a map, and streets with a house's number.
"""

import re
from collections.abc import Callable

from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import Names
from envcheck.report.redact.prose import is_prose
from envcheck.report.redact.vocabulary import Familiarity, familiarity

_IBAN = Late(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_CARD = Late(r"(?<![\w.-])[3-6]\d{3}(?:([ -]?)\d{4}\1\d{4}\1\d{4}|[ -]\d{6}[ -]\d{5})(?![\w-]|\.\d)")
_SSN = Late(r"(?<![\w.-])(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}(?![\w-])", "-", form=("0-0-0",))
_DNI = Late(r"(?<![\w.-])(?:\d{8}|[XYZ]\d{7})-?[A-HJ-NP-TV-Z](?![\w-])")
_CODICE = Late(r"(?<![\w.-])[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z](?!\w)")
_NUMBERED_ID = Late(r"(?<![\w.-])(?:INC|REQ|CHG|RITM|TASK|SCTASK|PRB|CS|HD|TKT|SR)\d{6,10}(?!\w)", "INC", "REQ", "CHG",
                    "RITM", "TASK", "PRB", "CS", "HD", "TKT", "SR")  # fmt: skip
_WORLD_PHONE = Late(
    r"(?<![\w.+])(?<!\d )(?:\+|00(?=[1-9]\d[ /-]))\d{1,3}[ .\u00a0-]?(?:\(0?\d{1,4}\)[ .-]?)?\d{1,4}(?:[ ./\u00a0-]{1,3}\d{2,5}){1,5}(?![\w.]\d|\d)",
    "+",
    "00",
)
_HOME_PHONE = Late(
    r"(?<![\w.:/+,-])(?<!\d )(?:\(0[1-9]\d{1,4}\)[ /-]{0,3}\d{2,5}(?:[ -]\d{2,5}){0,3}"
    r"|0[1-9](?:[ .\u00a0]\d\d){4}|0[1-9]\d{1,4} ?[/-] ?\d{2,4}(?: ?-?\d{2,4}){1,3}|0[1-9]\d{2,4} \d{3,4} ?\d{3,4}|0[1-9]\d \d{4} \d{4})"
    r"(?![\w.:/,-]\d|\d|[ ]\d)"
)
_AMERICAN = Late(r"(?<![\w.+-])(?:1[-. ])?(?:\([2-9]\d\d\) ?|[2-9]\d\d[-.])[2-9]\d\d[-.]\d{4}(?![\w-]|\.\d)")
_SAYS_PHONE = Late(
    r"\b(?:on|call|called|calls|phone|móvil|movil|mobil\w*|celular|cel|teléf\w*|telef\w*|zap|whats\w*|lig[aou]\w*|contat\w*|contact\w*|durchwahl|rückruf\w*|ll[aá]m\w+|phone|reach|reached|tel\w*|mobile|cell|ring|text|whatsapp|unter|rufe?n?|anruf\w*|erreichbar|handy\w*"
    r"|appele[rz]|joindre|joignable|au|puh|llam\w+|número|numero|chiamare|bellen|nummer|zadzwonić|ring\w*|fax|dial|dialing|at)\b[^\n\d]{0,24}\Z",
    flags=re.IGNORECASE,
)
_BARE_PHONE = Late(
    r"(?<![\w.:/+,-])0\d{2,5}(?: \d{2,5}){1,4}(?![\w.:/,-]\d|\w)|(?<![\w.:/+,-])0[1-9]\d{7,10}(?![\w.:/,-]\d|\w)|(?<![\w.:/+,-])\d{3,5}[ -]\d{3}[ -]?\d{3,4}(?![\w.:/,-]\d|\w)"
)
_SPACED_PHONE = Late(
    r"(?<![\w.:/+,-])(?<!\d )(?:[67]\d\d(?: \d\d){3}|[6789]\d\d \d{3} \d{3}|9\d \d{3} \d\d \d\d|9\d{2} \d{2} \d{2} \d{2}|\(\d\d\) ?9?\d{4}-\d{4}|\d\d 9\d{4}-\d{4}"
    r"|\d{4} \d{3} \d{3}|0\d{2,4}[ /-]\d{3,4} \d{2,4})(?![\w.:/,-]\d|\w| \d)"
)
"""Of Spain, Portugal, Brazil and Germany as people write them: told by a word before, or within a sentence."""
_POSITION = Late(
    r"(?<![\w.-])-?\d{1,2}\.\d{4,8}°?(?: ?[NS])?,? ?-?\d{1,3}\.\d{4,8}°?(?: ?[EWO])?(?![\w.]|, ?-?\d)|(?<!\w)\d{1,2}°\d{1,2}['′][\d.]{0,8}[\"″]? ?[NS],? ?\d{1,3}°\d{1,2}['′][\d.]{0,8}[\"″]? ?[EWO]"
)
_SAYS_POSITION = Late(
    r"(?:\b(?:gps|lat\w*|lon\w*|coord\w*|koord\w*|position|location|geo\w*|exif|map|where|place)\b|(?:\bat|near|bei|@) \Z|°)",
    flags=re.IGNORECASE,
)
_BORN = Late(
    r"(?P<name>\b(?:[Bb]orn|[Gg]eb(?:oren)?\.?|[Dd]ate of birth|DOB|[Bb]irthday|[Nn]ée?|[Nn]acid[oa]|[Nn]at[oa]|[Uu]rodzon[ya]|[Ff]ødt|[Ff]ödd|[Nn]ascid[oa]|[Гг]од рождения|[Рр]од\.)"
    r"(?: (?:on|am|the|le|el|il|em|den|in|is|was))?:? {0,3})"
    r"(?P<date>\d{1,4}[-./ ]{1,2}\d{1,2}[-./ ]{1,2}\d{2,4}|\d{1,2}(?:st|nd|rd|th|er|\.)?(?: de| of)? [^\W\d_]{3,10}\.?(?: de|,)? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4})"
)
_WAY = r"(?:Street|St\.|Road|Rd\.?|Lane|Avenue|Ave\.?|Drive|Court|Close|Crescent|Terrace|Square|Boulevard|Blvd\.?|Way|Mews|Hill|Gardens|Row|Parade|Highway|Alley)"
_STREET = Late(
    rf"(?<![\w./-])\d{{1,5}}[A-Za-z]?,? (?:[A-Z][\w'’-]{{1,20}} ){{1,3}}{_WAY}(?!\w)"
    r"|(?<![\w./-])[A-ZÄÖÜ][a-zäöüß-]{1,24}(?:[Ss]tra(?:ß|ss)e|str\.|gasse|[Ww]eg|[Pp]latz|allee|ufer|ring|damm|gatan|vägen|veien|gata|straat|laan|plein|gracht) \d{1,4} ?[a-z]?(?!\w)"
    rf"|(?<![\w./-])[A-Z][a-z'’-]{{1,20}} {_WAY} \d{{1,4}}[a-z]?(?![\w.:])"
    r"|(?<![\w./-])[A-ZÄÖÜ][a-zäöüß-]{1,24}(?:er|-) (?:Stra(?:ß|ss)e|Str\.|Weg|Platz|Allee|Ring|Damm|Ufer) \d{1,4} ?[a-z]?(?!\w)"
    r"|(?<![\w./-])\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|boulevard|impasse|chemin|allée|place|quai) (?:(?:de|du|des|la|le|les|l'|d') ?){0,3}[A-ZÀ-Þ][\w'’-]{1,24}(?: [A-ZÀ-Þ][\w'’-]{1,24}){0,2}"
)
_CAPITAL = r"(?:[A-ZÀ-ÞĀ-ŽА-Я][\w'’-]{1,24}|<[a-z]{2,12}-\d{1,4}>)"
_OF = r"(?:(?:de|del|della|dei|d[aeo]s?|la|las|los|el|e|y|von|der) )"
_SOUTHERN = Late(
    rf"(?<![\w/])(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Cc]alle|[Cc]alleja|[Aa]venida|[Aa]vda?\.|[Aa]v\.|[Pp]laza|[Pp]l?za\.|[Pp]raça|[Pp]ça\.|[Pp]aseo|[Pp]º"
    rf"|[Rr]ua|R\.|[Tt]ravess[ai]a?|[Tt]rav\.|[Ll]argo|[Aa]lameda|[Ee]strada|[Rr]odovia|[Cc]arretera|[Cc]tra\.|[Cc]amino|[Rr]onda|[Cc]arrer|[Uu]l\.|[Aa]l\.|улица|ул\.|[Cc]/) "
    rf"{_OF}{{0,3}}(?P<street>{_CAPITAL})(?: {_OF}{{0,2}}{_CAPITAL}){{0,3}},? (?:n\.?[ºo]?\.? ?|nº ?|número )?\d{{1,5}}(?![\w.]\d|\w)"
    r"(?:,? (?:piso |andar |apto?\.? |conj\.? |bloco |portal |esc\. ?)?\d{1,3}[.]?[ºª°]?(?: ?(?:[A-Z]|izq\w*|dcha|dto|esq|Esq|Dto|Izq|Dcha|frente)(?!\w)\.?)?(?=[,;.)\s]|$))?"
    r"(?:,? (?:CEP:? |CP:? )?\d{4,5}(?:-\d{3,4})?(?= [A-ZÀ-Þ]))?"
)
_POSTCODE = Late(
    r"\bCEP:? {0,3}\d{5}-?\d{3}(?!\d)|(?<![\w.-])\d{4}-\d{3}(?= [A-ZÀ-Þ][a-zà-ÿ]{3,}(?:[\s,.;)]|$))", "CEP", "-"
)
_NORTHERN = Late(
    r"(?<![\w./-])(?:Am|An de[rnm]|Auf de[rnm]|Im|In de[rn]|Unter de[rn]|Zu[mr]|Hinter de[rnm]|Beim|Vor de[rm]|Bei de[rnm]|Alte[rs]?|Neue[rs]?|Große|Kleine|Hohe[rs]?|Obere[rs]?|Untere[rs]?|Lange)"
    r" (?:[A-ZÄÖÜ][a-zäöüß-]{2,24} ){0,2}[A-ZÄÖÜ][a-zäöüß-]{2,24} \d{1,3} ?[a-z]?(?=,? (?:in |D-)?\d{5} [A-ZÄÖÜ])"
    r"|(?<![\w./-])(?:Straße|Platz|Allee) (?:de[sr]|am|an der) [A-ZÄÖÜ][a-zäöüß-]{3,24}(?: [A-ZÄÖÜ][a-zäöüß-]{3,24})? \d{1,3} ?[a-z]?(?!\w)"
)
_PRODUCT_ID = Late(
    r"(?<![\w-])\d{5}-(?:\d{5}-\d{5}-(?:[A-Z]{2}\d{3}|AAOEM)|(?:OEM|\d{3})-\d{7}-\d{5})(?![\w-])",
    form=("0-0-0-AA0", "0-0-0-", "0-OEM-0-0", "0-0-0-0"),
)
"""What Windows calls `Product ID`: it belongs to one licence."""
_CPF = Late(r"(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d\d(?!\w)", "-")
_TICKET = Late(r"(?<![\w./-])(?P<word>[A-Z]{3,10})-\d{2,6}(?![\w-]|\.\d)", "-")
_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22,
    25, 24, 23), strict=True))  # fmt: skip
"""Values of the signs at odd places of an Italian tax number (decree of 23 December 1976)."""


def hide_numbers(text: str, names: Names) -> str:
    """`text` without them."""
    if not any(map(str.isdigit, text)):
        return text
    for pattern, kind, valid in (
        (_IBAN, "number", _is_iban), (_CARD, "number", _is_card), (_SSN, "number", _always), (_DNI, "number", _is_dni),
        (_CODICE, "number", _is_codice), (_CPF, "number", _always), (_TICKET, "ticket", _is_ticket), (_NUMBERED_ID, "ticket", _always), (_WORLD_PHONE, "phone", _is_phone),
        (_HOME_PHONE, "phone", _is_phone), (_AMERICAN, "phone", _always), (_BARE_PHONE, "phone", _is_told_phone),
        (_POSITION, "position", _is_position), (_STREET, "place", _always), (_SOUTHERN, "place", _is_street),
        (_NORTHERN, "place", _always), (_POSTCODE, "place", _is_postcode), (_PRODUCT_ID, "serial", _always), (_SPACED_PHONE, "phone", _is_spaced_phone),
    ):  # fmt: skip
        text = pattern.sub(_placing(kind, valid, names), text)
    return _BORN.sub(lambda match: match["name"] + names.of("born", match["date"]), text)


def _placing(kind: str, valid: Callable[[re.Match[str]], bool], names: Names) -> Callable[[re.Match[str]], str]:
    return lambda match: names.of(kind, match[0]) if valid(match) else match[0]


def _always(_: re.Match[str]) -> bool:
    return True


def _is_iban(match: re.Match[str]) -> bool:
    bare = match[0].replace(" ", "")
    return len(bare) >= 15 and int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _is_card(match: re.Match[str]) -> bool:
    digits = [int(sign) for sign in match[0] if sign.isdigit()]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(digits)) > 1


def _is_dni(match: re.Match[str]) -> bool:
    bare = match[0].replace("-", "")
    number = bare[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return _LETTERS[int(number) % 23] == bare[-1]


def _is_codice(match: re.Match[str]) -> bool:
    even = sum(int(sign) if sign.isdigit() else ord(sign) - 65 for sign in match[0][1:15:2])
    return chr((even + sum(_ODD[sign] for sign in match[0][0:15:2])) % 26 + 65) == match[0][15]


def _is_ticket(match: re.Match[str]) -> bool:
    return familiarity(match["word"]) is not Familiarity.TECHNICAL


def _is_phone(match: re.Match[str]) -> bool:
    return 8 <= sum(map(str.isdigit, match[0])) <= 16


def _is_told_phone(match: re.Match[str]) -> bool:
    return _SAYS_PHONE.now.search(match.string, max(0, match.start() - 40), match.start()) is not None


def _is_street(match: re.Match[str]) -> bool:
    """Its name is no word of code: `Via Python 3`."""
    return match["street"].startswith("<") or familiarity(match["street"]) is not Familiarity.TECHNICAL


def _is_postcode(match: re.Match[str]) -> bool:
    """One without a label stands behind a street."""
    begin = match.string.rfind("\n", 0, match.start()) + 1
    return match[0].startswith("CEP") or "<place-" in match.string[begin : match.start()]


def _is_spaced_phone(match: re.Match[str]) -> bool:
    text, at = match.string, match.start()
    if match[0].startswith("(") or _SAYS_PHONE.now.search(text, max(0, at - 40), at) is not None:
        return True
    end = text.find("\n", at)
    line = text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]
    return match[0].startswith(("6", "7")) and match[0].count(" ") == 3 and is_prose(line)


def _is_position(match: re.Match[str]) -> bool:
    begin = match.string.rfind("\n", 0, match.start()) + 1
    return (
        "°" in match[0]
        or _SAYS_POSITION.now.search(match.string, max(begin, match.start() - 80), match.start()) is not None
    )
