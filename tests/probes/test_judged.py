"""Which environment is checked: the active one, then `./.venv`, then envcheck's own; and what belongs to a tool."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.probes.judged import Judged, judged_environment, tool_of


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """A project with `.venv`, and an active environment elsewhere; both real ones."""
    for name in ("project/.venv", "active", "conda"):
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / name], check=True)
    (tmp_path / "empty").mkdir()
    return tmp_path


def python_of(folder: Path) -> str:
    return str(folder / "bin" / "python")


def test_the_active_environment_comes_first(lab: Path) -> None:
    environ = {"VIRTUAL_ENV": str(lab / "active"), "CONDA_PREFIX": str(lab / "conda")}
    assert judged_environment(environ, lab / "project") == Judged(python_of(lab / "active"), "VIRTUAL_ENV")
    del environ["VIRTUAL_ENV"]
    assert judged_environment(environ, lab / "project") == Judged(python_of(lab / "conda"), "CONDA_PREFIX")


def test_then_the_one_in_the_current_folder(lab: Path) -> None:
    assert judged_environment({}, lab / "project") == Judged(python_of(lab / "project/.venv"), ".venv")


def test_then_the_one_that_runs_envcheck(lab: Path) -> None:
    assert judged_environment({}, lab / "empty") == Judged(None, "envcheck")


def test_an_environment_that_was_deleted_while_active_is_passed_over(lab: Path) -> None:
    environ = {"VIRTUAL_ENV": str(lab / "gone"), "CONDA_PREFIX": "nul\0byte"}
    assert judged_environment(environ, lab / "project").chosen_by == ".venv"


def test_condas_base_environment_is_active_in_every_shell_and_so_comes_after_the_projects_own(lab: Path) -> None:
    environ = {"CONDA_PREFIX": str(lab / "conda"), "CONDA_DEFAULT_ENV": "base"}
    assert judged_environment(environ, lab / "project").chosen_by == ".venv"
    tool = lab / "uv/tools/gpu-envcheck"
    tool.mkdir(parents=True)
    (tool / "uv-receipt.toml").touch()
    assert judged_environment(environ, lab / "empty", str(tool)).chosen_by == "CONDA_PREFIX"


def test_envchecks_own_environment_is_asked_in_this_process(lab: Path) -> None:
    assert judged_environment({"VIRTUAL_ENV": sys.prefix}, lab / "empty") == Judged(None, "VIRTUAL_ENV")


@pytest.mark.parametrize(
    ("prefix", "tool"),
    [
        ("/home/me/.cache/uv/archive-v0/Zk3_a9x", "uv"),
        ("/home/me/.local/share/pipx/venvs/gpu-envcheck", "pipx"),
        ("/home/me/project/.venv", None),
    ],
)
def test_environments_of_tools_are_known_by_where_they_lie(prefix: str, tool: str | None) -> None:
    assert tool_of(prefix) == tool


def test_the_report_says_in_its_first_lines_which_environment_was_judged(lab: Path) -> None:
    environ = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "CONDA_PREFIX")}
    command = [sys.executable, "-m", "envcheck", "check"]
    shown = subprocess.run(command, cwd=lab / "project", env=environ, capture_output=True, text=True).stdout
    head = "".join(shown.split("Failed")[0].split())
    assert f"Environment:{lab}/project/.venv(./.venv)" in head, "a long path may be cut at the margin"
    active = {**environ, "VIRTUAL_ENV": str(lab / "active")}
    told = subprocess.run([*command, "--json"], cwd=lab / "project", env=active, capture_output=True, text=True)
    assert json.loads(told.stdout)["snapshot"]["python"]["chosen_by"] == "VIRTUAL_ENV"
