"""Which Python environment is checked where `--python` names none."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from envcheck.snapshot.kinds import ChosenBy

UV_CACHE_FOLDERS = ("archive-v0", "environments-v0", "environments-v1", "environments-v2")
"""Where uvx keeps its throw-away environments. Source: crates/uv-cache/src/lib.rs of uv, `CacheBucket`."""


class Judged(NamedTuple):
    """The environment that is judged."""

    python: str | None
    """Its executable; None: the Python that runs envcheck."""
    chosen_by: ChosenBy


def judged_environment(environ: Mapping[str, str], folder: Path, own_prefix: str = sys.prefix) -> Judged:
    """The active environment, then `.venv` in the current folder, then envcheck's own.

    conda activates its base environment in every shell that it is set up for. So base counts as active only where there
    is neither a `.venv` here nor a virtual environment that envcheck itself was installed into.
    """
    own_is_a_choice = sys.prefix != sys.base_prefix and tool_of(own_prefix) is None
    base = environ.get("CONDA_DEFAULT_ENV") == "base"
    candidates: list[tuple[str, ChosenBy]] = [(environ.get("VIRTUAL_ENV", ""), "VIRTUAL_ENV")]
    if not base:
        candidates.append((environ.get("CONDA_PREFIX", ""), "CONDA_PREFIX"))
    candidates.append((str(folder / ".venv"), ".venv"))
    if base and not own_is_a_choice:
        candidates.append((environ.get("CONDA_PREFIX", ""), "CONDA_PREFIX"))
    for prefix, chosen_by in candidates:
        if prefix and _same(prefix, own_prefix):
            return Judged(None, chosen_by)
        executable = _executable(prefix) if prefix else None
        if executable:
            return Judged(executable, chosen_by)
    return Judged(None, "envcheck")


def tool_of(prefix: str) -> str | None:
    """`uv` or `pipx` where the environment belongs to one of their tools, and packages have no business in it."""
    place = Path(prefix)
    if (place / "uv-receipt.toml").is_file() or any(part in UV_CACHE_FOLDERS for part in place.parts):
        return "uv"
    if (place / "pipx_metadata.json").is_file() or "pipx" in place.parts:
        return "pipx"
    return None


def _same(prefix: str, own: str) -> bool:
    try:
        return Path(prefix).samefile(own)
    except (OSError, ValueError):
        return False


def _executable(prefix: str) -> str | None:
    try:
        folder = Path(prefix).absolute() / "bin"
        return next((str(folder / name) for name in ("python", "python3") if (folder / name).is_file()), None)
    except (OSError, ValueError):  # a NUL byte, a folder that may not be searched
        return None
