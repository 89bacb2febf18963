"""The examples of docs/ci-and-monitoring.md: parsed by their languages, and every line of envcheck in them run."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

PAGE = (Path(__file__).parents[1] / "docs" / "ci-and-monitoring.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
LINES = re.findall(r"envcheck (check [^\n\")]*)", "\n".join(text for _, text in BLOCKS))


def run(arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    words = [w.replace("/var/lib/node_exporter/", "") for w in shlex.split(arguments)]
    return subprocess.run([sys.executable, "-m", "envcheck", *words], cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize("text", [text for language, text in BLOCKS if language == "yaml"])
def test_the_yaml_is_yaml_with_a_job_that_calls_envcheck(text: str) -> None:
    assert "envcheck check" in str(yaml.safe_load(text))


@pytest.mark.parametrize("arguments", LINES)
def test_each_line_runs_as_it_stands(arguments: str, tmp_path: Path) -> None:
    assert run(arguments, tmp_path).returncode in (0, 1, 2)
    assert "Traceback" not in run(arguments, tmp_path).stderr


def test_icinga_is_given_the_words_of_a_command_that_runs(tmp_path: Path) -> None:
    words = re.findall(r'"([^"]*)"', re.search(r"command = \[(.*)\]", PAGE)[1])[1:]  # type: ignore[index]
    assert re.match(r"ENVCHECK (OK|WARNING|CRITICAL) - ", run(shlex.join(words), tmp_path).stdout)


def test_the_health_check_of_slurm_drains_a_node_with_a_failure_and_no_other(tmp_path: Path) -> None:
    """With a stand-in for scontrol that notes what it is asked, and one for envcheck with either answer."""
    script = next(text for language, text in BLOCKS if text.startswith("#!/bin/sh"))
    (tmp_path / "health").write_text(script.replace("/opt/envcheck/bin/envcheck", f"{tmp_path}/envcheck"))
    (tmp_path / "scontrol").write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\n')
    (tmp_path / "scontrol").chmod(0o755)
    environ = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    for code, line in (
        (0, "ENVCHECK OK - 9 checks passed | failed=0"),
        (2, "ENVCHECK CRITICAL - GPU 1 is lost | failed=1"),
    ):
        (tmp_path / "envcheck").write_text(f'#!/bin/sh\necho "{line}"\nexit {code}\n')
        (tmp_path / "envcheck").chmod(0o755)
        assert subprocess.run(["sh", tmp_path / "health"], env=environ).returncode == 0
    asked = (tmp_path / "asked").read_text().splitlines()
    assert len(asked) == 1
    assert asked[0].endswith("State=DRAIN Reason=ENVCHECK CRITICAL - GPU 1 is lost")
