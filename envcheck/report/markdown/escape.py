"""Data made safe for GitHub-flavoured Markdown: a name is a name, whatever stands in it."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from envcheck.late_pattern import late
from envcheck.report.text import safe

_MARKUP = late(r"([\\`*\[\]<>|~$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LIST_OR_HEADING = late(r"^(\s*)(#{1,6}|[+-]|=+(?=\s*$)|-+(?=\s*$))(?=\s|$)", re.MULTILINE)
"""What makes a heading, an item of a list, a rule, or a heading of the line before; `-1` and `#1` are none of these."""
_NUMBERED = late(r"^(\s*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
"""`1. ` begins a numbered list; `24.0 GiB` does not."""
_REFERENCE = late(r"((?<!\w)@|#|(?<!\w)GH-)(?=\w)")
_BARE_LINK = late(r"\b(https?:)(?=//)|\b(www)(?=\.)", re.IGNORECASE)
_CODE = late(r"(`[^`]+`)")
_RUN = late(r"`+")


def prose(text: str) -> str:
    """Sentences; what stands between backticks is code, everything else is itself."""
    pieces = _CODE.split(safe(text))
    return "".join(code(piece[1:-1]) if piece.startswith("`") and len(piece) > 2 else plain(piece) for piece in pieces)


def plain(text: str) -> str:
    """Text that is nothing but itself: no markup, no link, nobody is notified, no issue is referred to."""
    text = _MARKUP.sub(r"\\\1", safe(text))
    text = _LIST_OR_HEADING.sub(r"\1\\\2", text)
    text = _NUMBERED.sub(r"\1\\\2", text)
    text = _REFERENCE.sub(r"\1<!-- -->", text)
    return _BARE_LINK.sub(lambda match: f"{match[0]}<!-- -->", text)


def code(text: str) -> str:
    """A code span that no backtick in it can end."""
    text = safe(text)
    if not text.strip():
        return "` `"
    fence = "`" * (longest_run(text) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def block(lines: Iterable[str], language: str = "") -> str:
    """A block of code, line by line, that nothing in it can end."""
    lines = [safe(line) for line in lines]
    fence = "`" * max(3, max(map(longest_run, lines), default=0) + 1)
    return "\n".join((f"{fence}{language}", *lines, fence))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; a bar in one is no border."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def folded(summary: str, body: str) -> str:
    """A part that is shown when it is asked for."""
    return f"<details><summary>{escape(safe(summary))}</summary>\n\n{body}\n\n</details>"


def longest_run(text: str) -> int:
    """Backticks in a row."""
    return max((len(run) for run in _RUN.findall(text)), default=0)


def _cell(cell: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", cell) or " "
