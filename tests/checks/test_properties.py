"""What holds for every check on every snapshot, however little or odd it is."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs
from msgspec.structs import replace

from envcheck.catalogue import all_problems
from envcheck.checks import all_checks, run_checks
from envcheck.findings import STATUSES, Area, Finding
from envcheck.probes.sections import ENOUGH, FIXED_IN_THE_ENVIRONMENT, facts_of_others
from envcheck.snapshot import Driver, KernelEvent, Process, Snapshot, from_json, to_json
from tests.boxes import HEALTHY, MIB, cpu_torch, driver_525, healthy_2x3090, hgx_h100, no_gpu, with_driver, with_gpu


def narrowed(snapshot: Snapshot, area: Area) -> Snapshot:
    """What `--only` looks at for an area."""
    others = facts_of_others(ENOUGH[area])
    return structs.replace(snapshot, **{fact: getattr(Snapshot(), fact) for fact in others})


def trouble() -> Snapshot:
    """A machine with nearly everything wrong at once, so that every check has something to read."""
    box = with_driver(
        hgx_h100(),
        nvml_timeout=True,
        nvml_call="nvmlInit",
        secure_boot=True,
        uvm_loaded=False,
        kernel_events=(
            KernelEvent(kind="xid", code=31, text="x", address="0000:01:00.0"),
            KernelEvent(kind="sxid", text="y"),
        ),
    )
    busy = (Process(pid=1), Process(pid=2, name="python3", memory_bytes=40 * 1024 * MIB, kind="compute"))
    box = with_gpu(box, 0, processes=busy, power_limit_w=300.0, temperature_c=99, compute_mode="prohibited")
    box = with_gpu(with_gpu(box, 1, error=15, error_call="x"), 2, mig_enabled=True, name="Another GPU")
    return replace(box, environment={"CUDA_VISIBLE_DEVICES": "0,0,GPU-1,MIG-2,x"})


BOXES = (*HEALTHY, driver_525, cpu_torch, no_gpu, trouble)
DOCUMENTS = {make.__name__: json.loads(to_json(make())) for make in BOXES}


def edited(draw: Callable[[st.SearchStrategy[Any]], Any], node: Any) -> Any:
    """The document with facts left out, emptied or made null, at random."""
    if isinstance(node, dict):
        return {key: edited(draw, value) for key, value in node.items() if draw(st.integers(0, 9)) > 1}
    if isinstance(node, list):
        return [edited(draw, value) for value in node if draw(st.integers(0, 9)) > 1]
    return draw(st.sampled_from((node, node, node, node, None, -1 if isinstance(node, int) else "")))


@st.composite
def snapshots(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Snapshot:
    """A machine from the field with facts missing; where that no longer fits the types, with whole sections missing."""
    document = DOCUMENTS[draw(st.sampled_from(sorted(DOCUMENTS)))]
    try:
        return from_json(json.dumps(edited(draw, document)).encode())
    except msgspec.ValidationError:
        return from_json(json.dumps({k: v for k, v in document.items() if draw(st.booleans())}).encode())


DRIVER: tuple[Area, ...] = ("driver",)
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@given(snapshots())
@SLOW
def test_missing_facts_never_break_a_check(box: Snapshot) -> None:
    assert [(f.check, f.detail) for f in run_checks(box) if f.status == "error"] == []


@given(snapshots())
@SLOW
def test_a_check_says_only_what_it_declares(box: Snapshot) -> None:
    for check in all_checks():
        said = {verdict.problem for verdict in check.function(box)} - {None}
        assert said <= set(check.problems), check.name


@given(snapshots())
@SLOW
def test_every_finding_is_whole(box: Snapshot) -> None:
    for finding in run_checks(box):
        assert finding.status in STATUSES
        assert finding.title
        assert (finding.problem is None) == (finding.status in {"pass", "skip"})
        assert "None" not in finding.title
        assert "None" not in finding.detail, finding.detail
        assert msgspec.json.decode(msgspec.json.encode(finding), type=Finding) == finding


@given(snapshots())
@SLOW
def test_a_fact_that_is_missing_never_makes_the_driver_worse(box: Snapshot) -> None:
    """GPUs and an NVML without error mean that the driver works, whatever else is not told."""
    works = replace(box, driver=Driver(version="580.95.05"), gpus=healthy_2x3090().gpus, environment={}, unavailable={})
    alarms = {f.problem for f in run_checks(works, only=DRIVER) if f.status in {"fail", "warn"}}
    assert alarms == set()


def test_an_empty_snapshot_has_nothing_to_be_told() -> None:
    assert [f for f in run_checks(Snapshot()) if f.problem] == []


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_what_a_check_declares_is_in_the_catalogue(check: Any) -> None:
    known = all_problems()
    assert check.problems
    assert check.summary.endswith(".")
    assert set(check.problems) <= set(known)


def test_checks_have_names_of_their_own() -> None:
    names = [check.name for check in all_checks()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("area", ENOUGH)
@given(snapshot=snapshots())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_looked_at_for_one_area_says_all_of_it(area: Area, snapshot: Snapshot) -> None:
    found = run_checks(snapshot, only=(area,))
    seen = run_checks(narrowed(snapshot, area), only=(area,))
    assert seen == found or {f.problem for f in seen} & FIXED_IN_THE_ENVIRONMENT
