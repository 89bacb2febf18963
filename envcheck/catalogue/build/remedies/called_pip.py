"""pip, called in a way that it cannot follow."""

from envcheck.catalogue.commands import packages_fix
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def into_environment(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """In an environment everything is the user's own."""
    return (
        Fix(
            summary="Leave out `--user`: in a virtual environment, pip installs into the environment. If you did not "
            "pass it, PIP_USER or a pip.conf sets it: `export PIP_USER=0`.",
            new_shell=True,
        ),
    )


def activate_first(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The variable is meant to keep the system's Python clean."""
    return (
        Fix(
            summary="Create an environment and activate it: `python3 -m venv .venv`, `. .venv/bin/activate`; then "
            "install.",
            new_shell=True,
        ),
    )


def install_git(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A requirement such as `git+https://...` is fetched by git."""
    tool = str(evidence.get("tool") or "git").lower()
    names = dict.fromkeys(("apt-get", "dnf", "zypper", "pacman", "apk"), (tool,))
    return (packages_fix(snapshot, f"Install {tool}, which fetches the source.", names),)


def mend_requirements(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The usual slips."""
    return (
        Fix(
            summary="Correct the line: a version is pinned with `==` (`=` is conda's), a URL follows `NAME @ `, a name "
            "has no spaces; in a shell put quotes around `>`, `<` and `[`."
        ),
        Fix(
            summary="If the message names a file, run the command in the file's folder, or give the full path after "
            "`-r`."
        ),
    )


def allow_network(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """What is offline knows only its cache."""
    return (
        Fix(summary="Allow the network once: leave out `--offline` and run `unset UV_OFFLINE`.", new_shell=True),
        Fix(summary="Or provide the wheels in a folder: `--no-index --find-links FOLDER`."),
    )
