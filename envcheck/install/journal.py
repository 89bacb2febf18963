"""What was begun and what was finished, kept in the environment itself: an interrupted installation is gone on with."""

from pathlib import Path
from typing import Literal

import msgspec

from envcheck.files import PRIVATE, replace

FOLDER = Path("share", "envcheck")
"""Below the environment's prefix."""


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """The last installation."""

    state: Literal["running", "failed", "done"]
    """`running` and nobody at work: it was interrupted."""
    tested_set: str
    step: str | None = None
    """The step that runs, or that failed."""
    requirements: str | None = None
    """Digest of the requirements that were installed next to the set."""


def folder(prefix: str) -> Path:
    """Where journal and logs lie."""
    return Path(prefix) / FOLDER


def made(place: Path) -> Path:
    """The folder, made where it is not there. A file in its place is renamed: nothing of the user's is deleted.

    Raises:
        OSError: the environment cannot be written to.
    """
    if place.is_file():
        place.rename(place.with_name(f"{place.name}.old"))
    place.mkdir(parents=True, exist_ok=True)
    return place


def read(prefix: str) -> Journal | None:
    """The journal; None where there is none, or none that can be read."""
    try:
        return msgspec.json.decode((folder(prefix) / "install.json").read_bytes(), type=Journal)
    except (OSError, msgspec.DecodeError):
        return None


def write(prefix: str, journal: Journal) -> None:
    """Replace the journal as a whole: whoever is interrupted here leaves the old one.

    Raises:
        OSError: the environment cannot be written to.
    """
    place = made(folder(prefix))
    replace(place / "install.json", msgspec.json.encode(journal), PRIVATE)
