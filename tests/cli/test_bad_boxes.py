"""Bad boxes: a report all the same, in time, and never a traceback."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import TRACEBACK, envcheck, environment


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


def test_a_pipe_that_closes_early_is_no_drama(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "envcheck", "check", "--json"],
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        complaint = child.stderr.read()
    assert TRACEBACK not in complaint
    assert "BrokenPipe" not in complaint


def test_the_time_limit_holds_when_a_tool_on_the_path_hangs(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("nvcc", "g++", "ninja", "ldconfig", "dkms", "journalctl", "dmesg"):
        (tools / name).write_text("#!/bin/sh\nsleep 600\n")
        (tools / name).chmod(0o755)
    env = {**environment(tmp_path), "PATH": f"{tools}:/usr/bin:/bin"}
    begun = time.monotonic()
    result = envcheck("check", "--json", "--timeout", "1", env=env)
    assert time.monotonic() - begun < 6
    assert result.returncode in (0, 1), result.stderr
    assert json.loads(result.stdout)["snapshot"]["unavailable"]
    assert not running(str(tools))


def test_an_interrupt_ends_everything_with_130(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "nvcc").write_text("#!/bin/sh\nsleep 600\n")
    (tools / "nvcc").chmod(0o755)
    env = {**environment(tmp_path), "PATH": f"{tools}:/usr/bin:/bin"}
    with subprocess.Popen(
        [sys.executable, "-m", "envcheck", "check"], env=env, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as child:
        wait_until_running(str(tools))
        os.kill(child.pid, signal.SIGINT)
        assert child.wait(timeout=20) == 130
        assert child.stderr is not None
        assert TRACEBACK not in child.stderr.read()
    assert not running(str(tools))


def running(what: str) -> list[str]:
    """Command lines of living processes that name `what`; a process that is just ending is given a moment."""
    found: list[str] = []
    for _ in range(20):
        found = [line for line in command_lines() if what in line]
        if not found:
            return []
        time.sleep(0.1)
    return found


def wait_until_running(what: str) -> None:
    for _ in range(200):
        if any(what in line for line in command_lines()):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing runs {what}")


def command_lines() -> list[str]:
    lines = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            lines.append(text)
    return lines
