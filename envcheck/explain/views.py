r"""Other readings of a short text: wrapped lines are joined, a written-out `\n` becomes a line end.

A long log is a file as its program wrote it and is read once, as it stands. What people paste went through other
programs, and is short: each reading of it is searched, too.
"""

import json
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from envcheck.explain.prefixes import without_prefixes, without_quotes
from envcheck.explain.spoken import spoken
from envcheck.late_pattern import late

LONGEST_TEXT = 256 * 1024
"""Bytes up to which a text is taken for pasted."""
NARROWEST, WIDEST = 60, 132
"""Columns that texts are wrapped at: 72 and 78 in mails, 80 to 132 on terminals."""
NARROWEST_HARD = 30
"""Columns of the narrowest terminal, which wraps at one width exactly, inside a word too."""
NARROW_LINES = 3
"""Lines of exactly one width that show so narrow a terminal."""
MOST_IN_PARAGRAPH = 8
"""Lines of prose that are read as one sentence."""
MOST_JOINED = 12
"""Lines that one line can have been."""
_Line = tuple[str, tuple[int, int]]
_FRESH = late(
    r"\s*(?:File \"|Traceback \(|\[?\d{4}-\d\d-\d\dT?\s?\d\d:|\d\d:\d\d:\d\d|\[\d+/\d+\]|```|\$ |>>> |[-*] |#+ |"
    r"(?:WARNING|ERROR|INFO|DEBUG)[ :]|[A-Z]\w+(?:Error|Exception|Warning): |Collecting |Downloading |[×╰│├])"
)
"""What begins a line of its own, and is not the rest of another."""


class View(Struct, frozen=True):
    """A text, and for each of its lines the first and last line of the file that it was made of."""

    data: bytes
    lines: tuple[tuple[int, int], ...]

    def places(self, first: int, last: int) -> tuple[int, int]:
        """Lines of the view, counted from 1, as lines of the file."""
        most = len(self.lines)
        return self.lines[min(first, most) - 1][0], self.lines[min(last, most) - 1][1]


def views(data: bytes) -> Iterator[View]:
    """The other readings that differ from the text itself."""
    if len(data) > LONGEST_TEXT:
        return
    plain = data.decode("utf-8", "replace").split("\n")
    numbered = [(text, (n, n)) for n, text in enumerate(plain, 1)]
    expanded = [line for text, place in numbered for line in _expanded(text, place)]
    if expanded != numbered:
        yield _view(expanded)
    quoted = [(without_quotes(text), place) for text, place in expanded]
    told = list(spoken(quoted))
    if len(told) > len(quoted):
        yield _view(told)
    plainer = [(without_prefixes(text), place) for text, place in expanded]
    for lines, hard in ((quoted, False), (quoted, True), (plainer, False)):
        if lines is plainer and _indented_alike(quoted, plainer):
            continue
        joined = list(_unwrapped(lines, hard=hard))
        if len(joined) < len(lines):
            yield _view(joined)


def paragraphs(data: bytes) -> Iterator[View]:
    """Each short paragraph as one line, however it was wrapped: for texts in which nothing else was found."""
    if len(data) > LONGEST_TEXT:
        return
    plain = [(without_quotes(text), (n, n)) for n, text in enumerate(data.decode("utf-8", "replace").split("\n"), 1)]
    joined: list[_Line] = []
    block: list[_Line] = []
    for text, place in [*plain, ("", (len(plain), len(plain)))]:
        if text.strip() and len(block) < MOST_IN_PARAGRAPH and not (block and _FRESH.match(text)):
            block.append((text, place))
            continue
        if block:
            joined.append((" ".join(part.strip() for part, _ in block), (block[0][1][0], block[-1][1][1])))
        block = [(text, place)] if text.strip() else []
        if not block:
            joined.append((text, place))
    del joined[-1]  # the blank line that ends the last paragraph
    if len(joined) < len(plain):
        yield _view(joined)


def _indented_alike(quoted: Sequence[_Line], plainer: Sequence[_Line]) -> bool:
    """No launcher or logger wrote anything before the lines."""
    return all(text.lstrip() == bare.lstrip() for (text, _), (bare, _) in zip(quoted, plainer, strict=True))


def _view(lines: Sequence[_Line]) -> View:
    return View("\n".join(text for text, _ in lines).encode("utf-8", "replace"), tuple(place for _, place in lines))


def _expanded(text: str, place: tuple[int, int]) -> Iterator[_Line]:
    r"""One line of a string as programs print it: `\n` and `\t` written out, or a string of JSON."""
    bare = text.strip()
    if bare[:1] == bare[-1:] == '"' and "\\" in bare:
        try:
            text = str(json.loads(bare)).replace("\n", "\\n")
        except ValueError:
            text = bare[1:-1]
    elif "\\n" not in text:
        yield text, place
        return
    for part in re.split(r"\\r?\\n|\\n", text):
        yield part.replace("\\t", "    ").replace('\\"', '"').replace("\\'", "'"), place


def _unwrapped(lines: Sequence[_Line], *, hard: bool) -> Iterator[_Line]:
    """Lines laid together, block by block: blank lines and fences stand between blocks."""
    block: list[_Line] = []
    for line in lines:
        if not line[0].strip() or line[0].lstrip().startswith("```"):
            yield from _joined(block, hard=hard)
            yield line
            block = []
        else:
            block.append(line)
    yield from _joined(block, hard=hard)


def _joined(block: Sequence[_Line], *, hard: bool) -> Iterator[_Line]:
    longest = max((len(text) for text, _ in block), default=0)
    # One word that is longer than a line stands on a line of its own, whatever the width.
    width = longest if hard else max((len(text) for text, _ in block if len(text.split()) > 1), default=0)
    width = NARROWEST if width < NARROWEST < longest and not hard else width
    narrow = hard and sum(len(text) == width for text, _ in block) >= NARROW_LINES
    if not (NARROWEST_HARD if narrow else NARROWEST) <= width <= WIDEST:
        yield from block
        return
    at = 0
    while at < len(block):
        text, (first, last) = block[at]
        end = len(block[at][0])
        at, count = at + 1, 1
        while at < len(block) and count < MOST_JOINED and _goes_on(end, block[at][0], width, hard=hard):
            following, (_, last) = block[at]
            end = len(following)
            text = text + following if hard else f"{text.rstrip()} {following.strip()}"
            at, count = at + 1, count + 1
        yield text, (first, last)


def _goes_on(length: int, following: str, width: int, *, hard: bool) -> bool:
    """A line of this length was wrapped, and `following` is its rest."""
    if hard:
        return length == width
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    return length + 1 + len(word) > width and not _FRESH.match(following)
