"""Bad boxes: a report anyway, in time, and never a traceback."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import TRACEBACK, envcheck, environment
from tests.cli.living import running


def test_without_home_path_and_locale(tmp_path: Path) -> None:
    result = envcheck("check", "--json", env={}, cwd=tmp_path)
    assert result.returncode in (0, 1), result.stderr
    assert json.loads(result.stdout)["schema"] == "envcheck.report/1"
    assert result.stderr == ""


def test_with_a_home_that_cannot_be_entered(tmp_path: Path) -> None:
    result = envcheck("check", env=environment(Path("/proc/1/nothing/here")), cwd=tmp_path)
    assert result.returncode in (0, 1), result.stderr
    assert TRACEBACK not in result.stderr


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.ISO-8859-1"])
def test_in_a_locale_without_utf8_the_report_is_plain_ascii(locale: str, tmp_path: Path) -> None:
    env = {**environment(tmp_path), "LC_ALL": locale}
    result = subprocess.run([sys.executable, "-m", "envcheck", "check"], env=env, capture_output=True, timeout=60)
    assert result.returncode in (0, 1)
    assert result.stdout.decode("ascii")
    assert result.stderr == b""


def test_the_time_limit_holds_when_a_tool_on_the_path_hangs(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("nvcc", "g++", "ninja", "ldconfig", "dkms", "journalctl", "dmesg"):
        (tools / name).write_text("#!/bin/sh\nsleep 600\n")
        (tools / name).chmod(0o755)
    env = {**environment(tmp_path), "PATH": f"{tools}:/usr/bin:/bin"}
    begun = time.monotonic()
    result = envcheck("check", "--json", "--timeout", "1", env=env)
    assert time.monotonic() - begun < 60, "the tools sleep ten times as long"
    assert result.returncode in (0, 1), result.stderr
    assert json.loads(result.stdout)["snapshot"]["unavailable"]
    assert not running(str(tools))


LIMITS = {
    "no threads and no processes": "-u 1",
    "little address space": "-v 200000",
    "few open files": "-n 16",
    "no file may grow": "-f 0",
}


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS.keys())
def test_with_little_of_everything_there_is_a_report_all_the_same(limit: str, tmp_path: Path) -> None:
    command = f'ulimit {limit}; exec "$@"'
    result = subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, "-m", "envcheck", "check", "--json"],
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode in (0, 1), result.stderr
    assert json.loads(result.stdout)["snapshot"]["host"]


def test_from_a_folder_that_is_gone(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    command = f'rmdir "{gone}"; exec "$@"'
    result = subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, "-m", "envcheck", "check", "--json"],
        env=environment(tmp_path, PYTHONPATH=str(Path(__file__).parents[2])),
        cwd=gone,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode in (0, 1), result.stderr
    assert json.loads(result.stdout)["schema"] == "envcheck.report/1"
