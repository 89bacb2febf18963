"""How a Python came onto the machine, told by where it lies."""

from contextlib import suppress
from pathlib import Path

from envcheck.probes.box import Box


def provider(box: Box, base_prefix: str, version: str) -> str | None:
    """`distribution`, `pyenv`, `conda`, `uv`, `deadsnakes`, `source`; None: not recognised.

    Args:
        box: the machine, for the distribution's package sources.
        base_prefix: `sys.base_prefix`, the installation behind any virtual environment.
        version: `3.11.7`.
    """
    parts = Path(base_prefix).parts
    if box.path(f"{base_prefix}/conda-meta").is_dir():
        return "conda"
    if "pyenv" in (part.lstrip(".") for part in parts) or _below(base_prefix, box.environ.get("PYENV_ROOT")):
        return "pyenv"
    if _below(base_prefix, box.environ.get("UV_PYTHON_INSTALL_DIR")) or parts[-3:-1] == ("uv", "python"):
        return "uv"
    if base_prefix == "/usr":
        return "deadsnakes" if _from_deadsnakes(box, version) else "distribution"
    return "source" if base_prefix == "/usr/local" else None


def _below(path: str, folder: str | None) -> bool:
    return bool(folder) and Path(path).is_relative_to(str(folder))


def _from_deadsnakes(box: Box, version: str) -> bool:
    """Not the distribution's own `python3`, while the deadsnakes archive is among the package sources."""
    minor = "python" + ".".join(version.split(".")[:2])
    with suppress(OSError):
        if box.path("/usr/bin/python3").readlink().name == minor:
            return False
        return any("deadsnakes" in entry.name for entry in box.path("/etc/apt/sources.list.d").iterdir())
    return False
