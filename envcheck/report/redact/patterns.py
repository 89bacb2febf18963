"""Patterns that cost nothing where they are not needed: compiled when first tried, tried only near their needles."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

Replace = Callable[[re.Match[str]], str]

SHORT = 4096
"""Characters up to which the form of a text is looked at; in a log it would take longer than to compile a pattern."""
_RUN = re.compile(r"\d+|\s+")


@lru_cache(maxsize=16)
def form(text: str) -> str:
    """`text` with each number as `0` and each run of blanks as one space."""
    return _RUN.sub(lambda run: "0" if run[0][0].isdigit() else " ", text)


class Late:
    """A regular expression that is compiled when it is first tried, and tried only where one of its needles stands.

    Args:
        source: the pattern.
        needles: texts of which every match holds one, in small letters where the pattern ignores case.
        form: texts of which every match holds one when it is written as `form` writes it: `0.0.0.0`, `0:0`.
        context: texts of which one must stand anywhere for a match to count: by itself it would say too little.
        flags: those of `re`.
    """

    __slots__ = ("_compiled", "_context", "_folds", "flags", "form", "needles", "source")

    def __init__(
        self,
        source: str,
        *needles: str,
        form: tuple[str, ...] = (),
        context: tuple[str, ...] = (),
        flags: int = 0,
    ) -> None:
        self.source, self.needles, self.form, self.flags = source, needles, form, flags
        self._context, self._folds = context, bool(flags & re.IGNORECASE)
        self._compiled: re.Pattern[str] | None = None

    @property
    def now(self) -> re.Pattern[str]:
        """The compiled pattern."""
        if self._compiled is None:
            self._compiled = re.compile(self.source, self.flags)
        return self._compiled

    def sub(self, replace: Replace, text: str) -> str:
        """`text` with each match replaced."""
        folded = text
        if self._folds:
            if not text.isascii():
                return self.now.sub(replace, text)  # letters beyond ASCII have more than two cases
            folded = text.lower()
        for needle in self.needles:
            if needle in folded:
                break
        else:
            if self.needles:
                return text
        if self.form and len(text) < SHORT and not _holds(form(folded), self.form):
            return text
        return text if self._context and not _holds(text, self._context) else self.now.sub(replace, text)

    def stand_in(self, text: str) -> bool:
        """Something that it finds stands in `text`."""
        return _holds(text, self.needles) and self.now.search(text) is not None


class Words:
    """Any of these words, in upper and lower case; as a pattern several times faster than with `re.IGNORECASE`."""

    __slots__ = ("_compiled", "_needles")

    def __init__(self, *needles: str) -> None:
        self._needles = tuple(needle.casefold() for needle in needles)
        self._compiled: re.Pattern[str] | None = None

    def stand_in(self, text: str) -> bool:
        """One of them stands in `text`."""
        return _holds(text.casefold(), self._needles)

    @property
    def now(self) -> re.Pattern[str]:
        """The pattern that finds them."""
        if self._compiled is None:
            self._compiled = re.compile("|".join("".join(map(_either, needle)) for needle in self._needles))
        return self._compiled


def near(text: str, needles: Words | Late, change: Callable[[str], str]) -> str:
    """`text`, changed by `change` in the lines that hold a needle and the line after each."""
    if "\n" not in text:
        return change(text) if needles.stand_in(text) else text
    pieces: list[str] = []
    done = 0
    for begin, end in _windows(text, needles):
        pieces += (text[done:begin], change(text[begin:end]))
        done = end
    return "".join(pieces) + text[done:] if pieces else text


def _windows(text: str, needles: Words | Late) -> Iterator[tuple[int, int]]:
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


def _holds(text: str, needles: tuple[str, ...]) -> bool:
    for needle in needles:  # noqa: SIM110 - `any` over a generator takes three times as long
        if needle in text:
            return True
    return False


def _either(character: str) -> str:
    upper, lower = character.upper(), character.lower()
    return re.escape(character) if upper == lower else f"[{upper}{lower}]"
