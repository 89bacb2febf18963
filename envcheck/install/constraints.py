"""The user's own constraints on versions (`pip install -c`, PIP_CONSTRAINT, UV_CONSTRAINT), as far as a set meets them.

pip and uv obey them by themselves; they are read here so that a set is chosen that they allow.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from envcheck.compat.markers import holds
from envcheck.compat.requirements import Requirement, normalised, parse
from envcheck.compat.resolver import Solution
from envcheck.compat.specifiers import is_met
from envcheck.files import MIB, Bounds, UnreadableInput, read
from envcheck.install.index_health import local_path
from envcheck.snapshot import Snapshot

REQUIREMENTS = Bounds(bytes=MIB)
"""A file of requirements; the lock file of a large project takes half of it."""
MOST_FILES = 100
"""That one file names, and those name in their turn."""
LONGEST = 2_000
"""Characters of a line that are looked at."""
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""As pip reads files of requirements (pip/_internal/utils/encoding.py); the longer marks first."""

FURTHER_FILE = re.compile(r"(?:-c|-r|--constraint|--requirement)(?:\s+|=)?(.+)")
"""A line that names another file, whose lines count as if they stood here."""

WHEEL = re.compile(r"([\w.]+)-([\w.!]+)(?:\+[\w.]+)?-(?:\d[\w.]*-)?[\w.]+-[\w.]+-[\w.]+\.whl")
"""Name and version of a wheel's file name (PEP 427), without the build's local part."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """One line of a file of constraints."""

    requirement: Requirement
    file: str

    def __str__(self) -> str:
        return f"{self.requirement} in {self.file}"


def read_constraints(files: Iterable[str], snapshot: Snapshot, *, bare: bool = False) -> tuple[Constraint, ...]:
    """The constraints that hold for the checked Python. What cannot be read here is left to the installer to refuse.

    Args:
        files: their paths.
        snapshot: the machine, with the checked Python.
        bare: also the lines that name a package and no version; they constrain nothing, but ask for the package.
    """
    seen: set[Path] = set()
    return tuple(
        constraint
        for file in files
        for constraint in _constraints(Path(local_path(file)), seen)
        if (bare or constraint.requirement.specifier) and holds(constraint.requirement.marker, snapshot)
    )


def as_text(data: bytes, name: str) -> str:
    """The text of a file of requirements. Raises UnreadableInput: it is none, but a wheel, an archive, an image."""
    encoding = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "utf-8-sig")
    text = data.decode(encoding, "replace")  # a comment in another encoding is no harm
    if _NO_TEXT.search(text) or (encoding != "utf-8-sig" and "\ufffd" in text):
        raise UnreadableInput(f"{name} is no text, which a file of requirements is.")
    return text


def _constraints(file: Path, seen: set[Path]) -> Iterator[Constraint]:
    """Those of a file and of the files that it names, each read once."""
    place = file.resolve()
    if place in seen or len(seen) >= MOST_FILES:
        return
    seen.add(place)
    for line in _text(place).replace("\\\n", " ").splitlines():
        bare = re.sub(r"(^|\s)#.*", "", line[:LONGEST]).strip()
        further = FURTHER_FILE.fullmatch(bare)
        if further:
            yield from _constraints(file.parent / local_path(further[1].strip()), seen)
        requirement = _requirement(bare)
        if requirement:
            yield Constraint(requirement, str(file))


def _text(file: Path) -> str:
    """An ordinary file of at most the bound; empty where it is none: a device or a pipe is never one."""
    try:
        return as_text(read(str(file), str(file), REQUIREMENTS), str(file)) if file.is_file() else ""
    except (UnreadableInput, OSError):
        return ""


def _requirement(line: str) -> Requirement | None:
    """One line, without the options of its own (`--hash=...`); an address says as much as the wheel's name does."""
    text = re.split(r"\s--", line, maxsplit=1)[0]
    name, is_address, address = text.partition("@")
    wheel = WHEEL.fullmatch(re.split(r"[?#;\s]", address.strip(), maxsplit=1)[0].rpartition("/")[2].replace("%2B", "+"))
    if is_address and wheel and normalised(wheel[1]) == normalised(name.partition("[")[0].strip()):
        _, _, marker = address.partition(" ;")
        return Requirement(normalised(wheel[1]), f"=={wheel[2]}", marker.strip())
    return parse(text)


def objection(chosen: Solution, constraints: Iterable[Constraint]) -> Constraint | None:
    """The first constraint that forbids a version of the set; None: all allow it."""
    versions = dict(chosen.packages)
    return next((c for c in constraints if not _allows(c.requirement, versions.get(c.requirement.name))), None)


def contradiction(constraints: Iterable[Constraint]) -> tuple[Constraint, Constraint] | None:
    """Two that no version of their package can meet: one names a version, and the other forbids it."""
    known = tuple(constraints)
    for one in known:
        exact = re.fullmatch(r"==([\w.!+]+)", one.requirement.specifier)
        for other in known if exact else ():
            if other.requirement.name == one.requirement.name and exact and not _allows(other.requirement, exact[1]):
                return one, other
    return None


def _allows(requirement: Requirement, version: str | None) -> bool:
    return version is None or is_met(requirement.specifier, version)
