"""Checks that what a snapshot was read from can be true: of a machine, and of one."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.snapshot import IMPOSSIBLE, Conflict, Snapshot
from envcheck.verdict import Verdict, found

ONE_SYSTEM = ("driver.version", "gpus")
"""Facts that one running system has once; of the others several can be installed side by side."""
MOST = 5
OF_TORCH = "Python prompt"
"""Source of conflicts that names GPUs in torch's order."""


@check("host.evidence", "host", "evidence-contradicts")
def evidence(snapshot: Snapshot) -> Iterator[Verdict]:
    """The attached texts are from one machine."""
    order = orders(snapshot)
    against = [conflict for conflict in snapshot.conflicts if conflict not in order]
    if not against:
        return
    told = [_sentence(conflict) for conflict in against[:MOST]]
    machines = any(conflict.fact.startswith(ONE_SYSTEM) for conflict in against)
    why = "They come from two machines, from a container and its host, or from before and after an update. The first"
    side_by_side = "Several environments seem to be in use. The first"
    yield found(
        "evidence-contradicts",
        f"{'; '.join(told)}. {why if machines else side_by_side} statement is used.",
        facts=listed(dict.fromkeys(conflict.fact for conflict in against)),
    )


def orders(snapshot: Snapshot) -> tuple[Conflict, ...]:
    """The conflicts in which torch calls a GPU as nvidia-smi calls another one: both are right, in different orders."""
    names = {f"gpus[{gpu.index}].name": gpu.name for gpu in snapshot.gpus}
    return tuple(
        one
        for one in snapshot.conflicts
        if one.other_source == OF_TORCH
        and one.fact in names
        and any(fact != one.fact and name and _same(name, one.other_value) for fact, name in names.items())
    )


def _same(one: str, other: str) -> bool:
    a, b = (name.lower().removeprefix("nvidia ").removeprefix("geforce ").strip(" .") for name in (one, other))
    return a.startswith(b) or b.startswith(a)


def _sentence(one: Conflict) -> str:
    """`driver.version is 535.183.01 in nvidia-smi (line 4) and 550.54 in torch.utils.collect_env (line 40)`."""
    return (
        f"{one.fact} is {one.value} in {one.source} (line {one.line}) and {one.other_value} in {one.other_source} "
        f"(line {one.other_line})"
    )


@check("host.evidence-possible", "host", "evidence-impossible")
def possible(snapshot: Snapshot) -> Iterator[Verdict]:
    """What a report states is what a machine can have."""
    odd = {fact: why for fact, why in snapshot.unavailable.items() if why.startswith(IMPOSSIBLE)}
    if odd:
        told = [f"{fact} as {why.removeprefix(IMPOSSIBLE).strip(': ')}" for fact, why in odd.items()]
        more = f" and {len(told) - MOST} more" if len(told) > MOST else ""
        yield found(
            "evidence-impossible",
            f"It states {listed(told) if not more else ', '.join(told[:MOST])}{more}, which is impossible. "
            f"{'This value is' if len(told) == 1 else 'These values are'} ignored.",
            facts=listed(odd),
        )
