"""The lines of a log that say most where no cause is known: the first and the last that mention trouble."""

from collections import deque
from collections.abc import Sequence

from envcheck.explain.anchors import line_bounds
from envcheck.explain.document import TellingLine
from envcheck.explain.prefixes import without_prefixes
from envcheck.late_pattern import late

WORDS = (b"rror", b"ailed", b"FAILED", b"ailure", b"xception", b"Fatal", b"fatal:", b"Killed", b"Abort", b"annot ")
FIRST, LAST = 4, 8
LOOKED_AT = 24
"""Lines of one block that are looked at, from either side: a log may contain nothing but errors."""
_TROUBLE = late(
    r"(?<![\w/.-])(?:[\w.]{0,100}(?:Error|Exception)|ERROR|[Ee]rror|[Ff]ailed|FAILED|[Ff]ailure|FATAL|[Ff]atal|Killed|"
    r"[Aa]bort(?:ed)?|[Cc]annot)(?![\w/.-]*[/=])"
)
_HARMLESS = late(r"\b(?:0|no) (?:errors?|failed|failures?)\b|[Ww]arning|errors?=0")


class Telling:
    """Collects them; knows no lines but the few that it keeps."""

    def __init__(self) -> None:
        self._first: list[TellingLine] = []
        self._last: deque[TellingLine] = deque(maxlen=LAST)

    def take(self, data: bytes, starts: Sequence[int], line: int) -> None:
        """`starts`: where in the block the words stand; `line`: number of the block's first line."""
        if len(starts) > 2 * LOOKED_AT:
            starts = (*starts[:LOOKED_AT], *starts[-LOOKED_AT:])
        counted = stop = 0
        for start in starts:
            if start < stop:
                continue
            begin, stop = line_bounds(data, start)
            line += data.count(b"\n", counted, begin)
            counted = begin
            text = without_prefixes(data[begin:stop].decode("utf-8", "replace")).strip()
            if _TROUBLE.search(text) and not _HARMLESS.search(text):
                self._keep(TellingLine(line=line, text=text[:300]))

    def _keep(self, found: TellingLine) -> None:
        if len(self._first) < FIRST:
            self._first.append(found)
        else:
            self._last.append(found)

    def lines(self) -> tuple[TellingLine, ...]:
        """In the order of the file, no text twice."""
        unlike = {found.text: found for found in (*self._first, *self._last)}
        return tuple(sorted(unlike.values(), key=lambda found: found.line))
