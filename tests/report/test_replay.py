"""A report replayed by a newer envcheck gets its verdict, and it is said what changed."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck import __version__
from envcheck.checks import run_checks
from envcheck.report.document import Report, make_report
from envcheck.report.load import load
from envcheck.report.replay import changes
from tests.boxes import driver_525
from tests.report.samples import MEMORY_IN_USE, NO_BRIDGE, TORCH_CPU_BUILD, broken

FROZEN = sorted((Path(__file__).parent / "frozen").rglob("*.json"))
OLD = replace(broken(), envcheck="0.0.9", findings=(TORCH_CPU_BUILD, MEMORY_IN_USE))


def test_nothing_is_said_where_nothing_changed() -> None:
    assert changes(OLD, OLD.findings) == []


def test_what_came_went_and_is_judged_otherwise_is_named() -> None:
    now = (replace(TORCH_CPU_BUILD, status="info"), NO_BRIDGE)
    assert changes(OLD, now) == [
        f"checked again by envcheck {__version__} (the report was written by 0.0.9):",
        "torch-cpu-build: info, was fail",
        "nvlink-absent: info, not found then",
        "gpu-memory-in-use: no longer found, was warn",
    ]


def test_only_the_areas_that_are_asked_for_count() -> None:
    assert changes(OLD, (TORCH_CPU_BUILD,), ("torch",)) == []
    assert changes(OLD, (TORCH_CPU_BUILD,), skip=("gpu-memory-in-use",)) == []


def test_many_changes_are_counted() -> None:
    many = tuple(replace(NO_BRIDGE, problem=f"problem-{number}") for number in range(30))
    assert changes(replace(OLD, findings=()), many)[-1] == "... and 22 more"


@pytest.mark.parametrize("file", FROZEN, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_reports_of_every_version_are_read_for_ever(file: Path) -> None:
    """Never write these again: each stands for all the reports that its version has written."""
    report = load(str(file))
    assert isinstance(report, Report)
    written = json.loads(file.read_text("utf-8"))
    assert report.verdict == written["verdict"]
    assert [finding.problem for finding in report.findings] == [one["problem"] for one in written["findings"]]
    assert report.snapshot.driver is not None
    failed = {one["problem"] for one in written["findings"] if one["status"] == "fail"}
    assert failed <= {finding.problem for finding in run_checks(report.snapshot)}, "what was wrong is still wrong"


def test_there_are_frozen_reports() -> None:
    assert len(FROZEN) >= 3


def test_a_box_judged_twice_by_the_same_version_has_not_changed() -> None:
    box = driver_525()
    report = make_report(box, run_checks(box), created="2026-11-24T03:58:00Z", duration_s=0.1)
    assert changes(report, run_checks(box)) == []
