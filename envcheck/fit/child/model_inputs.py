"""The inputs of one pass, as a processor would make them for a model that transformers built."""

import inspect
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch

from envcheck.fit.request import PROMPT_TOKENS, Workload

ORDINARY_TOKEN = 1


def model_inputs(model: Any, workload: Workload) -> dict[str, torch.Tensor]:  # noqa: ANN401 - as above
    """What the processor would give next to the pixels: ids, mask, the images' grid, and the positions.

    Nothing for a model that takes pixels alone.
    """
    config, accepted = model.config, inspect.signature(model.forward).parameters
    if "input_ids" not in accepted:
        return {}
    image = image_token(config)
    visual = [image] * visual_tokens(workload, config) if workload.pixels and image is not None else []
    tokens = [ORDINARY_TOKEN] * min(PROMPT_TOKENS + workload.length, longest(config))
    ids = torch.tensor([[*tokens[:PROMPT_TOKENS], *visual, *tokens[PROMPT_TOKENS:]]] * workload.batch)
    mask = torch.ones_like(ids)
    if workload.batch > 1:
        mask[1:, -1] = 0  # inputs of unlike length, as they are: the model then needs a mask
    given = {"input_ids": ids, "attention_mask": mask}
    if workload.pixels:
        rows, columns = grid(workload.pixels, config)
        given["image_grid_thw"] = torch.tensor([[1, rows, columns]] * workload.batch)
    given.update(_positions(model, given, image))
    return given


def grid(pixels: int, config: Any) -> tuple[int, int]:  # noqa: ANN401 - as above
    """Rows and columns of patches of a square image of about so many pixels, in whole visual tokens."""
    side = _vision(config, "patch_size", 16) * _vision(config, "spatial_merge_size", 2)
    merge = _vision(config, "spatial_merge_size", 2)
    tokens = max(1, pixels // side**2)
    rows = max(1, math.isqrt(tokens))
    return rows * merge, max(1, tokens // rows) * merge


def suited(workload: Workload, config: Any) -> Workload:  # noqa: ANN401 - as above
    """Without images for a model that takes none in the text: a text model, or one with two separate encoders."""
    return workload if image_token(config) is not None else replace(workload, pixels=0)


def image_token(config: Any) -> int | None:  # noqa: ANN401 - as above
    """The token that stands for a part of an image; None: images do not stand in the text."""
    token = getattr(config, "image_token_id", None)
    return token if isinstance(token, int) and getattr(config, "vision_config", None) is not None else None


def visual_tokens(workload: Workload, config: Any) -> int:  # noqa: ANN401 - as above
    """Tokens of one image."""
    rows, columns = grid(workload.pixels, config)
    return rows * columns // int(_vision(config, "spatial_merge_size", 2)) ** 2


def longest(config: Any) -> int:  # noqa: ANN401 - as above
    """Tokens of the longest text that the model takes: encoders such as BERT and CLIP have a fixed number of places."""
    text = getattr(config, "text_config", None) or config
    places = getattr(text, "max_position_embeddings", None)
    # RoBERTa and similar models count from the number after the padding token's.
    spare = 2 if "roberta" in str(getattr(config, "model_type", "")) else 0
    return places - spare if isinstance(places, int) and places > spare else 1 << 20


def keeps_cache(model: Any) -> bool:  # noqa: ANN401 - as above
    """It would keep keys and values for more tokens, unless it is told not to."""
    accepted = inspect.signature(model.forward).parameters
    anything = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in accepted.values())
    text = getattr(model.config, "text_config", None) or model.config
    return "use_cache" in accepted or (anything and "input_ids" in accepted and hasattr(text, "use_cache"))


def pictures(model: Any) -> bool:  # noqa: ANN401 - as above
    """It takes whole images of one fixed size, as CLIP, SigLIP and DINO do."""
    accepted = inspect.signature(model.forward).parameters
    return "pixel_values" in accepted and "image_grid_thw" not in accepted


def pixel_shape(model: Any, workload: Workload) -> tuple[int, ...]:  # noqa: ANN401 - as above
    """Shape of the pixels that go into the model at once."""
    if not pictures(model):
        return patches(model.config, workload)
    vision = getattr(model.config, "vision_config", None) or model.config
    side = getattr(vision, "image_size", 224)
    rows, columns = (side, side) if isinstance(side, int) else tuple(side)
    return workload.batch, int(getattr(vision, "num_channels", 3)), int(rows), int(columns)


def patches(config: Any, workload: Workload) -> tuple[int, int]:  # noqa: ANN401 - as above
    """Patches of all images x numbers of one: channels x frames x height x width."""
    rows, columns = grid(workload.pixels, config)
    channels, frames = _vision(config, "in_channels", 3), _vision(config, "temporal_patch_size", 2)
    return workload.batch * rows * columns, channels * frames * _vision(config, "patch_size", 16) ** 2


def _vision(config: Any, name: str, default: int) -> int:  # noqa: ANN401 - as above
    return int(getattr(getattr(config, "vision_config", None), name, default))


def _positions(model: Any, given: dict[str, torch.Tensor], image: int | None) -> dict[str, torch.Tensor]:  # noqa: ANN401 - as above
    """Positions, made outside of the fake mode: the model reads values of tensors to make them."""
    index = getattr(model, "get_rope_index", None)
    if index is None:
        return {}
    asked = inspect.signature(index).parameters
    kinds = (given["input_ids"] == image).int() if image is not None else torch.zeros_like(given["input_ids"])
    offered = {**given, "mm_token_type_ids": kinds}
    positions = index(**{name: offered[name] for name in asked if name in offered})[0]
    more = {"mm_token_type_ids": kinds} if "mm_token_type_ids" in inspect.signature(model.forward).parameters else {}
    return {"position_ids": positions, **more}


def given_windows(model: Any, grid: Sequence[Sequence[int]] | None) -> list[Any]:  # noqa: ANN401 - as above
    """Hand the windows of these images to a model of the Qwen2.5-VL kind; handles that take it back.

    Its part that sees attends within windows, whose sizes it finds by looking at values: a fake tensor has none. There
    are few numbers, so they are made for real and handed in, as transformers itself provides for compiled models
    (transformers/vision_utils.py of 5.23).
    """
    visual = getattr(model, "visual", None)
    if visual is None or grid is None or not hasattr(visual, "window_size"):
        return []
    index, lengths = _windows(visual, torch.tensor(grid))

    def hook(_module: Any, args: Any, kwargs: Any) -> Any:  # noqa: ANN401 - torch's hook
        more = {"window_index": torch.tensor(index), "cu_window_seqlens": torch.tensor(lengths, dtype=torch.int32)}
        return args, {**kwargs, **more}

    return [visual.register_forward_pre_hook(hook, with_kwargs=True)]


def _windows(visual: Any, grid: torch.Tensor) -> tuple[list[int], list[int]]:  # noqa: ANN401 - as above
    from transformers.vision_utils import get_vision_window_index

    index, lengths = get_vision_window_index(
        grid,
        spatial_merge_size=visual.spatial_merge_size,
        window_size=visual.window_size,
        patch_size=visual.patch_size,
    )
    return index.tolist(), lengths.tolist()
