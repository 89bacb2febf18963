"""Which difference accounts for which finding: B is checked again with parts of it as in A, which is what checks allow.

A check is a pure function of a snapshot. So it can be asked what it would say of a machine that never was: B with A's
driver. Where a finding of B is then gone, the driver accounts for it. Where it takes several parts at once, each of
them does; the fewest are taken, and of these those that are the culprit most often.
"""

from collections.abc import Callable, Sequence

from envcheck.diff.align import Pairs
from envcheck.diff.findings import ABSENT, Judge, Judged, Weight, has, lacks, problems
from envcheck.diff.parts import Part
from envcheck.diff.substitution import graft
from envcheck.findings import Finding

MOST_PARTS = 48
"""Parts, of those that differ, that are tried; what real machines differ in is a third of that."""
MOST_PROBLEMS = 32
MOST_CHARACTERS = 8 << 20
"""Of snapshots, written out, that are checked: 200 trials of a usual machine, a few of the largest that is read."""


class Trials:
    """B as it would be checked with parts of A; each combination is checked once."""

    def __init__(self, a: Judged, b: Judged, pairs: Pairs, judge: Judge) -> None:
        self._a, self._b, self._pairs, self._judge = a, b, pairs, judge
        self.characters = max(len(repr(box.snapshot)) for box in (a, b))
        self._done: dict[frozenset[Part], Sequence[Finding]] = {frozenset(): b.findings}

    def with_parts(self, parts: frozenset[Part]) -> Sequence[Finding]:
        """What is found on B with these parts as in A."""
        if parts not in self._done:
            self._done[parts] = self._judge(graft(self._b.snapshot, self._a.snapshot, parts, self._pairs))
        return self._done[parts]


def accounts(
    parts: Sequence[Part], appeared: Sequence[Finding], gone: Sequence[Finding], trials: Trials, a: Sequence[Finding]
) -> dict[str, tuple[Part, ...]]:
    """For each problem that came or went, the parts that account for it; none where what always differs does."""
    trials_left = max(2, MOST_CHARACTERS // trials.characters)
    tried = tuple(sorted(parts, key=lambda part: part.weight)[-min(MOST_PARTS, trials_left - 1) :])
    most = min(MOST_PROBLEMS, max(1, trials_left // (len(tried) + 1)))
    was = problems(a)

    def cause(problem: str, holds: Callable[[Sequence[Finding], str, Weight], bool]) -> tuple[Part, ...]:
        return fewest(tried, lambda some: holds(trials.with_parts(some), problem, was.get(problem, ABSENT)))

    return {
        **{problem: cause(problem, lacks) for problem in _named(appeared)[:most]},
        **{problem: cause(problem, has) for problem in _named(gone)[:most]},
    }


def _named(findings: Sequence[Finding]) -> Sequence[str]:
    return tuple(dict.fromkeys(finding.problem for finding in findings if finding.problem))


def fewest(parts: Sequence[Part], holds: Callable[[frozenset[Part]], bool]) -> tuple[Part, ...]:
    """Few parts with which it still holds, the rarely culprits left out first; none where it does not with all."""
    kept = frozenset(parts)
    if not holds(kept):
        return ()
    for part in parts:
        if holds(kept - {part}):
            kept -= {part}
    return tuple(part for part in parts if part in kept)
