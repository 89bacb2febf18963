"""Which environments a log is of: those whose packages it names by their paths."""

import os
import re

from envcheck.snapshot import PythonEnvironment

_FOLDER = re.compile(
    rb"(?:\"(?P<quoted>/[^\"\n]{1,400}?)|(?P<bare>/[^\s\"'()\[\]<>,;:]{1,400}?))"
    rb"/lib(?:64)?/python3\.\d{1,2}/(?:site|dist)-packages"
)
_FOR_A_BUILD = re.compile(r"pip-build-env-|/builds-v0/|/\.tmp")
"""Environments that pip and uv make for one build."""
_LONGEST = 500
_MOST = 50


class LogOrigin:
    """Takes a log piece by piece, and remembers the environments that it names."""

    def __init__(self) -> None:
        self.prefixes: set[str] = set()
        self._rest = b""

    def feed(self, chunk: bytes) -> None:
        """The next bytes."""
        data = self._rest + chunk
        for match in _FOLDER.finditer(data):
            prefix = os.fsdecode(match["quoted"] or match["bare"])
            if len(self.prefixes) < _MOST and not _FOR_A_BUILD.search(prefix):
                self.prefixes.add(prefix)
        self._rest = data[-_LONGEST:]

    def foreign(self, python: PythonEnvironment | None) -> str | None:
        """A sentence where it names environments, and `python` is in none of them; None: nothing speaks against it."""
        here = {os.path.realpath(p) for p in (python.prefix, python.base_prefix) if p} if python else set()
        if not self.prefixes or not here or any(os.path.realpath(prefix) in here for prefix in self.prefixes):
            return None
        return (
            f"the log is of another environment ({min(self.prefixes)}). Run envcheck fix there; if that one is on this "
            "machine, name its Python with --python."
        )
