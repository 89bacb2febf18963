r"""The clipboard of the user's terminal, also at the other end of an SSH connection: the sequence OSC 52.

xterm's control sequences, "Manipulate Selection Data": ESC ] 52 ; c ; BASE64 BEL. tmux hands on what stands in a
sequence of its own (ESC P tmux; ... ESC \, every ESC in it doubled) where `allow-passthrough` is on, and takes the
bare one where `set-clipboard` is.
"""

import base64
from collections.abc import Mapping
from typing import IO

from envcheck.report.text import is_dumb

TAKE_NONE = ("linux", "vt100", "vt102", "vt220", "cons25")
"""Terminals, by their names, that have no clipboard."""


def objection(stream: IO[str], environ: Mapping[str, str]) -> str | None:
    """Why nothing can be put on a clipboard from here; None: it can be tried."""
    if not stream.isatty():
        return "standard error is not a terminal, so there is no clipboard; report.md contains the same text."
    if is_dumb(environ) or environ.get("TERM", "").startswith(TAKE_NONE):
        return f"the terminal type {environ.get('TERM', '')!r} has no clipboard; report.md contains the same text."
    return None


def sequence(text: str, environ: Mapping[str, str]) -> str:
    """What a terminal puts `text` on its clipboard for."""
    bare = f"\x1b]52;c;{base64.b64encode(text.encode('utf-8', 'replace')).decode()}\x07"
    if not environ.get("TMUX"):
        return bare
    doubled = bare.replace("\x1b", "\x1b\x1b")
    return f"{bare}\x1bPtmux;{doubled}\x1b\\"
