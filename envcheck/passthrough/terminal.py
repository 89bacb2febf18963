"""The user's terminal, and the pseudo-terminal that stands for it before the command."""

import contextlib
import fcntl
import os
import struct
import termios

INPUT, OUTPUT, CONTROL, LOCAL, CHARACTERS = 0, 1, 2, 3, 6
"""Places in what `tcgetattr` gives."""
_WINDOW = struct.Struct("HHHH")


def stand_in(terminal: int, *, plain: bool) -> tuple[int, int]:
    """A pseudo-terminal with the settings and the size of `terminal`: our end and the command's.

    `plain`: it leaves line ends as they are; the user's own terminal then does what is to be done to them.
    """
    ours, theirs = os.openpty()
    with contextlib.suppress(termios.error, OSError):
        settings = termios.tcgetattr(terminal)
        if plain:
            settings[OUTPUT] &= ~termios.OPOST
        termios.tcsetattr(theirs, termios.TCSANOW, settings)
    copy_size(terminal, ours)
    return ours, theirs


def copy_size(source: int, target: int) -> None:
    """Rows and columns; whoever has `target` as its terminal is told (SIGWINCH)."""
    with contextlib.suppress(OSError):
        size = fcntl.ioctl(source, termios.TIOCGWINSZ, bytes(_WINDOW.size))
        fcntl.ioctl(target, termios.TIOCSWINSZ, size)


def suspends(terminal: int, typed: bytes) -> bool:
    """In what was typed is the key that stops a program (Ctrl-Z), as the command's terminal understands it now."""
    try:
        settings = termios.tcgetattr(terminal)
    except termios.error:
        return False
    key = settings[CHARACTERS][termios.VSUSP]
    return bool(settings[LOCAL] & termios.ISIG and key != b"\0" and key in typed)


class Keyboard:
    """The terminal that standard input is. While it is held, keys mean something only to the command's terminal.

    It can be held only in the foreground: a job that a shell runs behind its prompt may not touch it.
    """

    def __init__(self, descriptor: int, *, plain: bool) -> None:
        self._descriptor, self._plain = descriptor, plain
        self._before: list[int | list[bytes | int]] | None = None

    @property
    def held(self) -> bool:
        """Keys are ours to pass on."""
        return self._before is not None

    def hold(self) -> None:
        """Take it, if this is the foreground; again, where a shell has changed it meanwhile."""
        if not _foreground(self._descriptor):
            return
        with contextlib.suppress(termios.error):
            before = self._before or termios.tcgetattr(self._descriptor)
            termios.tcsetattr(self._descriptor, termios.TCSANOW, _unprocessed(before, keep_output=self._plain))
            self._before = before

    def release(self) -> None:
        """Give it back as it was."""
        if self._before is not None and _foreground(self._descriptor):
            with contextlib.suppress(termios.error):
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)
        self._before = None


def _foreground(terminal: int) -> bool:
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:  # not the terminal of this session: nobody shares it with us
        return True


def _unprocessed(settings: list[int | list[bytes | int]], *, keep_output: bool) -> list[int | list[bytes | int]]:
    """The same, but every key is a byte (termios(3), `cfmakeraw`)."""
    raw = list(settings)
    _clear(raw, INPUT, "BRKINT ICRNL IGNBRK IGNCR INLCR INPCK ISTRIP IXON PARMRK")
    _clear(raw, LOCAL, "ECHO ECHONL ICANON IEXTEN ISIG")
    if not keep_output:
        _clear(raw, OUTPUT, "OPOST")
    characters = raw[CHARACTERS]
    if isinstance(characters, list):
        characters = list(characters)
        characters[termios.VMIN], characters[termios.VTIME] = 1, 0
        raw[CHARACTERS] = characters
    return raw


def _clear(settings: list[int | list[bytes | int]], place: int, flags: str) -> None:
    value = settings[place]
    if isinstance(value, int):
        for flag in flags.split():
            value &= ~getattr(termios, flag)
        settings[place] = value
