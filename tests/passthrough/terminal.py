"""A program on a real terminal of its own: what it shows, what is typed, how it ends."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.cli.command import environment

AGAIN_S = 5.0
LIMIT_S = 120.0
ROOT = Path(__file__).parents[2]


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """A known environment in which this envcheck runs, wherever it is started."""
    return environment(home, PYTHONPATH=str(ROOT), **more)


class OnTerminal:
    """Runs a program with all three streams on a new pseudo-terminal, as its foreground."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        cwd: Path,
        *,
        rows: int = 24,
        columns: int = 80,
        **streams: int,
    ) -> None:
        self.master, slave = os.openpty()
        self.slave = slave
        self.resize(rows, columns)
        self.shown = b""
        self.child = subprocess.Popen(
            list(command),
            env=dict(env),
            cwd=cwd,
            stdin=streams.get("stdin", slave),
            stdout=streams.get("stdout", slave),
            stderr=streams.get("stderr", slave),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads here
        )

    def __enter__(self) -> "OnTerminal":  # noqa: PYI034 - Self came with Python 3.11
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait(LIMIT_S)
        os.close(self.slave)
        os.close(self.master)

    def resize(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def interrupt(self) -> int:
        """Type Ctrl-C, as people do again every few seconds until it has ended; its exit code."""
        until = time.monotonic() + LIMIT_S
        while self.child.poll() is None and time.monotonic() < until:
            self.type(b"\x03")
            again = time.monotonic() + AGAIN_S
            while self.child.poll() is None and time.monotonic() < again:
                self._read(0.05)
        return self.end()

    def settings(self) -> list[object]:
        return list(termios.tcgetattr(self.slave))

    def wait_for(self, text: bytes) -> None:
        """Until it has shown `text`."""
        until = time.monotonic() + LIMIT_S
        while text not in self.shown:
            assert time.monotonic() < until, f"{text!r} never came; there was {self.shown!r}"
            self._read(0.2)

    def end(self) -> int:
        """Its exit code, when it has ended and all it said was read."""
        until = time.monotonic() + LIMIT_S
        while self.child.poll() is None:
            assert time.monotonic() < until, f"it does not end; there was {self.shown!r}"
            self._read(0.05)
        while self._read(0):
            pass
        return self.child.returncode

    def _read(self, patience_s: float) -> bool:
        if not select.select([self.master], [], [], patience_s)[0]:
            return False
        self.shown += os.read(self.master, 65536)
        return True
