"""Proof that a pattern matches no text without one of its needles: what a prefilter leaves out could not have matched.

A pattern is walked over its parse tree. What is carried along is how much of which needle the text matched so far may
end with, over all texts that hold no needle yet; where nothing is left at the pattern's end, every match holds one.
Where the walk cannot know what stands in a text it assumes the start, from which a needle is furthest away.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

if hasattr(re, "_parser"):
    parser: Any = re._parser
else:  # Python 3.10
    import sre_parse as parser

State: TypeAlias = tuple[str, str]
"""The longest beginning of a needle that the text ends with, and its last sign where signs of a run count once."""
START: State = ("", "")
MOST_SIGNS = 64


def always_holds(pattern: str, flags: int, needles: Iterable[str], form: Callable[[str], str]) -> bool:
    """Every text that `pattern` matches, as `form` writes it, holds one of the needles."""
    walk = _Walk(frozenset(needles), form, fold=bool(flags & re.IGNORECASE))
    return not walk.sequence(parser.parse(pattern, flags), {START})


class _Walk:
    def __init__(self, needles: frozenset[str], form: Callable[[str], str], *, fold: bool) -> None:
        self._needles, self._form, self._fold = needles, form, fold
        self._beginnings = {needle[:size] for needle in needles for size in range(len(needle))}

    def sequence(self, parts: Iterable[Any], states: set[State]) -> set[State]:
        """The states after these parts, one after another."""
        for kind, value in parts:
            if not states:
                break
            states = self._part(str(kind), value, states)
        return states

    def _part(self, kind: str, value: Any, states: set[State]) -> set[State]:
        if kind in ("LITERAL", "IN"):
            signs = [chr(value)] if kind == "LITERAL" else _signs(value, self._form)
            return {after for s in states for sign in signs for after in self._step(s, sign)} if signs else {START}
        if kind in ("NOT_LITERAL", "ANY", "GROUPREF"):
            return {START}
        if kind == "SUBPATTERN":
            return self.sequence(value[-1], states)
        if kind == "ATOMIC_GROUP":
            return self.sequence(value, states)
        if kind == "BRANCH":
            return {after for branch in value[1] for after in self.sequence(branch, states)}
        if kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            return self._repeated(value, states)
        if kind == "ASSERT":
            direction, body = value
            if direction > 0:
                return {s for s in states if self.sequence(body, {s})}
            before = self.sequence(body, {START})
            return {s for s in states if before} if before == {START} else before if states else set()
        if kind == "GROUPREF_EXISTS":
            return self.sequence(value[1], states) | (self.sequence(value[2], states) if value[2] else states)
        return states  # places, and what must not stand there

    def _repeated(self, value: tuple[Any, Any, Any], states: set[State]) -> set[State]:
        least, most, body = value
        for _ in range(least):
            states = self.sequence(body, states)
        reached = set(states)
        for _ in range(min(most, MOST_SIGNS) - least):
            states = self.sequence(body, states) - reached
            if not states:
                break
            reached |= states
        return reached

    def _step(self, state: State, sign: str) -> set[State]:
        """The state after one more sign; none where it completes a needle."""
        if self._fold and not sign.isascii():
            return set()  # texts with such signs are tried anyway
        known, last = state
        sign = self._form(sign.lower() if self._fold else sign)
        if sign == last:
            return {state}  # a run counts once
        text = known + sign
        if any(text.endswith(needle) for needle in self._needles):
            return set()
        at = next(at for at in range(len(text) + 1) if text[at:] in self._beginnings)
        return {(text[at:], sign if self._form(sign * 2) == sign else "")}


def _signs(members: Iterable[tuple[Any, Any]], form: Callable[[str], str]) -> list[str]:
    """The signs of a class; empty where there are more than can be tried one by one."""
    one_sign = {"CATEGORY_DIGIT": "0", "CATEGORY_SPACE": " "}
    signs: list[str] = []
    members = list(members)
    if [str(part) for member in members[:2] for part in member] == ["NEGATE", "None", "CATEGORY", "CATEGORY_NOT_SPACE"]:
        members = [("CATEGORY", "CATEGORY_SPACE")]
    for kind, value in members:
        if str(kind) == "LITERAL":
            signs.append(chr(value))
        elif str(kind) == "RANGE" and value[1] - value[0] < MOST_SIGNS:
            signs += map(chr, range(value[0], value[1] + 1))
        elif str(kind) == "CATEGORY" and str(value) in one_sign and form("5\n") == "0 ":
            signs.append(one_sign[str(value)])
        else:
            return []
    return signs
