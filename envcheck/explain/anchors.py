"""Finds which of many literal texts stand where in a block of bytes, in one pass.

With `ahocorasick_rs` at hundreds of megabytes per second. It has wheels for the usual machines; elsewhere one regular
expression of the standard library does the same, some twenty times slower.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import TypeAlias

REACH = 1000
"""Bytes of a line, before and behind a hit, that are looked at: a line may have no end."""

DFA_FROM = 16 * 1024 * 1024
"""Bytes searched from which on the table that is twice as fast pays: it takes 80 ms to make, the smaller one 10."""

Hit: TypeAlias = tuple[int, int, int]
"""Number of the text, and where in the block it begins and ends."""
Finder: TypeAlias = Callable[[bytes], Iterable[Hit]]


def make_finder(texts: Sequence[bytes]) -> Finder:
    """A function from a block to its hits, in the order in which they end."""
    try:
        from ahocorasick_rs import BytesAhoCorasick, Implementation
    except ImportError:
        return portable_finder(texts)
    automaton = BytesAhoCorasick(list(texts), implementation=Implementation.ContiguousNFA)
    searched = 0

    def find(block: bytes) -> Iterable[Hit]:
        nonlocal automaton, searched
        if searched < DFA_FROM <= searched + len(block):
            automaton = BytesAhoCorasick(list(texts), implementation=Implementation.DFA)
        searched += len(block)
        hits: list[Hit] = automaton.find_matches_as_indexes(block, overlapping=True)
        return hits

    return find


def portable_finder(texts: Sequence[bytes]) -> Finder:
    """The same with the standard library alone: the lines with any of the texts, then each text in them."""
    anything = re.compile(_prefix_tree(sorted(texts)))

    def find(block: bytes) -> Iterable[Hit]:
        done = 0
        for match in anything.finditer(block):
            if match.start() < done:
                continue
            begin, done = line_bounds(block, match.start())
            line = block[begin:done]
            here = [(begin + line.find(text), number) for number, text in enumerate(texts) if text in line]
            yield from ((number, start, start + len(texts[number])) for start, number in sorted(here))

    return find


def _prefix_tree(texts: Sequence[bytes]) -> bytes:
    """A pattern of sorted texts in which those with the same beginning share it: few branches are tried at a place."""
    if not texts[0]:
        return b""
    groups = [(first, [text[1:] for text in group]) for first, group in groupby(texts, key=lambda text: text[:1])]
    branches = [re.escape(first) + _prefix_tree(rest) for first, rest in groups]
    return branches[0] if len(branches) == 1 else b"(?:" + b"|".join(branches) + b")"


def line_bounds(block: bytes, at: int) -> tuple[int, int]:
    """Where the line around `at` begins and ends, its line end left out; at most `REACH` to either side.

    A carriage return ends a line, too: progress bars are written over and over.
    """
    furthest = min(len(block), at + REACH)
    end = block.find(b"\n", at, furthest)
    end = furthest if end < 0 else end
    again = block.find(b"\r", at, end)
    nearest = max(0, at - REACH)
    begin = max(block.rfind(b"\n", nearest, at), block.rfind(b"\r", nearest, at)) + 1
    return begin or nearest, end if again < 0 else again
