"""A stand-in for torch: a module of that name on PYTHONPATH, which does what a broken torch does when it is imported.

Everything else is real: the checked Python, the child process, its pipes, its end.
"""

import sys
import time
from pathlib import Path

import pytest

from envcheck.smoke import SmokeRequest, run_smoke
from envcheck.smoke.result import SmokeResult


def stand_in(folder: Path, torch: str) -> Path:
    """Put the stand-in, whose source is `torch`, into `folder`."""
    (folder / "torch").mkdir(parents=True)
    (folder / "torch" / "__init__.py").write_text(torch)
    return folder


def smoke_with(folder: Path, torch: str, monkeypatch: pytest.MonkeyPatch, timeout_s: float = 60) -> SmokeResult:
    """The smoke test of the tiny model in this Python, with a stand-in for torch."""
    monkeypatch.setenv("PYTHONPATH", str(stand_in(folder / "lib", torch)))
    request = SmokeRequest(python=sys.executable, timeout_s=timeout_s, cache=str(folder / "cache"))
    return run_smoke(request)


def alive(pid: int) -> bool:
    """The process is there, and neither just ending nor waiting to be reaped: a kill takes a moment to arrive."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state == "Z":
            return False
        time.sleep(0.05)
    return True
