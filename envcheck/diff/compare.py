"""The comparison: two checked machines in, what differs that matters out."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from envcheck.diff.align import Pairs, differing, pair
from envcheck.diff.attribution import Trials, accounts
from envcheck.diff.document import Change, Diff, Difference, Side
from envcheck.diff.findings import ORDER, Judge, Judged, new_in
from envcheck.diff.parts import GPUS, Part, part_of
from envcheck.diff.words import cards, links_up, told
from envcheck.findings import Area, Finding
from envcheck.snapshot import Snapshot

REASONS_SHOWN = 500


def compare(a: Judged, b: Judged, sides: tuple[Side, Side], judge: Judge, areas: Collection[Area] = ()) -> Diff:
    """What differs between two boxes.

    Args:
        a: the one machine, with what was found on it.
        b: the other.
        sides: what they are called.
        judge: the checks, to ask what they would say of B with a part of A.
        areas: tell only of these, and of what accounts for a finding; empty for all.
    """
    pairs = pair(a.snapshot.gpus, b.snapshot.gpus)
    parts, unread = _by_part(a.snapshot, b.snapshot, pairs)
    appeared, gone = new_in(b.findings, a.findings), new_in(a.findings, b.findings)
    found = accounts(tuple(parts), appeared, gone, Trials(a, b, pairs, judge), a.findings)
    ranked = sorted(parts, key=lambda part: _rank(part, found, (*appeared, *gone)), reverse=True)
    differences = tuple(_difference(p, parts[p], found, (appeared, gone), (a.snapshot, b.snapshot)) for p in ranked)
    differences = tuple(d for d in differences if not areas or d.area in areas or d.brings or d.ends)
    first = differences[0] if differences else None
    return Diff(
        a=sides[0],
        b=sides[1],
        same=not (appeared or gone or any(not difference.minor for difference in differences)),
        culprit=first.subject if first and (first.brings or first.ends) else None,
        appeared=appeared,
        gone=gone,
        differences=differences,
        not_compared=dict(list(unread.items())[:REASONS_SHOWN]),
    )


def _by_part(a: Snapshot, b: Snapshot, pairs: Pairs) -> tuple[dict[Part, list[Change]], dict[str, str]]:
    """The changes of each part that has some, and the facts that only one side tells."""
    parts: dict[Part, list[Change]] = {}
    unread: dict[str, str] = {}
    other_gpus = tuple(_other_gpus(a, b, pairs))
    if other_gpus:
        parts[GPUS] = list(other_gpus)
    for item in differing(a, b, pairs):
        if other_gpus and item.fact.path.startswith(("links.", "pci_gpus")):
            continue  # they are others because the GPUs are
        if item.unread:
            unread[item.fact.path] = item.unread
        else:
            part = part_of(item.fact.path, item.fact.kind)
            parts.setdefault(part, []).append(Change(path=item.fact.path, a=item.a, b=item.b))
    return parts, unread


def _other_gpus(a: Snapshot, b: Snapshot, pairs: Pairs) -> Iterator[Change]:
    """GPUs that only one of the two has."""
    ours, theirs = {one for one, _ in pairs}, {other for _, other in pairs}
    for place, gpu in enumerate(a.gpus):
        if place not in ours:
            yield Change(path=f"gpus[{place}]", a=gpu.name or "a GPU", b=None)
    for place, gpu in enumerate(b.gpus):
        if place not in theirs:
            yield Change(path=f"gpus[{place}]", a=None, b=gpu.name or "a GPU")


def _difference(
    part: Part,
    changes: Sequence[Change],
    found: Mapping[str, tuple[Part, ...]],
    moved: tuple[Sequence[Finding], Sequence[Finding]],
    boxes: tuple[Snapshot, Snapshot],
) -> Difference:
    brings, ends = (_accounted(part, found, findings) for findings in moved)
    one, other = _told(part, changes, boxes)
    return Difference(
        subject=part.name,
        title=part.title,
        area=part.area,
        a=one,
        b=other,
        minor=part.minor and not (brings or ends),
        brings=brings,
        ends=ends,
        changes=tuple(changes),
    )


def _told(part: Part, changes: Sequence[Change], boxes: tuple[Snapshot, Snapshot]) -> tuple[str, str]:
    if part is GPUS:
        return cards(boxes[0].gpus), cards(boxes[1].gpus)
    if part.name == "gpu-links" and links_up(boxes[0].gpus) != links_up(boxes[1].gpus):
        return links_up(boxes[0].gpus), links_up(boxes[1].gpus)
    return told(part, changes)


def _accounted(part: Part, found: Mapping[str, tuple[Part, ...]], moved: Sequence[Finding]) -> tuple[str, ...]:
    names = dict.fromkeys(finding.problem for finding in moved if finding.problem)
    return tuple(name for name in names if part in found.get(name, ()))


def _rank(part: Part, found: Mapping[str, tuple[Part, ...]], moved: Sequence[Finding]) -> tuple[float, int]:
    """What it accounts for, by gravity, shared with the other parts that do; then how often such a part is to blame."""
    gravity = {finding.problem: ORDER[finding.status] ** 2 for finding in moved}
    share = sum(gravity[name] / len(parts) for name, parts in found.items() if part in parts)
    return share, part.weight
