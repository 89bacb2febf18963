"""How commands speak to the person at this machine: through the one door, which is imported with the first word."""

import sys
from typing import TextIO


def say(text: str, stream: TextIO | None = None, *, begin: str = "", end: str = "\n", owned: bool = False) -> None:
    """A line, on standard error where no stream is named. See `report.door.say`."""
    from envcheck.report.door import say as leave

    leave(text, stream, begin=begin, end=end, owned=owned)


def ask(question: str) -> str | None:
    """The answer that is typed, in small letters; None: standard input ended."""
    say(question, end="")
    answer = sys.stdin.readline() if sys.stdin else ""
    return answer.strip().lower() if answer else None


def agreed(question: str) -> bool:
    """Whether the answer is yes; nothing typed is no."""
    return ask(question) in ("y", "yes")
