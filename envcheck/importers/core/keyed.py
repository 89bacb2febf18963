"""`Key: value` lines, as most environment dumps have them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_LINE = re.compile(r"^[\s>*|#-]{0,12}`{0,2}\*{0,2}([A-Za-z][^:=|\n]{0,70}?)`{0,2}\*{0,2}\s*:\*{0,2}(?:\s+|$)(.*)$")


class Entry(NamedTuple):
    """One line."""

    line: int
    key: str
    """In lower case, without markup."""
    value: str


def entries(text: str) -> Iterator[Entry]:
    """Every line of the form `Key: value`, with or without a list's dash and Markdown's emphasis."""
    for number, line in enumerate(text.split("\n"), start=1):
        if ":" not in line or len(line) > 4_000:
            continue
        found = _LINE.match(line)
        if found:
            key = re.sub(r"[`*]", "", found[1])
            yield Entry(number, " ".join(key.lower().split()), found[2].strip().strip("`"))
