"""Which program installs: uv where there is one, pip of the target environment otherwise."""

import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import which

from envcheck.findings import Command
from envcheck.process import Outcome, run
from envcheck.units import version_tuple

INSTALLERS = ("uv", "pip")

OLDEST_UV = (0, 5)
"""Older ones do not know UV_INDEX and UV_DEFAULT_INDEX. Source: uv's changelog, 0.4.23."""


def find_installer(python: str, environ: Mapping[str, str], wanted: str | None = None) -> Command | None:
    """`("/path/uv", "pip")` or `(python, "-m", "pip")`; None: the machine has neither, or not the one that is `wanted`.

    uv is looked for where bootstrap.sh puts it, then on PATH, then as a module of envcheck's own Python. It is several
    times faster than pip, and installs into environments that have no pip.
    """
    for command in _uv_candidates(environ) if wanted != "pip" else ():
        if _is_recent(run((*command, "--version"), 10)):
            return (*command, "pip")
    pip = (python, "-m", "pip")
    return pip if wanted != "uv" and run((*pip, "--version"), 30).ok else None


def _is_recent(answer: Outcome) -> bool:
    """It runs, and says `uv 0.9.3 (...)`."""
    numbers = version_tuple(answer.out.removeprefix("uv ").partition(" ")[0].strip())
    return answer.ok and numbers is not None and numbers[:2] >= OLDEST_UV


def _uv_candidates(environ: Mapping[str, str]) -> list[Command]:
    """Where uv may be: in `.envcheck/tools` next to the environment or in the checkout, on PATH, a module."""
    roots = (Path(sys.prefix).parent, Path(__file__).parents[2])
    private = [root / ".envcheck" / "tools" / "bin" / "uv" for root in roots]
    found = which("uv", path=environ.get("PATH"))
    return [
        *((str(uv),) for uv in private if uv.is_file()),
        *(((found,),) if found else ()),
        (sys.executable, "-m", "uv"),
    ]
