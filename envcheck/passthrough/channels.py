"""What the command's standard streams are: pseudo-terminal, pipe, or our own."""

import contextlib
import os
from dataclasses import dataclass, field

from envcheck.passthrough.terminal import stand_in


@dataclass(slots=True)
class Channels:
    """The ends of the command, and ours."""

    stdin: int | None = None
    """None: it reads from our own standard input."""
    stdout: int = -1
    stderr: int = -1
    terminal: int | None = None
    """Our end of the pseudo-terminal, where there is one."""
    shown: int | None = None
    """The user's terminal that it stands for."""
    plain: bool = False
    """Line ends are left to the user's terminal."""
    sources: dict[int, int] = field(default_factory=dict)
    """Our end of each channel, and the descriptor that its bytes go to."""
    _theirs: list[int] = field(default_factory=list)

    @property
    def their_terminal(self) -> int | None:
        """The command's end of the pseudo-terminal."""
        return self._theirs[0] if self.terminal is not None else None

    def started(self) -> None:
        """The command has its ends now; ours must see when it closes them."""
        while self._theirs:
            os.close(self._theirs.pop())

    def close(self) -> None:
        """Close all that is open."""
        self.started()
        for source in self.sources:
            with contextlib.suppress(OSError):
                os.close(source)
        self.sources.clear()


def open_channels(out: int, err: int) -> Channels:
    """Channels for a command whose output and complaints go to the descriptors `out` and `err`.

    Each stream that is a terminal is one for the command, too. Of the others, output and complaints that go to the same
    place share one pipe, which keeps their order; else each has its own.
    """
    channels = Channels()
    channels.shown = next((fd for fd in (out, err, 0) if os.isatty(fd)), None)
    if channels.shown is not None:
        channels.plain = not (os.isatty(out) and os.isatty(0))
        channels.terminal, theirs = stand_in(channels.shown, plain=channels.plain)
        channels.sources[channels.terminal] = channels.shown
        channels._theirs.append(theirs)  # noqa: SLF001 - made here
        channels.stdin = theirs if os.isatty(0) else None
    channels.stdout = _channel(channels, out)
    channels.stderr = channels.stdout if _same(out, err) else _channel(channels, err)
    return channels


def _channel(channels: Channels, target: int) -> int:
    """The command's end for what goes to `target`."""
    if os.isatty(target) and channels.their_terminal is not None:
        return channels.their_terminal
    ours, theirs = os.pipe()
    channels.sources[ours] = target
    channels._theirs.append(theirs)  # noqa: SLF001 - made here
    return theirs


def _same(one: int, other: int) -> bool:
    try:
        return os.path.sameopenfile(one, other)
    except OSError:
        return False
