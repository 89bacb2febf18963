"""What vLLM takes on each GPU: weights, the largest pass that it makes to see, and a cache of keys and values."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from envcheck.fit.child import architecture, forward, model_inputs, quantised, tensor_parallel
from envcheck.fit.child.measured import Measured
from envcheck.fit.request import PROMPT_TOKENS, VLLM_TOKENS, Case, Workload


@dataclass(frozen=True, slots=True)
class Rank:
    """One of the GPUs."""

    model: Any
    weights_bytes: int
    cache_bytes_per_token: int


def build(config_file: str, dtype: str, ranks: int, mode: Any) -> Rank:  # noqa: ANN401 - torch's mode
    """The model as one rank has it.

    Raises:
        CannotSplitError: it cannot be split over so many.
    """
    config = architecture.configuration(config_file)
    vocabulary = getattr(config, "text_config", config).vocab_size
    if why := tensor_parallel.objection(config, ranks):
        raise tensor_parallel.CannotSplitError(why)
    per_token = tensor_parallel.cache_bytes_per_token(config, ranks, getattr(torch, dtype).itemsize)
    if ranks > 1:
        tensor_parallel.split(config, ranks)

    def rank() -> Any:  # noqa: ANN401 - a model of transformers
        built = architecture.build(config, dtype, "sdpa", mode)
        if ranks > 1:
            tensor_parallel.split_heads(built, ranks, mode)
        return built

    model = stored = rank()
    settings = getattr(config, "quantization_config", None)
    if settings is not None:
        stored = rank()
        sizes = quantised.stored(Path(config_file).parent)
        quantised.shrink(stored, settings if isinstance(settings, dict) else settings.to_dict(), mode, sizes, ranks)
    return Rank(model, tensor_parallel.rank_bytes(stored, ranks, vocabulary), per_token)


def measure(rank: Rank, case: Case, mode: Any) -> Measured:  # noqa: ANN401 - as above
    """The same on every rank."""
    devices = [room.index for room in case.rooms[: case.ranks]] or list(range(case.ranks))
    load = fullest(case.workload, rank.model.config)
    activations = forward.run(rank.model, mode, load, {"": 0}).get(0, 0)
    per_token = rank.cache_bytes_per_token
    longest = tokens(case.workload, rank.model.config)
    return Measured(
        pixels=case.workload.pixels,
        device_map={f"rank {place}": device for place, device in enumerate(devices)},
        weights=dict.fromkeys(devices, rank.weights_bytes),
        activations=dict.fromkeys(devices, activations),
        cache=dict.fromkeys(devices, per_token * longest * case.workload.batch),
        cache_bytes_per_token=per_token,
    )


def fullest(workload: Workload, config: Any) -> Workload:  # noqa: ANN401 - a configuration of transformers
    """As many inputs as vLLM lets through at once: it makes such a pass when it starts, to see what is left."""
    return replace(workload, batch=max(1, VLLM_TOKENS // tokens(workload, config)))


def tokens(workload: Workload, config: Any) -> int:  # noqa: ANN401 - as above
    """Of one input: prompt, text, image."""
    workload = model_inputs.suited(workload, config)
    seen = model_inputs.visual_tokens(workload, config) if workload.pixels else 0
    return PROMPT_TOKENS + workload.length + seen
