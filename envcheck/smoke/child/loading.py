"""How a model of the family is loaded and spoken to, whichever library runs it."""

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from envcheck.smoke.child.inputs import Input
from envcheck.smoke.request import INSTRUCTION, MAX_PIXELS, SmokeRequest

if TYPE_CHECKING:
    import torch

PACKAGES = ("torch", "torchvision", "transformers", "accelerate", "tokenizers", "safetensors", "flash-attn", "kernels")
PATCH_PIXELS = 16 * 16
CHANNELS = 3
SAMPLES = 1024
"""Values of each colour that are told of an image: enough to see a blur, few enough for a line of JSON."""
AMPERE = (8, 0)


def before_5() -> bool:
    """The installed transformers is of the releases before 5."""
    import transformers

    return bool(transformers.__version__.startswith("4."))


def names_of_weights() -> dict[str, object]:
    """Arguments of from_pretrained: how the names of the weights are to be read.

    The published files hold the model behind a prefix, `model.language_model...`. transformers 5 removes it; 4.57 with
    AutoModel does not, and then silently leaves every weight random.
    """
    return {"key_mapping": {r"^model\.": ""}} if before_5() else {}


def image_size(request: SmokeRequest) -> dict[str, object]:
    """Arguments of the processor: the bounds of an image's pixels, by the names that this transformers respects."""
    low, high = request.min_pixels, max(request.min_pixels, request.max_pixels or MAX_PIXELS)
    if before_5():
        return {"min_pixels": low, "max_pixels": high}
    return {"size": {"shortest_edge": low, "longest_edge": high}}


def on_gpu(request: SmokeRequest) -> bool:
    """The model goes to a GPU."""
    import torch

    return bool(torch.cuda.is_available()) and request.device_map != "cpu"


def number_type(request: SmokeRequest) -> tuple[str, str]:
    """The dtype to load the model in, and why."""
    if request.dtype != "auto":
        return request.dtype, "asked for"
    if not on_gpu(request):
        return "float32", "16 bits are not faster on a CPU"
    import torch

    if min(torch.cuda.get_device_capability(i) for i in range(torch.cuda.device_count())) < AMPERE:
        return "float16", "half of float32's memory; GPUs before Ampere have no bfloat16"
    return "float16", "half of float32's memory, and more precise than bfloat16"


def placement(request: SmokeRequest) -> dict[str, object]:
    """Arguments of from_pretrained: dtype, devices, attention."""
    import torch

    arguments: dict[str, object] = {"dtype": getattr(torch, number_type(request)[0])}
    if on_gpu(request) or request.device_map not in ("auto", "cpu"):
        arguments["device_map"] = request.device_map
    if request.attention:
        arguments["attn_implementation"] = request.attention
    return arguments


def conversation(entry: Input, instruction: str) -> list[dict[str, object]]:
    """An input as the models were trained on it: the instruction as system message, the image before the text."""
    content: list[dict[str, object]] = [{"type": "image", "image": image} for image in entry.images]
    if entry.text is not None:
        content.append({"type": "text", "text": entry.text})
    return [
        {"role": "system", "content": [{"type": "text", "text": instruction}]},
        {"role": "user", "content": content},
    ]


def punctuated(instruction: str) -> str:
    """With a full stop where it ends without one, as the models were trained; the default one where it is empty.

    As the models' own script does it (format_model_input in scripts/qwen3_vl_embedding.py).
    """
    text = instruction.strip() or INSTRUCTION
    return text if unicodedata.category(text[-1]).startswith("P") else f"{text}."


def placed_facts(model: Any, request: SmokeRequest) -> dict[str, object]:  # noqa: ANN401 - a model of transformers
    """What was loaded, where it was placed, what runs its attention."""
    config = model.config
    text = getattr(config, "text_config", config)
    placed = getattr(model, "hf_device_map", None) or {"": model.device}
    return {
        "architecture": type(model).__name__,
        "trained": not getattr(config, "envcheck_random_weights", False),
        "dtype": str(model.dtype).removeprefix("torch."),
        "dtype_reason": number_type(request)[1],
        "device_map": {name: device_name(device) for name, device in placed.items()},
        "devices": device_titles({device_name(device) for device in placed.values()}),
        "attention": attention_of(model),
        "config_dimension": getattr(text, "hidden_size", None),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
    }


