"""pip's settings, read without pip: compared with what the real pip says it has read."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import pytest

from envcheck.pip_config import pip_settings

CASES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "nothing": ({}, {}),
    "user": ({".config/pip/pip.conf": "[global]\nconstraint = /a.txt\n"}, {}),
    "the old place of the user": ({".pip/pip.conf": "[global]\nconstraint = /old.txt\n"}, {}),
    "both places": (
        {".pip/pip.conf": "[global]\nconstraint=/old.txt\n", ".config/pip/pip.conf": "[global]\nconstraint=/new.txt\n"},
        {},
    ),
    "[install] before [global] of a later file": (
        {
            "xdg/pip/pip.conf": "[install]\nconstraint = /i.txt\n",
            ".config/pip/pip.conf": "[global]\nconstraint=/g.txt\n",
        },
        {"XDG_CONFIG_DIRS": "~/xdg"},
    ),
    "XDG_CONFIG_HOME": ({"other/pip/pip.conf": "[global]\nconstraint = /x.txt\n"}, {"XDG_CONFIG_HOME": "~/other"}),
    "a variable before all files": (
        {".config/pip/pip.conf": "[install]\nconstraint = /i.txt\n"},
        {"PIP_CONSTRAINT": "/v.txt /w.txt"},
    ),
    "a file that is named takes the place of the user's": (
        {
            "named.conf": "[global]\nindex-url=https://n.example\n",
            ".config/pip/pip.conf": "[global]\nconstraint=/u\n",
        },
        {"PIP_CONFIG_FILE": "~/named.conf"},
    ),
    "a file that is named and is not there": (
        {".config/pip/pip.conf": "[global]\nconstraint=/u\n"},
        {"PIP_CONFIG_FILE": "~/nowhere.conf"},
    ),
    "no files at all": ({".config/pip/pip.conf": "[global]\nconstraint=/u\n"}, {"PIP_CONFIG_FILE": os.devnull}),
    "names in every spelling": (
        {".config/pip/pip.conf": "[global]\n--Extra_Index_Url =\n  https://a\n  https://b\n"},
        {},
    ),
    "other sections": ({".config/pip/pip.conf": "[download]\nconstraint = /d.txt\n[global]\ntimeout = 9\n"}, {}),
}


def of_pip(environ: Mapping[str, str]) -> dict[str, str]:
    """The settings of `pip install` by the real pip's `pip config list`: variables before [install] before [global]."""
    command = [sys.executable, "-I", "-m", "pip", "config", "list"]
    told = subprocess.run(command, env=dict(environ), capture_output=True, text=True, check=True, timeout=120).stdout
    found: dict[str, tuple[int, str]] = {}
    ranks = {"global": 0, "install": 1, ":env:": 2}
    for line in told.splitlines():
        match = re.match(r"(global|install|:env:)\.([\w-]+)=(.*)$", line)
        if match and ranks[match[1]] >= found.get(match[2], (-1, ""))[0]:
            found[match[2]] = (ranks[match[1]], str(ast.literal_eval(match[3])))
    return {name: value for name, (_, value) in found.items()}


@pytest.mark.skipif(find_spec("pip") is None, reason="it is compared with pip's own reading")
@pytest.mark.parametrize("case", CASES)
def test_as_pip_reads_them(case: str, tmp_path: Path) -> None:
    files, variables = CASES[case]
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    environ = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "XDG_CONFIG_DIRS": str(tmp_path / "none")}
    environ |= {name: value.replace("~", str(tmp_path)) for name, value in variables.items()}
    ours = pip_settings(environ, sys.prefix)
    assert {k: v.split() for k, v in ours.items()} == {
        k: v.split() for k, v in of_pip(environ).items() if k != "config-file"
    } | ({"config-file": [environ["PIP_CONFIG_FILE"]]} if "PIP_CONFIG_FILE" in environ else {})


def test_the_environments_own_file_and_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("[install]\nconstraint = /venv.txt\n")
    environ = {"HOME": str(tmp_path / "home"), "XDG_CONFIG_DIRS": str(tmp_path / "none")}
    assert pip_settings(environ, str(tmp_path))["constraint"] == "/venv.txt"
    (tmp_path / "pip.conf").write_text("constraint without a section\n")
    assert "constraint" not in pip_settings(environ, str(tmp_path))
