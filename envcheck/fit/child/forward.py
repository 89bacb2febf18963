"""One pass through the fake model, with every allocation followed."""

import inspect
import math
from collections.abc import Mapping
from typing import Any

import torch
from torch.utils._pytree import tree_map

from envcheck.fit.child.tracker import Tracker
from envcheck.fit.request import PROMPT_TOKENS, Workload

ORDINARY_TOKEN = 1


def run(model: Any, mode: Any, workload: Workload, placed: Mapping[str, int]) -> dict[int, int]:  # noqa: ANN401 - a model of transformers, torch's mode
    """Peak bytes of activations on each device, inputs and outputs included."""
    inputs = {name: tensor.tolist() for name, tensor in model_inputs(model, workload).items()}
    if workload.batch == 1:
        # transformers sees that nothing is padded, and makes no mask; of a fake tensor it does not ask.
        del inputs["attention_mask"]
    tracker = Tracker()
    tracker.know(tensor for group in (model.parameters(), model.buffers()) for tensor in group)
    handles = _follow_devices(model, placed, tracker)
    try:
        with mode, torch.inference_mode(), tracker, tracker.on(_first(placed)):
            # Made from lists under the mode: only so do fake tensors know their values.
            given = {name: torch.tensor(numbers) for name, numbers in inputs.items()}
            if workload.pixels:
                given["pixel_values"] = torch.empty(patches(model.config, workload))
            kept = model(**given, use_cache=False)
            del kept
    finally:
        for handle in handles:
            handle.remove()
    return dict(tracker.peak)


def _first(placed: Mapping[str, int]) -> int:
    """The device that the inputs go to."""
    return min((device for device in placed.values() if device >= 0), default=0)


def _follow_devices(model: Any, placed: Mapping[str, int], tracker: Tracker) -> list[Any]:  # noqa: ANN401 - as above
    """Hooks that do what accelerate's do: work goes on where a module is, and its inputs are copied there first."""
    handles = []
    if len(set(placed.values())) > 1:
        for name, device in placed.items():
            module = model.get_submodule(name)
            entered: list[Any] = []
            handles.append(module.register_forward_pre_hook(_enter(tracker, device, entered), with_kwargs=True))
            handles.append(module.register_forward_hook(_leave(entered), always_call=True))
    return handles


def _enter(tracker: Tracker, device: int, entered: list[Any]) -> Any:  # noqa: ANN401 - torch's hook
    def hook(_module: Any, args: Any, kwargs: Any) -> Any:  # noqa: ANN401 - as above
        context = tracker.on(device)
        context.__enter__()
        entered.append(context)
        return tree_map(lambda value: _moved(value, device, tracker), (args, kwargs))

    return hook


def _leave(entered: list[Any]) -> Any:  # noqa: ANN401 - as above
    def hook(_module: Any, _args: Any, _output: Any) -> None:  # noqa: ANN401 - as above
        entered.pop().__exit__(None, None, None)

    return hook


def _moved(value: object, device: int, tracker: Tracker) -> object:
    """A copy on this device of a tensor that was made on another."""
    if not isinstance(value, torch.Tensor) or tracker.where(value) in (device, None):
        return value
    return value.clone()


def model_inputs(model: Any, workload: Workload) -> dict[str, torch.Tensor]:  # noqa: ANN401 - as above
    """What the processor would give beside the patches: ids, mask, the images' grid, and the positions."""
    config = model.config
    rows, columns = grid(workload.pixels, config) if workload.pixels else (0, 0)
    merge = _vision(config, "spatial_merge_size", 2)
    image = getattr(config, "image_token_id", None)
    visual = [] if not workload.pixels else [image] * (rows * columns // merge**2)
    tokens = [ORDINARY_TOKEN] * (PROMPT_TOKENS + workload.length)
    ids = torch.tensor([[*tokens[:PROMPT_TOKENS], *visual, *tokens[PROMPT_TOKENS:]]] * workload.batch)
    mask = torch.ones_like(ids)
    if workload.batch > 1:
        mask[1:, -1] = 0  # inputs of unlike length, as they are: the model then needs a mask
    given = {"input_ids": ids, "attention_mask": mask}
    if workload.pixels:
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
