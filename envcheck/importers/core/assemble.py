"""Puts the facts of one machine together into a snapshot, each with its source."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from envcheck.importers.core.cards import from_names
from envcheck.importers.core.fact import GUESS, Fact, Reading, steps
from envcheck.importers.core.machines import Contradiction, agree, first_machine, is_more_exact
from envcheck.importers.core.missing import unavailable
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.snapshot.document import Conflict, Source

_VOLATILE = late(
    r"gpus\[\d+\]\.(?:memory_used_bytes|memory_free_bytes|temperature_c|power_w|performance_state|utilization_percent"
    r"|clock_\w+|processes.*|pcie\.(?:generation|width))"
)
"""Of which the latest statement counts."""
_LABEL = late(r"\+cu(\d{1,2})(\d)$")
_GPU_NAME = late(r"gpus\[(\d+)\]\.name")
_NAMES_GPUS = late(r"\s*(?:[+-]?\d|GPU-|MIG-|NoDevFiles|$)")
"""What begins like this may name a GPU, or none on purpose; anything else, as `all`, names none by mistake."""
_SELECTION = "environment.CUDA_VISIBLE_DEVICES"
LISTED_BY_TORCH = {"sglang.check_env", "prose", "Python prompt"}
"""Formats whose GPUs are those that CUDA_VISIBLE_DEVICES leaves."""
_LIST = late(r"(gpus\[\d+\]\.(?:processes|nvlink))(?![a-z])")
MOST = {"gpus": 256, "processes": 1_000, "nvlink": 64, "toolkits": 64, "kernel_events": 500, "storage": 64}


def assemble(readings: Sequence[Reading], document: str = "-") -> Snapshot:
    """One snapshot of the machine that the texts are about."""
    kept, against = first_machine(readings)
    facts = from_names(without_selection(without_guesses(chosen(kept), kept)))
    facts = with_module_of_dkms(with_cuda_of_build(facts))
    tree: dict[str, Any] = {}
    for fact, _ in facts.values():
        place(tree, steps(fact.path), fact.value)
    snapshot = _convert(_listed(tree))
    complete = {section for reading in kept for section in reading.complete}
    return msgspec.structs.replace(
        snapshot,
        unavailable=unavailable(snapshot, {path: fact.value for path, (fact, _) in facts.items()}, complete),
        sources=_sources(facts.values(), document),
        conflicts=_conflicts(against),
    )


def chosen(readings: Sequence[Reading]) -> dict[str, tuple[Fact, str]]:
    """The fact that counts of each path: the surest; then the most exact, then the first (of what changes the last)."""
    best: dict[str, tuple[Fact, str]] = {}
    in_order = sorted(readings, key=lambda reading: reading.lines)
    lists = _lists(in_order)
    for place_, reading in enumerate(in_order):
        for fact in reading.facts:
            group = _LIST.match(fact.path)
            if group and lists[group[1]] != place_:
                continue
            before = best.get(fact.path)
            later = bool(_VOLATILE.fullmatch(fact.path))
            if before is None or _counts_more(fact, before[0], later):
                best[fact.path] = (fact, reading.format)
    nested = {group[1] for path in best if (group := _LIST.match(path)) and path != group[1]}
    # That CUDA is not available is no failure of torch on a machine that may have no GPU, but where somebody complains.
    judged = any(path.startswith(("gpus[", "driver.version", "pci_gpus[")) for path in best) or any(
        fact.confidence <= GUESS and fact.path.startswith("deep.") for reading in readings for fact in reading.facts
    )
    return {
        path: fact for path, fact in best.items() if path not in nested and (judged or not path.startswith("deep."))
    }


def _counts_more(fact: Fact, before: Fact, later: bool) -> bool:
    if fact.confidence == before.confidence:
        return later or is_more_exact(fact.path, fact.value, before.value)
    return fact.confidence > before.confidence


def without_guesses(best: dict[str, tuple[Fact, str]], readings: Sequence[Reading]) -> dict[str, tuple[Fact, str]]:
    """What a person says of the GPUs completes a name that a table cuts; else a program's list counts."""
    said = {f.path: f for r in readings for f in r.facts if f.confidence <= GUESS and f.path.endswith(".name")}
    listed = any(fact.confidence > GUESS for path, (fact, _) in best.items() if path.startswith("gpus["))
    result: dict[str, tuple[Fact, str]] = {}
    for path, (fact, format_) in best.items():
        if listed and path.startswith("gpus[") and fact.confidence <= GUESS:
            continue
        guess = said.get(path) or said.get("gpus[0].name")
        cut = path.startswith("gpus[") and path.endswith(".name") and "..." in str(fact.value)
        if cut and guess and agree(path, fact.value, guess.value):
            result[path] = (guess if guess.path == path else Fact(path, guess.value, guess.line, GUESS), "prose")
        else:
            result[path] = (fact, format_)
    return result


