"""`envcheck smoke`: load a model and test its embeddings, in a child process."""

from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.smoke.request import BACKENDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.text import Text

    from envcheck.cli.call import Options
    from envcheck.report.document import Report
    from envcheck.report.terminal.page import Page
    from envcheck.smoke import SmokeRequest
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import Snapshot


def smoke(
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="Repo id, folder, or 'tiny'. A model that is not in the cache is downloaded. [default: "
            "ENVCHECK_MODEL or Qwen/Qwen3-VL-Embedding-8B if it is in the cache and fits, else tiny]",
        ),
    ] = None,
    backend: Annotated[
        str,
        typer.Option("--backend", metavar="BACKEND", help=f"{', '.join(BACKENDS)}; vllm is experimental."),
    ] = "transformers",
    dtype: Annotated[
        str,
        typer.Option(
            "--dtype",
            metavar="DTYPE",
            help="auto (float16 on a GPU, float32 on the CPU), float32, float16 or bfloat16.",
        ),
    ] = "auto",
    device_map: Annotated[
        str,
        typer.Option(
            "--device-map", metavar="MAP", help="auto, balanced, balanced_low_0, sequential, cpu, cuda, cuda:N."
        ),
    ] = "auto",
    attention: Annotated[
        str | None,
        typer.Option(
            "--attn",
            metavar="NAME",
            help="auto, eager, sdpa, flash_attention_2, or a kernel from the Hub (kernels-community/flash-attn2). "
            "[default: auto, transformers chooses]",
        ),
    ] = None,
    tensor_parallel_size: Annotated[
        int,
        typer.Option("--tensor-parallel-size", metavar="N", help="Number of GPUs across which vLLM splits each layer."),
    ] = 1,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="BACKEND",
            help="Run the same inputs through another backend, and show where the results differ.",
        ),
    ] = None,
    max_pixels: Annotated[
        int | None,
        typer.Option(
            "--max-pixels", metavar="N", help="Generate images of N pixels each, and limit images to N pixels."
        ),
    ] = None,
    min_pixels: Annotated[
        int, typer.Option("--min-pixels", metavar="N", help="Scale smaller images up to N pixels.")
    ] = 4096,
    batch: Annotated[int, typer.Option("--batch", metavar="N", help="Inputs per batch.")] = 4,
    instruction: Annotated[
        str,
        typer.Option("--instruction", metavar="TEXT", help="The instruction (system message)."),
    ] = "Represent the user's input.",
    revision: Annotated[
        str | None, typer.Option("--revision", metavar="REV", help="Branch, tag or commit of the model on the Hub.")
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not contact the Hugging Face Hub.")] = False,
    python: opt.Python = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout",
            metavar="S",
            parser=opt.seconds,
            help="Time limit for the test, in seconds, including the download. [default: 600, without the download]",
        ),
    ] = None,
    json: opt.Json = False,
    strict: opt.Strict = False,
    no_color: opt.NoColor = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Load a model and test its embeddings.

    Runs in a child process with the Python being checked, with a time limit, so that a crash is reported as a finding.

    Exit codes: 0 nothing failed, 1 something failed, 2 bad usage, 3 a bug in envcheck.
    """
    from msgspec.structs import replace

    from envcheck.cli.look import judge, observe, this_machine, try_model
    from envcheck.cli.output import compose
    from envcheck.cli.second_look import explained, looked_deeper
    from envcheck.errors import UserError
    from envcheck.report.document import exit_code
    from envcheck.report.progress import make_progress
    from envcheck.smoke import SmokeRequest
    from envcheck.smoke.request import objection

    options = _options(model, json=json, python=python, strict=strict, no_color=no_color, quiet=quiet, verbose=verbose)
    request = SmokeRequest(
        model=model or "tiny",
        backend=backend,
        dtype=dtype,
        device_map=device_map,
        attention=None if attention == "auto" else attention,
        tensor_parallel_size=tensor_parallel_size,
        compare=compare,
        min_pixels=min_pixels,
        max_pixels=max_pixels,
        batch=batch,
        instruction=instruction,
        revision=revision,
        offline=offline,
        python=options.python,
        timeout_s=timeout,
    )
    if why := objection(request):
        raise UserError(why)
    with make_progress(quiet=quiet or json) as progress:
        progress.stage("looking at the machine")
        sight = observe(replace(options, offline=offline or model == "tiny"))  # which no hub has
        here = this_machine(sight)
        request, hints = _chosen(request, model, here)
        result = try_model(request, here, progress.stage)
        result = explained(result, judge(options, looked_deeper(sight, result.findings)))
    if json:
        _print_json(result)
    else:
        _print(options, compose(options, sight, (), result), hints)
    raise typer.Exit(exit_code(result.findings, strict=strict))


def _options(
    model: str | None, *, json: bool, python: str | None, strict: bool, no_color: bool, quiet: bool, verbose: bool
) -> "Options":
    from envcheck.cli.call import make_options

    return make_options(
        json=json,
        python=python,
        strict=strict,
        no_color=no_color,
        quiet=quiet,
        verbose=verbose,
        model=_configured() if model in (None, "tiny") else model,
    )


def _configured() -> str | None:
    import os

    return os.environ.get("ENVCHECK_MODEL") or None


def _chosen(request: "SmokeRequest", model: str | None, snapshot: "Snapshot") -> "tuple[SmokeRequest, tuple[str, ...]]":
    """The request with its model settled: the one that was asked for, or the one that `envcheck run` would take."""
    if model:
        return request, ()
    from dataclasses import replace

    from envcheck.smoke.choice import choose_model

    choice = choose_model(snapshot, _configured())
    return replace(request, model=choice.model), choice.hints


def _print_json(result: "SmokeResult") -> None:
    from envcheck.report.door import Way, leave
    from envcheck.report.json import to_text

    leave(result, lambda shown, _: to_text(shown), Way(json=True))


def _print(options: "Options", report: "Report", hints: tuple[str, ...]) -> None:
    """The verdict, the values, then what is wrong with them and what to do."""
    import sys

    from rich.text import Text

    from envcheck.report.console import make_console
    from envcheck.report.door import Way, leave
    from envcheck.report.terminal.page import make_page

    def show(shown: "Report") -> None:
        page = make_page(make_console(sys.stdout, no_color=not options.color), verbose=options.verbose)
        page.console.print(Text("\n").join(_lines(shown, page, hints, quiet=options.quiet)), soft_wrap=True)

    leave(report, lambda shown, _: show(shown), Way(on_screen=True))


def _lines(report: "Report", page: "Page", hints: tuple[str, ...], *, quiet: bool) -> "Iterator[Text]":
    from rich.text import Text

    from envcheck.report.terminal.footer import hint_lines
    from envcheck.report.terminal.header import smoke_line
    from envcheck.report.terminal.problems import failed_titles, problem_sections
    from envcheck.report.terminal.smoke import smoke_block

    tested = report.smoke is not None and report.smoke.load_s is not None
    if report.smoke is None:
        yield Text("Smoke test FAILED", "bold red")
    else:
        yield from smoke_line(report.smoke, page)
    if quiet or report.smoke is None:
        yield from failed_titles(report, page)
        return
    yield from smoke_block(report.smoke, page)
    yield from problem_sections(report, page)
    for hint in hints if tested else ():
        yield Text()
        yield from hint_lines(hint, page)
