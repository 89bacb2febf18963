"""What vLLM makes of images, seen without a pass through the model: its own processor, applied next to the engine.

The processor is the one that the engine makes of its own configuration (`MULTIMODAL_REGISTRY.create_processor` in
vllm/multimodal/registry.py of 0.32), so limits of size, resampling and normalisation are those that it works with.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from envcheck.smoke.child import loading

if TYPE_CHECKING:
    from PIL.Image import Image


def seen(config: Any, prompt: str, images: "Sequence[Image]") -> list[Mapping[str, object]] | None:  # noqa: ANN401 - vLLM's ModelConfig
    """Grid and values of each image; None: this vLLM does not show them in a way that is known here."""
    try:
        return _seen(config, prompt, images)
    except Exception:  # noqa: BLE001 - an interface that another release has changed makes it unknown, not wrong
        return None


def _seen(config: Any, prompt: str, images: "Sequence[Image]") -> list[Mapping[str, object]]:  # noqa: ANN401 - as above
    import torch
    from vllm.multimodal import MULTIMODAL_REGISTRY

    processor = MULTIMODAL_REGISTRY.create_processor(config)
    items = processor.info.parse_mm_data({"image": list(images)})
    made = processor(prompt, mm_items=items)["mm_kwargs"]["image"]
    pixels = torch.cat([normalised(item["pixel_values"].data, config, processor) for item in made])
    grid = torch.stack([item["image_grid_thw"].data.reshape(-1) for item in made])
    return loading.pixel_facts(pixels, grid)


def normalised(pixels: Any, config: Any, processor: Any) -> Any:  # noqa: ANN401 - a tensor, vLLM's configuration and processor
    """The values as they reach the part that sees.

    Newer releases hand raw bytes to the device and normalise there, by the numbers of the image processor
    (vllm/model_executor/layers/fusion/mm_input_norm.py of 0.32); the same is done here.
    """
    import torch

    raw = pixels.dtype == torch.uint8 or getattr(config.multimodal_config, "mm_device_do_normalize", False)
    if not raw:
        return pixels
    rules = processor.info.get_hf_processor().image_processor
    colours = pixels.float().reshape(len(pixels), loading.CHANNELS, -1)
    mean, deviation = (torch.tensor(values).reshape(1, -1, 1) for values in (rules.image_mean, rules.image_std))
    return ((colours * rules.rescale_factor - mean) / deviation).reshape(len(pixels), -1)
