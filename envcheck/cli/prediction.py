"""What a smoke test took of the GPUs, beside what `envcheck fit` predicts for the same."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from envcheck.fit.ask import Case
    from envcheck.smoke.request import SmokeRequest
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import Snapshot

CAPTION_TOKENS = 24
"""Of the longest text that goes through the model beside an image."""


def beside_prediction(result: "SmokeResult", request: "SmokeRequest", snapshot: "Snapshot") -> "SmokeResult":
    """The result with the prediction in it; as it was, where none can be made."""
    from envcheck.cli.errors import UserError
    from envcheck.cli.fit import config_of
    from envcheck.fit.gpus import of_box
    from envcheck.fit.predict import NoPredictionError, Question, predict

    try:
        case = same_case(result, request, config_of(request.model, snapshot))
        asked = Question(model=request.model, case=case, devices=of_box(snapshot), python=request.python, search=False)
        fit = predict(asked)
    except (NoPredictionError, UserError):
        return result
    # torch's own count, which the peak is of, knows nothing of CUDA's context and of what the allocator keeps.
    took = {f"cuda:{place}": d.weights_bytes + d.activation_bytes for place, d in enumerate(fit.devices)}
    return with_prediction(result, {device: count for device, count in took.items() if count})


def same_case(result: "SmokeResult", request: "SmokeRequest", config: str) -> "Case":
    """What went through the model, as a question to `fit`: its fullest batch, with the largest image."""
    from envcheck.fit.ask import MIN_PIXELS, Case, Workload

    load = Workload(
        batch=request.batch, length=CAPTION_TOKENS, pixels=max(MIN_PIXELS, result.largest_image_pixels or 0)
    )
    return Case(
        config=config,
        dtype=result.dtype or "float16",
        attention="eager" if result.attention == "eager" else "sdpa",
        device_map=request.device_map,
        workload=load,
    )


def with_prediction(result: "SmokeResult", predicted: Mapping[str, int]) -> "SmokeResult":
    """The prediction of every GPU, and of the one that was the fullest."""
    from msgspec.structs import replace

    fullest = max(result.peak_by_device, key=lambda device: result.peak_by_device[device], default="")
    return replace(result, predicted_by_device=dict(predicted), predicted_peak_bytes=predicted.get(fullest))
