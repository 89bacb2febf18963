"""What is said while envcheck works."""

import io
import os
import re
from typing import IO

import pytest

from envcheck.report import progress
from envcheck.report.progress import make_progress

END = "\x04"


def work(stream: IO[str], *, quiet: bool = False) -> None:
    with make_progress(quiet=quiet, stream=stream) as said:
        said.stage("looking at the machine")
        said.stage("smoke test: loading \x1b[31mthe model")


def on_a_terminal() -> str:
    """All that a terminal received; little enough for its buffer."""
    ours, theirs = os.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        work(stream)
        stream.write(END)
    received = ""
    while not received.endswith(END):  # a terminal hands over what it has so far
        received += os.read(ours, 65536).decode()
    os.close(ours)
    return received.removesuffix(END)


def test_a_pipe_gets_a_line_a_stage() -> None:
    stream = io.StringIO()
    work(stream)
    assert stream.getvalue() == "envcheck: looking at the machine ...\nenvcheck: smoke test: loading the model ...\n"


def test_quiet_is_silent() -> None:
    stream = io.StringIO()
    work(stream, quiet=True)
    assert stream.getvalue() == ""


def test_a_terminal_gets_one_line_that_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    received = on_a_terminal()
    assert "\r\x1b[Klooking at the machine ..." in received
    assert "\n" not in received
    assert received.endswith("\r\x1b[K")


def test_a_dumb_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in on_a_terminal()


def test_a_long_stage_shows_how_long_it_has_lasted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(progress, "PATIENCE_S", 0.0)
    assert re.search(r"looking at the machine \.\.\. 0 s", on_a_terminal())


def test_a_listener_that_went_away_stops_no_work() -> None:
    stream = io.StringIO()
    with make_progress(stream=stream) as said:
        stream.close()
        said.stage("still working")
