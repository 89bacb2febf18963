"""Run the real command in a box, and say what came of it."""

import json
import marshal
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.lab.document import Document
from tests.lab.machine import plan

ENTER = Path(__file__).with_name("enter.py")
LIMIT_S = 60.0


@dataclass(frozen=True)
class Played:
    """What `envcheck check --json` said in the box."""

    code: int
    report: dict[str, Any]
    complaint: str
    """Standard error, which should be empty."""


def play(document: Document, folder: Path, libraries: Path) -> Played:
    """Make the box and run the command in it. `folder`: an empty one, to mount the box on."""
    done = enter(plan(document, folder, libraries))
    complaint = done.stderr.decode("utf-8", "replace")
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise AssertionError(f"{document.name}: no report, exit code {done.returncode}: {complaint}") from None
    return Played(done.returncode, report, complaint)


def answer(command: str, played: Played, folder: Path) -> str:
    """What `envcheck plan`, `fit` or `fix` says of the box from its snapshot, in one line."""
    file = folder / "snapshot.json"
    file.write_text(json.dumps(played.report["snapshot"]))
    dry = ("--dry-run",) if command == "fix" else ()
    words = (sys.executable, "-m", "envcheck", command, "--from", str(file), *dry)
    environment = {**os.environ, "NO_COLOR": "1", "XDG_STATE_HOME": str(folder)}
    done = subprocess.run(words, capture_output=True, timeout=LIMIT_S, env=environment)
    return " ".join((done.stdout + done.stderr).decode("utf-8", "replace").split())


def enter(what: dict[str, object], limit_s: float = LIMIT_S) -> "subprocess.CompletedProcess[bytes]":
    """Carry a plan out."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(ENTER)], input=marshal.dumps(what), capture_output=True, timeout=limit_s
    )


@cache
def why_not() -> str:
    """Why no box can be made here; empty: one can."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "a box takes Linux namespaces, and root to make them"
    with tempfile.TemporaryDirectory() as folder:
        trial = plan(Document("trial", "", {"user": "user"}), Path(folder), Path(folder))
        done = enter({**trial, "command": [sys.executable, "-c", "import envcheck"]})
    return "" if done.returncode == 0 else f"no box can be made here: {done.stderr.decode().strip().splitlines()[-1]}"
