"""Run `envcheck` as users do."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

TRACEBACK = "Traceback (most recent call last)"


def environment(home: Path, **more: str) -> dict[str, str]:
    """A small, known environment: nothing of the person or the machine that runs the tests shows through."""
    return {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C.UTF-8", "HF_HUB_OFFLINE": "1", **more}


def envcheck(
    *arguments: str, env: Mapping[str, str], cwd: Path | None = None, stdin: str | None = None, limit_s: float = 60
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "envcheck", *arguments],
        env=dict(env),
        cwd=cwd,
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=limit_s,
        encoding="utf-8",
    )
