"""`Key: value` lines, as most environment dumps have them, and the answers of issue forms."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from envcheck.late_pattern import late

_LINE = late(
    r"^[\s>*|#\u2022\u00b7-]{0,12}`{0,2}\*{0,2}([A-Za-z][^:=|\n]{0,70}?)`{0,2}\*{0,2}\s*:\*{0,2}(?:\s+|$)(.*)$"
)
_JSON = late(r'^\s{0,12}"([A-Za-z][\w .-]{0,40})"\s?:\s?"([^"]{1,80})",?\s*$')
_HEADING = late(r"^#{2,6}\s+\W{0,4}([A-Za-z].{1,70}?)[\s*:?]*$")
"""One `#` is the title of the text, or a comment in a shell."""


class Entry(NamedTuple):
    """One line."""

    line: int
    key: str
    """In lower case, without markup."""
    value: str


def entries(text: str) -> Iterator[Entry]:
    """Every line of the form `Key: value`, with or without a list's dash and Markdown's emphasis.

    So do JSON's `"key": "value"` and a heading with the line below it: GitHub writes the answers of forms so.
    """
    heading = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line or line.isspace() or len(line) > 4_000:
            continue
        if line[0] == "#" and (title := _HEADING.match(line)):
            heading = _key(title[1])
        elif heading:
            yield Entry(number, heading, line.strip(" \t`*_"))
            heading = ""
        if ":" in line and (found := _LINE.match(line) or _JSON.match(line)):
            yield Entry(number, _key(found[1]), found[2].strip().strip("`"))


def _key(words: str) -> str:
    return " ".join(re.sub(r"[`*]", "", words).lower().split())
