"""Names that are in no vocabulary: the last look at what no form of line and no label has told.

What is public and technical is known; what is private is not. So each word is judged by how familiar it is, and by
how surely its place is one where names stand. A place where only names stand shows nothing but technical words; a
place where a value may stand shows nothing unknown; a name of several pieces, one of them unknown, is shown nowhere.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from envcheck.catalogue.own_texts import own_words
from envcheck.report.redact.allowlist import KEPT_ENDINGS, KNOWN_OWNERS, word_set
from envcheck.report.redact.name_words import (
    CALENDAR,
    CODE,
    DIGESTS,
    ENDINGS,
    IDENTITY,
    LINKS,
    MACHINES,
    MODULES,
    NAMED,
    NOT_ENDINGS,
    NOUNS,
    OPERATIONS,
    PRODUCTS,
    RUNNERS,
    SAID,
)
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.prose import is_prose
from envcheck.report.redact.roles.words import ROLES
from envcheck.report.redact.vocabulary import Familiarity, familiarity, is_known, tiers_of_file
from envcheck.report.redact.word_forms import (
    AFFIX,
    LONGEST,
    is_code_next,
    is_composite,
    is_host_name,
    is_identifier,
    is_noun,
    is_own_module,
    is_unlikely,
    kind_of_form,
    level_of,
)

_TOKEN = Late(r"[A-Za-z0-9À-ɏ](?:[A-Za-z0-9_À-ɏ]|(?:--?|\.)(?=[A-Za-z0-9_À-ɏ]))*")
ALONE = 5
"""Letters of an unknown word that is hidden wherever it stands."""
FOREIGN = 3
"""Unknown words from which on a line may be of another language."""
_SAYS_WHAT = Late(
    r"(?:^|[\s*\]])(?:Product(?: Name)?|product|Part [Nn]umber|Model Number|Device Model|Model Family"
    r"|Firmware(?: Version| Revision)?|Vendor|Driver|Chip(?:set)?|BIOS(?: Version)?"
    r"|Board(?: Name)?|logical name|Toolchain|Interface|Monitor|Source)"
    r"[ \t]{0,12}[:=][ \t]{0,40}[^\n:=]{0,40}\Z"
)
"""Labels of what a device is: its make, and not whose."""
_WORD = Late(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+")
_ASSIGN = Late(r"[\"'`]?\]?[ \t]{0,40}(?:=>|[:=])[ \t]{0,24}[\[({]?[\"'`“«<]?")
_QUOTED = Late(r"[:/]?[ ]{1,3}[\"'`<(\[“«]")
_SPACED = Late(r":?[ ]{1,2}[\"'`<(\[“«]?")
_VERSION_AFTER = Late(r"\s?(?:\[[\w,-]+\])?\s?[(=<>!~]{1,2}\s?\d|[ -]v?\d+\.\d|\s?@\s")
_OF_PACKAGES = frozenset({"install", "package", "requirement", "packages", "wheel", "collecting", "kernel"})
_LIST_KEY = Late(r"(?P<key>[^\W\d][\w.-]{0,60})[\"'`]?\s{0,3}[=:]\s{0,3}[\[({][^\[\](){}\n]{0,200}[,\s\"'=]\Z")
_OPENS, _CLOSES = "\"'`([{<“«‘|", "\"'`)]}>”»’|"
_CELL_BEFORE = Late(r"(?:^|\s{2,}|\t|[|│] ?|(?:^|\s)[-*●>] )\Z")
_CELL_AFTER = Late(r"\+?(?:[ \t]{2,}|\t| ?[|│]|[ \t]*$| \d)", flags=re.MULTILINE)
_PREFIX_AFTER = Late(r":(?:\s|\d)|[ \t]{1,8}\||[<>=~!]=")
_CODE_AFTER = Late(r"\(|::|\s{0,3}=(?!=)|\[[\w'\"]")
_IS_KEY = Late(r"[\"']\s{0,3}:")
_PROMPT_AFTER = Late(r" ?[%$❯#](?: |$)", flags=re.MULTILINE)
_TOLD_RUN = Late(
    r"\b(?:pods?|jobs?|namespace|projects?|images?|models?|datasets?|repository|repo|entity|run|bucket|envs|for"
    r"|to)[=: ]{1,3}[\"'`]?\Z"
)
_INITIAL = Late(r"[a-z]\.[a-z]{5,}|[a-z]{4,}\.[a-z]")
"""`r.tapajos`, `reza.k`: as accounts are made of names."""
_COMPILED = Late(r"\.(?:c|cc|cpp|cxx|cu|cuh|h|hh|hpp|inl|ipp|o)(?:\.o)?(?:\.(?:d|ddi|rsp)(?:\.tmp)?)?\Z")
_SLASHED = Late(r"[\w.+-]+(?:/[\w.+-]+){1,7}")


class _Around(NamedTuple):
    """Where a word stands."""

    text: str
    begin: int
    end: int
    gap: str
    """What stands between it and the word before; empty where that is far."""
    before: str
    """The word before."""
    ahead: str
    """The word before that one, where it is near."""
    is_flag: bool
    """The word before is an option."""

    @property
    def token(self) -> str:
        return self.text[self.begin : self.end]

    @property
    def last(self) -> str:
        return self.text[self.begin - 1] if self.begin else ""

    @property
    def after(self) -> str:
        return self.text[self.end : self.end + 1]


_FAR = 60
_PUBLIC_OWNERS = KNOWN_OWNERS - word_set("datasets docker library model models spaces")
"""Organisations whose models are public; the others are parts of addresses, too."""


def hide_unfamiliar(text: str, names: Names, packages: Collection[str] = ()) -> str:
    """`text` without the names that no vocabulary knows, where names may stand.

    Args:
        text: what is shown.
        names: where placeholders come from.
        packages: names that are known to be those of packages.
    """
    pieces: list[str] = []
    done = 0
    before, ahead, ended, flag = "", "", 0, False
    for match in _TOKEN.now.finditer(text):
        token, begin, end = match[0], match.start(), match.end()
        level = level_of(token)
        if level is not None and token not in packages and not (is_unlikely(token, level) and token in own_words()):
            gap = text[ended:begin] if begin - ended < _FAR else ""
            if "\n" in gap:
                gap = before = ahead = ""
            kind = _kind(_Around(text, begin, end, gap, before, ahead, flag), token, level)
            if kind is not None:
                stem, dot, ending = token.rpartition(".")
                shown = f"{names.of('file', stem)}.{ending}" if kind == "file" and dot else names.of(kind, token)
                pieces += (text[done:begin], shown)
                done = end
        ahead = before if begin - ended < 3 else ""
        before, ended, flag = token, end, text[begin - 1 : begin] == "-"
    return "".join(pieces) + text[done:] if pieces else text


def _kind(around: _Around, token: str, level: Familiarity) -> str | None:
    """What the token is hidden as; None: it is shown."""
    last, after = around.last, around.after
    if level is Familiarity.TECHNICAL and not (last and last in "=: \"'[(<@,"):
        return None
    if last == "<" and PLACEHOLDER.match(around.text, around.begin - 1):
        return None
    if (last and last in "._-$%\\&?~+^") or after in ("\\", "{"):
        return None  # an option, an attribute, a part of a path or a query
    if (after == "/" or last == "/") and not (
        (last != "/" or around.text[around.begin - 2 : around.begin] == "//") and is_host_name(token)
    ):
        return None if level is Familiarity.TECHNICAL else _in_run(around, token, level)
    told = _told(around, level)
    if (
        told is not None
        and (after != "(" or "-" in token)
        and (told or level is not Familiarity.TECHNICAL)
        and not _is_key(around)
    ):
        return "job"
    if last and last in "=-:" and around.before.lower() in DIGESTS:
        return None
    if any(map(str.isdigit, token)) and _SAYS_WHAT.now.search(
        around.text, max(0, around.text.rfind("\n", 0, around.begin)), around.begin
    ):
        return None
    if is_code_next(around.text, around.begin):
        return None
    if level is Familiarity.UNKNOWN:
        return _unknown(around, token)
    return _known(around, token) if level is Familiarity.KNOWN else None


def _known(around: _Around, token: str) -> str | None:
    """Words of a dictionary in a row, where a value stands: `"toucan-api"`, `pool0-00771:`."""
    if "." in token and token.rpartition(".")[2].lower() not in KEPT_ENDINGS and is_own_module(token):
        return None if around.before in ("module", "import", "named") or around.last == "/" else "module"
    if "." in token:
        stem, _, ending = token.rpartition(".")
        if is_host_name(token) and "_" not in token and around.after != "(":
            return "host"
        run = around.before in RUNNERS and ending.lower() in KEPT_ENDINGS
        return "file" if run and is_composite(stem) else None
    if token.isalpha():
        if _VERSION_AFTER.now.match(around.text, around.end) or around.before.lower() in _OF_PACKAGES:
            return None
        return None if _is_key(around) else _everyday(around, token)
    if "_" in token and "-" not in token:
        return None
    if not ("-" in token[:-1] or token[-1].isdigit()) or token.istitle() or _is_key(around):
        return None
    if _is_pair(around, token):
        return "job"
    joined = (around.last == ":" and not around.gap.endswith(" ") and len(around.gap) == 1) or (
        around.after == ":" and around.text[around.end + 1 : around.end + 2].isalnum()
    )
    return "host" if joined or _is_place(around) else None


def _everyday(around: _Around, token: str) -> str | None:
    """A word of everyday language, which people name things by and programs hardly use."""
    if token.lower() in ROLES or token.lower() in OPERATIONS:
        return None
    if token.istitle():
        return "job" if _is_title(around, token) else None
    if not is_noun(token, surely=around.before.lower() in NOUNS):
        return "job" if _is_small_place(around) and is_noun(token, surely=True) else None
    return "job" if _is_place(around) or _is_small_place(around) or not is_prose(_line(around)) else None


def _is_small_place(around: _Around) -> bool:
    """Behind a preposition, at the end of what it says: `failed on camelback`, `died on nutmeg,`."""
    return (
        around.gap == " "
        and around.before in _PREPOSITIONS
        and _CLAUSE_ENDS.now.match(around.text, around.end) is not None
    )


def _is_title(around: _Around, token: str) -> bool:
    """A capital within a sentence, or the whole of a bracket or a pair of quotes."""
    folded = token.lower()
    if folded in CALENDAR or folded in PRODUCTS or folded not in tiers_of_file()[1]:
        return False  # in German every noun has a capital
    if around.last and around.last in _OPENS and around.after and around.after in _CLOSES:
        return True
    return (
        around.gap == " "
        and around.before.islower()
        and (
            around.after in ("", " ", "\n", ",", ";", ")", "?", "!", "'", "’", '"')
            or (around.after == "." and not around.text[around.end + 1 : around.end + 2].isalnum())
        )
    )


_PREPOSITIONS = word_set(
    "on for to from of by as via at onto into auf von für bei sur de pour en por su da per op van na"
)
_CLAUSE_ENDS = Late(
    r"[,;.)?!]?[ \t]*$|[,;.)?!] | (?:is|was|are|were|has|had|have|failed|fails|died|cannot|can|exceeded|and|but|again"
    r"|since|went|hangs?)\b",
    flags=re.MULTILINE,
)


def _is_pair(around: _Around, token: str) -> bool:
    """Two or three words with dashes, `copper-harbor`: in no public text but those of English, which have affixes."""
    pieces = token.split("-")
    return (
        2 <= len(pieces) <= 3
        and all(len(piece) > 2 and piece.isalpha() and piece.islower() for piece in pieces)
        and not token.startswith("lib")
        and not AFFIX.now.search(token)
        and not (around.before.lower() in _OF_PACKAGES or _VERSION_AFTER.now.match(around.text, around.end))
    )


def _unknown(around: _Around, token: str) -> str | None:
    last, after = around.last, around.after
    dashed = "-" in token
    if (around.before in MODULES and len(around.gap) < 3) or (around.before == "named" and around.ahead == "module"):
        return None
    if not dashed and (_CODE_AFTER.now.match(around.text, around.end) or _is_key(around)):
        return None
    if "." in token:
        ending = token.rpartition(".")[2]
        if ending.lower() in KEPT_ENDINGS:
            script = ending.lower() in CODE and around.before not in RUNNERS
            return None if script or last == ")" else "file"
        public = ending.lower() in ENDINGS and ending.lower() not in NOT_ENDINGS
        section = (
            last == "[" and after == "]" and around.text[max(0, around.begin - 2) : around.begin - 1] in ("", "\n")
        )
        digits = any(map(str.isdigit, token.partition(".")[0]))
        listed = _INITIAL.now.fullmatch(token) and (not last or last in " ,[") and (not after or after in " ,];\n")
        person = token.count(".") == 1 and token.islower() and after != ":" and (listed or _is_place(around))
        if person and not public:
            return "user"
        if not (public or dashed or digits or section or after == ":"):
            return None  # an attribute or a module
        return "host"
    if token.isupper() and "_" in token and not dashed:
        return None  # a variable or a constant
    if is_composite(token):
        return None if is_identifier(token) and not _is_place(around) else kind_of_form(token)
    if last and last in "#/":
        return None
    if token.isupper() and last != "@" and after != "@":
        return None  # a code or an abbreviation
    if not (token.islower() or token.istitle() or token.isupper()) or is_known(token):
        return None
    alone = len(token) >= ALONE and not token.isupper() and not _is_foreign(_line(around))
    return kind_of_form(token) if alone or _is_place(around) else None


def _line(around: _Around) -> str:
    begin = around.text.rfind("\n", 0, around.begin) + 1
    end = around.text.find("\n", around.end)
    return around.text[max(begin, around.begin - 200) : min(end if end >= 0 else len(around.text), around.end + 200)]


@lru_cache(maxsize=1024)
def _is_foreign(line: str) -> bool:
    """Many of its words are unknown: a sentence of a language that the vocabulary does not hold."""
    words = [word for word in _TOKEN.now.findall(line) if word.isalpha() and len(word) > 1]
    unknown = [word for word in words if familiarity(word) is Familiarity.UNKNOWN]
    return len(set(unknown)) >= FOREIGN and len(unknown) > len(words) // 5


def _in_run(around: _Around, token: str, level: Familiarity) -> str | None:
    """A part of `owner/name`; what is a path is treated as one before."""
    text, first = around.text, around.begin
    while first and (text[first - 1].isalnum() or text[first - 1] in "/._+-") and around.begin - first < LONGEST:
        first -= 1
    last = text[first - 1] if first else ""
    if (
        text[first : first + 1] in "/."
        or (last and last in "\\$~>%{}&?")
        or (last == ":" and text[first : first + 2] == "//")
    ):
        return None
    run = _SLASHED.now.match(text, first)
    if (
        run is None
        or run.end() < around.end
        or (text[run.end() : run.end() + 1] in ("/", "(") and text[run.end() : run.end() + 2] != "/*")
    ):
        return None
    is_file = run[0].rpartition(".")[2].lower() in KEPT_ENDINGS
    own = level is Familiarity.KNOWN and "." not in token and any(c in "-_" for c in token) and not is_identifier(token)
    if is_file and (not (own or level is Familiarity.UNKNOWN) or _COMPILED.now.search(run[0])):
        return None  # what a compiler names: `csrc/moe/marlin_moe_wna16/kernel_selector.h`
    if first == around.begin and _told(around, level) is not None:
        return "job"
    if _COMPILED.now.search(token):
        return None
    line = text[max(0, first - _FAR, text.rfind("\n", 0, first) + 1) : first]
    if level is Familiarity.UNKNOWN:
        ending = token.rpartition(".")[2].lower()
        return "file" if "." in token and ending in KEPT_ENDINGS else "dir"
    if is_file and run.end() == around.end:
        return None
    if first == around.begin:
        return "dir" if own else None
    own = own and text[first : around.begin - 1].lower() not in KNOWN_OWNERS
    private = own or (
        is_composite(token)
        and any(level_of(part) is Familiarity.UNKNOWN for part in text[first : around.begin - 1].split("/"))
    )
    told = _TOLD_RUN.now.search(line) and run[0].partition("/")[0].lower() not in _PUBLIC_OWNERS
    return "job" if private or told else None


def _told(around: _Around, level: Familiarity) -> bool | None:
    """A key or a word before says that a name follows. True: one of somebody's; False: one that may be public."""
    if around.last == "@":
        return False
    if around.gap and (_is_assigned(around.gap) or (around.is_flag and around.gap in (" ", "=", ' "', " '"))):
        return _named(around.before, around.ahead, is_composite(around.token))
    if around.gap and _is_quoted(around.gap):
        before = around.before.lower()
        if before in MACHINES and is_composite(around.token):
            return True
        if before in NOUNS or (before in LINKS and (around.ahead.lower() in NOUNS or around.gap[-1:] == "<")):
            return False
    if (
        around.gap == " "
        and level is Familiarity.KNOWN
        and around.before.lower() in NOUNS
        and ("-" in around.token or around.token[-1].isdigit())
    ):
        return False
    if level is not Familiarity.TECHNICAL and around.last and around.last in ", \"'=" and "," in around.gap:
        line = around.text[max(0, around.begin - 90, around.text.rfind("\n", 0, around.begin) + 1) : around.begin]
        found = _LIST_KEY.now.search(line)
        return None if found is None else _named(found["key"], "", is_composite(around.token))
    return None


