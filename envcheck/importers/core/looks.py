"""What an attachment that no importer reads looks like, in words."""

import re

from envcheck.late_pattern import late

_KINDS = (
    ("JSON", late(r"\A\s{0,200}(?:\{\s{0,200}[\"}]|\[\s{0,200}(?:[\[{\"\]]|-?\d{1,20},))")),
    ("a Python traceback", late(r"^Traceback \(most recent call last\)", re.MULTILINE)),
    (
        "the log of a build",
        late(r"error: command '|ninja: build stopped|\bgcc: error|subprocess-exited-with-error"),
    ),
    ("a log", late(r"^\[?(?:\d{4}-\d\d-\d\d[ T]|(?:INFO|WARNING|ERROR|DEBUG)\b)", re.MULTILINE)),
    ("HTML", late(r"^\s*<(?:!doctype|html|div|p)\b", re.IGNORECASE)),
    ("Python source", late(r"^(?:import|from) \w+[\s\S]{0,2000}^(?:def|class) \w+", re.MULTILINE)),
    ("an issue in Markdown", late(r"^(?:#{1,4} |```|- \[[ x]\])", re.MULTILINE)),
)


_MAGIC = (
    (b"\x89PNG", "an image"), (b"\xff\xd8\xff", "an image"), (b"GIF8", "an image"), (b"RIFF", "an image or a film"),
    (b"%PDF", "a PDF"), (b"PK\x03\x04", "an archive"), (b"\x1f\x8b", "a file of gzip"), (b"BZh", "an archive"),
    (b"\xfd7zXZ", "an archive"), (b"7z\xbc\xaf", "an archive"), (b"\x28\xb5\x2f\xfd", "an archive"),
    (b"\x7fELF", "a program"), (b"MZ", "a program"),
)  # fmt: skip


def no_text(data: bytes, text: str) -> str | None:
    """`an image`: what it looks like, where it is no text; None: it is text. `text`: the same, decoded."""
    if told := next((what for magic, what in _MAGIC if data.startswith(magic)), None):
        return None if data.startswith(b"\x1f\x8b") and text else told
    start = text[:4_000]
    return "no text" if "\0" in start or start.count("\ufffd") > min(40, len(start) // 10) else None


def looks_like(text: str) -> str:
    """`a Python traceback`, `plain text`."""
    start = text[:200_000]
    return next((what for what, pattern in _KINDS if pattern.search(start)), "plain text")
