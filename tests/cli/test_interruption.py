"""Ctrl-C, a termination, a terminal that is closed: the right exit code, no traceback, nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.command import TRACEBACK, environment
from tests.cli.living import running, wait_until_running

CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def begin(folder: Path, *arguments: str) -> "tuple[subprocess.Popen[str], str]":
    """envcheck, waiting for programs that never end, and what their command lines name."""
    tools = folder / "bin"
    tools.mkdir()
    for name in ("nvcc", "g++", "python"):
        (tools / name).write_text("#!/bin/sh\nsleep 600 &\nsleep 600\n")
        (tools / name).chmod(0o755)
    child = subprocess.Popen(
        [sys.executable, "-m", "envcheck", *(a.replace("BIN", str(tools)) for a in arguments)],
        env=environment(folder, PATH=f"{tools}:/usr/bin:/bin"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until_running(f"/bin/sh {tools}/")  # not envcheck itself, whose command line names them, too
    return child, f"{tools}/"


STAGES = {
    "while the machine is looked at": ["check"],
    "while the given Python is asked": ["check", "--python", "BIN/python"],
    "before a plan": ["plan", "--python", "BIN/python"],
}


@pytest.mark.parametrize("arguments", STAGES.values(), ids=STAGES.keys())
@pytest.mark.parametrize("number", CODES, ids=lambda number: signal.Signals(number).name)
def test_a_signal_ends_everything(number: signal.Signals, arguments: list[str], tmp_path: Path) -> None:
    child, tools = begin(tmp_path, *arguments)
    with child:
        os.kill(child.pid, number)
        out, complaint = child.communicate(timeout=60)
    assert (child.returncode, out) == (CODES[number], "")
    assert TRACEBACK not in complaint
    assert not running(tools)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_impatient_user_changes_nothing(number: signal.Signals, tmp_path: Path) -> None:
    child, tools = begin(tmp_path, "check")
    with child:
        os.kill(child.pid, number)
        wait_until_taken(child)
        while child.poll() is None:
            os.kill(child.pid, number)
            time.sleep(0.01)
        complaint = child.communicate(timeout=60)[1]
    assert child.returncode == CODES[number]
    assert complaint.strip() == ""
    assert not running(tools)


def wait_until_taken(child: "subprocess.Popen[str]") -> None:
    """Until the first signal was taken, with which the second would be one: the kernel holds it as pending no more."""
    while child.poll() is None:
        for line in Path(f"/proc/{child.pid}/status").read_text("utf-8").splitlines():
            if line.startswith("ShdPnd:") and int(line.split()[1], 16) == 0:
                return


def test_a_signal_that_is_ignored_stays_ignored(tmp_path: Path) -> None:
    """`nohup envcheck` goes on when the terminal is closed."""
    script = (
        "import signal; from envcheck.cli.signals import heed_signals\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN); heed_signals(); signal.raise_signal(signal.SIGHUP); print('on')"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment(tmp_path), capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert (result.stdout, result.stderr) == ("on\n", "")


ROOT = Path(__file__).parents[2]
