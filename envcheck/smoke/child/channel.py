"""How the child tells its parent what happens: JSON lines on a file descriptor of their own.

{"event": "stage", "stage": "load", "at_s": 7.1}         it began this
{"event": "facts", "dimension": 64, ...}                 it measured this; later facts add to earlier ones
{"event": "failure", "type": "builtins.OSError", ...}    it raised this
{"event": "done", "at_s": 8.0}                           all is said
"""

import json
import os
import time
import traceback
from collections.abc import Iterator
from typing import Literal, TypeAlias

Stage: TypeAlias = Literal[
    "start", "import-torch", "import-transformers", "import-backend", "build", "download", "load", "embed"
]

WORDS: dict[Stage, str] = {
    "start": "starting Python",
    "import-torch": "importing torch",
    "import-transformers": "importing transformers",
    "import-backend": "importing the backend's own library",
    "build": "building the tiny model",
    "download": "downloading the model",
    "load": "loading the model",
    "embed": "embedding",
}
"""Each stage as it is said to people."""

MESSAGE_LIMIT = 4000
"""Characters of an exception's message that are kept; its head says most, its end the rest."""
TRACEBACK_LINES = 16


class Channel:
    """The child's end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._began = time.monotonic()
        self._stage: Stage = "start"
        os.set_inheritable(descriptor, False)

    def stage(self, stage: Stage, **about: object) -> None:
        """This begins now."""
        self._stage = stage
        self._tell(event="stage", stage=stage, at_s=self._elapsed(), **about)

    def facts(self, **facts: object) -> None:
        """This was measured. JSON values only; NaN and infinity are to be told as None."""
        self._tell(event="facts", **facts)

    def failure(self, error: BaseException) -> None:
        """This was raised, and the work is over."""
        self._tell(event="failure", stage=self._stage, **describe(error))

    def done(self) -> None:
        """All is said."""
        self._tell(event="done", at_s=self._elapsed())

    def _elapsed(self) -> float:
        return round(time.monotonic() - self._began, 4)

    def _tell(self, **event: object) -> None:
        data = json.dumps(event).encode() + b"\n"
        while data:
            data = data[os.write(self._descriptor, data) :]


def describe(error: BaseException) -> dict[str, object]:
    """An exception as plain data: its type and bases, its message, what it came from, where it was raised."""
    frames = traceback.format_tb(error.__traceback__)
    return {
        "type": _name(type(error)),
        "bases": [_name(base) for base in type(error).__mro__],
        "message": shorten(str(error)),
        "module": getattr(error, "name", None) if isinstance(error, ImportError) else None,
        "causes": [f"{_name(type(cause))}: {shorten(str(cause))}" for cause in _causes(error)],
        "traceback": "".join(frames).splitlines()[-TRACEBACK_LINES:],
    }


def shorten(text: str) -> str:
    """The beginning and the end of a long text."""
    if len(text) <= MESSAGE_LIMIT:
        return text
    half = MESSAGE_LIMIT // 2
    return f"{text[:half]} ... {text[-half:]}"


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What an exception came from, nearest first, as a traceback would show it."""
    seen = {id(error)}
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
