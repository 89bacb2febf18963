"""Finds the roles of a text, and how far the value behind each goes.

    role  suffix  separator  value        `tenant_name: Larkspur`, `"owner": "jdoe"`, `<room>2.41</room>`
    role  suffix  "value"                 `printer "Attic"`, `on behalf of user 'ann'`
    role  Value With Capitals             `building Kestrel House`, `zone Allotment`
    deed  agent   Value With Capitals     `Opened by Priscilla Marsh`, `zugewiesen an Rechenzentrum Süd`
    act   agent   value                   `authentication attempt for fletcher from`
    called        Value                   `a server called Behemoth`, `our model Gazetteer`
    the Value kind                        `the Ferryman project`
    any label     Value With Capitals     `depot: Sidings`, where the label is no word of code
    on Value verb                         `on Shoebox is degraded`
    roles / value                         `/environments/seedling/`
    hidden value  (value)                 `<host-1> (k7h3qy)`

A value in quotes or a tag ends with it, one behind a label at the beginning of a line with the line or what parts its
cells, any other with its last word of the form of a name.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from envcheck.report.redact.name_words import CALENDAR, PRODUCTS
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.roles.values import is_somebodys
from envcheck.report.redact.roles.words import (
    ACTS,
    AGENTS,
    CALLED,
    DOERS,
    FOLDERS,
    GIVEN_NAMES,
    KINDS,
    NUMBERED,
    ONLY_LABELS,
    ROLES,
    SUFFIXES,
    THE,
    Role,
    Sort,
)
from envcheck.report.redact.slots.public import NATURE, is_nobodys
from envcheck.report.redact.vocabulary import Familiarity, familiarity, tiers_of_file
from envcheck.report.redact.word_forms import level_of

_WORD = Late(r"[^\W\d_]+")
_CAMEL = Late(r"[^\W\d_][a-zà-ÿ]*(?:(?![a-zà-ÿ])[A-Z]+(?![a-zà-ÿ]))?|[A-Z][a-zà-ÿ]+")
_SUFFIX = Late(r"(?:[ _.-]?(?=[A-Z])|[ _.-])(?P<word>[^\W\d_]{2,9})(?![^\W\d_])\.?")
_NUMBER_SIGN = Late(r" ?(?:#|n[°º]|№)\.?")
_LABEL = Late(
    r"(?P<close>\\{0,3}[\"'`]?\]?\)?\*{0,2})(?:[ \t\u00a0]{0,40}(?::(?!:|//|\\)|：|=(?![=>])|=>)[ \t]{0,40}\*{0,2}"
    r"|(?P<tag>>)(?=[^<\n]{1,80}</)|(?P<cell>[ \t]{0,20}\|[ \t]{0,20}))"
)
_QUOTED = Late(r"\\{0,3}(?P<quote>[\"'`“„«‘])(?P<value>[^\"'`“”„«»‘’\\\n]{1,80})\\{0,3}[\"'`”“»’]")
_LIST = Late(r"\[(?P<items>[^\[\]\n]{1,400})\]")
_ITEM = Late(r"[\"'](?P<value>[^\"'\n]{1,80})[\"']")
_REST = Late(
    r"(?:(?!  |[ ][-–—|·•/][ ]|[ ][(\[{<]|,[ ]\w+[:=]|[ ]\w+=|\\n)[^\n\t|;<>\"'`{}\[\]]){1,80}"
)  # fmt: skip
_PIECES = r"(?:[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯΑ-Ω][\w'’&.-]{0,30}|<[a-z-]{1,20}-\d{1,4}>)"
_TITLED = Late(rf"{_PIECES}(?: (?:(?:of|de|del|di|da|van|von|der|und|and|&|la|le|the|zu|ter) )?{_PIECES}){{0,4}}")
_TOKEN = Late(r"(?:<[a-z-]{1,20}-\d{1,4}>|[\w@][\w.@+/$'’-]{0,62})")
_ID = Late(
    r"[A-Z]{0,6}[ -]?\d[\dA-Z]*(?:[ .:/-]{1,3}[\dA-Z]+){0,6}|[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?"
)
_BEFORE_LABEL = Late(
    r"(?:^|\\n)[\s>*#|│•·\"'`{(\[<-]{0,24}(?:[^\W\d_]+[ _.-]){0,3}\Z|[,;|{(\[·•][ ]{0,4}[\"']?(?:[^\W\d_]+[ _.-]){0,2}\Z"  # noqa: E501
)
_PHONE = Late(r"\(?\+?\d[\d()/. -]{1,20}\d")
_SIGNS = Late(r"[:=\"'`“„«‘>|#：]")


_ACT = Late(
    r" (?:for|from|of|by|für|von|pour|de|para|por|per|da|voor|van) (?:(?:the )?(?:invalid |illegal |unknown )?(?:user|account) )?"  # noqa: E501
)
_ENDS = r"(?=[,;.)\]\"'`]?(?:\s|$)|[,;:)\]\"'(]|\.$)"
_LOW = Late(rf"(?P<value>[a-zß-ž][a-z\dß-ž]{{3,30}}(?:[.-][a-z\dß-ž]+){{0,3}}){_ENDS}", flags=re.MULTILINE)
_CALLED = Late(r"(?: (?:as|it|her|him|the|der|die|das|le|la|el|il))?:? ")
_IN_FOLDER = Late(r"/(?P<value>[^\W_][\w.@-]{1,62})(?=[/\s\"'`,;:)\]>]|$)", flags=re.MULTILINE)
_APPOSED = Late(
    r"(?P<before><(?P<kind>[a-z]{3,16})-\d{1,5}>[\"']? ?)\((?P<value>[\w][\w .'-]{2,40})\)", ">(", "> (", '>" ('
)
_SHOWN_NAME = Late(
    r"[\"'](?P<value>[^\W\d_][\w '’.&-]{1,40})[\"'](?= ?<(?:sips?:|mailto:|tel:|<email))",
    "<sip",
    "<mailto",
    "<tel",
    "<<email",
)


_ON = Late(
    r" (?P<value>[A-ZÀ-Þ][a-zà-ÿ]{3,20}(?:[_-][A-Za-z0-9]{1,20}){0,2})(?= (?:is|was|has|had|cannot|can|failed|died|and|went|will|does|again|since)\b|[,;.]?$|[,;] )",  # noqa: E501
    flags=re.MULTILINE,
)
_BEFORE_KIND = Late(r"(?P<the>[^\W\d_]{1,9}) (?P<value>[A-ZÀ-Þ][a-zà-ÿ]{2,20}(?: [A-ZÀ-Þ][a-zà-ÿ]{2,20}){0,2}) \Z")
_OF = Late(r" (?:of|for|für|para|pour|per|von|der|de|du|di|del|della|do|da) (?=[A-ZÀ-Þ])")
_AFTER_LABEL = (":", "=", '"', "'", " ", ">", "*", "`")


LONGEST_FRONT = 60
"""Characters before a label that are looked at."""


class _Found(NamedTuple):
    begin: int
    end: int
    kind: str


def hide_roles(text: str, names: Names) -> str:
    """`text` without the values that a word next to them gives a role."""
    pieces: list[str] = []
    done = 0
    for match in _WORD.now.finditer(text):
        if match.start() < done or len(match[0]) < 2:
            continue
        for found in _behind(text, match):
            if found.begin >= done:
                pieces += (text[done : found.begin], _shown(text[found.begin : found.end], found.kind, names))
                done = found.end
    text = "".join(pieces) + text[done:] if pieces else text
    text = _SHOWN_NAME.sub(lambda match: match[0].replace(match["value"], _shown(match["value"], "user", names)), text)
    return _APPOSED.sub(lambda match: _apposed(match, names), text)


def _apposed(match: re.Match[str], names: Names) -> str:
    """What stands in brackets behind a name is its other name, or a number of it."""
    value, kind = match["value"], match["kind"]
    if kind not in _NAMED:
        return match[0]
    digits = sum(map(str.isdigit, value))
    other = "account" if digits else kind
    if value.replace(" ", "").isdigit():
        told = digits >= 6
    else:
        mixed = 0 < digits < len(value) > 4 and "_" not in value and not value.startswith(("v", "V"))
        told = (
            mixed or level_of(value) is Familiarity.UNKNOWN if " " not in value else value.istitle() and kind == "user"
        )
    return f"{match['before']}({_shown(value, other, names)})" if told else match[0]


_IN_SMALL = (Sort.MACHINE, Sort.THING, Sort.ORGANIZATION)
"""Of these a name may be a word in small letters."""
_NAMED = {sort.value for sort in Sort} | {"account", "job", "pod", "machine"}


def _is_titled_name(word: str) -> bool:
    """A word with a capital that is neither of code nor of the calendar."""
    if not word.istitle() or len(word) < 3:
        return False
    level = level_of(word)
    known = level is None or level is Familiarity.TECHNICAL or word.lower() in CALENDAR | PRODUCTS or is_nobodys(word)
    if level is Familiarity.KNOWN and word.lower() not in tiers_of_file()[1]:
        return False  # in German every noun has a capital
    return not known or word.lower() in NATURE


def _before(text: str, at: int) -> Iterator[_Found]:
    """The name before a word for what it is a name of."""
    line = text.rfind("\n", 0, at) + 1
    found = _BEFORE_KIND.now.search(text, max(line, at - 60), at)
    if found is not None and found["the"].lower() in THE and any(map(_is_titled_name, found["value"].split())):
        yield _Found(*found.span("value"), Sort.THING.value)


def _unknown_label(text: str, match: re.Match[str]) -> Iterator[_Found]:
    """A label that is no word of code stands before what is somebody's more often than not."""
    if familiarity(match[0]) is Familiarity.TECHNICAL or len(match[0]) < 4:
        return
    label = _LABEL.now.match(text, match.end())
    if label is None or label["cell"] is not None:
        return
    for found in _labelled(text, match.start(), label, (Role(Sort.THING, sure=False),), numbered=False):
        if all(map(_is_titled_name, text[found.begin : found.end].split())):
            yield found


