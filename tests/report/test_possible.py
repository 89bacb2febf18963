"""Values of a document that no machine has: named in one sentence, and nothing is diagnosed from them."""

import json
from pathlib import Path

import msgspec
import pytest

from envcheck.checks import run_checks
from envcheck.report.load import parse
from envcheck.report.possible import NAMED, UNITS, VERSIONS, possible
from envcheck.snapshot import Snapshot
from envcheck.snapshot.kinds import Facts
from tests.boxes import HEALTHY, cpu_torch, driver_525, healthy_2x3090, no_gpu
from tests.cli.command import envcheck, environment

ODD = {
    "gpus[0].memory_total_bytes": -5,
    "gpus[1].temperature_c": 100_000,
    "gpus[1].index": 1_000_000_000,
    "gpus[0].pcie.width": -1,
    "host.memory_total_bytes": -1,
    "driver.version": "999",
    "driver.cuda_version": "99.1",
    "gpus[0].compute_capability": "120.0",
}


def with_value(path: str, value: object) -> Snapshot:
    """A good machine's snapshot in which one fact is another."""
    plain = msgspec.to_builtins(healthy_2x3090())
    *above, last = path.replace("]", "").replace("[", ".").split(".")
    table = plain
    for step in above:
        table = table[int(step)] if step.isdecimal() else table[step]
    table[last] = value
    found = parse(json.dumps(plain).encode(), "x")
    assert isinstance(found, Snapshot)
    return found


@pytest.mark.parametrize(("path", "value"), ODD.items())
def test_what_no_machine_has_is_one_sentence_and_no_diagnosis(path: str, value: object) -> None:
    findings = run_checks(with_value(path, value))
    found = [f for f in findings if f.status in ("fail", "warn")]
    assert [f.problem for f in found] == ["evidence-impossible"]
    assert f"It states {path} as {value}, which is impossible." in found[0].detail


def test_several_are_named_together(tmp_path: Path) -> None:
    gpus = [{"index": n, "memory_total_bytes": -n} for n in range(20)]
    (tmp_path / "a.json").write_text(json.dumps({"schema": "envcheck.snapshot/1", "gpus": gpus}))
    told = envcheck("check", "--from", "a.json", env=environment(tmp_path), cwd=tmp_path).stdout
    assert told.count("[evidence-impossible]") == 1
    assert "and 14 more, which is impossible" in " ".join(told.split())


@pytest.mark.parametrize("box", [*(make() for make in HEALTHY), cpu_torch(), driver_525(), no_gpu()])
def test_what_machines_have_is_left_as_it_is(box: Snapshot) -> None:
    assert possible(box) is box


def test_every_bound_is_of_a_fact_that_there_is() -> None:
    names = {name for struct in Facts.__subclasses__() for name in struct.__struct_fields__}
    assert all(name in names for name in NAMED)
    assert all(any(name.endswith(unit) for name in names) for unit in UNITS)
    assert all(path.rpartition(".")[2] in names for path in VERSIONS)
