"""`envcheck diff` as it is typed: exit codes, one document on standard output, this machine as A or B."""

import json
from pathlib import Path

import pytest

from envcheck.report.json import to_text
from tests.boxes import driver_525, healthy_2x3090
from tests.cli.command import TRACEBACK, envcheck, environment

GOOD, BAD = "good.json", "bad.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two saved boxes."""
    for name, box in ((GOOD, healthy_2x3090()), (BAD, driver_525())):
        (tmp_path / name).write_text(to_text(box), "utf-8")
    return tmp_path


def test_the_exit_code_says_whether_anything_that_matters_differs(folder: Path) -> None:
    same = envcheck("diff", GOOD, GOOD, env=environment(folder), cwd=folder)
    other = envcheck("diff", GOOD, BAD, env=environment(folder), cwd=folder)
    assert (same.returncode, other.returncode) == (0, 1), other.stderr
    assert same.stdout.startswith("Same: ")
    assert "NVIDIA driver: 535.183.01 → 525.147.05" in other.stdout
    assert "\x1b" not in other.stdout
    assert other.stderr == ""


def test_json_is_one_document_with_the_culprit_first(folder: Path) -> None:
    result = envcheck("diff", GOOD, BAD, "--json", env=environment(folder), cwd=folder)
    document = json.loads(result.stdout)
    assert (document["schema"], document["same"], document["culprit"]) == ("envcheck.diff/1", False, "driver")
    assert document["differences"][0]["brings"] == ["driver-too-old"]
    assert (document["a"]["name"], document["b"]["verdict"]) == (GOOD, "broken")
    assert result.returncode == 1


def test_this_box_does_not_differ_from_what_it_was_a_moment_ago(folder: Path) -> None:
    env = environment(folder)
    before = envcheck("check", "--json", "--output", "before.json", env=env, cwd=folder)
    assert before.returncode in (0, 1), before.stderr
    result = envcheck("diff", "before.json", ".", "--json", env=env, cwd=folder)
    assert (result.returncode, json.loads(result.stdout)["differences"]) == (0, []), result.stdout
    assert json.loads(result.stdout)["b"]["name"] == "this machine"


def test_one_of_the_two_may_come_through_a_pipe(folder: Path) -> None:
    text = (folder / BAD).read_text("utf-8")
    result = envcheck("diff", GOOD, "-", env=environment(folder), cwd=folder, stdin=text)
    assert result.returncode == 1
    assert "standard input" in result.stdout


def test_the_comparison_goes_into_a_file(folder: Path) -> None:
    result = envcheck("diff", GOOD, BAD, "-o", "diff.json", env=environment(folder), cwd=folder)
    assert (result.returncode, result.stdout) == (1, "")
    assert json.loads((folder / "diff.json").read_text("utf-8"))["culprit"] == "driver"
    assert result.stderr == "envcheck: the comparison is in diff.json\n"


REFUSED = {
    "one machine only": ["diff", GOOD],
    "three machines": ["diff", GOOD, GOOD, BAD],
    "standard input twice": ["diff", "-", "-"],
    "a report that is not there": ["diff", GOOD, "missing.json"],
    "a format that it has not": ["diff", GOOD, BAD, "--format", "junit"],
    "a folder": ["diff", "..", GOOD],
    "another Python of a machine that is not here": ["diff", GOOD, BAD, "--python", "/usr/bin/python3"],
    "a deep look at a machine that is not here": ["diff", GOOD, BAD, "--deep"],
}


@pytest.mark.parametrize("arguments", REFUSED.values(), ids=REFUSED)
def test_bad_usage_is_refused_in_one_sentence(arguments: list[str], folder: Path) -> None:
    result = envcheck(*arguments, env=environment(folder), cwd=folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert TRACEBACK not in result.stderr


def test_what_leaves_the_box_is_redacted(folder: Path) -> None:
    env = environment(folder, LD_LIBRARY_PATH="/home/anneliese/cuda/lib64", USER="anneliese")
    result = envcheck("diff", GOOD, ".", "--json", env=env, cwd=folder)
    assert json.loads(result.stdout)["redacted"] is True
    assert "anneliese" not in result.stdout
    assert "cuda/lib64" in result.stdout


def test_plain_is_one_fact_a_line(folder: Path) -> None:
    result = envcheck("diff", GOOD, BAD, "--plain", env=environment(folder), cwd=folder)
    same = "2x RTX 3090, torch 2.8.0+cu128, Python 3.10.12, seen 2026-11-24"
    assert result.stdout.splitlines()[:5] == [
        "Different: 1 finding new in B, 1 difference that matters",
        f"report A: healthy, good.json, Ubuntu 22.04, driver 535.183.01, {same}",
        f"report B: broken, bad.json, Ubuntu 22.04, driver 525.147.05, {same}",
        "Likely culprit",
        "NVIDIA driver: A has 535.183.01; B has 525.147.05",
    ]
    assert "With the NVIDIA driver of A, B would not have driver-too-old." in result.stdout.splitlines()
