"""The options that `plan` and `install` share, each said once."""

from pathlib import Path
from typing import Annotated

import typer

from envcheck.errors import UserError
from envcheck.report.text import safe
from envcheck.urls import hide, web_address


def _address(context: typer.Context, option: typer.CallbackParam, value: str | None) -> str | None:
    """What is given as an index, checked before it becomes part of a command."""
    if value is None or context.resilient_parsing:
        return value
    return index_address(value, option.opts[0])


Target = Annotated[
    str | None,
    typer.Option(
        "--python",
        metavar="PATH",
        help="Install for this Python. [default: the active one, ./.venv, or envcheck's own]",
    ),
]
TorchIndex = Annotated[
    str | None,
    typer.Option("--torch-index", metavar="URL", callback=_address, help="Package index to install torch from."),
]
Index = Annotated[
    str | None,
    typer.Option(
        "--index-url",
        metavar="URL",
        callback=_address,
        help="Install packages from this index instead of the configured one.",
    ),
]
Installer = Annotated[
    str | None, typer.Option("--installer", metavar="uv|pip", help="Installer to use. [default: uv if available]")
]
Offline = Annotated[
    str | None,
    typer.Option("--offline", metavar="DIR", help="Use the wheels in this folder, without the network."),
]
Requirements = Annotated[
    str | None,
    typer.Option(
        "--requirements", metavar="FILE", help="Respect the pins of this file, and install its packages as well."
    ),
]


FlashWheels = Annotated[
    str | None,
    typer.Option(
        "--flash-attn-wheels",
        metavar="PLACE",
        callback=_address,
        help="Also use flash-attn wheels from this index or folder.",
    ),
]
Tables = Annotated[
    str | None,
    typer.Option(
        "--tables", metavar="FILE", help="Add package releases from this table file (FILE#sha256=HEX checks its hash)."
    ),
]
Backend = Annotated[
    str | None,
    typer.Option("--backend", metavar="cu118..cu132|cpu", help="Install this build of torch. [default: the newest]"),
]
With = Annotated[list[str] | None, typer.Option("--with", metavar="NAME", help="Require flash-attn, or add vllm.")]
Without = Annotated[list[str] | None, typer.Option("--without", metavar="NAME", help="Leave out flash-attn.")]


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
