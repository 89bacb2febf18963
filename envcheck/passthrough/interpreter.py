"""Which Python a command runs: its environment is the one that the fixes are for."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from shutil import which

HEAD_BYTES = 512
"""Of a script, in which its interpreter is named."""
_PYTHON = re.compile(r"(?:python|pypy)[\d.]*t?")
_NAMED = re.compile(rb"(?:^#!\s*|exec'? \"?)(/[^\s\"']{1,400}/(?:python|pypy)[\d.]*t?)[\s\"']")


def python_of(command: Sequence[str], environ: Mapping[str, str]) -> str | None:
    """The program itself, what its first line names (`pip`, `torchrun`), else the active environment's Python.

    None: none of these.
    """
    program = which(command[0], path=environ.get("PATH"))
    if program:
        if _PYTHON.fullmatch(Path(program).name):
            return program
        named = _NAMED.search(_head(program))
        if named:
            return named[1].decode("utf-8", "surrogateescape")
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        active = Path(environ.get(variable) or "/nonexistent", "bin", "python")
        if active.is_file():
            return str(active)
    return None


def _head(program: str) -> bytes:
    try:
        with open(program, "rb") as file:  # noqa: PTH123 - no pathlib for one file
            return file.read(HEAD_BYTES)
    except OSError:
        return b""
