"""The address of an index that a user gives: it becomes part of commands that people copy and that installers run."""

from pathlib import Path

from envcheck.errors import UserError
from envcheck.report.text import safe
from envcheck.urls import hide, web_address


def index_address(text: str, option: str) -> str:
    """The address: an http(s) URL with a host, a file URL with a path, or the whole path of an existing folder.

    Raises:
        UserError: it is none of these, begins as an option does, or holds what no address holds.
    """
    if text.isprintable() and not text.startswith("-"):
        scheme = text.partition(":")[0].lower()
        if scheme in ("http", "https") and " " not in text and web_address(text):
            return text
        if scheme == "file" and text.partition(":")[2].strip("/"):
            return text
        folder = _folder(text)
        if folder:
            return folder
    raise UserError(f"{option} takes an http(s) or file URL, or an existing folder, not {safe(hide(text))!r}.")


def _folder(text: str) -> str | None:
    """Its whole path: installers are started elsewhere."""
    try:
        place = Path(text).expanduser().absolute()
        return str(place) if text and place.is_dir() else None
    except (OSError, RuntimeError):  # too long a name; no home of that user
        return None
