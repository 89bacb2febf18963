"""However the child ends, it is a finding, and nothing is left of it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from envcheck.report.document import exit_code
from envcheck.smoke import SmokeRequest, run_smoke
from tests.cli.command import environment
from tests.smoke.stand_in import alive, smoke_with, stand_in

HANG = "import os, subprocess, time; c = subprocess.Popen(['sleep', '600']); print(c.pid, flush=True); time.sleep(600)"


@pytest.mark.parametrize(
    ("number", "problem"), [("SIGSEGV", "torch-import-crashed"), ("SIGABRT", "torch-import-crashed")]
)
def test_importing_torch_crashes(number: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = smoke_with(tmp_path, f"import os, signal\nos.kill(os.getpid(), signal.{number})", monkeypatch)
    finding = result.findings[0]
    assert (finding.problem, finding.status) == (problem, "fail")
    assert f"{number} ended it while importing torch" in finding.detail
    assert "torch/__init__.py" in finding.detail, "where it crashed"


def test_importing_torch_raises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "raise ImportError('libcudnn.so.9: cannot open shared object file: No such file or directory')"
    finding = smoke_with(tmp_path, source, monkeypatch).findings[0]
    assert finding.problem == "library-missing"  # as `explain` says of the same text
    assert "libcudnn.so.9" in finding.detail


def test_an_environment_without_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "raise ModuleNotFoundError(\"No module named 'torch'\", name='torch')"
    result = smoke_with(tmp_path, source, monkeypatch)
    assert result.findings[0].problem == "torch-missing"
    assert {finding.status for finding in result.findings[1:]} == {"skip"}


def test_a_child_that_leaves_without_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = smoke_with(tmp_path, "import os\nprint('so long', flush=True)\nos._exit(7)", monkeypatch).findings[0]
    assert finding.problem == "smoke-failed"
    assert "exit code 7" in finding.detail
    assert "so long" in finding.detail


def test_a_child_that_exits_properly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert smoke_with(tmp_path, "raise SystemExit(3)", monkeypatch).findings[0].problem == "torch-import-failed"


def test_a_child_that_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = smoke_with(tmp_path, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", monkeypatch).findings[0]
    assert finding.problem in ("smoke-failed", "host-out-of-memory"), "by what the machine looks like just now"
    assert (exit_code([finding], strict=False), finding.fixes != ()) == (1, True)
    assert "illed" in finding.title or "memory" in finding.title


def test_a_child_that_runs_out_of_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29))\nbytearray(2**30)"
    finding = smoke_with(tmp_path, source, monkeypatch).findings[0]
    assert (finding.problem, exit_code([finding], strict=False)) == ("host-out-of-memory", 1)
    assert finding.fixes[0].commands


def test_a_child_that_hangs_is_ended_in_time_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = time.monotonic()
    finding = smoke_with(tmp_path, HANG, monkeypatch, timeout_s=2).findings[0]
    assert time.monotonic() - began < 20
    assert (finding.problem, exit_code([finding], strict=False)) == ("smoke-failed", 1)
    assert finding.title == "The smoke test did not finish within 2.0 s"
    assert "A higher --timeout gives more time." in finding.detail
    output = finding.evidence["output"]
    assert isinstance(output, list)
    assert not alive(int(output[0]))


def test_a_child_that_talks_without_end_is_heard_in_bounded_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = "import os\nfor _ in range(2000): print('x' * 10_000)\nprint('the end', flush=True)\nos._exit(1)"
    finding = smoke_with(tmp_path, source, monkeypatch).findings[0]
    assert "It last said: the end" in finding.detail
    assert len(str(finding.evidence)) < 20_000


def test_a_child_that_writes_nonsense_among_the_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "import os, sys\nos.write(int(sys.argv[1]), b'nonsense\\n[1]\\n{\"event\": 5}\\n')\nraise ImportError('no')"
    )
    assert smoke_with(tmp_path, source, monkeypatch).findings[0].problem == "torch-import-failed"


def test_a_python_that_cannot_be_started() -> None:
    finding = run_smoke(SmokeRequest(python="/nonexistent/python")).findings[0]
    assert finding.problem == "smoke-failed"
    assert "/nonexistent/python could not be started" in finding.detail


def test_a_python_that_is_no_python() -> None:
    assert run_smoke(SmokeRequest(python="/bin/false")).findings[0].problem == "smoke-failed"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_no_orphan(number: signal.Signals, code: int, tmp_path: Path) -> None:
    parent, child = interrupted(tmp_path)
    parent.send_signal(number)
    assert parent.wait(timeout=20) == code
    assert not alive(child)


def test_a_parent_that_is_killed_takes_the_child_with_it(tmp_path: Path) -> None:
    parent, child = interrupted(tmp_path)
    parent.kill()
    parent.wait(timeout=20)
    for _ in range(100):
        if not alive(child):
            break
        time.sleep(0.05)
    assert not alive(child)


def interrupted(folder: Path) -> "tuple[subprocess.Popen[bytes], int]":
    """`envcheck smoke` in the middle of its work, and its child."""
    marker = folder / "importing"
    source = f"import os, pathlib, time\npathlib.Path({str(marker)!r}).write_text(str(os.getpid()))\ntime.sleep(600)"
    env = environment(folder, PYTHONPATH=str(stand_in(folder / "lib", source)))
    command = [sys.executable, "-m", "envcheck", "smoke", "--model", "tiny"]
    parent = subprocess.Popen(command, env=env, cwd=Path(__file__).parents[2], stderr=subprocess.DEVNULL)
    for _ in range(600):
        if marker.exists() and marker.read_text():
            return parent, int(marker.read_text())
        time.sleep(0.05)
    parent.kill()
    raise AssertionError("no child appeared")
