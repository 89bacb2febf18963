"""The backend transformers: AutoModel and AutoProcessor, pooled and normalised as the model family does it.

As scripts/qwen3_vl_embedding.py in the models' own repository: the instruction as system message, the input as user
message (image first), the chat template with the generation prompt, padding on the right, the last token of the last
hidden state, L2 norm.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.files import obtain_files, packages_versions
from envcheck.smoke.child.inputs import Input
from envcheck.smoke.child.whole import DamagedError, require_whole
from envcheck.smoke.request import MAX_PIXELS, SmokeRequest

if TYPE_CHECKING:
    import torch

PACKAGES = ("torch", "torchvision", "transformers", "accelerate", "tokenizers", "safetensors", "flash-attn")
PATCH_PIXELS = 16 * 16


def prepare(channel: Channel) -> dict[str, str]:
    """Import torch and transformers, one after the other, so that a crash can be told apart."""
    channel.stage("import-torch")
    import torch  # noqa: F401 - only to have it imported

    channel.stage("import-transformers")
    from transformers import AutoModel, AutoProcessor  # noqa: F401 - as above

    return packages_versions(PACKAGES)


def obtain(request: SmokeRequest, channel: Channel) -> str:
    """The folder with the model's files."""
    return obtain_files(request, channel)


def load(request: SmokeRequest, folder: str) -> "TransformersEmbedder":
    """Load model and processor from their files. No code of the model's repository is run, no pickle is read."""
    import transformers
    from transformers import AutoModel, AutoProcessor

    require_whole(Path(folder))
    before_5 = transformers.__version__.startswith("4.")
    model, loading = AutoModel.from_pretrained(
        folder,
        trust_remote_code=False,
        use_safetensors=True,
        ignore_mismatched_sizes=True,  # for then it says which; see below
        output_loading_info=True,
        **_names(before_5),
        **_placement(request),
    )
    _require_same_shapes(folder, loading.get("mismatched_keys") or ())
    processor = AutoProcessor.from_pretrained(folder, trust_remote_code=False, **_image_size(before_5, request))
    processor.tokenizer.padding_side = "right"
    return TransformersEmbedder(model.eval(), processor, request.instruction, loading)


def _require_same_shapes(folder: str, unlike: Iterable[tuple[str, Sequence[int], Sequence[int]]]) -> None:
    """Every weight has in the files the shape that the configuration asks for.

    Raises:
        DamagedError: some have not, and were left random.
    """
    shapes = [f"{name} ({list(there)} instead of {list(wanted)})" for name, there, wanted in sorted(unlike)]
    if shapes:
        raise DamagedError(
            f"{len(shapes)} weights in {folder} have another shape than its config.json asks for: {shapes[0]}"
        )


def _names(before_5: bool) -> dict[str, object]:
    """How the names of the weights are to be read.

    The published files hold the model behind a prefix, `model.language_model...`. transformers 5 removes it; 4.57 with
    AutoModel does not, and then silently leaves every weight random.
    """
    return {"key_mapping": {r"^model\.": ""}} if before_5 else {}


def _image_size(before_5: bool, request: SmokeRequest) -> dict[str, object]:
    """The bounds of an image's pixels, by the names that this transformers heeds."""
    low, high = request.min_pixels, max(request.min_pixels, request.max_pixels or MAX_PIXELS)
    if before_5:
        return {"min_pixels": low, "max_pixels": high}
    return {"size": {"shortest_edge": low, "longest_edge": high}}


def _placement(request: SmokeRequest) -> dict[str, object]:
    """Arguments of from_pretrained: number type, devices, attention."""
    import torch

    gpu = torch.cuda.is_available() and request.device_map != "cpu"
    name = ("float16" if gpu else "float32") if request.dtype == "auto" else request.dtype
    placement: dict[str, object] = {"dtype": getattr(torch, name)}
    if gpu or request.device_map not in ("auto", "cpu"):
        placement["device_map"] = request.device_map
    if request.attention:
        placement["attn_implementation"] = request.attention
    return placement


