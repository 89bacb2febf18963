"""Ctrl-C and its kin: each ends envcheck through `finally`, so that no child is left, and without a traceback."""

import signal
import time
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SAME_WISH_S = 3.0
"""A second signal within so long says what the first one said: what ends already is not disturbed by it. A later one is
heard again, should the first have been lost (Python swallows what is raised in a `__del__`)."""

_heard_at = float("-inf")


def heed_signals() -> None:
    """From now on: 130 on Ctrl-C, 143 when terminated, 129 when the terminal is closed. An ignored one stays so."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def ignore_signals() -> None:
    """What is left to do takes a moment and is done in any case."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    global _heard_at  # noqa: PLW0603 - signals are the process's own, and so is this
    now = time.monotonic()
    if now - _heard_at < SAME_WISH_S:
        return
    _heard_at = now
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)
