"""Reads the lists of lines, and hides what stands in their slots.

A row is a line, or a piece of one, as its program prints it. `{host}` is a slot; `{*}` is a word, `{#}` a number,
`{...}` anything, `{a|b}` one of several texts. A blank stands for any, `'` for any quotation mark,
`^` for the beginning of a line behind what a logger puts there, `$` for its end. Rows begin and end at a word's end.
A line is tried against the rows of which it holds the words and pieces: the length of the lists costs nothing.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from envcheck.report.redact.allowlist import KNOWN_OWNERS
from envcheck.report.redact.models import hide_model
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.people import host, surely, user
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.slots import containers, machines, public, schedulers, services, work

_PIECE = Late(r"\{(?P<slot>[^{}]+)\}|(?P<quote>')|(?P<blank> +)|(?P<other>[^{}' ]+|[{}])")
_HIDDEN = r"<[a-z0-9-]{1,40}-\d{1,6}>"
_NAME = rf"(?:{_HIDDEN}|\w(?:[\w.+-]{{0,80}}[\w$])?)"
_NAMES = rf"(?:{_HIDDEN}|[^\W\d_][\w.'’-]{{0,30}})(?: (?:{_HIDDEN}|[^\W\d_][\w.'’-]{{0,30}})){{0,3}}"
_TITLE = r"[^'\"\n\]\\]{1,80}"
_BEGIN = r"(?:^|(?<=\\n)|(?<=[\"'`]))[ \t>*|│+]{0,12}(?:\[?[\d:T.,Z/+ -]{5,40}\]?:? )?"
_QUOTE = r"\\{0,7}[\"'`‘’“”]"
_END = r"(?=\\{0,7}[\s\"'`’”,;:)\]>}|*/@]|\\[nrt]|[.!?…]{1,3}(?:[\s\"'\\]|$)|$)"
_VALUES = {"person": _NAMES, "title": _TITLE}
_GAPS = {"*": r"[^\s]{1,120}", "#": r"\d{1,20}", "...": r"[^\n]{0,160}?", "hex": r"[0-9a-f-]{4,64}"}
_WORD = Late(r"[A-Za-z]{2,}")
_NUMBERS = Late(r"[\d.:_-]+|v?\d+(?:\.\d+)+\S*|(?=[a-f]*\d)[0-9a-f]{4,64}|\d+[a-zA-Z]{1,3}")
_SLOT = Late(r"\{([^{}]+)\}")


class Row(NamedTuple):
    """A line of a program: its pattern, and of what kind each slot is."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]


class Index(NamedTuple):
    """The rows by what must stand in a line."""

    words: dict[str, list[str]]
    """By the longest word of each."""
    signs: list[tuple[str, str]]
    """Those without a word, with the longest sign."""


@cache
def index() -> Index:
    """All rows of the lists."""
    words: dict[str, list[str]] = defaultdict(list)
    signs: list[tuple[str, str]] = []
    tables = (machines.LINES, schedulers.LINES, work.LINES, containers.LINES, services.LINES)
    table = "\n".join(tables)
    for line, bare in zip(table.split("\n"), _SLOT.now.sub("\0", table).split("\n"), strict=True):
        if not line or line.startswith("# "):
            continue
        if told := _WORD.now.findall(bare):
            words[max(told, key=len)].append(line)
            continue
        choices = next((slot.split("|") for slot in _SLOT.now.findall(line) if "|" in slot), ())
        anchors = [max(_WORD.now.findall(one), key=len, default="") for one in choices]
        for anchor in filter(None, anchors):
            words[anchor].append(line)
        if not anchors or not all(anchors):
            signs.append((max(bare.split("\0"), key=len).strip("^$ "), line))
    return Index(dict(words), signs)


@cache
def row_of(line: str) -> Row:
    """A row, made when a text first holds its word."""
    begin, end = line.startswith("^"), line.endswith("$")
    line = line.removeprefix("^").removesuffix("$").rstrip(" ")
    pattern, kinds = "", []
    for match in _PIECE.now.finditer(line):
        slot = match["slot"]
        if slot is None:
            pattern += _QUOTE if match["quote"] else r"[ \t]{1,40}" if match["blank"] else re.escape(match["other"])
        elif "|" in slot:
            pattern += "(?:" + "|".join(re.escape(one).replace(r"\ ", " ") for one in slot.split("|")) + ")"
        elif slot in _GAPS:
            pattern += _GAPS[slot]
        else:
            pattern += f"({_VALUES.get(slot, _NAME)})"
            kinds.append(slot)
    first = _BEGIN if begin else r"(?<![\w-])" if line[0].isalnum() or line[0] == "{" else ""
    last = r"[ \t]*$" if end else _END if line[-1] == "}" else ""
    return Row(re.compile(first + pattern + last), tuple(kinds))