def _in_folder(text: str, match: re.Match[str], word: str) -> Iterator[_Found]:
    """The folder of one of many: `/tenants/larkspur/`."""
    if match[0] == "Users" or word not in FOLDERS or (folder := _IN_FOLDER.now.match(text, match.end())) is None:
        return
    value = folder["value"]
    level = level_of(value)
    if level is not None and level is not Familiarity.TECHNICAL and not is_nobodys(value) and "." not in value:
        yield _Found(*folder.span("value"), ROLES[word][0].sort.value if word in ROLES else "dir")


def _called(text: str, match: re.Match[str], word: str) -> Iterator[_Found]:
    at = match.end()
    if word in GIVEN_NAMES:
        line = text.rfind("\n", 0, match.start()) + 1
        before = text[max(line, match.start() - 26) : match.start()].lower().split(" ")[-3:]
        if THE.isdisjoint(before) or text[at : at + 1] != " ":
            return
        at += 1
    elif (gap := _CALLED.now.match(text, at)) is not None:
        at = gap.end()
    else:
        return
    role = (Role(Sort.THING, sure=True),)
    yield from _spoken(text, at, role, False, False)
    if (low := _LOW.now.match(text, at)) is not None and _is_own(low["value"]):
        yield _Found(*low.span("value"), Sort.THING.value)


