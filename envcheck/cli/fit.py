"""`envcheck fit`: will the model fit, where, and with which images; before anything is downloaded."""

from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.pages import PageFormat, give_page, page_format
from envcheck.cli.smoke_fit import config_of
from envcheck.smoke.request import BACKENDS

if TYPE_CHECKING:
    from envcheck.fit.gpus import Device
    from envcheck.fit.request import Case
    from envcheck.fit.result import Fit
    from envcheck.snapshot import LocalSnapshot, Snapshot


def fit(
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            envvar="ENVCHECK_MODEL",
            help="Repo id or folder. [default: Qwen/Qwen3-VL-Embedding-8B]",
        ),
    ] = None,
    gpu: Annotated[
        str | None,
        typer.Option("--gpu", metavar="GPUS", help="Predict for these GPUs: '2x RTX 3090', 'RTX 4060 Ti 16GB'."),
    ] = None,
    dtype: Annotated[str, typer.Option("--dtype", metavar="DTYPE", help="float16, bfloat16 or float32.")] = "float16",
    attention: Annotated[
        str, typer.Option("--attn", metavar="NAME", help="sdpa, eager or flash_attention_2.")
    ] = "sdpa",
    device_map: Annotated[
        str, typer.Option("--device-map", metavar="MAP", help="auto, balanced, balanced_low_0, sequential, cuda:N.")
    ] = "auto",
    backend: Annotated[
        str, typer.Option("--backend", metavar="BACKEND", help=f"{', '.join(BACKENDS)}.")
    ] = "transformers",
    tensor_parallel_size: Annotated[
        int,
        typer.Option(
            "--tensor-parallel-size",
            metavar="N",
            min=1,
            max=16,
            help="Number of GPUs across which vLLM splits each layer.",
        ),
    ] = 1,
    max_pixels: Annotated[
        int, typer.Option("--max-pixels", metavar="N", min=0, help="Pixels of the image in each input; 0: text only.")
    ] = 1_843_200,
    batch: Annotated[int, typer.Option("--batch", metavar="N", min=1, max=4096, help="Inputs per batch.")] = 1,
    length: Annotated[
        int, typer.Option("--length", metavar="N", min=1, max=262_144, help="Text tokens per input.")
    ] = 128,
    source: opt.From = None,
    python: opt.Python = None,
    json: opt.Json = False,
    format: PageFormat = None,  # noqa: A002 - named as its option
    no_color: opt.NoColor = False,
) -> None:
    """Predict the memory that a model takes on each GPU.

    Downloads and loads nothing. Known models are in a table. For any other model the real architecture is run without
    weights and without a GPU, which needs torch and transformers.

    Exit codes: 0 it fits, 1 it does not, 2 bad usage.
    """
    from envcheck.report.pages import fit_page

    chosen = page_format(format, json=json)
    result = predicted(
        model=model, gpu=gpu, dtype=dtype, attention=attention, device_map=device_map, backend=backend,
        tensor_parallel_size=tensor_parallel_size, max_pixels=max_pixels, batch=batch, length=length, source=source,
        python=python, quiet=chosen == "json",
    )  # fmt: skip
    give_page(result, fit_page, chosen, no_color=no_color)
    raise typer.Exit(0 if result.fits else 1)


def predicted(
    *,
    model: str | None,
    gpu: str | None,
    dtype: str,
    attention: str,
    device_map: str,
    backend: str,
    tensor_parallel_size: int,
    max_pixels: int,
    batch: int,
    length: int,
    source: list[str] | None,
    python: str | None,
    quiet: bool,
) -> "Fit":
    """The prediction that was asked for. Raises UserError: it cannot be made."""
    from msgspec import structs

    from envcheck.errors import UserError
    from envcheck.fit.gpus import left_out, refuse_attention
    from envcheck.fit.predict import NoPredictionError, Question, predict
    from envcheck.report.progress import make_progress

    snapshot, here, executable = _box(source, python, gpu)
    case = _case(config_of(model, here), dtype, attention, device_map, (max_pixels, batch, length))
    devices = _devices(gpu, snapshot)
    _check_device_map(device_map, devices)
    refuse_attention(case.attention, devices)
    case = _spread(case, backend, tensor_parallel_size, devices)
    question = Question(model=model or _default(), case=case, devices=devices, python=executable)
    try:
        with make_progress(quiet=quiet) as progress:
            made = predict(question, progress.stage)
            return made if gpu is not None else structs.replace(made, left_out=tuple(left_out(snapshot)))
    except NoPredictionError as error:
        raise UserError(f"the prediction could not be made: {error}") from error


