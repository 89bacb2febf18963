"""Bytes kept in a file as they come: whole when it gets its name, and never in anybody's way."""

import contextlib
import os
from pathlib import Path

from envcheck.files import PRIVATE, UnwritableOutput, draft_of, refuse_early, unwritable


class Recording:
    """A file that grows under another name next to its place, and takes it with `keep`.

    What is no ordinary file (`/dev/null`, a named pipe) is written to as it is.
    """

    def __init__(self, path: str) -> None:
        """Raises UnwritableOutput: there can be no such file."""
        refuse_early(path)
        self._path = path
        self._target = Path(os.path.realpath(path))
        self._plain = self._target.is_file() or not self._target.exists()
        draft = draft_of(self._target)
        self._draft = draft if self._plain else self._target
        with unwritable(path):
            flags = os.O_WRONLY | os.O_CLOEXEC | (os.O_CREAT | os.O_EXCL if self._plain else 0)
            self._descriptor = os.open(self._draft, flags, PRIVATE)
        self._failure: OSError | None = None

    def write(self, chunk: bytes) -> None:
        """The next bytes. Where the disk is full the recording ends, and `keep` says so; nothing is raised here."""
        rest = memoryview(chunk)
        try:
            while rest and not self._failure:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as error:
            self._failure = error

    def keep(self) -> None:
        """Give it its name. Raises UnwritableOutput: it is not whole; then what stood there before is untouched."""
        try:
            with unwritable(self._path):
                if self._failure:
                    raise self._failure
                os.close(self._descriptor)
                if self._plain:
                    self._draft.replace(self._target)
        except UnwritableOutput:
            self.discard()
            raise

    def discard(self) -> None:
        """Leave no trace."""
        with contextlib.suppress(OSError):
            os.close(self._descriptor)
        if self._plain:
            with contextlib.suppress(OSError):
                self._draft.unlink()
