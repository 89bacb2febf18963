"""Programs on the machine's PATH, and where a path of the machine lies on this machine."""

import os
from pathlib import Path

from envcheck.probes.box import Box


def which(box: Box, name: str, folders: tuple[str, ...] = ()) -> str | None:
    """Path of a program as a shell would find it on PATH, then in `folders`; None: not found.

    A name with a slash is a path already. (`shutil.which` would take 10 ms to import.)
    """
    if "/" in name:
        return name if _executable(on_disk(box, name)) else None
    search = [*box.environ.get("PATH", "").split(os.pathsep), *folders]
    candidates = (f"{folder.rstrip('/')}/{name}" for folder in search if folder)
    return next((path for path in candidates if _executable(on_disk(box, path))), None)


def on_disk(box: Box, path: str) -> Path:
    """A path of the machine: below its root, or from the current folder where it is relative."""
    return box.path(path) if path.startswith("/") else Path(path)


def resolved(box: Box, path: str) -> str:
    """The path on the machine with its links followed, as long as they stay on the machine."""
    real = os.path.realpath(on_disk(box, path))
    root = os.path.realpath(box.root)
    return real[len(root) :] if root != "/" and real.startswith(f"{root}/") else real


def python_folder(box: Box) -> str | None:
    """`bin` folder of the checked Python, where its environment's programs lie; the link to the Python is not followed.

    None where the machine is another machine's copy: envcheck's own Python is not part of that.
    """
    import sys

    executable = box.python or (sys.executable if box.root == Path("/") else None)
    return str(Path(executable).parent) if executable else None


def _executable(path: Path) -> bool:
    try:
        return path.is_file() and os.access(path, os.X_OK)
    except (OSError, ValueError):  # a NUL byte, a folder that may not be searched
        return False