def with_cuda_of_build(facts: dict[str, tuple[Fact, str]]) -> dict[str, tuple[Fact, str]]:
    """The facts, and the CUDA that the label of torch's version names: `2.0.1+cu117` was built with 11.7."""
    told = facts.get("torch.version")
    found = _LABEL.search(str(told[0].value)) if told else None
    if told is None or found is None or "torch.cuda" in facts:
        return facts
    return {
        **facts,
        "torch.cuda": (Fact("torch.cuda", f"{found[1]}.{found[2]}", told[0].line, told[0].confidence), told[1]),
    }


def with_module_of_dkms(facts: dict[str, tuple[Fact, str]]) -> dict[str, tuple[Fact, str]]:
    """The facts, and that the driver's module is on the disk where DKMS installed it for the kernel that is named."""
    built, kernel = facts.get("driver.dkms_status"), facts.get("host.kernel")
    if built is None or kernel is None or "driver.module_on_disk" in facts:
        return facts
    own = [line for line in built[0].value if f", {kernel[0].value}, " in line and ": installed" in line]
    there = Fact("driver.module_on_disk", True, built[0].line, built[0].confidence)
    return {**facts, "driver.module_on_disk": (there, built[1])} if own else facts


def without_selection(facts: dict[str, tuple[Fact, str]]) -> dict[str, tuple[Fact, str]]:
    """Without CUDA_VISIBLE_DEVICES where not all GPUs are listed: a part of a table, or those that torch sees."""
    formats = {int(found[1]): format_ for path, (_, format_) in facts.items() if (found := _GPU_NAME.fullmatch(path))}
    whole = set(formats) == set(range(len(formats))) and not LISTED_BY_TORCH.intersection(formats.values())
    told = str(facts[_SELECTION][0].value) if _SELECTION in facts else ""
    kept = whole or (bool(told) and not _NAMES_GPUS.match(told))
    return facts if kept else {path: fact for path, fact in facts.items() if path != _SELECTION}


def _lists(readings: Sequence[Reading]) -> dict[str, int]:
    """Of each list of a GPU, which reading it is taken from: as a whole from one, the surest, then the last."""
    taken: dict[str, tuple[float, int]] = {}
    for place_, reading in enumerate(readings):
        for fact in reading.facts:
            if group := _LIST.match(fact.path):
                taken[group[1]] = max(taken.get(group[1], (0.0, 0)), (fact.confidence, place_))
    return {path: place_ for path, (_, place_) in taken.items()}


def place(tree: dict[str, Any], path: Sequence[str | int], value: object) -> None:
    """Put the value into nested tables; entries of lists stand under their number."""
    table: Any = tree
    for step in path[:-1]:
        table = table.setdefault(step, {})
        if not isinstance(table, dict):
            return
    if isinstance(table.get(path[-1]), dict) and table[path[-1]]:
        return
    table[path[-1]] = value


def _listed(value: Any, name: str = "") -> Any:  # noqa: ANN401 - plain data
    """Tables whose keys are numbers as lists, in their order."""
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        items = [(key, _listed(value[key])) for key in sorted(value)][: MOST.get(name, 1_000)]
        if name == "gpus":
            return [{**item, "index": key} for key, item in items if isinstance(item, dict)]
        return [item for _, item in items]
    return {key: _listed(item, str(key)) for key, item in value.items() if not isinstance(key, int)}


def _convert(plain: dict[str, Any]) -> Snapshot:
    """The snapshot; a section that holds something impossible is left out rather than the whole."""
    try:
        return msgspec.convert(plain, Snapshot)
    except msgspec.ValidationError:
        whole: dict[str, Any] = {}
        for section, value in plain.items():
            try:
                msgspec.convert({section: value}, Snapshot)
            except msgspec.ValidationError:
                continue
            whole[section] = value
        return msgspec.convert(whole, Snapshot)


def _sources(facts: Iterable[tuple[Fact, str]], document: str) -> tuple[Source, ...]:
    """By format and confidence: which facts, on which lines."""
    groups: dict[tuple[str, float], list[Fact]] = {}
    for fact, format_ in facts:
        groups.setdefault((format_, fact.confidence), []).append(fact)
    found = (
        Source(
            format=format_,
            document=document,
            first_line=min(f.line for f in group),
            last_line=max(f.line for f in group),
            confidence=confidence,
            facts=tuple(f.path for f in group),
        )
        for (format_, confidence), group in groups.items()
    )
    return tuple(sorted(found, key=lambda source: (source.first_line, source.last_line)))


def _conflicts(against: Sequence[Contradiction]) -> tuple[Conflict, ...]:
    seen: dict[tuple[str, str], Conflict] = {}
    for one in against:
        seen.setdefault(
            (one.path, str(one.other.value)),
            Conflict(
                fact=one.path,
                value=str(one.first.value),
                source=one.first_format,
                line=one.first.line,
                other_value=str(one.other.value),
                other_source=one.other_format,
                other_line=one.other.line,
            ),
        )
    return tuple(seen.values())[:20]
