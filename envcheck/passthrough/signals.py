"""Signals on their way to the command."""

import contextlib
import os
import signal
import time
from collections.abc import Callable
from types import FrameType

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
"""What asks a program to end."""
FORWARDED = (*ENDING, signal.SIGUSR1, signal.SIGUSR2)
GRACE_S = 3.0
"""What outlives a command that was asked to end has so long to follow it."""


class Signals:
    """From entering to leaving, what is sent to us goes to the command's process group.

    What was ignored before stays ignored, by the command, too (`nohup`). `wake` is a descriptor that becomes readable
    whenever a signal arrives, a child's end included.
    """

    def __init__(
        self, *, resized: Callable[[], None], suspend: Callable[[], None], continued: Callable[[], None]
    ) -> None:
        self._heeded: dict[signal.Signals, Callable[[], None] | None] = {
            signal.SIGWINCH: resized,
            signal.SIGTSTP: suspend,
            signal.SIGCONT: continued,
            signal.SIGCHLD: None,
        }
        self._group: int | None = None
        self._early: list[int] = []
        self._before: dict[int, object] = {}
        self._bell = -1
        self._bell_before = -1
        self.wake = -1
        self.asked_to_end = False

    def __enter__(self) -> "Signals":  # noqa: PYI034 - Self came with Python 3.11
        self.wake, self._bell = os.pipe()
        os.set_blocking(self.wake, False)
        os.set_blocking(self._bell, False)
        self._bell_before = signal.set_wakeup_fd(self._bell, warn_on_full_buffer=False)
        heard = [number for number in FORWARDED if signal.getsignal(number) is not signal.SIG_IGN]
        handlers = {**dict.fromkeys(heard, self._forward), **{n: _calling(heed) for n, heed in self._heeded.items()}}
        for number, handler in handlers.items():
            self._before[number] = signal.signal(number, handler)
        return self

    def __exit__(self, *_ending: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler or signal.SIG_DFL)  # type: ignore[arg-type] # as `signal.signal` gave it
        signal.set_wakeup_fd(self._bell_before)
        os.close(self.wake)
        os.close(self._bell)

    def started(self, group: int) -> None:
        """The command runs; what came before it did is handed on."""
        self._group = group
        while self._early:
            self.send(self._early.pop(0))

    def send(self, number: int) -> None:
        """To the command and all that it started."""
        if self._group is None:
            self._early.append(number)
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._group, number)

    def clear(self) -> None:
        """What woke us is done with."""
        with contextlib.suppress(BlockingIOError):
            while os.read(self.wake, 512):
                pass

    def sweep(self) -> None:
        """The command has ended as it was asked to: what is left of its group follows, in the end by force."""
        until = time.monotonic() + GRACE_S
        while self._group is not None and _lives(self._group):
            if time.monotonic() > until:
                self.send(signal.SIGKILL)
                return
            time.sleep(0.02)

    def _forward(self, number: int, _frame: FrameType | None) -> None:
        self.asked_to_end |= number in ENDING
        self.send(number)


def stop_with(group: Callable[[int], None]) -> None:
    """Stop the command, and this process with its own group, as Ctrl-Z does; returns when it is continued."""
    group(signal.SIGSTOP)
    handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.killpg(os.getpgrp(), signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, handler)
    group(signal.SIGCONT)


def _calling(heed: Callable[[], None] | None) -> Callable[[int, FrameType | None], None]:
    def handler(_number: int, _frame: FrameType | None) -> None:
        if heed:
            heed()

    return handler


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
