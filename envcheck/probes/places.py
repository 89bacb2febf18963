"""Where programs keep things on this machine: the hub's cache, temporary files."""

import os
import pwd
from pathlib import Path

from envcheck.probes.box import Box


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
