"""What a model of the Qwen2.5-VL kind reads from its images' grid, made before the pass.

Its part that sees attends within windows, whose sizes it finds by looking at values: a fake tensor has none. There are
few numbers, so they are made for real and handed in, as transformers itself provides for compiled models
(transformers/vision_utils.py of 5.23).
"""

from collections.abc import Sequence
from typing import Any

import torch


def given(model: Any, grid: Sequence[Sequence[int]] | None) -> list[Any]:  # noqa: ANN401 - a model of transformers
    """Hand the windows of these images to the model; handles that take it back. None where it has no windows."""
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
