"""Where programs keep their files, by the XDG Base Directory Specification (0.8). A leaf: bootstrap.sh runs it, too.

A variable counts only where it is an absolute path, as the specification says. (`pathlib` is slow to import.)
"""

from collections.abc import Mapping

NAME = "envcheck"


def home(environ: Mapping[str, str]) -> str | None:
    """The user's home folder as the environment names it; None: it does not."""
    return _absolute(environ.get("HOME"))


def cache(environ: Mapping[str, str], program: str = NAME) -> str | None:
    """What can be made again: the tiny model, installers. None: no place is known."""
    return _below(_base(environ, "XDG_CACHE_HOME", ".cache"), program)


def state(environ: Mapping[str, str], program: str = NAME) -> str | None:
    """What says what was done: journals. None: no place is known."""
    return _below(_base(environ, "XDG_STATE_HOME", ".local/state"), program)


def config_folders(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The folders in which programs look for settings, the user's own first."""
    own = _base(environ, "XDG_CONFIG_HOME", ".config")
    shared = (_absolute(folder) for folder in (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":"))
    return tuple(folder for folder in (own, *shared) if folder)


def _below(base: str | None, program: str) -> str | None:
    return f"{base}/{program}" if base else None


def _base(environ: Mapping[str, str], variable: str, default: str) -> str | None:
    named = _absolute(environ.get(variable))
    user = home(environ)
    base = named or (f"{user}/{default}" if user else None)
    return base.rstrip("/") if base else None


def _absolute(path: str | None) -> str | None:
    return path if path and path.startswith("/") else None
