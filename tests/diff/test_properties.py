"""What holds for any two machines, and for every fact there is or will be."""

import msgspec
from hypothesis import HealthCheck, given, settings

from envcheck.diff.parts import OTHER, part_of
from envcheck.diff.volatile import ALWAYS_DIFFER, always_differs
from envcheck.schemas.make import structs
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090
from tests.checks.test_properties import snapshots
from tests.diff.sides import differences

SETTINGS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
UNCLAIMED = {"host.systemd", "host.package_manager"}
"""Facts of no part: told among the others."""


def kinds(struct: type[msgspec.Struct], above: str = "") -> set[str]:
    """Every fact of a type as `gpus[].pcie.width`."""
    found: set[str] = set()
    for field in msgspec.structs.fields(struct):
        name = f"{above}.{field.name}" if above else field.name
        inner = list(structs(field.type))
        if not inner:
            found.add(name)
            continue
        listed = "[]" if "tuple" in str(field.type) else ""
        found |= kinds(inner[0], name + listed)
    return found


def test_every_fact_belongs_to_a_part_or_is_known_to_always_differ() -> None:
    """Where this fails for a new fact: name it in a part of `envcheck/diff/parts.py`, or in `volatile.py`."""
    of_no_part = {
        kind
        for kind in kinds(Snapshot)
        if not always_differs(kind) and part_of(kind.replace("[]", "[0]"), kind) is OTHER
    }
    assert of_no_part - {"environment", "packages"} == UNCLAIMED


def test_nothing_is_left_out_that_is_not_there() -> None:
    dead = [p for p in ALWAYS_DIFFER if not any(always_differs(k) for k in kinds(Snapshot) if _meets(p, k))]
    assert [pattern for pattern in dead if not pattern.startswith("environment.")] == []


def _meets(pattern: str, kind: str) -> bool:
    head = pattern.partition("*")[0]
    return kind.startswith(head)


@given(snapshots())
@SETTINGS
def test_a_box_with_facts_missing_does_not_differ_from_itself(box: Snapshot) -> None:
    assert differences(box, box).same


@given(snapshots(), snapshots())
@SETTINGS
def test_what_came_seen_from_the_one_side_went_seen_from_the_other(one: Snapshot, other: Snapshot) -> None:
    there, back = differences(one, other), differences(other, one)
    assert there.same == back.same
    assert {f.problem for f in there.appeared} == {f.problem for f in back.gone}
    assert {d.subject for d in there.differences} == {d.subject for d in back.differences}


@given(snapshots())
@SETTINGS
def test_only_what_differs_is_blamed_and_only_for_what_came_or_went(box: Snapshot) -> None:
    diff = differences(healthy_2x3090(), box)
    came, went = {f.problem for f in diff.appeared}, {f.problem for f in diff.gone}
    for difference in diff.differences:
        assert set(difference.brings) <= came
        assert set(difference.ends) <= went
        assert difference.changes
