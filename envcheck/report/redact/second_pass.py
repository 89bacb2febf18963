"""The second pass: what was hidden in one place is found wherever else it stands in the finished documents.

A message names a user, a host or a model without anything that says so; a fact or another line did. Whatever the first
pass hid is looked for again in all that is written, by whole words, with the same placeholder.
"""

import re
from collections.abc import Callable, Iterable, Iterator

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
    WORDS_TOO,
    word_set,
)
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.placeholders import Hidden, Names
from envcheck.report.redact.plausible import is_key_like, looks_random, may_be_password
from envcheck.report.redact.slots.public import NATURE
from envcheck.report.redact.urls import is_public
from envcheck.report.redact.vocabulary import Familiarity, familiarity

_PLACES = word_set(
    "user host owner model repository bucket organization project branch image cluster namespace pod job domain subject"
    " account resource process network local-version share partition database group module"
)
_FOLDERS = {"dir", "file"}
_SECRETS = {"secret", "credential", "query", "encoded"}
_EXACT = {"ip", "mac", "uuid", "serial", "disk", "phone", "fingerprint", "position", "email", "GPU", "MIG"}
_KNOWN = (COMMON_HOSTS, COMMON_USERS, KNOWN_OWNERS, KNOWN_PARTS, KNOWN_PROGRAMS, LIBRARY_PARTS, NEVER_NAMES, WORDS_TOO)
SHORTEST = 4
SHORTEST_NUMBER = 8
SHORTEST_FOREIGN = 3
LONGEST_FOLDER_WORD = 8
SHORTEST_WORD = 6
"""Letters of a value that is nothing but letters."""
_MAIL_PROVIDERS = Late(
    r"(?:gmail|googlemail|outlook|hotmail|live|yahoo|icloud|me|proton(?:mail)?|gmx|web|aol|qq|163|126|mail|yandex|posteo"
    r"|users\.noreply\.github)\.[a-z.]{2,6}",
    flags=re.IGNORECASE,
)
_FIRST = Late(r"[a-z]{6,}(?=[-_])")
"""The first word of `hedgerow-embed`, which is that of a project or a company as a rule."""
_IMPORT = Late(
    r"(?m)^\W{0,12}(?:In ?\[\d+\]: )?(?:from|import) (?P<module>[A-Za-z]\w{3,60})(?=[.\s,])"
    r"|(?<![\w./\\@-])(?P<dotted>[a-z]\w{3,60})(?=\.[a-z_]\w*)"
)
_WHOLE_NAME = Late(r"(?P<first>[A-Z][a-z]{2,15}) (?:[A-Z]\. )?(?P<last>[A-Z][a-z]{2,20})")
_PLACEHOLDER_AFTER = Late(r"-?\d{0,6}>|\d{1,6}\b(?=\.)")


