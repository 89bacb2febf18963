"""What a smoke test took of the GPUs, or would have taken, by the prediction of `envcheck fit`."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envcheck.fit.request import Case
    from envcheck.fit.result import Fit
    from envcheck.smoke.request import SmokeRequest
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import LocalSnapshot

OUT_OF_MEMORY = "gpu-out-of-memory"
SMALL_PIXELS = 256 * 256
"""Of the images that are drawn where no number of pixels is asked for."""
CAPTION_TOKENS = 24
"""Of the longest text that goes through the model next to an image."""


def with_fit(result: "SmokeResult", request: "SmokeRequest", snapshot: "LocalSnapshot") -> "SmokeResult":
    """The result with what `fit` says to it: the peak predicted, or what would fit where memory ran out.

    As it was, where none is to be had: no GPU, the tiny model, vLLM (which takes what it is given), no torch.
    """
    ran_out = any(finding.problem == OUT_OF_MEMORY for finding in result.findings)
    if request.kind == "tiny" or request.backend == "vllm" or not (ran_out or result.peak_by_device):
        return result
    fit = _predicted(result, request, snapshot, search=ran_out)
    if fit is None:
        return result
    if ran_out:
        return with_what_fits(result, fit)
    # torch's own count, which the peak is of, knows nothing of CUDA's context and of what the allocator keeps.
    took = {f"cuda:{place}": d.weights_bytes + d.activation_bytes for place, d in enumerate(fit.devices)}
    return with_prediction(result, {device: count for device, count in took.items() if count})


def _predicted(
    result: "SmokeResult", request: "SmokeRequest", snapshot: "LocalSnapshot", *, search: bool
) -> "Fit | None":
    from envcheck.errors import UserError
    from envcheck.fit.gpus import of_box
    from envcheck.fit.predict import NoPredictionError, Question, predict

    try:
        case = same_case(result, request, config_of(request.model, snapshot))
        python = request.python or (snapshot.python.executable if snapshot.python else None)
        return predict(Question(model=request.model, case=case, devices=of_box(snapshot), python=python, search=search))
    except (NoPredictionError, UserError):
        return None


def with_what_fits(result: "SmokeResult", fit: "Fit") -> "SmokeResult":
    """The finding of the memory that ran out, with numbers that fit before the general advice."""
    from msgspec.structs import replace

    from envcheck.findings import Fix
    from envcheck.units import size

    room = sum(device.free_bytes for device in fit.devices)
    said = f"By prediction it takes {size(fit.needed_bytes)}, of {size(room)} that were free."
    fixes = tuple(
        Fix(
            summary=f"By prediction it fits so: {change.summary}.",
            commands=(("envcheck", "smoke", *change.arguments),),
        )
        for change in fit.changes
    )
    told = tuple(
        replace(finding, detail=f"{finding.detail} {said}", fixes=(*fixes, *finding.fixes))
        if finding.problem == OUT_OF_MEMORY
        else finding
        for finding in result.findings
    )
    return replace(result, findings=told)


def same_case(result: "SmokeResult", request: "SmokeRequest", config: str) -> "Case":
    """What went through the model, as a question to `fit`: its fullest batch, with the largest image."""
    from envcheck.fit.request import MIN_PIXELS, Case, Workload

    pixels = result.largest_image_pixels or request.max_pixels or SMALL_PIXELS
    load = Workload(batch=request.batch, length=CAPTION_TOKENS, pixels=max(MIN_PIXELS, pixels))
    return Case(
        config=config,
        dtype=result.dtype or ("float16" if request.dtype == "auto" else request.dtype),
        attention="eager" if "eager" in (result.attention, request.attention) else "sdpa",
        device_map=request.device_map,
        workload=load,
    )


def with_prediction(result: "SmokeResult", predicted: Mapping[str, int]) -> "SmokeResult":
    """The prediction of every GPU, and of the one that was the fullest."""
    from msgspec.structs import replace

    fullest = max(result.peak_by_device, key=lambda device: result.peak_by_device[device], default="")
    return replace(result, predicted_by_device=dict(predicted), predicted_peak_bytes=predicted.get(fullest))


def config_of(model: str | None, snapshot: "LocalSnapshot | None") -> str:
    """Path of the model's config.json, or its hub id where only the hub has it; `snapshot`: of this machine.

    Raises:
        UserError: a folder without one.
    """
    from pathlib import Path

    from envcheck.compat.configs import config_here
    from envcheck.compat.tables.models import DEFAULT
    from envcheck.errors import UserError

    name = model or DEFAULT
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise UserError(f"there is no config.json in {name!r}.")
        return str((folder / "config.json").resolve())
    return config_here(name, snapshot) or name