class TransformersEmbedder:
    """A model of transformers with its processor."""

    def __init__(self, model: Any, processor: Any, instruction: str, loading: Mapping[str, Any]) -> None:  # noqa: ANN401 - transformers' own types, unknown here
        self._model = model
        self._processor = processor
        self._instruction = punctuated(instruction)
        self._loading = loading
        self._largest_image = 0

    @property
    def facts(self) -> dict[str, object]:
        """What was loaded, where it was placed, what runs its attention, and which weights were not in the files."""
        model, config = self._model, self._model.config
        text = getattr(config, "text_config", config)
        placed = getattr(model, "hf_device_map", None) or {"": model.device}
        missing = sorted(map(str, self._loading.get("missing_keys") or ()))
        return {
            "architecture": type(model).__name__,
            "trained": not getattr(config, "envcheck_random_weights", False),
            "dtype": str(model.dtype).removeprefix("torch."),
            "device_map": {name: device_name(device) for name, device in placed.items()},
            "devices": device_titles({device_name(device) for device in placed.values()}),
            "attention": getattr(config, "_attn_implementation", None),
            "config_dimension": getattr(text, "hidden_size", None),
            "parameters": sum(parameter.numel() for parameter in model.parameters()),
            "missing_weights": len(missing),
            "missing_examples": missing[:3],
        }

    def embed(self, inputs: Sequence[Input]) -> list[list[float]]:
        """See `Embedder`."""
        import torch

        texts = self._processor.apply_chat_template(
            [self._conversation(entry) for entry in inputs], tokenize=False, add_generation_prompt=True
        )
        images = [entry.image for entry in inputs if entry.image is not None]
        batch = self._processor(text=texts, images=images or None, padding=True, return_tensors="pt")
        if images:
            self._largest_image = max(self._largest_image, int(batch["image_grid_thw"].prod(-1).max()) * PATCH_PIXELS)
        batch = batch.to(self._model.device)
        with torch.inference_mode():
            hidden = self._model(**batch, use_cache=False).last_hidden_state
            pooled = last_token(hidden, batch["attention_mask"]).float()
            vectors: list[list[float]] = torch.nn.functional.normalize(pooled, dim=-1).tolist()
        return vectors

    def _conversation(self, entry: Input) -> list[dict[str, object]]:
        content: list[dict[str, object]] = []
        if entry.image is not None:
            content.append({"type": "image", "image": entry.image})
        if entry.text is not None:
            content.append({"type": "text", "text": entry.text})
        return [
            {"role": "system", "content": [{"type": "text", "text": self._instruction}]},
            {"role": "user", "content": content},
        ]

    def broken_weights(self) -> list[str]:
        """See `Embedder`. Infinity in float16 is most often a number of the file that float16 cannot hold."""
        import torch

        def broken(tensor: "torch.Tensor") -> bool:
            bad = tensor.isnan() if tensor.dtype == torch.float16 else ~tensor.isfinite()
            return bool(bad.any())

        weights = self._model.named_parameters()
        return [
            name for name, weight in weights if weight.is_floating_point() and not weight.is_meta and broken(weight)
        ]

    def after(self) -> dict[str, object]:
        """Peak memory of each GPU, and the largest image as the model saw it."""
        import torch

        peaks = {}
        if torch.cuda.is_available():
            peaks = {f"cuda:{i}": torch.cuda.max_memory_allocated(i) for i in range(torch.cuda.device_count())}
        return {
            "peak_by_device": {device: peak for device, peak in peaks.items() if peak},
            "largest_image_pixels": self._largest_image or None,
        }


def punctuated(instruction: str) -> str:
    """With a full stop where it ends without one, as the models were trained."""
    text = instruction.strip()
    return text if not text or unicodedata.category(text[-1]).startswith("P") else f"{text}."


def last_token(hidden: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor":
    """The hidden state of the last token that is not padding, whichever side the padding is on.

    Args:
        hidden: batch x tokens x dimension.
        mask: batch x tokens, 1 for a token and 0 for padding.
    """
    import torch

    mask = mask.to(hidden.device)
    positions = torch.arange(mask.shape[1], device=hidden.device)
    last = (positions * mask).argmax(dim=1)
    return hidden[torch.arange(hidden.shape[0], device=hidden.device), last]


def device_name(device: object) -> str:
    """`cuda:0` for what accelerate calls 0; `cpu`, `disk` and the like as they are."""
    return f"cuda:{device}" if isinstance(device, int) else str(device)


def device_titles(devices: set[str]) -> list[str]:
    """Each device with the name of the card: `cuda:0 NVIDIA GeForce RTX 3090`."""
    import torch

    return [
        f"{device} {torch.cuda.get_device_name(device)}" if device.startswith("cuda") else device
        for device in sorted(devices)
    ]
