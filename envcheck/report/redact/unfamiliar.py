"""Names that stand in no vocabulary: the last look at what no form of line and no label has told.

What is public and technical is known; what is private is not. So each word is judged by how familiar it is, and by how
surely its place is one where names stand. A place where only names stand shows nothing but technical words; a place where a
value may stand shows nothing unknown; a name of several pieces is not shown anywhere where one of them is unknown.
"""

import re
from itertools import pairwise

from envcheck.report.redact.allowlist import (
    COMMON_HOSTS,
    COMMON_USERS,
    KEPT_ENDINGS,
    KNOWN_OWNERS,
    KNOWN_PART_FORMS,
    KNOWN_PARTS,
    KNOWN_PROGRAMS,
    LIBRARY_PARTS,
    NEVER_NAMES,
    word_set,
)
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.urls import is_public
from envcheck.report.redact.vocabulary import Familiarity, familiarity, is_known

_TOKEN = re.compile(r"[^\W_](?:\w|[-.+](?=\w))*")
_KNOWN = (COMMON_HOSTS, COMMON_USERS, KNOWN_OWNERS, KNOWN_PARTS, KNOWN_PROGRAMS, LIBRARY_PARTS, NEVER_NAMES)
SHORTEST, LONGEST = 3, 100
SHORTEST_RANDOM = 9
_NUMBERS = re.compile(r"[\d.+x_-]+|\d+(?:\.\d+)*[A-Za-z]{1,5}\d?|0x[0-9a-fA-F]+|[0-9a-fA-F]{6,}")
_HEX_GROUPS = re.compile(r"[0-9a-fA-F]{2,}(?:[-.][0-9a-fA-F]{2,})*")
_SYMBOL = re.compile(r"_?[ZR]?N?\w*\d+[a-z]+\w*E[a-zA-Z]*\w*|_Z\w+|lib[\w.+-]+\.(?:so|a|dylib)[\d.]*")
_TECHNICAL_FORM = re.compile(
    r"(?:sm|compute|cu|cp|py|abi|v|gfx|fp|bf|int|uint|mlx|eth|ib|nvme|sd|rev|rc|dev|post|nid|cuda|torch|rank|gpu|worker|tp|pp"
    r"|dp|ep|cc|dim|step|epoch|layer|block|conv|fc|bn|ln|stage|seed|lr|bs|ctx|top|max|min|h|w|c|n|k|m|b|s|t|d|p|r|x|y|q)"
    r"[-_]?\d+\w{0,3}"
)
_VERSIONED = re.compile(r"[\w.-]*?\d+(?:\.\d+)+[\w.+-]*")

_NAMED = word_set(
    "project projectid projectname proj namespace ns pod podname container containername job jobname run runname experiment"
    " exp expname workspace repo repository branch queue pool cluster clustername instance agent runner dataset registry image"
    " subscription profile database db dbname catalog app application deployment release dag pipeline sweep team group"
    " org organization organisation entity tenant tenantid customer client company account bucket warehouse schema env"
    " environment endpoint site domain realm host hostname node nodename machine server svc service svcname user username login"
    " owner author by maintainer nick channel room folder share volume slug actor context vm vmname hub task study label svcs"
    " resource resourcegroup rg collection index topic keyspace partition reservation vault issuer program nodelist nodes"
    " hosts workers head peer peers broker brokers collaborator contact vendor site building room lab institute department"
    " queue licensee publisher upn sid principal role rolename keyname key-name stack function bot handle screenname"
)
"""What a name behind `word=` or `word:` is called by somebody; of these only technical words are shown."""
_KEY = re.compile(r"(?P<key>[^\W\d][\w.-]{0,60})[\"'`]?\]?\s{0,3}(?:=>|[:=：＝])\s{0,4}[\[({]?[\"'`“«]?\Z")
_LIST_KEY = re.compile(r"(?P<key>[^\W\d][\w.-]{0,60})[\"'`]?\s{0,3}[=:]\s{0,3}[\[({][^\[\](){}\n]{0,200}[,\s\"']\Z")
_FLAG = re.compile(r"--?(?P<key>[A-Za-z][\w-]{0,40})[ =][\"']?\Z")
_SAID = re.compile(
    r"\b(?:on|at|from|to|by|for|via|of|as|user|host|node|server|machine|project|group|team|namespace|job|cluster|account"
    r"|customer|client|repo|repository|branch|container|pod|agent|runner|login|name|named|called|tenant|org|organization"
    r"|hi|hello|hey|thanks|regards|cheers|dear|ping|ssh|cc|cd|database|db|bucket|dataset|volume|pool|service|device|stage"
    r"|instance|vm|workspace|registry|environment|context|profile|channel|in|und|von|auf|bei|de|du|chez|en|para|por"
    r"|experiment|program|app|role|domain|site|share|queue|partition|remote|alias|image|entity|member|owner)"
    r"[ :]{1,2}[\"'`<(\[“«]?\Z",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"(?:\b(?:project|namespace|pod|job|cluster|customer|client|tenant|branch|container|node|host|server|machine|agent|runner"
    r"|account|org|organization|team|group|user|bucket|database|workspace|registry|entity|vm|instance|experiment|dataset)"
    r"[ ][\"'`<(\[“«]|[@])\Z",
    re.IGNORECASE,
)
_OPENS, _CLOSES = "\"'`([{<“«‘|", "\"'`)]}>”»’|"
_CELL_BEFORE = re.compile(r"(?:^|\s{2,}|\t|[|│] ?)\Z")
_CELL_AFTER = re.compile(r"[ \t]{2,}|\t| ?[|│]|[ \t]*$", re.MULTILINE)
_PREFIX_AFTER = re.compile(r":(?:\s|\d)|[ \t]{1,8}\|")
_MODULE_BEFORE = re.compile(r"(?:No module named |import |from |\bmodule |-m |attribute |symbol:? |function |method )[\"'`]?\Z")
_CODE_AFTER = re.compile(r"\(|::|\s{0,3}=(?!=)|\[[\w'\"]")


