"""Rule 3 of "One truth" over commands: each names the same torch, also where the user's own constraints choose it."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.compat.resolver import best
from envcheck.snapshot import PythonEnvironment, Torch, VersionConstraint, to_json
from tests.boxes import healthy_2x3090
from tests.cli.command import envcheck, environment

LOG = "Traceback (most recent call last):\n  File \"a.py\", line 1\nModuleNotFoundError: No module named 'torch'\n"
HERE = (
    ("check",),
    ("plan",),
    ("install", "--dry-run"),
    ("fix", "--dry-run", "torch-missing"),
    ("smoke", "--model", "tiny"),
    ("problem", "torch-missing"),
    ("explain", "log.txt"),
)
PLACES: Mapping[str, tuple[str, dict[str, str]]] = {
    "PIP_CONSTRAINT": ("", {"PIP_CONSTRAINT": "~/c.txt"}),
    "UV_CONSTRAINT": ("", {"UV_CONSTRAINT": "~/c.txt"}),
    "pip.conf": (".config/pip/pip.conf [global]", {}),
    "[install]": (".config/pip/pip.conf [install]", {}),
    "the file of all users": ("xdg/pip/pip.conf [global]", {"XDG_CONFIG_DIRS": "~/xdg"}),
    "PIP_CONFIG_FILE": ("own.conf [install]", {"PIP_CONFIG_FILE": "~/own.conf"}),
    "the environment's own": ("venv/pip.conf [global]", {}),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with an empty environment in which there is no torch, a log and a file of constraints."""
    from venv import EnvBuilder

    EnvBuilder(symlinks=True).create(tmp_path / "venv")
    (tmp_path / "log.txt").write_text(LOG)
    (tmp_path / "c.txt").write_text("-c more.txt\n")
    (tmp_path / "more.txt").write_text("torch<2.9  # ours\nrequests<3\n")
    return tmp_path


def torches(home: Path, *command: str, **variables: str) -> set[str]:
    """The versions of torch that a command names in its commands and packages."""
    env = environment(home, PIP_NO_INDEX="1", **{n: v.replace("~", str(home)) for n, v in variables.items()})
    done = envcheck(*command, "--json", env=env, cwd=home, limit_s=120)
    assert done.stdout, done.stderr
    text = json.dumps(json.loads(done.stdout) | {"snapshot": None})
    named = re.findall(r'"torch==([\d.]+)|"name": "torch", "version": "([\d.]+)', text)
    return {one or other for one, other in named}


def test_every_command_here(home: Path) -> None:
    python = ("--python", str(home / "venv"))
    told = {words: torches(home, *words, *python, PIP_CONSTRAINT="~/c.txt") for words in HERE}
    assert told == {words: {"2.8.0"} for words in HERE}


@pytest.mark.parametrize("place", PLACES)
def test_wherever_the_constraint_is_written(place: str, home: Path) -> None:
    where, variables = PLACES[place]
    if where:
        name, section = where.split()
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(f"{section}\nconstraint = {home}/c.txt\n")
    assert torches(home, "check", "--python", str(home / "venv"), **variables) == {"2.8.0"}


def test_for_another_machine_its_own_constraints_count_and_not_those_of_this_one(home: Path) -> None:
    there = VersionConstraint(requirement="torch<2.10", source="/there/c.txt")
    box = replace(healthy_2x3090(), packages={"pip": "25.3"}, torch=Torch(), attention=None)
    box = replace(box, python=replace(box.python or PythonEnvironment(), constraints=(there,), distributions=()))
    chosen = best(box)
    assert chosen is not None
    (home / "there.json").write_bytes(to_json(box))
    asked = (("check",), ("plan",), ("problem", "torch-missing"), ("explain", "log.txt"))
    told = {words: torches(home, *words, "--from", "there.json", PIP_CONSTRAINT="~/c.txt") for words in asked}
    assert told == {words: {chosen.version("torch")} for words in asked}


def test_from_a_folder_that_was_deleted(home: Path) -> None:
    """Nothing is dropped: settings are read by their whole paths."""
    script = (
        "import os, runpy, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone');"
        "sys.argv = ['envcheck', 'check', '--json', '--python', sys.argv[1]];"
        "runpy.run_module('envcheck', run_name='__main__')"
    )
    env = environment(home, PIP_CONSTRAINT=str(home / "c.txt"))
    command = [sys.executable, "-c", script, str(home / "venv")]
    done = subprocess.run(command, env=env, cwd=home, capture_output=True, text=True, check=False, timeout=60)
    assert re.findall(r'"torch==([\d.]+)', done.stdout) == ["2.8.0"], done.stderr
