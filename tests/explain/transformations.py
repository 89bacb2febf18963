"""What happens to a text on its way to `explain`: terminals, mails, chats and containers change its form."""

import html
import json
import textwrap
from collections.abc import Callable, Mapping

Transformation = Callable[[str], bytes]


def soft(columns: int) -> Transformation:
    """Wrapped between words, as mails are."""

    def wrap(text: str) -> bytes:
        wrapper = textwrap.TextWrapper(
            columns, break_long_words=False, break_on_hyphens=False, replace_whitespace=False
        )
        lines = (wrapper.wrap(line) or [""] for line in text.split("\n"))
        return "\n".join(part for parts in lines for part in parts).encode()

    return wrap


def hard(columns: int) -> Transformation:
    """Cut at a column, as terminals do."""

    def cut(text: str) -> bytes:
        lines = ([line[at : at + columns] for at in range(0, len(line), columns)] or [""] for line in text.split("\n"))
        return "\n".join(part for parts in lines for part in parts).encode()

    return cut


def before(prefix: Callable[[int], str]) -> Transformation:
    """Something before each line."""

    def put(text: str) -> bytes:
        return "\n".join(f"{prefix(n)}{line}" for n, line in enumerate(text.split("\n"), 1)).encode()

    return put


def typographic(text: str) -> bytes:
    """Quotes as word processors make them."""
    opened = False
    made = []
    for sign in text:
        if sign == '"':
            opened = not opened
            made.append("“" if opened else "”")
        else:
            made.append("’" if sign == "'" else sign)
    return "".join(made).encode()


def coloured(text: str) -> bytes:
    """ANSI colours around each line."""
    return "\n".join(f"\x1b[31m{line}\x1b[0m" for line in text.split("\n")).encode()


TRANSFORMATIONS: Mapping[str, Transformation] = {
    "soft 72": soft(72),
    "soft 80": soft(80),
    "soft 120": soft(120),
    "hard 80": hard(80),
    "hard 100": hard(100),
    "hard 120": hard(120),
    "docker build seconds": before(lambda n: f"{10 + n / 7:.2f} "),
    "docker build": before(lambda n: f"#12 {10 + n / 7:.3f} "),
    "kubectl logs": before(lambda n: f"2026-08-03T09:12:{n % 60:02d}.123456789Z "),
    "CRI": before(lambda n: f"2026-08-03T09:12:{n % 60:02d}.123456789Z stderr F "),
    "journal": before(lambda n: f"Aug 03 09:12:{n % 60:02d} node7 trainer[812]: "),
    "cat -n": before(lambda n: f"{n:6d}\t"),
    "mail quote": before(lambda _: "> "),
    "twice quoted": before(lambda _: "> > "),
    "one line": lambda text: text.replace("\n", "\\n").encode(),
    "JSON string": lambda text: json.dumps(text).encode(),
    "HTML": lambda text: html.escape(text).encode(),
    "typographic": typographic,
    "ANSI": coloured,
    "CRLF": lambda text: text.replace("\n", "\r\n").encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "fenced": lambda text: f"Hi, this is what I get:\n\n```\n{text}\n```\n\nThanks!\n".encode(),
}
