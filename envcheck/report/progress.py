"""What envcheck is doing, said on standard error while it does it."""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import IO

from msgspec import Struct

from envcheck.report.text import is_dumb, safe
from envcheck.units import seconds

REDRAW_S = 0.5
PATIENCE_S = 3.0
"""After so long in one stage a terminal is also told for how long."""
CLEAR = "\r\x1b[K"


class Progress(Struct, frozen=True):
    """Is told the stages as they begin: `progress.stage("loading the model")`."""

    stage: Callable[[str], None]


@contextlib.contextmanager
def make_progress(*, quiet: bool = False, stream: IO[str] | None = None) -> Iterator[Progress]:
    """On a terminal one line that changes and is gone at the end, elsewhere a line a stage, with `quiet` nothing."""
    stream = sys.stderr if stream is None else stream
    if quiet or stream is None:
        yield Progress(lambda _name: None)
    elif stream.isatty() and not is_dumb(os.environ):
        line = _Line(stream)
        try:
            yield Progress(line.stage)
        finally:
            line.end()
    else:
        yield Progress(lambda name: _say(stream, f"envcheck: {safe(name, ascii_only=True)} ...\n"))


class _Line:
    """One line, drawn again while a stage lasts: one that takes minutes shows that it is alive."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._now = ("", time.monotonic())
        self._over = threading.Event()
        self._painter = threading.Thread(target=self._paint, name="progress", daemon=True)
        self._painter.start()

    def stage(self, name: str) -> None:
        self._now = (safe(name, ascii_only=True), time.monotonic())
        self._draw()

    def end(self) -> None:
        self._over.set()
        self._painter.join(1.0)
        _say(self._stream, CLEAR)

    def _paint(self) -> None:
        while not self._over.wait(REDRAW_S):
            self._draw()

    def _draw(self) -> None:
        name, since = self._now
        lasted = time.monotonic() - since
        duration = f"{lasted:.0f} s" if lasted < 60 else seconds(lasted)
        line = f"{name} ..." if lasted < PATIENCE_S else f"{name} ... {duration}"
        if name:
            _say(self._stream, CLEAR + line[: _columns(self._stream) - 1])


def _columns(stream: IO[str]) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def _say(stream: IO[str], text: str) -> None:
    # Whoever listened may be gone; that is no reason to stop working.
    with contextlib.suppress(OSError, ValueError):
        stream.write(text)
        stream.flush()
