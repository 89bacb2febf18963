"""A comparison for screen readers and logs: one fact a line, each line complete in itself."""

from collections.abc import Iterator

from envcheck.diff.document import Diff, Difference
from envcheck.diff.words import word
from envcheck.report.text import safe


def to_plain(diff: Diff, *, verbose: bool = False) -> str:
    """The whole comparison; with `verbose` also each fact, what rarely matters and what was not compared."""
    return "".join(f"{safe(line)}\n" for line in _lines(diff, verbose))


def _lines(diff: Diff, verbose: bool) -> Iterator[str]:
    yield "verdict: nothing that matters differs" if diff.same else "verdict: they differ"
    for letter, side in (("A", diff.a), ("B", diff.b)):
        yield f"{letter}: {', '.join((side.name, side.verdict, *side.box))}"
    if diff.culprit:
        yield f"likely culprit: {diff.differences[0].title}"
    for heading, findings in (("new in B", diff.appeared), ("gone in B", diff.gone)):
        yield from (f"{heading}: {finding.title} [{finding.problem}]" for finding in findings)
    for difference in diff.differences:
        if verbose or not difference.minor:
            yield from _difference(difference, verbose)
    if verbose:
        yield from (f"not compared: {path}: {reason}" for path, reason in diff.not_compared.items())


def _difference(difference: Difference, verbose: bool) -> Iterator[str]:
    yield f"difference: {difference.title}: A has {difference.a}; B has {difference.b}"
    if difference.brings:
        yield f"with A's {difference.title}, B would not have: {', '.join(difference.brings)}"
    if difference.ends:
        yield f"with A's {difference.title}, B would have: {', '.join(difference.ends)}"
    if verbose:
        for change in difference.changes:
            yield f"fact: {change.path}: {word(change.path, change.a)}; {word(change.path, change.b)}"
