"""Source code that somebody quotes: what it would say, and nothing that happened."""

from envcheck.explain.anchors import line_bounds
from envcheck.late_pattern import late

MOST_ABOVE = 4
"""Lines of one statement above the one that is looked at."""
LONGEST = 1_600
"""Bytes of a line of source."""
_LITERAL = late(r"[+-]?[ \t]{0,80}(?:[rfb]{0,2})(?P<quote>[\"']).{0,300}(?P=quote)[ \t]{0,4}[),\\]{0,4}[ \t]{0,4}$")
_PLACEHOLDER = late(
    r"[+-]?[ \t]{0,80}(?:.{0,80}[( ,=])?r?f(?P<quote>[\"']).{0,300}\{[\w.\[\]()=!]{1,80}(?::[^{}]{0,12})?\}"
)
_RAISE = late(r"[+-]?[ \t]{0,80}raise [\w.]{3,80}\(")
_IN_A_DIFF = late(r"[+-][ \t]{1,80}(?:assert |if |elif |return |def |class |with |for |raise |f?[\"'])")
_FRAME = late(
    r"[ \t|>]{0,40}File \".{1,300}\", line \d{1,7}|.{0,300}:\d{1,7}: in \w{1,80}$|.{0,12}[-=]{0,3}> ?\d{1,6} "
)
_JOINED = late(
    r".{0,1500}[ \t][+-][ \t]{3,80}(?:assert |if |raise |return |f?[\"'])"
    r"|(?!.{0,1500}File \").{1,1500}: raise [\w.]{3,80}\("
)
"""Lines of a diff or of a program that were read as one, as where a terminal has broken them."""


def is_source(data: bytes, at: int) -> bool:
    """The line around the offset is a statement of a program, and no traceback quotes it.

    A traceback shows the `raise` that it passed, and a message with its values filled in below it; where its end is
    cut off, that line is all that is left.
    """
    line, start = _line(data, at)
    if _IN_A_DIFF.match(line) or _JOINED.match(line):
        return True
    if not (_RAISE.match(line) or _PLACEHOLDER.match(line) or _LITERAL.match(line)):
        return False
    literal = not (_RAISE.match(line) or _PLACEHOLDER.match(line))
    for _ in range(MOST_ABOVE):
        if start == 0:
            break
        above, start = _line(data, start - 1)
        if _FRAME.match(above):
            return False
        statement = _RAISE.match(above) or _PLACEHOLDER.match(above)
        literal = literal and not statement
        if not (statement or _LITERAL.match(above)):
            break
    return not literal


def _line(data: bytes, at: int) -> tuple[str, int]:
    """The line around an offset, and where it begins."""
    start, end = line_bounds(data, at)
    return data[start : min(end, start + LONGEST)].decode("utf-8", "replace").rstrip("\r\n"), start
