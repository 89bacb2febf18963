"""The one place where a console is made: colours, width, and whether it can show more than ASCII."""

import os
from collections.abc import Mapping
from typing import IO

from rich.console import Console

from envcheck.report.text import is_dumb

VTE_WITH_LINKS = 5000
"""The first version of GNOME Terminal's library that shows hyperlinks without a fault."""
NARROWEST = 20
"""Columns below which nothing can be laid out; a narrower terminal folds the lines itself."""


def make_console(
    stream: IO[str], *, no_color: bool = False, width: int | None = None, environ: Mapping[str, str] = os.environ
) -> Console:
    """A console on `stream`.

    Plain text wherever the stream is no terminal, the terminal is `dumb` or has no name, `NO_COLOR` is set to anything
    or `no_color` is asked for; then not one escape sequence is written. `width`: columns; None: what `COLUMNS` says,
    else the terminal's own, else 80.
    """
    plain = no_color or bool(environ.get("NO_COLOR")) or (is_dumb(environ) and not environ.get("FORCE_COLOR"))
    return Console(
        file=stream,
        color_system=None if plain else "auto",
        no_color=plain,
        width=max(NARROWEST, width or columns(stream, environ)),
        height=25,  # rich respects a width only together with a height on a dumb terminal; nothing here depends on it
        markup=False,  # what we print is data: `[red]` in a process's name is a name
        emoji=False,
        highlight=False,
    )


def shows_links(console: Console, environ: Mapping[str, str] = os.environ) -> bool:
    """The terminal is known to show hyperlinks (OSC 8). tmux and screen stand between, and are not trusted to."""
    if console.color_system is None or not console.is_terminal:
        return False
    if environ.get("FORCE_HYPERLINK", "0") != "0":
        return True
    if environ.get("TMUX") or environ.get("STY") or environ.get("TERM", "").startswith(("screen", "tmux", "linux")):
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        (vte.isdecimal() and int(vte) >= VTE_WITH_LINKS)
        or any(environ.get(name) for name in ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"))
        or environ.get("TERM_PROGRAM") in ("iTerm.app", "WezTerm", "vscode", "Hyper", "ghostty")
        or environ.get("TERM") in ("xterm-kitty", "alacritty", "foot", "xterm-ghostty")
    )


def columns(stream: IO[str], environ: Mapping[str, str]) -> int:
    """How wide `stream` is. rich would ask standard input and error, too, which say nothing of a report in a file."""
    wanted = environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted):
        return int(wanted)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def ascii_only(stream: IO[str], environ: Mapping[str, str] = os.environ) -> bool:
    """`stream` should be written in ASCII: its encoding or the user's locale is not UTF-8.

    A stream without an encoding (text kept in memory) goes by the locale alone.
    """
    encoding: str | None = getattr(stream, "encoding", None)
    return not (_is_utf8(encoding or "utf-8") and _is_utf8(locale_of(environ)))


def locale_of(environ: Mapping[str, str]) -> str:
    """The locale of the user's terminal: the first of `LC_ALL`, `LC_CTYPE`, `LANG` that is set.

    Where the user's is the C locale, Python puts `LC_CTYPE=C.UTF-8` into its own environment (PEP 538). That says
    nothing about the terminal, and so does not count.
    """
    lang = environ.get("LANG") or "C"
    ctype = environ.get("LC_CTYPE") or lang
    coerced = ctype in ("C.UTF-8", "C.utf8", "UTF-8") and lang in ("C", "POSIX")
    return environ.get("LC_ALL") or (lang if coerced else ctype)


def _is_utf8(name: str) -> bool:
    return name.lower().replace("-", "").replace("_", "").partition("@")[0].endswith("utf8")
