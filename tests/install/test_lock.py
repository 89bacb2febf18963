"""Two installations into one environment: the second is told of the first; what a killed one left behind is ended."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from envcheck.install.lock import BusyError, locked

INSTALL = (
    "import subprocess\n"
    "compiler = subprocess.Popen(['sleep', '300'], stdout=subprocess.DEVNULL)\n"
    "print(compiler.pid, flush=True)\n"
    "compiler.wait()\n"
)
HOLD = (
    "import subprocess, sys, time\n"
    "from envcheck.install.lock import locked\n"
    "with locked(sys.argv[1]) as fd:\n"
    f"    child = subprocess.Popen([sys.executable, '-c', {INSTALL!r}], pass_fds=(fd,), start_new_session=True,\n"
    "                             stdout=subprocess.PIPE)\n"
    "    print(child.pid, child.stdout.readline().decode().strip(), flush=True)\n"
    "    time.sleep(300)\n"
)
"""Holds the lock, and has a child that works under it, as an installer does, and a grandchild that knows of no lock."""


def holding(prefix: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen([sys.executable, "-c", HOLD, str(prefix)], stdout=subprocess.PIPE, text=True)


def installers_of(holder: "subprocess.Popen[str]") -> tuple[int, int]:
    assert holder.stdout is not None
    child, compiler = map(int, holder.stdout.readline().split())
    return child, compiler


def ended(pid: int, patience_s: float = 60) -> bool:
    """It is no more, or a zombie that nobody has reaped yet. A kill takes a moment to arrive."""
    until = time.monotonic() + patience_s
    while _runs(pid) and time.monotonic() < until:
        time.sleep(0.02)
    return not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_the_second_is_told_who_is_at_work(tmp_path: Path) -> None:
    with holding(tmp_path) as holder:
        child, _ = installers_of(holder)
        try:
            with pytest.raises(BusyError, match=f"Process {holder.pid} has been installing"), locked(str(tmp_path)):
                pass
        finally:
            holder.kill()
            os.killpg(child, signal.SIGKILL)


def test_what_a_killed_one_left_at_work_is_ended_and_its_lock_taken_over(tmp_path: Path) -> None:
    with holding(tmp_path) as holder:
        child, compiler = installers_of(holder)
        holder.kill()
    assert not ended(child, 0)
    with locked(str(tmp_path)) as fd:
        assert fd is not None
        assert ended(child)
        assert ended(compiler)


def test_the_file_of_a_process_that_is_no_more_does_not_stand_in_the_way(tmp_path: Path) -> None:
    with locked(str(tmp_path)):
        pass
    lock = tmp_path / "share/envcheck/install.lock"
    assert json.loads(lock.read_text())["pid"] == os.getpid()
    for left in ("", "nonsense", '{"pid": 1, "began": "5", "host": "elsewhere"}'):
        lock.write_text(left)
        with locked(str(tmp_path)) as fd:
            assert fd is not None


def test_a_process_number_that_came_again_is_another_process(tmp_path: Path) -> None:
    """The holder is gone, its installer is not, and its number now belongs to somebody else."""
    with holding(tmp_path) as holder:
        child, compiler = installers_of(holder)
        holder.kill()
    lock = tmp_path / "share/envcheck/install.lock"
    lock.write_text(json.dumps({**json.loads(lock.read_text()), "pid": os.getpid()}))
    with locked(str(tmp_path)) as fd:
        assert fd is not None
        assert ended(child)
        assert ended(compiler)


def test_another_machine_is_believed_to_be_at_work(tmp_path: Path) -> None:
    with holding(tmp_path) as holder:
        child, _ = installers_of(holder)
        holder.kill()
    lock = tmp_path / "share/envcheck/install.lock"
    lock.write_text(json.dumps({**json.loads(lock.read_text()), "host": "the-other-box"}))
    try:
        with pytest.raises(BusyError, match="on the-other-box"), locked(str(tmp_path)):
            pass
        assert not ended(child, 0)
    finally:
        os.killpg(child, signal.SIGKILL)


def test_where_nothing_can_be_written_there_is_no_lock_and_no_complaint(tmp_path: Path) -> None:
    (tmp_path / "share").write_text("a file in its place")
    with locked(str(tmp_path)) as fd:
        assert fd is None


def test_it_is_free_again_after_its_end(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(str(tmp_path)) as fd:
            assert fd is not None