def hide_unfamiliar(text: str, names: Names) -> str:
    """`text` without the names that no vocabulary knows, where names may stand."""
    pieces: list[str] = []
    done = 0
    for match in _TOKEN.finditer(text):
        token = match[0]
        level = _level(token)
        if level is Familiarity.TECHNICAL:
            continue
        kind = _kind(text, match.start(), match.end(), token, level)
        if kind is None:
            continue
        pieces += (text[done : match.start()], names.of(kind, token))
        done = match.end()
    return "".join(pieces) + text[done:] if pieces else text


_levels: dict[str, Familiarity] = {}


def _level(token: str) -> Familiarity:
    found = _levels.get(token)
    if found is None:
        if len(_levels) > 200_000:
            _levels.clear()
        found = _levels[token] = _judged(token)
    return found


def _judged(token: str) -> Familiarity:
    """How familiar a word of a text is; what has a technical form is technical."""
    if not SHORTEST <= len(token) <= LONGEST or token.isdigit():
        return Familiarity.TECHNICAL
    folded = token.lower()
    if any(folded in words for words in _KNOWN) or token in KNOWN_PARTS:
        return Familiarity.TECHNICAL
    if _NUMBERS.fullmatch(token) or _HEX_GROUPS.fullmatch(token) or _TECHNICAL_FORM.fullmatch(folded):
        return Familiarity.TECHNICAL
    if _SYMBOL.fullmatch(token) or KNOWN_PART_FORMS.fullmatch(token) or is_public(folded):
        return Familiarity.TECHNICAL
    return familiarity(token)


def _kind(text: str, begin: int, end: int, token: str, level: Familiarity) -> str | None:
    """What the token is hidden as; None: it is shown."""
    if text[begin - 1 : begin] == "<" and PLACEHOLDER.match(text, begin - 1):
        return None
    before = text[max(0, begin - 90, text.rfind("\n", 0, begin) + 1) : begin]
    last = before[-1:]
    after = text[end : end + 1]
    if last in ".-$%\\/&?#~+" or (last and last in "_^"):
        return None  # an option, an attribute, a part of a path or a query
    if after in "(/\\" and after or _CODE_AFTER.match(text, end) or _MODULE_BEFORE.search(before):
        return None
    if _is_named(before) and not _is_file(token):
        return _as("job", token)
    if level is Familiarity.KNOWN:
        return None
    if _is_file(token):
        return None
    if _is_composite(token) and not (after == "." and text[end + 1 : end + 2].isalpha()):
        return _as("name", token)
    if not token.isascii() or not _is_plain_name(token):
        return None
    return _as("name", token) if _is_name_place(text, before, end) else None


def _as(kind: str, token: str) -> str:
    return kind if kind != "name" else ("host" if any(c in token for c in "-.") or token[-1].isdigit() else "user")


def _is_named(before: str) -> bool:
    """A key or a word before says that a name follows."""
    found = _KEY.search(before) or _LIST_KEY.search(before) or _FLAG.search(before)
    if found is not None:
        words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+", found["key"])
        word = words[-1].lower() if words else ""
        if word in ("name", "id") and len(words) > 1:
            word = words[-2].lower()
        return word in _NAMED
    return _SURE.search(before) is not None


def _is_composite(token: str) -> bool:
    """Several pieces, as machines, projects and accounts are called, and not as code is written."""
    if _VERSIONED.fullmatch(token):
        return False
    return any(c in "-_." or c.isdigit() for c in token)


def _is_file(token: str) -> bool:
    stem, dot, ending = token.rpartition(".")
    return bool(dot) and ending.lower() in KEPT_ENDINGS and stem != ""


def _is_plain_name(token: str) -> bool:
    return len(token) >= SHORTEST and (token.islower() or token.istitle() or token.isupper()) and not is_known(token)


def _is_name_place(text: str, before: str, end: int) -> bool:
    """What stands around says that this is a value or a name: quotes, brackets, a cell, a word before it."""
    last, after = before[-1:], text[end : end + 1]
    if last and last in _OPENS and after and after in _CLOSES:
        return True
    if last == "@" or after == "@":
        return True
    if _KEY.search(before) and (not after or after in " \t\n,;)\"'`]}"):
        return True
    if _SAID.search(before):
        return True
    if _CELL_BEFORE.search(before) and (_CELL_AFTER.match(text, end) or _PREFIX_AFTER.match(text, end)):
        return True
    return False


def is_random(token: str) -> bool:
    """Letters and digits taking turns as in no name."""
    if len(token) < SHORTEST_RANDOM or "x" in token.lower():
        return False
    kinds = ["0" if c.isdigit() else "A" if c.isupper() else "a" for c in token if c.isalnum()]
    return sum(one != other for one, other in pairwise(kinds)) >= max(4, len(kinds) // 3)


_ = Late
