"""envcheck itself goes wrong: the report is written anyway, the defect in it, and the exit code is 3."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.cli.look import try_model
from envcheck.report.document import exit_code
from envcheck.smoke import SmokeRequest
from envcheck.snapshot import Snapshot, seen_here
from tests.cli.command import TRACEBACK, environment

EXTENDED = """
import sys
from envcheck.probes.sections import PROBES
from envcheck.checks import host
from envcheck.checks.check import check
from envcheck.cli import main

def probe_that_raises(box):
    raise LookupError("a probe that breaks its promise")

@check("host.hasty", "host")
def hasty(snapshot):
    '''Nothing is taken for granted.'''
    yield snapshot.no_such_section

if "probe" in sys.argv[1]:
    PROBES["plugin"] = probe_that_raises
if "check" in sys.argv[1]:
    host.hasty = hasty  # checks are found by standing in a module of this package
main(sys.argv[2:])
"""


def run(defects: str, *arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """envcheck with a probe or a check of someone else's in it that raises."""
    return subprocess.run(
        [sys.executable, "-c", EXTENDED, defects, *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("defect", "words"),
    [("probe", "LookupError: a probe that breaks its promise"), ("check", "AttributeError: 'Snapshot' object has no")],
)
def test_a_defect_stands_in_the_report_beside_all_the_rest(defect: str, words: str, tmp_path: Path) -> None:
    result = run(defect, "check", "--json", home=tmp_path)
    report = json.loads(result.stdout)
    errors = [finding for finding in report["findings"] if finding["status"] == "error"]
    assert (result.returncode, result.stderr) == (3, "")
    assert len(errors) == report["counts"]["error"] == 1
    assert words in errors[0]["detail"]
    assert report["snapshot"]["host"]["kernel"]
    assert report["counts"]["pass"] > 3


def test_a_defect_is_shown_on_a_terminal_and_in_a_file_too(tmp_path: Path) -> None:
    result = run("probe and check", "check", home=tmp_path)
    assert result.returncode == 3
    assert "2 errors of envcheck" in result.stdout
    assert "Internal errors of envcheck" in result.stdout
    assert TRACEBACK not in result.stdout + result.stderr
    file = tmp_path / "report.json"
    assert run("probe", "check", "--output", str(file), home=tmp_path).returncode == 3
    assert json.loads(file.read_text("utf-8"))["counts"]["error"] == 1


def test_a_defect_in_the_smoke_test_is_a_finding_of_it(tmp_path: Path) -> None:
    def listener(_stage: str) -> None:
        raise KeyError("a listener that breaks its promise")

    request = SmokeRequest(model="tiny", python=sys.executable, cache=str(tmp_path), timeout_s=60)
    result = try_model(request, seen_here(Snapshot()), listener)
    assert [finding.status for finding in result.findings] == ["error"]
    assert "a listener that breaks its promise" in result.findings[0].detail
    assert exit_code(result.findings, strict=False) == 3
