"""The user's own constraints on versions, read from the files that pip's and uv's settings name."""

from pathlib import Path

from envcheck.compat.constraints import NAMED, requirement_of
from envcheck.pip_config import pip_settings
from envcheck.probes.box import Box
from envcheck.requirement_files import lines
from envcheck.snapshot import VersionConstraint
from envcheck.urls import local_path, stripped

MOST = 200
"""Lines that are kept; a lock file names each package once."""


def constraint_facts(box: Box, prefix: str, gaps: dict[str, str]) -> tuple[VersionConstraint, ...]:
    """The lines about packages that a plan chooses; a file that cannot be read is a gap."""
    pips = pip_settings(box.environ, prefix, str(box.root)).get("constraint", "")
    files = tuple(dict.fromkeys((*pips.split(), *box.environ.get("UV_CONSTRAINT", "").split())))
    unread = [stripped(file) for file in files if not _is_there(box, file)]
    if unread:
        gaps["python.constraints"] = f"{', '.join(unread)}: not a file that can be read here"
    found = ((text, file) for text, file in lines(files, box.root) if _is_ours(text))
    return tuple(VersionConstraint(requirement=text, source=file) for text, file in found)[:MOST]


def _is_there(box: Box, file: str) -> bool:
    path = Path(local_path(file))
    return (box.path(str(path)) if path.is_absolute() else path).is_file()


def _is_ours(text: str) -> bool:
    requirement = requirement_of(text)
    return requirement is not None and requirement.name in NAMED