def _of_act(text: str, agent: re.Match[str]) -> Iterator[_Found]:
    """Who has done it, or for whom it was."""
    if (low := _LOW.now.match(text, agent.end())) is not None:
        if _is_own(low["value"]):
            yield _Found(*low.span("value"), Sort.PERSON.value)
        return
    yield from _spoken(text, agent.end(), (Role(Sort.PERSON, sure=False),), False, False)


def _is_own(word: str) -> bool:
    """A word in small letters that is no word of code and no form of a verb."""
    if word in tiers_of_file()[3]:
        return False
    level = level_of(word)
    if level is None or level is Familiarity.TECHNICAL or is_nobodys(word):
        return word in NATURE
    return level is Familiarity.UNKNOWN or not _FORMS.now.search(word)


_FORMS = Late(r"(?:ed|ing|ly|able|ible|ous|ive|al|ity|ment|tion|sion|ence|ency|ness|less|ful|s)\Z")


class _Role(NamedTuple):
    """A word that may give a role, and what belongs to it."""

    word: str
    by: str
    """What follows in the same name, `requestedBy`; empty: nothing."""
    joined: bool


def _role(word: str) -> _Role:
    """The word in small letters; of a name of several words the last but for what changes no role."""
    if word.islower() or word.istitle() or word.isupper():
        return _Role(word.lower(), "", joined=False)
    parts = [part[0].lower() for part in _CAMEL.now.finditer(word)]
    if len(parts) > 1 and (parts[-1] in SUFFIXES or parts[-1] in AGENTS):
        return _Role(parts[-2], parts[-1], joined=True)
    return _Role(parts[-1] if parts else word.lower(), "", joined=True)


