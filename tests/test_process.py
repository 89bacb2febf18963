"""Starting other programs: every ending is an outcome, and nothing is left behind."""

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from envcheck.process import apart, run, signal_name


def test_a_program_that_ends_gives_its_output_and_status() -> None:
    outcome = run([sys.executable, "-c", "import sys; print('out'); print('err', file=sys.stderr); sys.exit(3)"], 20)
    assert (outcome.code, outcome.out, outcome.err) == (3, "out\n", "err\n")
    assert not outcome.ok


def test_nothing_is_imported_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "this.py").write_text("print('hijacked')")
    monkeypatch.chdir(tmp_path)
    for command in ([sys.executable, "-m", "this"], [sys.executable, "-c", "import this"]):
        assert "Zen" in run(command, 20).out
    assert subprocess.run(command, capture_output=True, text=True).stdout == "hijacked\n", "it would be"


def test_uv_takes_no_index_from_the_files_of_a_project_here() -> None:
    assert apart(["/bin/uv", "pip", "install", "torch"], {})[1] == "/"
    assert apart(["/bin/python3", "-m", "uv", "pip", "install", "torch"], {})[1] == "/"
    assert apart(["/bin/uv", "pip", "install", "-e", "./mine"], {})[1] is None
    assert apart(["/bin/uv", "pip", "install", "torch"], {"UV_FIND_LINKS": "wheels/here"})[1] is None


def test_a_program_that_is_not_there_is_an_outcome() -> None:
    outcome = run(["/nonexistent/program"], 5)
    assert outcome.code is None
    assert outcome.failure == "no such file or directory"


def test_a_nul_byte_in_an_argument_is_an_outcome() -> None:
    assert run(["true", "a\0b"], 5).failure == "embedded null byte"


def test_a_program_that_crashes_gives_minus_its_signal() -> None:
    outcome = run([sys.executable, "-c", "import os; os.abort()"], 20)
    assert outcome.code is not None
    assert signal_name(outcome.code) == "SIGABRT"


def test_a_program_that_hangs_is_ended_with_its_children_and_what_it_said_is_kept() -> None:
    script = "import subprocess, sys; c = subprocess.Popen(['sleep', '600']); print(c.pid, flush=True); c.wait()"
    outcome = run([sys.executable, "-c", script], 3)
    assert outcome.timed_out
    assert outcome.failure == "no answer within 3 s"
    assert not alive(int(outcome.out))


def test_a_program_that_never_stops_talking_is_ended_in_little_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = run(["yes", "spam" * 1000], 60)
    assert outcome.failure == "more than 16 MiB of output"
    assert outcome.code is None
    assert not outcome.timed_out
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024, "KiB"


def test_a_program_that_talks_on_past_its_time_is_ended() -> None:
    outcome = run(["sh", "-c", "while sleep 0.01; do echo on; done"], 1)
    assert outcome.timed_out
    assert outcome.out.startswith("on\non\n")


def test_a_program_that_closes_its_streams_and_stays_is_ended() -> None:
    assert run(["sh", "-c", "exec sleep 600 >&- 2>&-"], 1).timed_out


INTERRUPTED_STARTS = """
import signal, subprocess, sys, threading, os
from envcheck.process import end_all, start

class Popen(subprocess.Popen):
    def _execute_child(self, *arguments, **more):
        super()._execute_child(*arguments, **more)
        os.kill(os.getpid(), signal.SIGINT)  # the moment at which nobody knows of the child yet
        print(self.pid, flush=True)

subprocess.Popen = Popen
try:
    start(["sleep", "600"])
except KeyboardInterrupt:
    print("interrupted")
end_all()
"""


def test_a_signal_in_the_midst_of_a_start_leaves_no_child() -> None:
    pid, word = run([sys.executable, "-c", INTERRUPTED_STARTS], 60).out.split()
    assert word == "interrupted"
    assert not alive(int(pid))


def test_the_last_act_of_the_command_line_ends_what_still_runs() -> None:
    script = "from envcheck.process import *; child = start(['sleep', '600']); print(child.pid); end_all()"
    assert not alive(int(run([sys.executable, "-c", script], 20).out))


BUSY_THREADS = """
import sys, threading, time
from envcheck.process import end_all, start

def begin():
    while True:
        print(start(["sleep", "600"]).pid, flush=True)

threading.excepthook = lambda _args: None
for _ in range(8):
    threading.Thread(target=begin, daemon=True).start()
time.sleep(0.2)
end_all()
"""


def test_nothing_that_other_threads_start_meanwhile_outlives_the_last_act() -> None:
    pids = [int(pid) for pid in run([sys.executable, "-c", BUSY_THREADS], 60).out.split()]
    assert len(pids) > 8
    assert not [pid for pid in pids if alive(pid)]


def test_after_the_last_act_nothing_is_started() -> None:
    script = "from envcheck.process import *; end_all(); print(run(['true'], 5).failure)"
    assert run([sys.executable, "-c", script], 20).out == "envcheck is ending\n"


def test_standard_input_is_closed_so_that_nothing_waits_for_a_person() -> None:
    assert run([sys.executable, "-c", "print(repr(input()))"], 20).code == 1


@pytest.mark.parametrize(("number", "name"), [(11, "SIGSEGV"), (-9, "SIGKILL"), (200, "signal 200")])
def test_signals_have_names(number: int, name: str) -> None:
    assert signal_name(number) == name


def alive(pid: int) -> bool:
    for _ in range(50):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
        if not state or state.startswith("Z"):
            return False
        time.sleep(0.1)
    os.kill(pid, 9)
    return True
