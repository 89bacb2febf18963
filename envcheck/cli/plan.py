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


def plan(
    json: opt.Json = False,
    python: Target = None,
    torch_index: TorchIndex = None,
    index_url: Index = None,
    installer: Installer = None,
) -> None:
    """Show the packages that fit this box, and how to install them.

    They are one tested set. Nothing is changed.

    Exit codes: 0 there is a plan, 1 it cannot be carried out, 2 bad usage.
    """
    from dataclasses import replace

    from envcheck.cli.provision import finding_lines, look_at, make_request, plan_lines
    from envcheck.install.prepare import prepare

    request = make_request(torch_index=torch_index, index=index_url, installer=installer)
    prepared = prepare(look_at(python), os.environ, replace(request, always=True))
    if json:
        import msgspec

        sys.stdout.write(msgspec.json.format(msgspec.json.encode(prepared.plan)).decode() + "\n")
    else:
        for line in (*plan_lines(prepared.plan), *prepared.notes, *finding_lines(prepared.findings)):
            print(line)
        if prepared.in_place:
            print("All of it is installed.")
    raise typer.Exit(int(prepared.refused))
