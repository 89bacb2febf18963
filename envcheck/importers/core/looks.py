"""What a text that no importer reads looks like, in words."""

import re

_KINDS = (
    ("a Python traceback", re.compile(r"^Traceback \(most recent call last\)", re.MULTILINE)),
    (
        "the log of a build",
        re.compile(r"error: command '|ninja: build stopped|\bgcc: error|subprocess-exited-with-error"),
    ),
    ("a log", re.compile(r"^(?:\d{4}-\d\d-\d\d[ T]|\[?(?:INFO|WARNING|ERROR|DEBUG)\b)", re.MULTILINE)),
    ("HTML", re.compile(r"^\s*<(?:!doctype|html|div|p)\b", re.IGNORECASE)),
    ("Python source", re.compile(r"^(?:import|from) \w+[\s\S]{0,2000}^(?:def|class) \w+", re.MULTILINE)),
    ("an issue in Markdown", re.compile(r"^(?:#{1,4} |```|- \[[ x]\])", re.MULTILINE)),
)


def looks_like(text: str) -> str | None:
    """`a Python traceback`, `text`; None: it is no text."""
    if "\0" in text[:4_000] or text.count("\ufffd", 0, 4_000) > 40:
        return None
    start = text[:200_000]
    return next((what for what, pattern in _KINDS if pattern.search(start)), "plain text")