@cache
def _words_of(line: str) -> frozenset[str]:
    """The words of a row, all of which must stand in a text for it to match."""
    return frozenset(_WORD.now.findall(_SLOT.now.sub("\0", line)))


@cache
def _pieces_of(line: str) -> tuple[tuple[str, ...], ...]:
    """What must stand in a text for a row to match: one text of each of these."""
    pieces = _PIECE.now.finditer(line.removeprefix("^").removesuffix("$"))
    return tuple(
        tuple(slot.split("|")) if (slot := match["slot"]) else (match["other"],)
        for match in pieces
        if match["other"] or "|" in (match["slot"] or "")
    )


def _may_match(row: str, line: str) -> bool:
    """Asked before a row is compiled, which takes longer than to look for its pieces."""
    return all(any(piece in line for piece in choice) for choice in _pieces_of(row))


def hide_slots(text: str, names: Names) -> str:
    """`text` without what stands in the slots of its lines."""
    known = index()
    if known.words.keys().isdisjoint(_WORD.now.findall(text)) and not any(sign in text for sign, _ in known.signs):
        return text
    return "\n".join(_line(line, known, names) for line in text.split("\n"))


def _line(line: str, known: Index, names: Names) -> str:
    if not 3 < len(line) < LONGEST:
        return line
    stand = dict.fromkeys(_WORD.now.findall(line))
    told = [row for word in stand for row in known.words.get(word, ()) if _words_of(row) <= stand.keys()]
    told += [row for sign, row in known.signs if sign in line]
    for one in told:
        if not _may_match(one, line):
            continue
        row = row_of(one)
        line = row.pattern.sub(lambda match, kinds=row.kinds: _shown(match, kinds, names), line)  # type: ignore[misc]
    return line


SHORTEST_SERIAL = 6
LONGEST = 20_000
"""Characters of a line that is looked at."""


def _shown(match: re.Match[str], kinds: tuple[str, ...], names: Names) -> str:
    whole, start, done = match[0], match.start(), 0
    pieces: list[str] = []
    public = False
    for at, kind in enumerate(kinds, 1):
        begin, end = match.start(at) - start, match.end(at) - start
        kept = public or (kind != "serial" and _NUMBERS.now.fullmatch(match[at]))
        pieces += (whole[done:begin], match[at] if kept else "/".join(_pieces(match[at], kind, names)))
        public = kind == "org" and match[at].lower() in KNOWN_OWNERS
        done = end
    return "".join(pieces) + whole[done:]


def _pieces(value: str, kind: str, names: Names) -> Iterator[str]:
    if kind == "person" and (known := PLACEHOLDER.search(value)):
        rest = value[: known.start()] + value[known.end() :]
        yield known[0] + (" " + names.of("user", rest.strip()) if rest.strip() and "<" not in rest else rest)
        return
    for part in value.split("/"):
        yield part if PLACEHOLDER.search(part) else _KINDS.get(kind, _other(kind))(part, names)


def _sure(hide: Callable[[str, Names], str]) -> Callable[[str, Names], str]:
    return lambda value, names: surely(hide, value, names)


@cache
def _other(kind: str) -> Callable[[str, Names], str]:
    return _sure(lambda value, names: value if public.is_nobodys(value) else names.of(kind, value))


def _model(value: str, names: Names) -> str:
    return hide_model(value, names) or value


_KINDS: dict[str, Callable[[str, Names], str]] = {
    "user": _sure(user),
    "host": _sure(host),
    "person": _sure(lambda value, names: value if public.is_nobodys(value) else names.of("user", value)),
    "org": _other("organization"),
    "title": _other("job"),
    "serial": _sure(lambda value, names: names.of("serial", value) if len(value) >= SHORTEST_SERIAL else value),
}
