"""Colours, width and symbols, on real pseudo-terminals and on streams."""

import fcntl
import io
import os
import struct
import termios
import threading

import pytest

from envcheck.report.console import ascii_only, make_console
from envcheck.report.terminal import print_report
from tests.report.samples import broken, commands, too_wide


def on_a_terminal(columns: int, *, no_color: bool = False) -> str:
    """The report as a terminal of that many columns receives it."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    received = bytearray()

    def receive() -> None:
        try:
            while chunk := os.read(ours, 4096):
                received.extend(chunk)
        except OSError:  # the other end was closed
            pass

    reader = threading.Thread(target=receive)
    reader.start()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        print_report(make_console(stream, no_color=no_color), broken())
    reader.join(5)
    os.close(ours)
    return received.decode().replace("\r\n", "\n")


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def test_a_terminal_gets_colours() -> None:
    assert "\x1b[1;31mBROKEN" in on_a_terminal(80)


def test_no_color_means_not_one_escape_sequence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in on_a_terminal(80, no_color=True)
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in on_a_terminal(80)


def test_an_empty_no_color_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b" in on_a_terminal(80)


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_dumb_terminal_gets_plain_text(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", kind)
    assert "\x1b" not in on_a_terminal(80)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_terminals_own_width_is_filled_and_not_exceeded(columns: int) -> None:
    text = on_a_terminal(columns, no_color=True)
    assert {line.strip() for line in too_wide(text, columns)} <= set(commands(broken()))


@pytest.mark.parametrize("columns", [0, 1, 5])
def test_a_terminal_without_a_sensible_width_gets_a_report_all_the_same(columns: int) -> None:
    assert "driver-too-old" in on_a_terminal(columns, no_color=True)


def test_a_pipe_is_80_columns_wide_and_plain() -> None:
    stream = io.StringIO()
    console = make_console(stream)
    assert console.width == 80
    print_report(console, broken())
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize(
    ("environ", "plain"),
    [
        ({"LC_ALL": "C.UTF-8"}, False),
        ({"LC_ALL": "en_US.utf8", "LANG": "C"}, False),
        ({"LANG": "de_DE.UTF-8@euro"}, False),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "en_US.UTF-8"}, False),
        ({"LC_ALL": "C", "LANG": "en_US.UTF-8"}, True),
        ({"LC_ALL": "POSIX"}, True),
        ({"LC_ALL": "", "LC_CTYPE": "", "LANG": "de_DE.ISO-8859-1"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),  # as Python leaves it behind where LANG=C
        ({"LC_CTYPE": "C.UTF-8"}, True),  # as Python leaves it behind where nothing is set
        ({}, True),
    ],
)
def test_the_locale_decides_on_ascii(environ: dict[str, str], plain: bool) -> None:
    assert ascii_only(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), environ) is plain


def test_a_stream_that_is_not_utf8_decides_on_ascii_too() -> None:
    assert ascii_only(io.TextIOWrapper(io.BytesIO(), encoding="latin-1"), {"LC_ALL": "C.UTF-8"})
    assert not ascii_only(io.StringIO(), {"LC_ALL": "C.UTF-8"})
