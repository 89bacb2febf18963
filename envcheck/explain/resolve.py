"""From sightings to causes: what counts, what follows from what, what comes first."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from envcheck.catalogue import all_marks, all_problems
from envcheck.catalogue.signature import ANY, Signature
from envcheck.explain.document import Cause, Consequence, Failing
from envcheck.explain.fixes import contradiction, fixes_of
from envcheck.explain.scan import Marked, Sighting
from envcheck.explain.suggestions import Proposal, with_proposals
from envcheck.explain.tracebacks import Raised, around
from envcheck.explain.values import evidence_of
from envcheck.findings import Evidence
from envcheck.snapshot import Snapshot
from envcheck.units import size

LIKELY = 0.75
PAST: Mapping[str, tuple[str, ...]] = {
    "booted": ("driver", "gpu", "link", "host"),
    "driver-answers": ("driver",),
    "serving": ("driver", "gpu", "run", "smoke", "hub", "torch", "packages", "attention", "link"),
}
"""Marks after which failures of these areas are over, unless they show again."""
NOT_PAST = {
    ("driver-answers", problem)
    for problem in ("container-toolkit-missing", "driver-permission-denied", "gpu-access-blocked")
}
"""That the driver answers on the host, or root, says nothing of containers and other users."""
PLURALS: Mapping[str, str] = {"rank": "ranks", "xid": "xids", "recovery": "recoveries"}
"""Captures of which each line of a log names another, and their name together."""
PLACES = 10
"""Places of one cause that are named."""
LONGEST = 1200
"""Characters of an excerpt."""
INSTALL_AREA = "build"
OVERCOME_AREAS = ("build", "hub")
"""What is tried again, and then goes well."""
LASTING = ("resolver-complains",)
"""What pip leaves behind although it says "Successfully installed"."""
BUILDING = "building"
"""The mark of a text about a package that is being built: what fails there fails for that package."""
FAILED = "failed"
"""The mark of a text that says that something failed."""
WENT_ON_LINES = 60
"""A run that goes on for so many lines after a warning was not ended by it."""


class Group:
    """All that was seen of one problem; the surest and earliest sighting speaks for it."""

    def __init__(self, sightings: Sequence[Sighting]) -> None:
        self.sightings = sorted(sightings, key=lambda s: (s.first, s.order, -s.signature.sure))
        ids = {s.signature.id for s in sightings}
        roots = [s for s in self.sightings if not ids.intersection(s.signature.because_of)] or self.sightings
        self.best = max(roots, key=lambda s: (s.signature.sure >= LIKELY, not s.signature.general, -s.first))

    @property
    def problem(self) -> str:
        """The problem that all of them end in."""
        return self.best.signature.problem

    @property
    def first(self) -> tuple[int, int]:
        """The line of the earliest, and its place among others on that line."""
        return self.sightings[0].first, self.sightings[0].order

    @cached_property
    def sure(self) -> float:
        """The confidence of the surest."""
        return max(s.signature.sure for s in self.sightings)

    @property
    def warned(self) -> bool:
        """Nothing but warnings tell of it: what ended the program comes first."""
        return all(s.warned or s.fell_back for s in self.sightings)

    @cached_property
    def names(self) -> set[str]:
        """What others can be because of: the problem, and each signature."""
        return {self.problem, *(s.signature.id for s in self.sightings)}

    @cached_property
    def because_of(self) -> set[str]:
        """What the signatures themselves name as causes; a general one only where no other was seen."""
        exact = [s for s in self.sightings if not s.signature.general] or self.sightings
        return {name for s in exact for name in s.signature.because_of}

    def places(self) -> tuple[tuple[int, int], ...]:
        """Line ranges, each once."""
        return tuple(dict.fromkeys((s.first, s.last) for s in self.sightings))[:PLACES]


def resolve(
    sightings: Mapping[str, Sequence[Sighting]],
    marks: Mapping[str, Marked],
    snapshot: Snapshot,
    lines: int = 0,
    records: Sequence[Raised] = (),
    proposed: Sequence[Proposal] = (),
    *,
    ran_here: bool = False,
) -> tuple[tuple[Cause, ...], tuple[Consequence, ...]]:
    """The causes, root cause first, each with what followed from it; and what is over."""
    for sighting in (s for seen in sightings.values() for s in seen):
        _know_raiser(sighting, records)
    present = [s for seen in sightings.values() for s in seen if applies(s)]
    counted = [s for s in specific(present) if counts(s, marks, lines)]
    over = [s for s in counted if is_past(s, marks, counted)]
    groups = _grouped(s for s in counted if s not in over)
    roots = {group.problem: _root(group, groups) for group in groups}
    causes = sorted(
        (g for g in groups if roots[g.problem] is g),
        key=lambda g: (g.sure < LIKELY, g.warned, g.first, -g.sure, g.problem),
    )
    named = {g.problem for g in groups}
    why = next((why for c in causes if (why := contradiction(c.problem, _evidence(c), snapshot))), None)
    return (
        tuple(
            _cause(
                c,
                [g for g in groups if g is not c and roots[g.problem] is c],
                snapshot,
                why,
                proposed,
                ran_here=ran_here,
            )
            for c in causes
        ),
        tuple(_consequence(g) for g in _grouped(over) if g.problem not in named),
    )


def _know_raiser(sighting: Sighting, records: Sequence[Raised]) -> None:
    """Whose code raised what stands there."""
    raised = around(records, sighting.first)
    if raised is not None and raised.raised_in:
        sighting.told = {"raised_in": raised.raised_in, **sighting.told}


def failing(records: Sequence[Raised]) -> Failing | None:
    """The last exception: what is said where no cause is known."""
    if not records:
        return None
    raised = records[-1]
    frame = raised.where
    place = f"{frame.path.replace(chr(92), '/').rpartition('/')[2]}:{frame.line} in {frame.function}" if frame else None
    return Failing(
        exception=raised.type, message=raised.message or None, package=raised.raised_in, place=place, line=raised.last
    )


def is_past(sighting: Sighting, marks: Mapping[str, Marked], all_of_them: Sequence[Sighting]) -> bool:
    """Later text refutes it: the machine was started again, the driver answers, the server runs."""
    area = all_problems()[sighting.signature.problem].area
    for mark, areas in PAST.items():
        later = marks[mark].last
        if area in areas and (mark, sighting.signature.problem) not in NOT_PAST and sighting.last < later:
            return all(s.last < later for s in all_of_them if s.signature.problem == sighting.signature.problem)
    return False


def failed(marks: Mapping[str, Marked]) -> bool:
    """The log says that something failed, and not that it went well afterwards."""
    return marks["failed"].last > marks["done"].last


def applies(sighting: Sighting) -> bool:
    """What stands around a sighting makes it mean what its signature says."""
    needs = sighting.signature.needs
    if needs and FAILED not in needs and not sighting.around.intersection(needs):
        return False
    wanted, raiser = sighting.signature.raised_in, sighting.told.get("raised_in")
    if wanted and raiser not in wanted and not (ANY in wanted and raiser):
        return False
    return not sighting.around.intersection(sighting.signature.unless)


def counts(sighting: Sighting, marks: Mapping[str, Marked], lines: int) -> bool:
    """It was a failure, and is not over."""
    needs = sighting.signature.needs
    if sighting.fell_back and marks[FAILED].last <= sighting.last:
        return False
    if FAILED in needs and not sighting.around.intersection(needs) and _went_on(sighting, marks, lines):
        return False
    return not _overcome(sighting, marks)


def _went_on(sighting: Sighting, marks: Mapping[str, Marked], lines: int) -> bool:
    """A text that may be a mere warning, in a log that says nowhere near that anything failed.

    Whoever has a log explained says that something did: a warning at its end, which nothing refutes, is what failed.
    """
    signature = sighting.signature
    return signature.general or marks["done"].last > sighting.first or lines - sighting.last > WENT_ON_LINES


def _overcome(sighting: Sighting, marks: Mapping[str, Marked]) -> bool:
    """An installation that failed once and then went well: it was tried again, or another way was taken."""
    signature = sighting.signature
    if all_problems()[signature.problem].area not in OVERCOME_AREAS or signature.id in LASTING:
        return False
    went_on = sighting.warned and marks["installing"].last > sighting.last
    return (marks["done"].last > sighting.first or went_on) and not failed(marks)


def specific(sightings: Sequence[Sighting]) -> list[Sighting]:
    """Without the general ones on lines that a special one explains."""
    taken = {n for s in sightings if not s.signature.general for n in range(s.first, s.last + 1)}
    return [s for s in sightings if not s.signature.general or s.first not in taken]


def _grouped(sightings: Iterable[Sighting]) -> list[Group]:
    by_problem: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        by_problem.setdefault(sighting.signature.problem, []).append(sighting)
    return [Group(seen) for seen in by_problem.values()]


def _root(group: Group, groups: Sequence[Group]) -> Group:
    """The group that explains this one and that nothing explains in its turn; itself where there is none."""
    seen = {group.problem}
    while True:
        wanted = _explained_by(group)
        # What a signature says of its own cause counts more than what the problems say in general.
        causes = [g for g in groups if g.problem not in seen and g.names & wanted and not g.because_of & group.names]
        if ANY in wanted:
            causes += [g for g in groups if g.problem not in seen and ANY not in g.because_of and g.sure >= LIKELY]
        if not causes:
            return group
        group = min(causes, key=lambda g: (g.sure < LIKELY, g.first))
        seen.add(group.problem)


def _explained_by(group: Group) -> set[str]:
    """The problems and signatures that the group is a consequence of, through any number of steps."""
    problems = all_problems()
    reached: set[str] = set()
    frontier = {*problems[group.problem].because_of, *group.because_of}
    while frontier:
        reached |= frontier
        further = {name for known in frontier if known in problems for name in problems[known].because_of}
        frontier = further - reached
    return reached - {group.problem}


def _cause(
    group: Group,
    followed: Sequence[Group],
    snapshot: Snapshot,
    why: str | None,
    proposed: Sequence[Proposal],
    *,
    ran_here: bool,
) -> Cause:
    problem = all_problems()[group.problem]
    best = group.best
    evidence = _evidence(group)
    fixes = fixes_of(problem.id, best.signature.id, evidence, snapshot, why, ran_here=ran_here)
    return Cause(
        problem=problem.id,
        title=title(best.signature, evidence) or problem.title,
        confidence=round(group.sure, 2),
        signature=best.signature.id,
        lines=((best.first, best.last), *(place for place in group.places() if place != (best.first, best.last))),
        excerpt=best.excerpt[:LONGEST],
        detail=problem.meaning,
        evidence=evidence,
        fixes=with_proposals(fixes, proposed, group.places(), computed=best.signature.remedy is not None),
        docs=problem.docs,
        consequences=tuple(_consequence(g) for g in sorted(followed, key=lambda g: g.first)),
    )


def _evidence(group: Group) -> Evidence:
    """The captures of the sighting that speaks for the group; then those of the others, for what it does not say."""
    evidence: Evidence = {}
    for sighting in (group.best, *group.sightings):
        evidence = {**sighting.told, **dict(sighting.signature.values), **evidence_of(sighting.captures), **evidence}
    evidence = {**_told_by_marks(group.best), **evidence, **_all_told(group)}
    area = all_problems()[group.problem].area
    of_build = area == INSTALL_AREA or (area == "packages" and BUILDING in group.best.around)
    package = group.best.package if of_build else None
    return evidence if package is None or "package" in evidence else {**evidence, "package": package}


def _all_told(group: Group) -> Evidence:
    """Of what each sighting names another: all that were named, in their order."""
    told: Evidence = {}
    for name, together in PLURALS.items():
        values = dict.fromkeys(s.captures[name] for s in group.sightings if s.captures.get(name))
        if len(values) > 1:
            told[together] = list(values)
    return told


def _told_by_marks(sighting: Sighting) -> Evidence:
    """What marks near it add: the model, the attention."""
    return {key: value for mark in all_marks() if mark.id in sighting.around for key, value in mark.values}


def title(signature: Signature, evidence: Evidence) -> str | None:
    """The signature's own title with its values; None where it has none or a value is missing."""
    if signature.title is None or callable(signature.title):
        return signature.title(evidence) if signature.title else None
    names = re.findall(r"\{(\w+)\}", signature.title)
    if any(evidence.get(name) is None for name in names):
        return None
    return re.sub(r"\{(\w+)\}", lambda found: shown(found[1], evidence[found[1]]), signature.title)


def shown(name: str, value: object) -> str:
    """A value in a title."""
    if name.endswith("_bytes") and isinstance(value, int):
        return size(value)
    return " ".join(str(value).split())[:80]


def _consequence(group: Group) -> Consequence:
    named = title(group.best.signature, _evidence(group)) or all_problems()[group.problem].title
    return Consequence(problem=group.problem, title=named, lines=group.places())
