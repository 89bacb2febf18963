"""The user's own values, wherever and in whatever form they stand: as they are, in JSON, in URLs, in base64, in hex."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from envcheck.report.redact.allowlist import (
    COMMON_HOSTS,
    COMMON_USERS,
    KNOWN_OWNERS,
    KNOWN_PARTS,
    KNOWN_PROGRAMS,
    WORDS_TOO,
)
from envcheck.report.redact.identity import Identity
from envcheck.report.redact.line_wrapped import Span
from envcheck.report.redact.placeholders import Hidden, Names

SHORTEST_ENCODED = 6
"""Characters below which the encoded form of a value says too little to be told from chance."""
SHORTEST_WORD = 3
SHORT = 4
"""Characters up to which a name is found as a whole word only, not as a part of an option or an identifier."""
SHORTEST_LEARNT = 5
LEARNT = {"model", "owner", "process"}


class Known:
    """The user's own values, to be found in texts."""

    def __init__(self, identity: Identity, names: Names) -> None:
        self._names = names
        self._literal: list[tuple[str, str, str]] = []  # form, kind, value
        self.word_set: list[tuple[re.Pattern[str], str, str]] = []
        for secret in identity.secrets:
            self._add("secret", secret, literally=True)
        if identity.home:
            self._add("home", identity.home, literally=False)
        for kind, values, common in (("user", identity.users, COMMON_USERS), ("host", identity.hosts, COMMON_HOSTS)):
            for value in values:
                if _is_telling(value, common):
                    self._add(kind, value, literally=False)
                    self.word_set.append((_word(value), kind, value))
        self._split = [*self._literal, *((one, kind, one) for kind, one in _whole(identity))]
        self._literal.sort(key=lambda one: -len(one[0]))

    def hide_forms(self, text: str) -> str:
        """`text` without the secrets, and without the encoded forms of all values."""
        for form, kind, value in self._literal:
            if form in text:
                text = text.replace(form, self._shown(kind, value))
        return text

    def hide_words(self, text: str) -> str:
        """`text` without the names of user and host as words."""
        for pattern, kind, value in self.word_set:
            text = pattern.sub(lambda _match, kind=kind, value=value: self._shown(kind, value), text)  # type: ignore[misc]
        return text

    def learn(self, hidden: Iterable[Hidden]) -> None:
        """Hide as words, too, what facts named for what it is: messages name a private model without its owner."""
        for one in hidden:
            if one.kind in LEARNT and len(one.value) >= SHORTEST_LEARNT and _is_telling(one.value, COMMON_USERS):
                self.word_set.append((_word(one.value), one.kind, one.value))

    def spans(self, joined: str) -> Iterator[Span]:
        """Where the values stand in a text whose lines were joined."""
        for form, kind, value in self._split:
            at = joined.find(form)
            while at >= 0:
                yield Span(at, at + len(form), kind, value)
                at = joined.find(form, at + len(form))

    def _add(self, kind: str, value: str, *, literally: bool) -> None:
        forms = {value} if literally else set()
        forms.update(_escaped(value))
        if len(value) >= SHORTEST_ENCODED:
            forms.update(_encoded(value))
        forms -= {value} if not literally else set()
        self._literal += [(form, kind, value) for form in forms]

    def _shown(self, kind: str, value: str) -> str:
        return self._names.fixed("~", kind, value) if kind == "home" else self._names.of(kind, value)


def _whole(identity: Identity) -> Iterator[tuple[str, str]]:
    """The values that are found as words otherwise, and are long enough to be told from chance within one."""
    home = [("home", identity.home)] if identity.home else []
    users = [("user", user) for user in identity.users if _is_telling(user, COMMON_USERS)]
    hosts = [("host", host) for host in identity.hosts if _is_telling(host, COMMON_HOSTS)]
    yield from ((kind, value) for kind, value in (*home, *users, *hosts) if len(value) >= SHORTEST_ENCODED)


def _is_telling(value: str, common: frozenset[str]) -> bool:
    """It can be hidden as a word without hiding half of the report."""
    word = value.lower()
    if len(value) < SHORTEST_WORD or value.isdigit():
        return False
    return not any(word in words for words in (common, KNOWN_PARTS, KNOWN_OWNERS, KNOWN_PROGRAMS, WORDS_TOO))


def _word(value: str) -> re.Pattern[str]:
    spaced = r"[ ._-]".join(re.escape(part) for part in value.split(" "))
    if len(value) <= SHORT:
        return re.compile(rf"(?<![\w.-]){spaced}(?![\w-])", re.IGNORECASE)  # `ann`, but no `--ann-index`
    return re.compile(rf"(?<![A-Za-z0-9]){spaced}(?![A-Za-z0-9])", re.IGNORECASE)


def _escaped(value: str) -> Iterator[str]:
    """As JSON, Python and URLs write it, where that differs."""
    forms = {json.dumps(value)[1:-1], value.replace("/", "\\/"), ascii(value)[1:-1], value.replace("/", "\\\\")}
    for form in (quote(value, safe=""), quote_plus(value), quote(value)):
        forms.update({form, form.replace("%", "%25"), re.sub("%..", lambda m: m[0].lower(), form)})
    yield from forms - {value}


def _encoded(value: str) -> Iterator[str]:
    """In base64, wherever in the encoded text it begins, and in hexadecimal."""
    data = value.encode("utf-8", "surrogateescape")
    yield from (data.hex(), data.hex().upper())
    for shift in range(3):
        text = base64.b64encode(b"\0" * shift + data).decode()
        first = (0, 2, 3)[shift]
        last = len(text) if (len(data) + shift) % 3 == 0 else -4 + (len(data) + shift) % 3
        core = text[first:last] if last != len(text) else text[first:]
        if len(core) >= SHORTEST_ENCODED:
            yield from (core, core.replace("+", "-").replace("/", "_"))
