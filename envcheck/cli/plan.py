"""`envcheck plan`: the packages that fit this box, and the commands that install them."""

import os
import sys
from typing import Annotated

import typer

from envcheck.cli import options as opt

Target = Annotated[
    str | None,
    typer.Option("--python", metavar="PATH", help="Install into this virtual environment, not envcheck's own."),
]
TorchIndex = Annotated[
    str | None, typer.Option("--torch-index", metavar="URL", help="Take torch and torchvision from this index.")
]
Index = Annotated[
    str | None,
    typer.Option("--index-url", metavar="URL", help="Take packages from this index, not the configured one."),
]
Installer = Annotated[
    str | None, typer.Option("--installer", metavar="uv|pip", help="What installs. [default: uv where there is one]")
]
Offline = Annotated[
    str | None,
    typer.Option("--offline", metavar="DIR", help="Ask no network: take the wheels that lie in this folder."),
]
Requirements = Annotated[
    str | None,
    typer.Option("--requirements", metavar="FILE", help="Heed the pins of this file, and install what it names, too."),
]


def plan(
    json: opt.Json = False,
    python: Target = None,
    torch_index: TorchIndex = None,
    index_url: Index = None,
    installer: Installer = None,
    offline: Offline = None,
    requirements: Requirements = None,
    download: Annotated[
        str | None,
        typer.Option(
            "--download", metavar="DIR", help="Fill this folder with the wheels, for a box without a network."
        ),
    ] = None,
) -> None:
    """Show the packages that fit this box, and how to install them.

    They are one tested set. Nothing is changed.

    Exit codes: 0 there is a plan, 1 it cannot be carried out, 2 bad usage.
    """
    from dataclasses import replace

    from envcheck.cli.provision import finding_lines, look_at, make_request, plan_lines
    from envcheck.install.prepare import prepare

    request = make_request(
        torch_index=torch_index, index=index_url, installer=installer, offline=offline, requirements=requirements
    )
    prepared = prepare(look_at(python), os.environ, replace(request, always=True))
    if download and not prepared.refused:
        from envcheck.cli.download import fill

        raise typer.Exit(fill(prepared, download, json=json))
    if json:
        import msgspec

        sys.stdout.write(msgspec.json.format(msgspec.json.encode(prepared.plan)).decode() + "\n")
    else:
        for line in (*plan_lines(prepared.plan), *prepared.notes, *finding_lines(prepared.findings)):
            print(line)
        if prepared.in_place:
            print("All of it is installed.")
    raise typer.Exit(int(prepared.refused))
