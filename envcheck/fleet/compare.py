"""From reports to the fleet: each machine checked, and compared with what most have. Pure."""

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from envcheck.checks import run_checks
from envcheck.expect.rules import RULES, Value
from envcheck.findings import Finding, Status
from envcheck.fleet.document import STATES, Called, Drift, Fleet, Machine
from envcheck.report.document import SAID, is_judged, verdict_of
from envcheck.report.summary import box_in_words
from envcheck.snapshot import Snapshot

SELDOM = 0.25
"""A value that fewer than this share of the machines have, where more than half agree, is drift; else another group."""
PLANNED = ("container or job file", "install command", "lock file", "Slurm")
"""Formats of the importers that say what somebody wants, and not what a machine has."""
NOTHING_STATED = "contains no report, and no output of a program about a machine."
ALWAYS_DIFFERENT = ("host.environment_free_gib", "host.model_cache_free_gib")


@dataclass(frozen=True, slots=True)
class Entry:
    """One report, as read."""

    name: str
    snapshot: Snapshot | None
    why: str = ""
    """Why it could not be read."""
    findings: tuple[Finding, ...] | None = None
    """Further findings, such as unmet expectations."""


def fleet_of(entries: Iterable[Entry], created: str) -> Fleet:
    """All machines, worst first, each with what is wrong and in what it differs from most."""
    machines, facts = [], {}
    for entry in entries:
        machines.append(_judged(entry))
        if entry.snapshot is not None and machines[-1].state != "unreadable":
            facts[entry.name] = _facts(entry.snapshot)
    drift = drifts(facts)
    placed = [msgspec.structs.replace(machine, drift=tuple(drift.get(machine.name, ()))) for machine in machines]
    placed.sort(key=_badness)
    counts: dict[str, int] = {state: sum(machine.state == state for machine in placed) for state in STATES}
    return Fleet(created=created, counts=counts, machines=tuple(placed))


def _badness(machine: Machine) -> tuple[int, int, int, str]:
    failed = sum(called.status == "fail" for called in machine.called)
    return STATES.index(machine.state), -failed, -len(machine.drift), machine.name


def _judged(entry: Entry) -> Machine:
    if entry.snapshot is None:
        return Machine(name=entry.name, state="unreadable", why=entry.why)
    findings = (*run_checks(entry.snapshot), *(entry.findings or ()))
    alarm = any(finding.status in ("fail", "warn") for finding in findings)
    if entry.snapshot.sources and not alarm and not _was_printed(findings, entry.snapshot):
        return Machine(name=entry.name, state="unreadable", why=NOTHING_STATED)
    called = [
        Called(problem=f.problem, area=f.area, status=f.status, title=f.title)
        for status in ("fail", "warn")
        for f in findings
        if f.status == status and f.problem
    ]
    day = entry.snapshot.created
    return Machine(
        name=entry.name,
        state=verdict_of(findings),
        machine=" · ".join(box_in_words(entry.snapshot, day or "")),
        created=day,
        called=tuple(called),
    )


def _was_printed(findings: Sequence[Finding], snapshot: Snapshot) -> bool:
    """A program printed something about the machine: what people say or plan is no proof that it is well."""
    printed = any(source.confidence > SAID and source.format not in PLANNED for source in snapshot.sources)
    return printed and is_judged(findings, snapshot)


def _facts(snapshot: Snapshot) -> dict[str, Value]:
    read = {rule.key: rule.read(snapshot) for rule in RULES if rule.key not in ALWAYS_DIFFERENT}
    return {key: value for key, value in read.items() if value is not None}


def drifts(facts: Mapping[str, Mapping[str, Value]]) -> dict[str, list[Drift]]:
    """Machine to the facts in which it differs from more than half, together with few others."""
    found: dict[str, list[Drift]] = defaultdict(list)
    for key in dict.fromkeys(key for told in facts.values() for key in told):
        having = {name: told[key] for name, told in facts.items() if key in told}
        (most, machines), *_ = Counter(having.values()).most_common(1)
        if machines * 2 <= len(having):
            continue
        seldom = Counter(having.values())
        for name, value in having.items():
            if value != most and seldom[value] <= max(1, SELDOM * len(having)):
                found[name].append(Drift(fact=key, here=str(value), most=str(most), machines=machines))
    return dict(found)


@dataclass(frozen=True, slots=True)
class Cause:
    """A failure or a warning, and the machines that have it."""

    named: str
    """The problem's id; of an unmet expectation what was expected and found, for that is what machines share."""
    status: Status
    machines: tuple[str, ...]


def cause_of(called: Called) -> str:
    """By what a finding is grouped with others."""
    return called.title if called.problem == "expectation-unmet" else called.problem


def causes(machines: Sequence[Machine]) -> list[Cause]:
    """Failures first, then what most have."""
    having: dict[tuple[str, Status], list[str]] = defaultdict(list)
    for machine in machines:
        for key in dict.fromkeys((cause_of(called), called.status) for called in machine.called):
            having[key].append(machine.name)
    groups = [Cause(named, status, tuple(names)) for (named, status), names in having.items()]
    return sorted(groups, key=lambda group: (group.status != "fail", -len(group.machines), group.named))


@dataclass(frozen=True, slots=True)
class Differing:
    """A fact, what most have, and who has what else."""

    fact: str
    most: str
    machines: int
    others: Mapping[str, Sequence[str]]
    """Machines by what they have."""


def differing(machines: Sequence[Machine]) -> list[Differing]:
    """The facts in which some machines differ from most, in the order of a file of expectations."""
    told: dict[tuple[str, str, int], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for machine in machines:
        for drift in machine.drift:
            told[drift.fact, drift.most, drift.machines][drift.here].append(machine.name)
    order = [rule.key for rule in RULES]
    return [Differing(*key, others) for key, others in sorted(told.items(), key=lambda item: order.index(item[0][0]))]


def places(names: Sequence[str]) -> tuple[str, list[str]]:
    """The folder that all names share, and the names without it, `.json` and `report`, where that leaves them apart."""
    folders = {name.rpartition("/")[0] for name in names}
    shared = os.path.commonpath(folders) if folders and len({f.startswith("/") for f in folders}) == 1 else ""
    short = [
        name.removeprefix(f"{shared}/" if shared else "").removesuffix(".json").removesuffix("/report")
        for name in names
    ]
    return (shared, short) if len(set(short)) == len(set(names)) else ("", list(names))
