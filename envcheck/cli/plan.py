"""`envcheck plan`: the packages that fit this machine, and the commands that install them."""

import os
from typing import Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.pages import PageFormat, page_format
from envcheck.cli.plan_arguments import (
    Backend,
    FlashWheels,
    Index,
    Installer,
    Offline,
    Requirements,
    Tables,
    Target,
    TorchIndex,
    With,
    Without,
)


def plan(
    json: opt.Json = False,
    format: PageFormat = None,  # noqa: A002 - named as its option
    python: Target = None,
    backend: Backend = None,
    wanted: With = None,
    unwanted: Without = None,
    requirements: Requirements = None,
    gpu: Annotated[
        str | None, typer.Option("--gpu", metavar="GPUS", help="Plan for these GPUs: '2x RTX 3090', or none.")
    ] = None,
    driver: Annotated[
        str | None, typer.Option("--driver", metavar="VERSION", help="Plan for this driver: 550.54, 580.")
    ] = None,
    python_version: Annotated[
        str | None, typer.Option("--python-version", metavar="X.Y", help="Plan for this Python: 3.10.")
    ] = None,
    machine: Annotated[
        str | None, typer.Option("--machine", metavar="NAME", help="Plan for this processor: x86_64, aarch64.")
    ] = None,
    source: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            "--from",
            metavar="FILE",
            help="Plan for the machine in this report or ticket. Repeat for several texts.",
        ),
    ] = None,
    emit: Annotated[
        str | None,
        typer.Option(
            "--emit", metavar="KIND", help="Print a file for another tool: requirements, uv, dockerfile or conda."
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to FILE instead of standard output.")
    ] = None,
    torch_index: TorchIndex = None,
    index_url: Index = None,
    installer: Installer = None,
    offline: Offline = None,
    flash_attn_wheels: FlashWheels = None,
    tables: Tables = None,
    download: Annotated[
        str | None,
        typer.Option(
            "--download", metavar="DIR", help="Download the wheels into this folder, for a machine without a network."
        ),
    ] = None,
    _no_color: opt.NoColor = False,
) -> None:
    """Show a compatible set of packages and how to install it.

    For the driver, GPUs and Python of this machine, or of another one, with a reason for each version. Changes nothing.

    Exit codes: 0 there is a plan, 1 no set is compatible or it cannot be installed, 2 bad usage.
    """
    from dataclasses import replace

    from msgspec import structs

    from envcheck.cli.newer_tables import use_tables
    from envcheck.cli.plan_output import refuse_what_it_cannot_hold, tell, writer_of
    from envcheck.cli.requested_pins import STANDARD_INPUT, from_standard_input, make_wishes, read_standard_input
    from envcheck.cli.target_machine import Elsewhere, plan_elsewhere
    from envcheck.install.wheel_index import pinned

    chosen = page_format(format, json=json, output=None if emit else output)
    writer = writer_of(emit, output, chosen)
    kept = None if requirements != "-" else read_standard_input()
    requirements = kept or requirements
    used = use_tables(tables)
    wishes = structs.replace(make_wishes(backend, wanted, unwanted, flash_attn_wheels), tables=used)
    elsewhere = Elsewhere(
        gpu=gpu, driver=driver, python_version=python_version, machine=machine, source=source or None,
        fetched_here=download is not None,
    )  # fmt: skip
    if elsewhere.asked:
        elsewhere.refuse_beside(python=python, offline=offline)
        whole = bool(emit or download)
        made = plan_elsewhere(elsewhere, wishes, requirements, torch_index=torch_index, index=index_url, whole=whole)
        if download:
            from envcheck.cli.download import fill_for_another
            from envcheck.cli.target_machine import described

            code = fill_for_another(described(elsewhere), made, download, index=index_url, json=json)
            raise typer.Exit(code)
        refuse_what_it_cannot_hold(made, emit)
        made, note = pinned(from_standard_input(made, kept) if kept else made, os.environ, fetch=False)
        raise typer.Exit(tell(made, writer, output, format=chosen, notes=(note,) if note else ()))
    from envcheck.cli.plan_options import look_at, make_request
    from envcheck.install.prepare import prepare
    from envcheck.plan.make import nothing_to_do

    request = make_request(
        torch_index=torch_index, index=index_url, installer=installer, offline=offline, requirements=requirements
    )
    prepared = prepare(look_at(python), os.environ, replace(request, always=True, wishes=wishes))
    if download and not prepared.refused:
        from envcheck.cli.download import fill

        raise typer.Exit(fill(prepared, download, json=json))
    little = tuple(f"Not enough disk space: {shortage}." for shortage in prepared.shortages)
    refuse_what_it_cannot_hold(prepared.plan, emit)
    made = nothing_to_do(prepared.plan, prepared.snapshot) if prepared.in_place and writer is None else prepared.plan
    made, note = pinned(from_standard_input(made, kept) if kept else made, os.environ, prepared.route, fetch=False)
    notes = (*prepared.notes, *little, *((note,) if note else ()))
    notes = tuple(text.replace(kept, STANDARD_INPUT) for text in notes) if kept else notes
    raise typer.Exit(tell(made, writer, output, format=chosen, notes=notes, refused=prepared.refused))
