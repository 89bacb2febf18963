"""The words that are nobody's: how familiar a name is to public software and to dictionaries.

The names of people, machines, customers and projects are no list that could be written down; the words of public code
and of dictionaries are. `words.z` holds them in four tiers; `tools/make_vocabulary.py` makes it, and says from what.
"""

import re
import zlib
from collections.abc import Iterator
from enum import IntEnum
from functools import cache, lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("words.z")
_PIECE = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z][^\W\d_]*|\d+")
SHORTEST = 3
"""Letters below which a piece says too little to be unknown."""
_SHORTEST_HALF = 4
_MANY = 2000
"""Words asked for from which on the set of all pays."""


class Familiarity(IntEnum):
    """How well known the words of a name are; a name is as familiar as its least familiar word."""

    TECHNICAL = 0
    """Each word stands in much public code: `flash-attention`, `train_batch_size`."""
    KNOWN = 1
    """Each word stands in a dictionary or in some public code: `salmon-research`."""
    UNKNOWN = 2
    """A word stands in neither: `vetlab-build1`."""


class Tier:
    """The words of a tier, sorted, a line each. A set of them all takes longer to make than a report to redact."""

    def __init__(self, lines: bytes, begin: int, end: int) -> None:
        self._lines, self._begin, self._end = lines, begin, end
        self._asked = 0
        self._set: frozenset[str] | None = None

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines[self._begin : self._end].decode().split())

    def __contains__(self, word: str) -> bool:
        if self._set is not None:
            return word in self._set
        self._asked += 1
        if self._asked == _MANY:
            self._set = frozenset(self)
        return self._holds(word.encode("utf-8", "replace"))

    def _holds(self, wanted: bytes) -> bool:
        """By halves: the lines are sorted."""
        low, high = self._begin, self._end
        while low < high:
            begin = max(low, self._lines.rfind(b"\n", low, (low + high) // 2) + 1)
            end = self._lines.find(b"\n", begin, high)
            end = high if end < 0 else end
            word = self._lines[begin:end]
            if word == wanted:
                return True
            low, high = (end + 1, high) if word < wanted else (low, begin - 1)
        return False


@cache
def tiers_of_file() -> tuple[Tier, Tier, Tier, Tier]:
    """Technical words, English ones, the usual words of other languages, and those of some public code alone."""
    lines = zlib.decompress(_FILE.read_bytes())
    english = lines.index(b"\n\n") + 2
    foreign = lines.index(b"\n\n", english) + 2
    code = lines.index(b"\n\n", foreign) + 2
    return (
        Tier(lines, 0, english - 2),
        Tier(lines, english, foreign - 2),
        Tier(lines, foreign, code - 2),
        Tier(lines, code, len(lines)),
    )


@lru_cache(maxsize=65536)
def familiarity(name: str) -> Familiarity:
    """How familiar `name` is: `telenova_churn`, `gpu-7`, `Qwen3VL`."""
    worst = Familiarity.TECHNICAL
    pieces = _PIECE.findall(name)
    for piece in pieces:
        whole = _of_word(piece.lower())
        if whole is Familiarity.TECHNICAL:
            continue
        parts = _WORD.findall(piece)
        found = whole if parts == [piece] else max((_of_word(part.lower()) for part in parts), default=whole)
        worst = max(worst, min(whole, found))
        if len(pieces) > 1 and piece.lower() in tiers_of_file()[2]:
            return Familiarity.UNKNOWN  # names of projects are put together of such words, names of code are not
        if worst is Familiarity.UNKNOWN:
            break
    return worst


def is_known(word: str) -> bool:
    """It stands in a dictionary or in public code."""
    return familiarity(word) is not Familiarity.UNKNOWN


@lru_cache(maxsize=65536)
def _of_word(word: str) -> Familiarity:
    technical, english, foreign, code = tiers_of_file()
    if word.isdigit() or len(word) == 1 or word in technical:
        return Familiarity.TECHNICAL
    if word in english or word in code or word in foreign or len(word) < SHORTEST:
        return Familiarity.KNOWN
    for ending in ("s", "es", "ed", "ing", "er", "ly", "d"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_HALF and (stem in technical or stem in english or stem in code):
            return Familiarity.KNOWN
    if word.startswith("gpu") and len(word) <= len("gpu") + 2:
        return Familiarity.KNOWN
    halves = range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1)
    if any(word[:at] in technical and word[at:] in technical for at in halves):
        return Familiarity.KNOWN
    return Familiarity.UNKNOWN
