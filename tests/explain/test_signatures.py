"""The catalogue of signatures: each is whole, and finds its own example."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from envcheck.catalogue import all_marks, all_problems, all_signatures
from envcheck.catalogue.signature import ANY, Mark, Signature
from envcheck.explain.explain import explain
from tests.each import each

try:
    from re import _parser  # type: ignore[attr-defined]
except ImportError:  # Python 3.10
    import sre_parse as _parser

SIGNATURES = all_signatures()
ENTRIES: tuple[Signature | Mark, ...] = (*SIGNATURES, *all_marks())
NAMES = {s.id for s in SIGNATURES} | set(all_problems()) | {ANY}


@each(SIGNATURES, name=lambda s: s.id)
def test_the_example_is_explained_by_its_own_signature(signature: Signature) -> None:
    causes = explain([signature.example.encode()], scope=signature.scopes[0]).causes
    assert (causes[0].problem, causes[0].signature) == (signature.problem, signature.id)


def test_there_are_as_many_as_were_promised() -> None:
    assert len(SIGNATURES) >= 120


def test_every_signature_ends_in_a_problem_and_names_only_what_there_is() -> None:
    marks = {mark.id for mark in all_marks()}
    for signature in SIGNATURES:
        assert signature.problem in all_problems(), signature.id
        assert set(signature.because_of) <= NAMES, signature.id
        assert {*signature.needs, *signature.unless} <= marks, signature.id
        assert signature.source, signature.id


@each(ENTRIES, name=lambda e: e.id)
def test_anchors_are_long_enough_to_be_rare(entry: Signature | Mark) -> None:
    assert all(len(anchor.encode()) >= 4 for anchor in entry.anchors if isinstance(entry, Signature))
    assert all(len(anchor.encode()) >= 3 for anchor in entry.anchors)


@each(ENTRIES, name=lambda e: e.id)
def test_no_pattern_can_run_away(entry: Signature | Mark) -> None:
    """Every repetition has a bound, so that a pattern takes no longer than the short text it is given allows."""
    unbounded = re.findall(r"(?<!\\)[*+](?![\]\w])|\{\d+,\}", re.sub(r"\[(?:\\.|[^\]\\])*\]\+?", "C", entry.pattern))
    assert [found for found in unbounded if found != "+"] == []


@each(ENTRIES, name=lambda e: e.id)
def test_no_pattern_begins_with_a_long_repetition(entry: Signature | Mark) -> None:
    """It would be tried at each place of a run, at the cost of run times bound; a look behind tries the run once."""
    longest = max(_openings(_parser.parse(entry.pattern, re.MULTILINE)), default=0)
    assert longest <= 16


def _openings(tokens: Iterable[tuple[Any, Any]]) -> Iterator[int]:
    """The bounds of the repetitions with which a match may begin."""
    for token, told in tokens:
        if token in (_parser.ASSERT, _parser.ASSERT_NOT) and told[0] < 0:
            return
        if token is _parser.BRANCH:
            for branch in told[1]:
                yield from _openings(branch)
        if token is _parser.SUBPATTERN:
            yield from _openings(told[3])
        if token in (_parser.MAX_REPEAT, _parser.MIN_REPEAT):
            yield int(told[1]) if int(told[1]) > 1 else 0
            if told[0] == 0:
                continue
        if token not in (_parser.ASSERT, _parser.ASSERT_NOT):
            return


def test_titles_take_only_what_the_pattern_captures() -> None:
    for signature in SIGNATURES:
        words = "" if callable(signature.title) else signature.title or ""
        wanted = set(re.findall(r"\{(\w+)\}", words))
        if signature.reader:
            continue  # its example shows what it reads
        captured = {re.sub(r"_\d$", "", name) for name in re.compile(signature.pattern).groupindex}
        assert wanted <= captured | {name for name, _ in signature.values}, signature.id
