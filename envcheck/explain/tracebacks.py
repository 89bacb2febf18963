"""Python tracebacks as records: which exception, raised in whose code, and what it was raised from.

A record says more than its lines: that `'Config' object has no attribute 'hidden_size'` was asked for by
sentence-transformers, or that a message stands in code of the user's own.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field

from envcheck.explain.prefixes import without_prefixes
from envcheck.late_pattern import late

if TYPE_CHECKING:
    import re

MOST_LINES = 20_000
"""Lines at the end of a text that are looked through."""
MOST_FRAMES = 400
LONGEST_MESSAGE = 600
_BEGIN = late(r"Traceback \(most recent call last\)")
_FRAME = late(
    r"(?:File \"|^(?=[\w./~-]{1,200}/))(?P<path>[^\"\n]{1,400})\", line (?P<line>\d{1,7})(?:, in "
    r"(?P<function>[^\n]{1,120}))?"
    r"|(?P<path_2>[/~.\w][^\s:\"']{0,300}\.py):(?P<line_2>\d{1,7}) in (?P<function_2>[\w.<>]{1,80})"  # rich
    r"|File (?P<path_3>[/~.\w][^\s:\"']{0,300}\.py):(?P<line_3>\d{1,7}), in (?P<function_3>[\w.<>]{1,80})"  # IPython
    r"|^(?P<path_4>[/~.\w][^\s:\"']{0,300}\.py) in (?P<function_4>[\w.<>]{1,80})\("  # IPython before 8
)
_RAISED = late(
    r"(?P<type>(?:[A-Za-z_]\w{0,60}\.){0,8}[A-Z]\w{0,80}(?:Error|Exception|Exit|Interrupt|Failure|Missing|Unavailable|Timeout|"
    r"Died|IsEnabled|NotFound|Warning|Disconnected|Exceeded|Conflict)\w{0,20})(?:: (?P<message>.{0,600}))?$"
)
_CHAIN = late(r"The above exception was the direct cause|During handling of the above exception, another")
_SIGNS = ("File", ".py:", ".py in ", '.py", line', "Traceback", "above exception")
_PACKAGE = late(r"(?:site|dist)-packages[/\\]([A-Za-z_][\w-]{0,60})(?:[/\\]|\.py)")
_STANDARD = late(
    r"/lib(?:64)?/python3\.\d{1,2}/(?!site-packages|dist-packages)|<frozen |[/\\]Lib[/\\](?!site-packages)"
)
_BETWEEN = frozenset(
    {
        "__getattr__",
        "__getattribute__",
        "_call_impl",
        "_wrapped_call_impl",
        "__call__",
        "wrapper",
        "inner",
        "decorate_context",
    }
)
"""Functions that only pass a call or a name on."""


class Frame(Struct, frozen=True):
    """One call."""

    path: str
    line: int
    function: str

    @property
    def package(self) -> str | None:
        """The installed package; None: code of the user's own, or of Python."""
        found = _PACKAGE.search(self.path)
        return found[1].replace("_", "-").lower() if found else None

    @property
    def standard(self) -> bool:
        """Python's own library."""
        return _STANDARD.search(self.path) is not None


class Raised(Struct):
    """One exception."""

    type: str
    message: str
    first: int
    """Line of the text, from 1, at which its traceback begins."""
    last: int
    """The line that names it."""
    frames: list[Frame] = field(default_factory=list)
    chained: bool = False
    """It was raised while another was handled."""

    @property
    def raised_in(self) -> str | None:
        """The package whose code asked for what failed; None: the user's own code."""
        for frame in reversed(self.frames):
            if frame.standard or frame.function in _BETWEEN:
                continue
            return frame.package
        return None

    @property
    def where(self) -> Frame | None:
        """The last call outside of Python's own library."""
        return next((frame for frame in reversed(self.frames) if not frame.standard), None)


def read_tracebacks(text: str, first_line: int = 1) -> list[Raised]:
    """All of a text, in its order."""
    lines = text.split("\n")
    skipped = max(0, len(lines) - MOST_LINES)
    return list(_read(lines[skipped:], first_line + skipped))


def _read(lines: Sequence[str], number: int) -> Iterator[Raised]:
    frames: list[Frame] = []
    begun, chained = 0, False
    for at, raw in enumerate(lines, number):
        if not (begun or any(sign in raw for sign in _SIGNS)):
            continue
        line = without_prefixes(raw).strip(" │┃║|").rstrip()
        if _CHAIN.search(line):
            chained = True
        elif _BEGIN.search(line):
            frames, begun = [], at
        elif (frame := _FRAME.search(line)) and not line.startswith(("SyntaxError",)):
            begun = begun or at
            if len(frames) < MOST_FRAMES:
                frames.append(_frame(frame))
        elif begun and frames and (raised := _RAISED.match(line)):
            message = (raised["message"] or "")[:LONGEST_MESSAGE]
            yield Raised(raised["type"], message, begun, at, frames, chained)
            frames, begun, chained = [], 0, False


def _frame(found: "re.Match[str]") -> Frame:
    groups = found.groupdict()
    forms = ("", "_2", "_3", "_4")
    path, line, function = (
        next((told for form in forms if (told := groups.get(f"{name}{form}"))), "")
        for name in ("path", "line", "function")
    )
    return Frame(path, int(line or 0), (function or "<module>").strip())


def around(records: Sequence[Raised], line: int) -> Raised | None:
    """The exception whose traceback or message a line belongs to; the message may go on for some lines."""
    return next((raised for raised in reversed(records) if raised.first <= line <= raised.last + 3), None)