def _behind(text: str, match: re.Match[str]) -> Iterator[_Found]:
    """What the word at `match` gives a role to."""
    role, at = _role(match[0]), match.end()
    word = role.word
    if text[at : at + 1] == "/":
        yield from _in_folder(text, match, word)
    elif word == "on":
        place = _ON.now.match(text, at)
        if place is not None and _is_titled_name(place["value"]):
            yield _Found(*place.span("value"), Sort.MACHINE.value)
    else:
        if word in KINDS:
            yield from _before(text, match.start())
        found = list(_called(text, match, word)) if word in CALLED or word in GIVEN_NAMES else []
        if found:
            yield from found
        elif word in ACTS and (agent := _ACT.now.match(text, at)) is not None:
            yield from _of_act(text, agent)
        else:
            yield from _of_role(text, match, role)


def _of_role(text: str, match: re.Match[str], role: _Role) -> Iterator[_Found]:
    """The value of a noun or of a participle with its agent."""
    word, by, at = role.word, role.by, match.end()
    roles = ROLES.get(word) or (ROLES.get(word[:-1], ()) if word.endswith("s") else ())
    deed = word in DOERS
    if not roles and not deed:
        if text[at : at + 1] in _AFTER_LABEL:
            yield from _unknown_label(text, match)
        return
    numbered = by in NUMBERED
    while (suffix := _SUFFIX.now.match(text, at)) and suffix["word"].lower() in (AGENTS if deed else SUFFIXES):
        by, at = suffix["word"].lower(), suffix.end()
        numbered = numbered or by in NUMBERED
        if deed:
            break
    if deed and by not in AGENTS:
        return
    if deed:
        roles = (Role(Sort.PERSON, sure=True),)
    if (sign := _NUMBER_SIGN.now.match(text, at)) is not None:
        numbered, at = True, sign.end()
    elif text[at : at + 1] == ".":
        at += 1  # `ext. 7719`
    label = _LABEL.now.match(text, at)
    if label is not None:
        yield from _labelled(text, match.start(), label, roles, numbered)
    elif not role.joined and word not in ONLY_LABELS:
        yield from _told(text, at, roles, numbered, deed)


def _told(text: str, at: int, roles: tuple[Role, ...], numbered: bool, deed: bool) -> Iterator[_Found]:
    """The value of a role without a label: behind a blank, or `of`."""
    of = None if deed else _OF.now.match(text, at)
    if of is not None:
        if (titled := _TITLED.now.match(text, of.end())) is not None:
            yield from _judged(text, *titled.span(), roles, numbered, "spoken")
    elif text[at : at + 1] == " " or (numbered and text[at : at + 1].isalnum()):
        yield from _spoken(text, at + (text[at] == " "), roles, numbered, deed)


