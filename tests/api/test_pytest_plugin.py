"""`pytest --envcheck`, in a session of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TEST = "import sys\ndef test_it():\n    assert ('envcheck.api' in sys.modules) is False\n"


def session(folder: Path, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_it.py").write_text(TEST)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *words, "test_it.py"]
    return subprocess.run(command, cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True)


def test_without_the_option_nothing_of_envcheck_is_imported(tmp_path: Path) -> None:
    done = session(tmp_path)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def test_a_session_on_a_broken_machine_is_refused_with_the_reason(tmp_path: Path) -> None:
    """CUDA_VISIBLE_DEVICES names a GPU that is not there, wherever this test runs."""
    done = session(tmp_path, "--envcheck", CUDA_VISIBLE_DEVICES="97")
    assert done.returncode == 1
    assert "1 passed" not in done.stdout
    assert "envcheck refuses the session: " in done.stdout + done.stderr


def test_what_is_skipped_does_not_refuse_it_and_a_misspelt_problem_is_said(tmp_path: Path) -> None:
    done = session(tmp_path, "--envcheck", "--envcheck-skip", "gpu-not-fuond")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "did you mean 'gpu-not-found'?" in done.stdout + done.stderr


def test_a_machine_without_failures_is_let_through(tmp_path: Path) -> None:
    """All that fails on this machine is skipped by name, so that the session runs."""
    from envcheck import check
    from envcheck.pytest_plugin import AREAS

    report = check(python=sys.executable, only=AREAS, offline=True)
    failed = sorted({f.problem for f in report.findings if f.status == "fail" and f.problem})
    done = session(tmp_path, "--envcheck", *(f"--envcheck-skip={name}" for name in failed))
    assert "refuses" not in done.stdout + done.stderr
    assert "1 failed" in done.stdout  # it ran; it fails because the plugin has imported what it looks for