def _default() -> str:
    from envcheck.compat.tables.models import DEFAULT

    return DEFAULT


def _box(
    source: list[str] | None, python: str | None, gpu: str | None
) -> "tuple[Snapshot, LocalSnapshot | None, str | None]":
    """The machine in question, the same if it is this machine, and the Python that runs the prediction."""
    from envcheck.cli.call import make_options
    from envcheck.cli.look import observe
    from envcheck.errors import UserError
    from envcheck.snapshot import Snapshot

    options = make_options(source=source, python=None if source else python, quiet=True, offline=True)
    if gpu:
        if source:
            raise UserError("--gpu and --from each name a machine; use only one of them.")
        return Snapshot(), None, options.python
    sight = observe(options)
    if source:
        from envcheck.cli.plan_options import refuse_unknown_gpus

        refuse_unknown_gpus(sight.snapshot, "use `--gpu '2x RTX 3090'` instead of --from")
    return sight.snapshot, sight.here, options.python


def _case(config: str, dtype: str, attention: str, device_map: str, load: tuple[int, int, int]) -> "Case":
    from envcheck.errors import UserError, one_of
    from envcheck.fit.request import ATTENTIONS, DTYPES, LARGEST_PIXELS, MIN_PIXELS, Case, Workload

    pixels, batch, length = load
    if pixels and not MIN_PIXELS <= pixels <= LARGEST_PIXELS:
        raise UserError(f"--max-pixels must be 0 (text only) or between {MIN_PIXELS} and {LARGEST_PIXELS}.")
    return Case(
        config=config,
        dtype=one_of("float16" if dtype == "auto" else dtype, DTYPES, "dtype"),
        attention=one_of("sdpa" if attention == "auto" else attention, ATTENTIONS, "attention"),
        device_map=device_map,
        workload=Workload(batch=batch, length=length, pixels=pixels),
    )


def _devices(gpu: str | None, snapshot: "Snapshot") -> "tuple[Device, ...]":
    from envcheck.fit.gpus import named, of_box

    return named(gpu) if gpu is not None else of_box(snapshot)


def _check_device_map(device_map: str, devices: "tuple[Device, ...]") -> None:
    import re

    from envcheck.errors import UserError, one_of
    from envcheck.fit.request import DEVICE_MAPS

    if device_map == "cuda" or (match := re.fullmatch(r"cuda:(\d+)", device_map)) is None:
        one_of(device_map, (*DEVICE_MAPS, "cuda"), "device map")
    elif devices and int(match[1]) not in {device.index for device in devices}:
        raise UserError(f"--device-map {device_map}: there is no GPU {match[1]}.")


def _spread(case: "Case", backend: str, ranks: int, devices: "tuple[Device, ...]") -> "Case":
    """The case with its backend, where there are the GPUs for it."""
    from dataclasses import replace

    from envcheck.errors import UserError, one_of

    one_of(backend, BACKENDS, "backend")
    if ranks > 1 and backend != "vllm":
        raise UserError(
            "--tensor-parallel-size works only with --backend vllm; for the other backends, use --device-map."
        )
    if devices and ranks > len(devices):
        there = "is 1 GPU" if len(devices) == 1 else f"are {len(devices)} GPUs"
        raise UserError(f"--tensor-parallel-size {ranks}: there {there}.")
    return replace(case, backend=backend, ranks=ranks)
