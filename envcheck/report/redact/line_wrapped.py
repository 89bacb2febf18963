"""Values that a terminal or a mailer has split over lines."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from envcheck.report.redact.patterns import Late
from envcheck.report.redact.plausible import looks_random

_BREAK = Late(r"\r?\n|\\r\\n|\\n")
LONGEST_WORD = 16
_NEXT_PAIR = Late(r"[A-Za-z_][\w.-]*=+[^=\s]")
"""The next line is `NAME=value`; base64 ends with its `=`."""
_MARGIN = " \t│|>\u2000\u2001\u2002\u2003"
"""What stands at the edges of a line that was wrapped in a box, indented or quoted."""


class Span(NamedTuple):
    """Something to be hidden in a text."""

    begin: int
    end: int
    kind: str
    value: str
    shape: re.Pattern[str] | None = None
    """What a whole one looks like; None: it is this very value."""


class _Joined(NamedTuple):
    """A text with its lines joined, and where each came from."""

    text: str
    starts: list[int]
    """Where each line begins in the joined text."""
    places: list[int]
    """Where it begins in the original."""

    def line(self, at: int) -> int:
        return bisect_right(self.starts, at) - 1


def hide_wrapped(text: str, find: Callable[[str], Iterator[Span]], show: Callable[[str, str], str]) -> str:
    """`text` without what `find` finds across the ends of its lines; what lies within one line is left as it is."""
    if "\n" not in text and "\\n" not in text:
        return text
    joined = _join(text)
    pieces: list[str] = []
    done = 0
    for span in _across(joined, find):
        shown = show(span.kind, span.value)
        for first, last, instead in _pieces(joined, span.begin, span.end, shown):
            if first < done:
                continue
            pieces += (text[done:first], instead)
            done = last
    return "".join(pieces) + text[done:] if pieces else text


def _join(text: str) -> _Joined:
    lines: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    at = length = 0
    for found in (*_BREAK.now.finditer(text), None):
        whole = text[at : found.start() if found else len(text)]
        line = whole.lstrip(_MARGIN) if places else whole
        starts.append(length)
        places.append(at + len(whole) - len(line))
        line = line.rstrip(_MARGIN).removesuffix("\\") if found else line
        lines.append(line)
        length += len(line)
        at = found.end() if found else at
    return _Joined("".join(lines), starts, places)


def _across(joined: _Joined, find: Callable[[str], Iterator[Span]]) -> Iterator[Span]:
    last = 0
    for span in sorted(find(joined.text), key=lambda span: span[:2]):
        if span.begin >= last and joined.line(span.begin) != joined.line(span.end - 1) and _is_one(joined, span):
            yield span
            last = span.end


def _is_one(joined: _Joined, span: Span) -> bool:
    """The next line goes on with it, and does not merely begin with a word that could."""
    cut = joined.starts[joined.line(span.begin) + 1]
    if joined.text[cut : span.end].isalpha() and joined.text[span.end : span.end + 1] == ":":
        return False  # `WARNING: ...`, `error: ...`
    whole = span.shape is not None and span.shape.fullmatch(joined.text, span.begin, cut)
    return not whole or _goes_on(joined.text[cut : span.end])


def _goes_on(rest: str) -> bool:
    """It is no word with which a line begins, and no `NAME=value`."""
    if _NEXT_PAIR.now.match(rest):
        return False
    mixed = any(c.isupper() for c in rest[1:]) and any(c.islower() for c in rest)
    return looks_random(rest) or (len(rest) >= LONGEST_WORD and mixed and "_" not in rest)


def _pieces(joined: _Joined, begin: int, end: int, shown: str) -> Iterator[tuple[int, int, str]]:
    """The pieces of one span in the original: the first is replaced, the others are dropped."""
    for line in range(joined.line(begin), joined.line(end - 1) + 1):
        first = max(begin, joined.starts[line])
        last = min(end, joined.starts[line + 1]) if line + 1 < len(joined.starts) else end
        if last > first:
            place = joined.places[line] - joined.starts[line]
            yield place + first, place + last, shown
            shown = ""
