"""The backend transformers: AutoModel and AutoProcessor, pooled and normalised as the model family does it.

As scripts/qwen3_vl_embedding.py in the models' own repository: the instruction as system message, the input as user
message (image first), the chat template with the generation prompt, padding on the right, the last token of the last
hidden state, L2 norm.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from envcheck.smoke.child import loading
from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.file_integrity import DamagedError, require_whole
from envcheck.smoke.child.files import packages_versions
from envcheck.smoke.child.inputs import Input
from envcheck.smoke.request import SmokeRequest

if TYPE_CHECKING:
    import torch


def prepare(channel: Channel) -> dict[str, str]:
    """Import torch and transformers, one after the other, so that a crash can be told apart."""
    channel.stage("import-torch")
    import torch  # noqa: F401 - only to have it imported

    channel.stage("import-transformers")
    from transformers import AutoModel, AutoProcessor  # noqa: F401 - as above

    return packages_versions(loading.PACKAGES)


def load(request: SmokeRequest, folder: str) -> "TransformersEmbedder":
    """Load model and processor from their files. No code of the model's repository is run, no pickle is read."""
    from transformers import AutoModel, AutoProcessor

    require_whole(Path(folder))
    model, told = AutoModel.from_pretrained(
        folder,
        trust_remote_code=False,
        use_safetensors=True,
        ignore_mismatched_sizes=True,  # for then it says which; see below
        output_loading_info=True,
        **loading.names_of_weights(),
        **loading.placement(request),
    )
    _require_same_shapes(folder, told.get("mismatched_keys") or ())
    processor = AutoProcessor.from_pretrained(folder, trust_remote_code=False, **loading.image_size(request))
    processor.tokenizer.padding_side = "right"
    return TransformersEmbedder(model.eval(), processor, request, told.get("missing_keys") or ())


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


class TransformersEmbedder:
    """A model of transformers with its processor."""

    def __init__(self, model: Any, processor: Any, request: SmokeRequest, missing: Iterable[object]) -> None:  # noqa: ANN401 - transformers' own types, unknown here
        self._model = model
        self._processor = processor
        self._request = request
        self._missing = missing
        self._largest_image = 0

    @property
    def facts(self) -> dict[str, object]:
        """See `Embedder`."""
        return {
            **loading.placed_facts(self._model, self._request),
            **loading.missing_facts(self._missing),
            "pooling": "lasttoken",
        }

    def embed(self, inputs: Sequence[Input]) -> list[list[float]]:
        """See `Embedder`."""
        import torch

        batch = self._batch(inputs).to(self._model.device)
        with torch.inference_mode():
            hidden = self._model(**batch, use_cache=False).last_hidden_state
            pooled = last_token(hidden, batch["attention_mask"]).float()
            vectors: list[list[float]] = torch.nn.functional.normalize(pooled, dim=-1).tolist()
        return vectors

    def trace(self, entry: Input) -> Mapping[str, object]:
        """See `Embedder`."""
        batch = self._batch([entry])
        seen, ids = "pixel_values" in batch, batch["input_ids"][0].tolist()
        return {
            "token_ids": ids,
            "prompt": loading.prompt_of(self._processor.tokenizer, ids),
            "images": loading.pixel_facts(batch["pixel_values"], batch["image_grid_thw"]) if seen else [],
        }

    def _batch(self, inputs: Sequence[Input]) -> Any:  # noqa: ANN401 - a BatchFeature
        instruction = loading.punctuated(self._request.instruction)
        texts = self._processor.apply_chat_template(
            [loading.conversation(entry, instruction) for entry in inputs], tokenize=False, add_generation_prompt=True
        )
        images = [image for entry in inputs for image in entry.images]
        batch = self._processor(text=texts, images=images or None, padding=True, return_tensors="pt")
        if images:
            self._largest_image = max(self._largest_image, loading.largest_image(batch["image_grid_thw"]))
        return batch

    def broken_weights(self) -> list[str]:
        """See `Embedder`."""
        return loading.broken_weights(self._model)

    def after(self) -> dict[str, object]:
        """See `Embedder`."""
        return {"peak_by_device": loading.gpu_peaks(), "largest_image_pixels": self._largest_image or None}


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