@lru_cache(maxsize=4096)
def _is_assigned(gap: str) -> bool:
    return _ASSIGN.now.fullmatch(gap) is not None


@lru_cache(maxsize=4096)
def _is_quoted(gap: str) -> bool:
    return _QUOTED.now.fullmatch(gap) is not None


@lru_cache(maxsize=4096)
def _is_spaced(gap: str) -> bool:
    return _SPACED.now.fullmatch(gap) is not None


@lru_cache(maxsize=16384)
def _named(key: str, ahead: str, is_machine: bool) -> bool | None:
    words = [word.lower() for word in _WORD.now.findall(key)]
    if not words:
        return None
    word = words[-1]
    if word in ("name", "id", "slug", "ref"):
        before = words[-2:-1] or [word.lower() for word in _WORD.now.findall(ahead)][-1:]
        if not before:
            return None
        word = before[0]
    if word in MACHINES:
        return is_machine
    return True if word in IDENTITY else False if word in NAMED else None


def _is_key(around: _Around) -> bool:
    """`"name": ...`: what stands here is a name of a thing and not of somebody."""
    return around.last in ("'", '"') and _IS_KEY.now.match(around.text, around.end) is not None


def _is_place(around: _Around) -> bool:
    """What stands around says that this is a value or a name: quotes, brackets, a cell, a word before it."""
    text, last, after = around.text, around.last, around.after
    if last and last in _OPENS and after and after in _CLOSES:
        return True
    if last == "@" or after == "@" or (last == "," and after in (",", "\n")):
        return True
    if (last and last > "\u2e80") or after > "\u2e80":
        return True  # in a sentence of Chinese, Japanese or Korean
    if around.gap and _is_assigned(around.gap) and (not after or after in " \t\n,;)\"'`]}"):
        return True
    word = around.before.lower().rpartition("-")[2]
    if around.gap and (word in SAID or word in IDENTITY) and _is_spaced(around.gap):
        return True
    if (around.is_flag and around.gap in (" ", "=")) or _PROMPT_AFTER.now.match(text, around.end):
        return True
    if not (_CELL_AFTER.now.match(text, around.end) or _PREFIX_AFTER.now.match(text, around.end)):
        return False
    line = text[max(text.rfind("\n", 0, around.begin) + 1, around.begin - 4) : around.begin]
    return not line or _CELL_BEFORE.now.search(line) is not None
