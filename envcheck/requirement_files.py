"""The lines of files of requirements and constraints, those of the files that they name among them. A leaf."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from envcheck.files import MIB, Bounds, UnreadableInput, read
from envcheck.late_pattern import late
from envcheck.urls import local_path

REQUIREMENTS = Bounds(bytes=MIB)
"""A file of requirements; the lock file of a large project takes half of it."""
MOST_FILES = 100
"""That one file names, and those name in their turn."""
MOST_LINES = 10_000
"""Of one file, lines that go on counted as one, and of all that is read together: each is held against each release."""
LONGEST = 2_000
"""Characters of a line that are looked at."""

_NO_TEXT = late(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""As pip reads files of requirements (pip/_internal/utils/encoding.py); the longer marks first."""

FURTHER_FILE = late(r"(?:-c|-r|--constraint|--requirement)(?:\s+|=)?(.+)")
"""A line that names another file, whose lines count as if they stood here."""


def lines(files: Iterable[str], root: Path = Path("/")) -> Iterator[tuple[str, str]]:
    """Each line without its comment, and the file it stands in. What cannot be read, or is too much, is left out.

    Args:
        files: paths or `file:` URLs; relative ones are meant from the current folder.
        root: below which absolute paths are read.
    """
    return islice(_all_lines(files, root), MOST_LINES)


def _all_lines(files: Iterable[str], root: Path) -> Iterator[tuple[str, str]]:
    seen: set[Path] = set()
    for file in files:
        with suppress(FileNotFoundError):  # the current folder was deleted
            yield from _lines(Path(local_path(file)).absolute(), root, seen)


def as_text(data: bytes, name: str) -> str:
    """The text of a file of requirements. Raises UnreadableInput: it is none, but a wheel, an archive, an image."""
    encoding = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "utf-8-sig")
    text = data.decode(encoding, "replace")  # a comment in another encoding is no harm
    if _NO_TEXT.search(text) or (encoding != "utf-8-sig" and "\ufffd" in text):
        raise UnreadableInput(f"{name} is not a text file, so it is not a requirements file.")
    if len(text.replace("\\\n", " ").splitlines()) > MOST_LINES:
        raise UnreadableInput(f"{name} holds more than {MOST_LINES:,} lines, which no file of requirements does.")
    return text


def _lines(file: Path, root: Path, seen: set[Path]) -> Iterator[tuple[str, str]]:
    """Those of a file and of the files that it names, each read once."""
    place = (root / str(file).lstrip("/")).resolve()
    if place in seen or len(seen) >= MOST_FILES:
        return
    seen.add(place)
    for line in _text(place).replace("\\\n", " ").splitlines():
        bare = re.sub(r"(^|\s)#.*", "", line[:LONGEST]).strip()
        further = FURTHER_FILE.fullmatch(bare)
        if further:
            yield from _lines(file.parent / local_path(further[1].strip()), root, seen)
        elif bare:
            yield bare, str(file)


def _text(file: Path) -> str:
    """An ordinary file of at most the bound; empty where it is none: a device or a pipe is never one."""
    try:
        return as_text(read(str(file), str(file), REQUIREMENTS), str(file)) if file.is_file() else ""
    except (UnreadableInput, OSError):
        return ""
