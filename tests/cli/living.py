"""Which programs are running."""

import time
from pathlib import Path


def running(what: str) -> list[str]:
    """Command lines of living processes that name `what`; a process that is just ending is given a moment."""
    found: list[str] = []
    for _ in range(50):
        found = [line for line in command_lines() if what in line]
        if not found:
            return []
        time.sleep(0.1)
    return found


def wait_until_running(what: str) -> None:
    """Until a process names `what`, which may take a while on a busy machine."""
    for _ in range(1200):
        if any(what in line for line in command_lines()):
            return
        time.sleep(0.05)
    raise AssertionError(f"nothing runs {what}")


def command_lines() -> list[str]:
    """Of every process, but zombies, which have none."""
    lines = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                text = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue
            lines.append(text)
    return lines
