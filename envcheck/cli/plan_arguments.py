"""The options that `plan` and `install` share, each said once."""

from typing import Annotated

import typer


def _address(context: typer.Context, option: typer.CallbackParam, value: str | None) -> str | None:
    """What is given as an index, checked before it becomes part of a command."""
    if value is None or context.resilient_parsing:
        return value
    from envcheck.cli.index_address import index_address

    return index_address(value, option.opts[0])


Target = Annotated[
    str | None,
    typer.Option(
        "--python",
        metavar="PATH",
        help="Install for this Python or environment. [default: the active one, ./.venv, or envcheck's own]",
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
