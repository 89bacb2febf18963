"""Room in the places that envcheck and the model write to."""

import os
import pwd
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath

from envcheck.late_pattern import late
from envcheck.probes.background import in_background
from envcheck.probes.box import Box, ProbeResult, Unavailable
from envcheck.probes.python import interpreter
from envcheck.snapshot import Mount

MOUNTS = "/proc/self/mountinfo"
LIMIT_S = 2.0
"""How long one file system may take to answer: a network drive whose server is gone never does."""
_OCTAL = late(r"\\([0-7]{3})")


def probe_storage(box: Box) -> ProbeResult:
    """Section `storage`: where the environment, the model's files and temporary files go."""
    gaps = Unavailable()
    places = [(purpose, path) for purpose, path in _places(box) if path]
    answers = [in_background(partial(_look, box, purpose, path)) for purpose, path in places]
    mounts = tuple(
        _awaited(box, answer, purpose, path, f"storage[{number}]", gaps)
        for number, (answer, (purpose, path)) in enumerate(zip(answers, places, strict=True))
    )
    return ProbeResult({"storage": mounts}, dict(gaps))


def _places(box: Box) -> tuple[tuple[str, str | None], ...]:
    return (
        ("environment", _prefix(box)),
        ("model-cache", hub_cache(box)),
        ("temporary", temporary_folder(box)),
    )


def _prefix(box: Box) -> str | None:
    """Folder of the checked environment; None where its Python does not answer."""
    if box.python is None:
        return sys.prefix
    judged = interpreter(box)
    return None if isinstance(judged, str) else judged.prefix


def _awaited(
    box: Box, answer: Callable[[float], Mount], purpose: str, path: str, fact: str, gaps: Unavailable
) -> Mount:
    """The answer about one place, or that there was none."""
    try:
        mount = answer(box.left_s(LIMIT_S))
    except TimeoutError:
        gaps[f"{fact}.free_bytes"] = "the file system does not answer"
        return Mount(purpose=purpose, path=path)
    except OSError as error:
        gaps[f"{fact}.free_bytes"] = f"{path}: {error.strerror}"
        return Mount(purpose=purpose, path=path)
    if mount.filesystem is None:
        gaps[f"{fact}.filesystem"] = f"{MOUNTS}: cannot be read"
    return mount


def _look(box: Box, purpose: str, path: str) -> Mount:
    """One place: where it does not exist yet, the nearest folder above it that does.

    Raises:
        OSError: not even that can be looked at.
    """
    nearest = next(folder for folder in (box.path(path), *box.path(path).parents) if folder.exists())
    room = os.statvfs(nearest)
    return Mount(
        purpose=purpose,
        path=path,
        total_bytes=room.f_blocks * room.f_frsize,
        free_bytes=room.f_bavail * room.f_frsize,
        filesystem=_filesystem(box, os.path.realpath(nearest)),
        writable=os.access(nearest, os.W_OK),
    )


def _filesystem(box: Box, path: str) -> str | None:
    """Type of the file system that holds `path`: that of the longest mount point above it, the last mounted first."""
    text = Unavailable().text(box, MOUNTS)
    best: tuple[int, str | None] = (-1, None)
    for line in (text or "").splitlines():
        head, _, tail = line.partition(" - ")
        fields = head.split()
        if len(fields) < 5 or not tail:
            continue
        point = PurePosixPath(_OCTAL.sub(lambda match: chr(int(match[1], 8)), fields[4]))
        if PurePosixPath(path).is_relative_to(point) and len(point.parts) >= best[0]:
            best = (len(point.parts), tail.split()[0])
    return best[1]


def home_folder(box: Box) -> str | None:
    """The user's home: HOME, else what the user database says; None: neither knows."""
    home = box.environ.get("HOME")
    if home:
        return home
    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return None


def hub_cache(box: Box) -> str | None:
    """Folder of the model hub's cache, chosen as huggingface_hub does (its `constants.py`); None: there is no home."""
    named = box.environ.get("HF_HUB_CACHE") or box.environ.get("HUGGINGFACE_HUB_CACHE")
    return _expanded(box, named or f"{_hub_home(box)}/hub")


def hub_token(box: Box) -> str | None:
    """File in which huggingface_hub keeps the user's token, there or not; None: there is no home."""
    return _expanded(box, box.environ.get("HF_TOKEN_PATH") or f"{_hub_home(box)}/token")


def _hub_home(box: Box) -> str:
    caches = box.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return box.environ.get("HF_HOME") or f"{caches}/huggingface"


def temporary_folder(box: Box) -> str:
    """Where Python puts temporary files: the first folder there is of those that the environment names, else /tmp."""
    named = (box.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    return next((folder for folder in named if folder and box.path(folder).is_dir()), "/tmp")  # noqa: S108 - looked at


def _expanded(box: Box, path: str) -> str | None:
    """With `~` and `$NAME` replaced; None where that takes a home and there is none."""
    if path == "~" or path.startswith("~/"):
        home = home_folder(box)
        if home is None:
            return None
        path = home + path[1:]
    for name in sorted(box.environ, key=len, reverse=True) if "$" in path else ():
        path = path.replace(f"${{{name}}}", box.environ[name]).replace(f"${name}", box.environ[name])
    return str(Path(path).absolute())
