"""Patterns that cost nothing where they are not needed: compiled when first tried, tried only near their needles."""

import re
from collections.abc import Callable, Iterator

Replace = Callable[[re.Match[str]], str]


class Late:
    """A regular expression that is compiled when it is first tried, and tried only where one of its needles stands."""

    __slots__ = ("_compiled", "_flags", "_needles", "_source")

    def __init__(self, source: str, *needles: str, flags: int = 0) -> None:
        self._source, self._needles, self._flags = source, needles, flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def now(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return self._compiled

    def sub(self, replace: Replace, text: str) -> str:
        """`text` with each match replaced."""
        for needle in self._needles:
            if needle in text:
                break
        else:
            if self._needles:
                return text
        return self.now.sub(replace, text)


def words(*needles: str) -> Late:
    """A pattern that finds any of these words in upper and lower case, several times faster than `re.IGNORECASE`."""
    return Late("|".join("".join(_either(c) for c in needle) for needle in needles))


def near(text: str, needles: Late, change: Callable[[str], str]) -> str:
    """`text`, changed by `change` in the lines that hold a needle and the line after each."""
    pieces: list[str] = []
    done = 0
    for begin, end in _windows(text, needles):
        pieces += (text[done:begin], change(text[begin:end]))
        done = end
    return "".join(pieces) + text[done:] if pieces else text


def _windows(text: str, needles: Late) -> Iterator[tuple[int, int]]:
    begin = end = -1
    at = 0
    while (found := needles.now.search(text, at)) is not None:
        first = text.rfind("\n", 0, found.start()) + 1
        last = _line_end(text, _line_end(text, found.end()) + 1)
        if first > end and end >= 0:
            yield begin, end
            begin = first
        elif end < 0:
            begin = first
        end = last
        at = _line_end(text, found.end())
    if end >= 0:
        yield begin, end


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", min(at, len(text)))
    return len(text) if found < 0 else found


def _either(character: str) -> str:
    upper, lower = character.upper(), character.lower()
    return re.escape(character) if upper == lower else f"[{upper}{lower}]"
