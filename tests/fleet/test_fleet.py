"""Many reports side by side: worst first, grouped by cause, with who differs from most."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.fleet.compare import Entry, by_problem, drifts, fleet_of
from envcheck.fleet.text import to_text
from envcheck.report.json import to_text as to_json
from envcheck.snapshot import Snapshot
from tests.boxes.broken import cpu_torch, driver_525
from tests.boxes.change import with_driver, with_gpu
from tests.boxes.healthy import healthy_2x3090

CREATED = "2026-11-30T00:00:00Z"


def entries(**machines: Snapshot) -> list[Entry]:
    return [Entry(name, snapshot) for name, snapshot in machines.items()]


def test_the_worst_stands_first_and_what_cannot_be_read_before_all() -> None:
    told = entries(good=healthy_2x3090(), old=driver_525(), cpu=cpu_torch())
    fleet = fleet_of([*told, Entry("torn", None, "'torn' is not JSON")], CREATED)
    assert [machine.state for machine in fleet.machines] == ["unreadable", "broken", "broken", "healthy"]
    assert fleet.counts == {"unreadable": 1, "broken": 2, "degraded": 0, "healthy": 1}


def test_one_of_five_with_another_driver_is_drift() -> None:
    boxes = {f"node{n}": healthy_2x3090() for n in range(4)}
    fleet = fleet_of(entries(**boxes, odd=with_driver(healthy_2x3090(), version="550.54.15")), CREATED)
    (drift,) = next(machine for machine in fleet.machines if machine.name == "odd").drift
    assert (drift.fact, drift.here, drift.machines) == ("driver.version", "550.54.15", 4)
    assert all(machine.drift == () for machine in fleet.machines if machine.name != "odd")


def test_two_kinds_of_machines_are_two_groups_and_no_drift() -> None:
    facts = {f"a{n}": {"gpus.models": "2x A"} for n in range(6)} | {f"b{n}": {"gpus.models": "4x B"} for n in range(4)}
    assert drifts(facts) == {}


def test_a_cause_names_the_machines_that_have_it_failures_first() -> None:
    hot = with_gpu(healthy_2x3090(), 0, temperature_c=99)
    fleet = fleet_of(entries(a=driver_525(), b=driver_525(), c=hot, d=healthy_2x3090()), CREATED)
    groups = by_problem(fleet.machines)
    assert groups[0][:2] == ("driver-too-old", "fail")
    assert sorted(groups[0][2]) == ["a", "b"]
    assert [status for _, status, _ in groups] == sorted((status for _, status, _ in groups), key="fail warn".index)


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal_but_for_names(width: int) -> None:
    boxes = {f"reports/node{n:03}.json": driver_525() for n in range(20)}
    text = to_text(fleet_of(entries(**boxes), CREATED), width)
    assert max(map(len, text.splitlines())) <= max(width, 64)


def test_folders_are_searched_and_a_broken_file_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "rack1").mkdir()
    (tmp_path / "rack1/good.json").write_text(to_json(healthy_2x3090()))
    (tmp_path / "old.json").write_text(to_json(driver_525()))
    (tmp_path / "torn.json").write_text('{"schema": "envcheck.report/1", "cre')
    command = [sys.executable, "-m", "envcheck", "fleet", str(tmp_path), "--json"]
    told = subprocess.run(command, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (1, "")
    states = [machine["state"] for machine in json.loads(told.stdout)["machines"]]
    assert states == ["unreadable", "broken", "healthy"]


def test_a_folder_without_reports_is_bad_usage(tmp_path: Path) -> None:
    told = subprocess.run([sys.executable, "-m", "envcheck", "fleet", str(tmp_path)], capture_output=True, text=True)
    assert (told.returncode, told.stdout) == (2, "")
    assert "there is no report" in told.stderr


def test_expectations_are_held_against_every_machine(tmp_path: Path) -> None:
    (tmp_path / "e.toml").write_text('[driver]\nversion = ">=550"\n')
    (tmp_path / "r").mkdir()
    (tmp_path / "r/a.json").write_text(to_json(healthy_2x3090()))
    (tmp_path / "r/b.json").write_text(to_json(with_driver(healthy_2x3090(), version="550.54.15")))
    command = [sys.executable, "-m", "envcheck", "fleet", "r", "--expect", "e.toml", "--json", "--no-redact"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    called = {m["name"]: [c["problem"] for c in m["called"]] for m in json.loads(told.stdout)["machines"]}
    assert called == {"r/a.json": ["expectation-unmet"], "r/b.json": []}
