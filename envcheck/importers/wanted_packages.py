"""Files that say what is to be installed: `uv.lock`, `poetry.lock`, `environment.yml`. Less sure than what is there."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import Fact, Reading, numbered, reading
from envcheck.importers.core.values import package_name
from envcheck.late_pattern import late

NAME = "lock file"
WANTED = 0.6
_LOCKED = late(r'^\[\[package\]\]\s*\nname = "([^"\n]{1,80})"\s*\nversion = "([^"\n]{1,60})"', re.MULTILINE)
_PYTHON = late(r'^\s{0,8}-\s+"?python\s*={1,2}\s*(\d\.\d{1,2}(?:\.\d{1,2})?)', re.MULTILINE)
_CONDA = late(r'^\s{0,8}-\s+"?([a-z0-9][\w.-]{0,60})={1,2}(\d[\w.+]{0,40})(?:=[\w.*]{1,60})?"?\s*(?:#.*)?$')


def recognise(text: str) -> float:
    """A lock's tables, or an environment of conda."""
    if _LOCKED.search(text):
        return 0.95
    return 0.8 if re.search(r"^dependencies:\s*$", text, re.MULTILINE) and "- " in text else 0.0


def read(text: str) -> Reading:
    """Packages and versions."""
    return reading(NAME, [*_locked(text), *_environment(text)])


def _locked(text: str) -> Iterator[Fact]:
    for found in _LOCKED.finditer(text):
        line = text.count("\n", 0, found.start()) + 2
        yield Fact(f"packages.{package_name(found[1])}", found[2], line, WANTED)


def _environment(text: str) -> Iterator[Fact]:
    if not re.search(r"^dependencies:\s*$", text, re.MULTILINE):
        return
    for number, line in numbered(text):
        if (row := _PYTHON.match(line)) is not None:
            yield Fact("host.python", row[1], number, WANTED)
        elif (row := _CONDA.match(line)) is not None and row[1] != "python":
            name = {"pytorch": "torch"}.get(row[1], package_name(row[1]))
            yield Fact(f"packages.{name}", row[2], number, WANTED)