def attention_of(model: Any) -> str | None:  # noqa: ANN401 - as above
    """What the layers themselves will call; the parts that see and that read can differ."""
    parts = (getattr(model, "language_model", model), getattr(model, "visual", None))
    names = [getattr(part.config, "_attn_implementation", None) for part in parts if part is not None]
    unlike = list(dict.fromkeys(name for name in names if name))
    return " and ".join(unlike) or None


def missing_facts(missing: Iterable[object]) -> dict[str, object]:
    """The weights that the model has and its files do not."""
    names = sorted(map(str, missing))
    return {"missing_weights": len(names), "missing_examples": names[:3]}


def broken_weights(model: Any) -> list[str]:  # noqa: ANN401 - as above
    """Weights that are NaN or infinite. Infinity in float16 is most often a number that float16 cannot hold."""
    import torch

    def broken(tensor: "torch.Tensor") -> bool:
        bad = tensor.isnan() if tensor.dtype == torch.float16 else ~tensor.isfinite()
        return bool(bad.any())

    weights = model.named_parameters()
    return [name for name, weight in weights if weight.is_floating_point() and not weight.is_meta and broken(weight)]


def gpu_peaks() -> dict[str, int]:
    """The most that torch's allocator has handed out on each GPU, in bytes."""
    import torch

    if not torch.cuda.is_available():
        return {}
    peaks = {f"cuda:{i}": torch.cuda.max_memory_allocated(i) for i in range(torch.cuda.device_count())}
    return {device: peak for device, peak in peaks.items() if peak}


def largest_image(grid: Any) -> int:  # noqa: ANN401 - a tensor: images x (time, height, width) in patches
    """Pixels of the largest image, as the model sees it."""
    return int(grid.prod(-1).max()) * PATCH_PIXELS


def device_name(device: object) -> str:
    """`cuda:0` for what accelerate calls 0; `cpu`, `disk` and the like as they are."""
    return f"cuda:{device}" if isinstance(device, int) else str(device)


def device_titles(devices: set[str]) -> list[str]:
    """Each device with the name of the GPU: `cuda:0 NVIDIA GeForce RTX 3090`."""
    import torch

    return [
        f"{device} {torch.cuda.get_device_name(device)}" if device.startswith("cuda") else device
        for device in sorted(devices)
    ]


def pixel_facts(pixels: Any, grid: Any) -> list[Mapping[str, object]]:  # noqa: ANN401 - tensors: patches x values; see above
    """For each image its grid and what its values are like: enough to see whether two libraries saw the same."""
    counts = grid.prod(-1).tolist()
    parts = pixels.float().cpu().split(counts)
    return [
        {
            "grid": [int(n) for n in size],
            "mean": round(float(part.mean()), 6),
            "spread": round(float(part.std()), 6),
            "samples": samples(part),
        }
        for size, part in zip(grid.tolist(), parts, strict=True)
    ]


def samples(patches: Any) -> list[list[float]]:  # noqa: ANN401 - a tensor: patches x (channels x frames x pixels)
    """Of each colour the values at evenly spaced places: the same places in any image of the same grid."""
    import torch

    colours = patches.reshape(len(patches), CHANNELS, -1).transpose(0, 1).flatten(1)
    count = min(SAMPLES, colours.shape[1])
    places = torch.linspace(0, colours.shape[1] - 1, count, dtype=torch.float64).round().long()
    return [[round(value, 5) for value in colour[places].tolist()] for colour in colours]


def prompt_of(tokenizer: Any, token_ids: Iterable[int]) -> str | None:  # noqa: ANN401 - a tokenizer of any library
    """The text that the model reads, as its own tokenizer writes it back; each image is one placeholder."""
    with contextlib.suppress(Exception):  # a tokenizer that cannot is no reason to fail
        text: str = tokenizer.decode(list(token_ids), skip_special_tokens=False)
        return re.sub(r"(<\|image_pad\|>)+", r"\1", text)
    return None
