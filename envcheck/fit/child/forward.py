"""One pass through the fake model, with every allocation followed."""

from collections.abc import Mapping
from typing import Any

import torch
from torch.utils._pytree import tree_map

from envcheck.fit.child.model_inputs import given_windows, keeps_cache, model_inputs, pictures, pixel_shape, suited
from envcheck.fit.child.tracker import Tracker
from envcheck.fit.request import Workload


def run(model: Any, mode: Any, workload: Workload, placed: Mapping[str, int]) -> dict[int, int]:  # noqa: ANN401 - a model of transformers, torch's mode
    """Peak bytes of activations on each device, inputs and outputs included."""
    return _tracked(model, mode, workload, placed)[0]


def _tracked(
    model: Any,  # noqa: ANN401 - as above
    mode: Any,  # noqa: ANN401 - as above
    workload: Workload,
    placed: Mapping[str, int],
) -> tuple[dict[int, int], tuple[int, int]]:
    """The peak of each device; and that of the first, before and after the end of the part that sees."""
    workload = suited(workload, model.config)
    inputs = {name: tensor.tolist() for name, tensor in model_inputs(model, workload).items()}
    if workload.batch == 1:
        # transformers sees that nothing is padded, and makes no mask; of a fake tensor it does not ask.
        inputs.pop("attention_mask", None)
    tracker = Tracker()
    tracker.know(tensor for group in (model.parameters(), model.buffers()) for tensor in group)
    handles = [*_follow_devices(model, placed, tracker), *given_windows(model, inputs.get("image_grid_thw"))]
    seeing: list[int] = []
    if visual := getattr(model, "visual", None):
        handles.append(visual.register_forward_hook(_end_of(tracker, seeing, _first(placed))))
    options = {"use_cache": False} if keeps_cache(model) else {}
    try:
        with mode, torch.inference_mode(), tracker, tracker.on(_first(placed)):
            # Made from lists under the mode: only so do fake tensors know their values.
            given = {name: torch.tensor(numbers) for name, numbers in inputs.items()}
            if workload.pixels or pictures(model):
                given["pixel_values"] = torch.empty(pixel_shape(model, workload))
            kept = model(**given, **options)
            del kept
    finally:
        for handle in handles:
            handle.remove()
    seen = max(seeing, default=0)
    return {device: max(peak, seen if device == _first(placed) else 0) for device, peak in tracker.peak.items()}, (
        seen,
        tracker.peak[_first(placed)],
    )


def phases(model: Any, mode: Any, workload: Workload) -> tuple[int, int]:  # noqa: ANN401 - as above
    """Peak bytes on one device while the model sees its images, and from then on; 0 where it sees none."""
    return _tracked(model, mode, workload, {"": 0})[1]


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


def _end_of(tracker: Tracker, peaks: list[int], device: int) -> Any:  # noqa: ANN401 - as above
    """Note the peak so far, and begin a new one."""

    def hook(_module: Any, _args: Any, _output: Any) -> None:  # noqa: ANN401 - as above
        peaks.append(tracker.peak[device])
        tracker.restart(device)

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