class SecondPass:
    """What is to be found again."""

    def __init__(self, names: Names, vocabulary: Callable[[], frozenset[str]] = frozenset) -> None:
        self._names = names
        self._vocabulary = vocabulary
        self._seen = 0
        self._values: dict[str, tuple[re.Pattern[str], tuple[str, str]]] = {}
        self._secret: set[str] = set()

    def learn(self) -> None:
        """Take in what was hidden since the last time."""
        for one in list(self._names.hidden()):
            for kind, value in _parts(one):
                folded = value.casefold()
                if folded not in self._values and self._is_telling(kind, value):
                    same = value == one.value or (one.kind == "user" and value in _logins_of(one.value))
                    key = (one.kind, one.key) if same else self._names.key_of(kind, value)
                    self._values[folded] = (_word(value, alone=self._is_word_too(value)), key)
                    if kind not in _PLACES | _FOLDERS:
                        self._secret.add(folded)
        self._ordered = sorted(self._values.items(), key=lambda item: -len(item[0]))

    def hide(self, text: str, *, secrets_only: bool = False) -> str:
        """`text` without them. `secrets_only`: of a fact that is known to hold no name."""
        if not secrets_only:
            self._learn_modules(text)
        folded = text.casefold()
        for value, (pattern, key) in self._ordered:
            if value in folded and (not secrets_only or value in self._secret):
                text = pattern.sub(lambda match, key=key: self._again(match, key), text)  # type: ignore[misc]
        return text

    def _learn_modules(self, text: str) -> None:
        """A module that is imported, or the first of a dotted name, which is called as a folder that was hidden."""
        hidden = {part.casefold() for one in self._names.hidden() if one.kind in _PLACES | _FOLDERS
                  for part in (one.value, one.value.partition(".")[0])}  # fmt: skip
        for module in dict.fromkeys(match[1] or match[2] for match in _IMPORT.now.finditer(text)):
            folded = module.casefold()
            if folded in hidden and folded not in self._values and familiarity(module) is not Familiarity.TECHNICAL:
                self._values[folded] = (_module(module), self._names.key_of("module", module))
        self._ordered = sorted(self._values.items(), key=lambda item: -len(item[0]))

    def _again(self, match: re.Match[str], key: tuple[str, str]) -> str:
        inside = match.string[match.start() - 1 : match.start()] == "<" and _PLACEHOLDER_AFTER.now.match(
            match.string, match.end()
        )
        return match[0] if inside else self._names.use(key)

    def _is_telling(self, kind: str, value: str) -> bool:
        """It can be told from words that stand anywhere."""
        if kind in _EXACT:
            return len(value) >= 7
        if kind in _SECRETS:
            return len(value) >= SHORTEST_WORD and (may_be_password(value) or is_key_like(value) or looks_random(value))
        if kind not in _PLACES and kind not in _FOLDERS:
            return len(value) >= 12  # keys and tokens of known forms
        word = value.lower()
        if not value.isascii() and not any(c < "\u0370" for c in value):
            return len(value) >= SHORTEST_FOREIGN  # of scripts in which names are short
        if kind == "account" and value.isdigit():
            return len(value) >= SHORTEST_NUMBER
        if (
            len(value) < SHORTEST
            or (value.isdigit() and len(value) < SHORTEST_NUMBER)
            or (any(word in words for words in _KNOWN) and not (word in self._names.sure and word in NATURE))
        ):
            return False
        if KNOWN_PART_FORMS.fullmatch(value) or "/" in value or is_public(value) or word in self._vocabulary():
            return False
        level = familiarity(value)
        if kind in _FOLDERS:
            return (level is Familiarity.UNKNOWN and len(value) > SHORTEST) or self._is_distinctive(word)
        if value.isalpha():
            if word in self._names.sure and (level is Familiarity.KNOWN or word in NATURE):
                return True
            return level is Familiarity.UNKNOWN or (level is Familiarity.KNOWN and len(value) >= SHORTEST_WORD)
        return value.rpartition(".")[2].lower() not in KEPT_ENDINGS

    def _is_word_too(self, value: str) -> bool:
        """Code uses it, too, or it is short: it is told only where it stands alone, in this case."""
        level = familiarity(value)
        return value.isalpha() and (
            level is Familiarity.TECHNICAL or (level is Familiarity.KNOWN and len(value) < SHORTEST_WORD)
        )

    def _is_distinctive(self, name: str) -> bool:
        """A folder's name that is no word: folders are called `mapreduce` as often as by a customer's name."""
        pieces = re.split(r"[-_. ]", name)
        unknown = [piece for piece in pieces if len(piece) >= SHORTEST and not self._is_word(piece)]
        return (
            len(name) >= LONGEST_FOLDER_WORD
            and len(pieces) > 1
            and bool(unknown)
            and not name.startswith(("com.", "org."))
        )

    def _is_word(self, piece: str) -> bool:
        return piece in self._vocabulary() or any(piece in words for words in _KNOWN)


def _parts(one: Hidden) -> Iterator[tuple[str, str]]:
    """The value, and what of it names somebody by itself."""
    kind, value = one.kind, one.value
    if kind == "credential":
        name, _, password = value.partition(":")
        yield from (("user", name), ("secret", password))
        return
    yield kind, value
    if kind == "email":
        name, _, place = value.partition("@")
        if len(name) > SHORTEST:
            yield "user", name
        if not _MAIL_PROVIDERS.now.fullmatch(place) and not is_public(place):
            yield "host", place
    if kind == "host" and "." in value and not value[0].isdigit():
        first = value.partition(".")[0]
        if any(c.isdigit() or c == "-" for c in first) and len(first) > SHORTEST:
            yield "host", first
    if kind in ("job", "pod", "host", "project", "image") and "." not in value and (word := _FIRST.now.match(value)):
        yield kind, word[0]
    if kind == "user" and " " in value:
        surname = value.rpartition(" ")[2]
        if len(surname) >= SHORTEST_WORD - 1:
            yield "user", surname
        yield from (("user", login) for login in _logins_of(value))


def _logins_of(name: str) -> tuple[str, ...]:
    """What accounts of a person are called, and the name as lists have it; none where it is not one of two words."""
    if (whole := _WHOLE_NAME.now.fullmatch(name)) is None:
        return ()
    first, last = whole["first"].lower(), whole["last"].lower()
    joined = (f"{begin}{sign}{last}" for begin in (first, first[0]) for sign in ("", ".", "_", "-"))
    return (f"{whole['last']}, {whole['first']}", f"{last}{first[0]}", f"{first}{last[0]}", *joined)


def _word(value: str, *, alone: bool = False) -> re.Pattern[str]:
    if alone:
        return re.compile(rf"(?<![\w./\\-]){re.escape(value)}(?![\w/(\\-]|\.\w)")
    front = r"(?<![A-Za-z0-9])(?<!(?<!\w)--)" if value[0].isalnum() else ""  # no option, `--relogin`
    back = r"(?![A-Za-z0-9])" if value[-1].isalnum() else ""
    return re.compile(front + r"\s+".join(re.escape(part) for part in value.split()) + back, re.IGNORECASE)


def _module(name: str) -> re.Pattern[str]:
    """With what lies in it, `harbor.rank.train`, and in names made of it, `load_harbor`."""
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(name)}(?:\.\w+)*(?![A-Za-z0-9])")


def vocabulary_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of texts that are nobody's, in small letters."""
    return frozenset(word.lower() for text in texts for word in re.findall(r"[A-Za-z]{4,}", text))