def _labelled(text: str, begin: int, label: re.Match[str], roles: tuple[Role, ...], numbered: bool) -> Iterator[_Found]:
    at = label.end()
    line = text.rfind("\n", 0, begin) + 1
    if label["tag"] is not None:
        front = text.rfind("<", max(line, begin - 40), begin) >= 0
        end = text.find("<", at)
        if front:
            yield from _judged(text, at, end, roles, numbered, "quoted")
        return
    before = text[line:begin] if begin - line < LONGEST_FRONT else f"\0{text[begin - LONGEST_FRONT : begin]}"
    front = _BEFORE_LABEL.now.search(before) is not None
    if label["cell"] is not None and not front:
        return
    if (listed := _LIST.now.match(text, at)) is not None:
        items = list(_ITEM.now.finditer(text, listed.start(), listed.end()))
        found = [one for item in items for one in _judged(text, *item.span("value"), roles, numbered, "quoted")]
        if found:  # one of them is somebody's, so all are
            for item in items:
                if not PLACEHOLDER.search(item["value"]) and not is_nobodys(item["value"]):
                    yield _Found(*item.span("value"), found[0].kind)
        return
    if (quoted := _QUOTED.now.match(text, at)) is not None:
        yield from _judged(text, *quoted.span("value"), roles, numbered, "quoted")
    elif front and (rest := _REST.now.match(text, at)) is not None:
        yield from _judged(text, *rest.span(), roles, numbered, "front")
    else:
        yield from _spoken(text, at, roles, numbered, False, "inline")


def _spoken(
    text: str, at: int, roles: tuple[Role, ...], numbered: bool, deed: bool, how: str = "spoken"
) -> Iterator[_Found]:
    """A value in a sentence: in quotes, of words with capitals, or of digits."""
    if (quoted := _QUOTED.now.match(text, at)) is not None:
        yield from _judged(text, *quoted.span("value"), roles, numbered, "quoted" if how == "inline" else "named")
        return
    sorts = {role.sort for role in roles}
    if Sort.PHONE in sorts and (phone := _PHONE.now.match(text, at)):
        yield from _judged(text, *phone.span(), roles, numbered, how)
        return
    if (sorts & {Sort.NUMBER, Sort.PLACE} or numbered) and (number := _ID.now.match(text, at)):
        found = list(_judged(text, *number.span(), roles, numbered, how))
        yield from found
        if found:
            return
    if (titled := _TITLED.now.match(text, at)) is not None:
        found = list(_judged(text, *titled.span(), roles, numbered, how))
        yield from found
        if found and (more := _TITLED.now.match(text, titled.end() + 3)) and text[titled.end() :][:3] == " / ":
            yield from _judged(text, *more.span(), roles, numbered, how)
    elif how == "spoken" and not deed and (low := _LOW.now.match(text, at)) is not None:
        named = [role for role in roles if role.sort in _IN_SMALL]
        if named and _is_own(low["value"]):
            yield _Found(*low.span("value"), named[0].sort.value)
    elif how == "inline" and (token := _TOKEN.now.match(text, at)) is not None:
        yield from _judged(text, *token.span(), roles, numbered, how)


def _judged(text: str, begin: int, end: int, roles: tuple[Role, ...], numbered: bool, how: str) -> Iterator[_Found]:
    """The value without the signs around it, where it is somebody's by one of the roles."""
    value = text[begin:end]
    begin += len(value) - len(value.lstrip(" \t*"))
    value = value.strip(" \t*").rstrip(".,:!?")
    for role in roles:
        if is_somebodys(value, role, how, numbered=numbered):
            kind = Sort.NUMBER.value if numbered and role.sort not in (Sort.PHONE, Sort.PLACE) else role.sort.value
            yield _Found(begin, begin + len(value), kind)
            return


def _shown(value: str, kind: str, names: Names) -> str:
    """Its placeholder; what was hidden in it before stays, and what stands around that is hidden, too."""
    pieces: list[str] = []
    done = 0
    for known in PLACEHOLDER.finditer(value):
        pieces += (_part(value[done : known.start()], kind, names), known[0])
        done = known.end()
    pieces.append(_part(value[done:], kind, names))
    return "".join(pieces)


def _part(value: str, kind: str, names: Names) -> str:
    bare = value.strip(" ,&-/'’")
    if len(bare) < 2 or (bare.islower() and len(bare) < 4):
        return value
    shown = names.of(kind, bare)
    names.sure.add(bare.casefold())
    return value.replace(bare, shown, 1)
