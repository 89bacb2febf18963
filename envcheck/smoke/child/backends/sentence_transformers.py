"""The backend sentence-transformers: SentenceTransformer as a user calls it.

A folder that says how it is to be loaded (modules.json, as the published models have it) is taken at its word. For one
that does not, the modules are put together here: transformer, last token, L2 norm.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from envcheck.smoke.child import loading
from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.file_integrity import require_whole, stored_names
from envcheck.smoke.child.files import packages_versions
from envcheck.smoke.child.inputs import Input
from envcheck.smoke.request import SmokeRequest

OLDEST = "5.4"
"""The first release that takes images and the chat template of Qwen3-VL."""
TEMPLATE = {"chat_template": {"add_generation_prompt": True}}


def prepare(channel: Channel) -> dict[str, str]:
    """Import torch, transformers and sentence-transformers, one after the other."""
    channel.stage("import-torch")
    import torch  # noqa: F401 - only to have it imported

    channel.stage("import-transformers")
    import transformers  # noqa: F401 - as above

    channel.stage("import-backend")
    import sentence_transformers

    _require_new(sentence_transformers.__version__)
    return packages_versions((*loading.PACKAGES, "sentence-transformers"))


def _require_new(version: str) -> None:
    """See that it embeds more than text.

    Raises:
        ImportError: it does not.
    """
    numbers = [int(part) for part in version.split(".")[:2] if part.isdigit()]
    if numbers < [int(part) for part in OLDEST.split(".")]:
        raise ImportError(
            f"Embedding images requires a newer sentence-transformers than {version}: "
            f"`pip install 'sentence-transformers>={OLDEST}'`"
        )


def load(request: SmokeRequest, folder: str) -> "SentenceTransformersEmbedder":
    """Load the model. No code of its repository is run, no pickle is read."""
    from sentence_transformers import SentenceTransformer

    require_whole(Path(folder), text_only=request.text_only)
    arguments: dict[str, Any] = {
        "model_kwargs": {"use_safetensors": True, **loading.names_of_weights(), **loading.placement(request)},
        "processor_kwargs": {} if request.text_only else {"padding_side": "right", **loading.image_size(request)},
    }
    device = None if loading.on_gpu(request) else "cpu"
    if request.text_only or Path(folder, "modules.json").exists():
        model = SentenceTransformer(folder, trust_remote_code=False, local_files_only=True, device=device, **arguments)
    else:  # it is told of the device map again, or it would move to one GPU what accelerate has spread
        placed = {name: value for name, value in loading.placement(request).items() if name == "device_map"}
        model = SentenceTransformer(modules=modules(folder, arguments), device=device, model_kwargs=placed)
    return SentenceTransformersEmbedder(model.eval(), request, folder)


def modules(folder: str, arguments: Mapping[str, Any]) -> list[Any]:
    """What the published models' modules.json says: transformer with chat template, last token, L2 norm."""
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

    transformer = Transformer(folder, processing_kwargs=TEMPLATE, **arguments)
    return [transformer, Pooling(transformer.get_embedding_dimension(), "lasttoken"), Normalize()]


class SentenceTransformersEmbedder:
    """A SentenceTransformer."""

    def __init__(self, model: Any, request: SmokeRequest, folder: str) -> None:  # noqa: ANN401 - the library's own type, unknown here
        self._model = model
        self._request = request
        self._folder = Path(folder)
        self._largest: Input | None = None

    @property
    def _inner(self) -> Any:  # noqa: ANN401 - a model of transformers
        return self._model[0].auto_model

    @property
    def facts(self) -> dict[str, object]:
        """See `Embedder`."""
        stored = {name.removeprefix("model.") for name in stored_names(self._folder)}
        missing = [name for name, _ in self._inner.named_parameters() if name.removeprefix("model.") not in stored]
        return {
            **loading.placed_facts(self._inner, self._request),
            **loading.missing_facts(missing),
            "pooling": self._pooling(),
        }

    def _pooling(self) -> str | None:
        """How the library pools the hidden states, in its own words."""
        for module in self._model:
            mode = getattr(module, "pooling_mode", None)
            if mode is not None:
                return mode if isinstance(mode, str) else " and ".join(map(str, mode))
        return None

    def embed(self, inputs: Sequence[Input]) -> list[list[float]]:
        """See `Embedder`."""
        self._largest = max((self._largest, *inputs), key=_area)
        vectors: list[list[float]] = self._model.encode(
            [_as_users_write_it(entry) for entry in inputs],
            prompt=None if self._request.text_only else loading.punctuated(self._request.instruction),
            batch_size=len(inputs),
            show_progress_bar=False,
            convert_to_numpy=False,
            convert_to_tensor=True,
            normalize_embeddings=True,
        ).tolist()
        return vectors

    def trace(self, entry: Input) -> Mapping[str, object]:
        """See `Embedder`."""
        batch = self._batch(entry)
        seen, ids = "pixel_values" in batch, batch["input_ids"][0].tolist()
        return {
            "token_ids": ids,
            "prompt": loading.prompt_of(self._model.tokenizer, ids),
            "images": loading.pixel_facts(batch["pixel_values"], batch["image_grid_thw"]) if seen else [],
        }

    def _batch(self, entry: Input) -> Any:  # noqa: ANN401 - tensors by name
        instruction = loading.punctuated(self._request.instruction)
        return self._model.preprocess([_as_users_write_it(entry)], prompt=instruction)

    def broken_weights(self) -> list[str]:
        """See `Embedder`."""
        return loading.broken_weights(self._inner)

    def after(self) -> dict[str, object]:
        """See `Embedder`."""
        peaks = loading.gpu_peaks()
        seen = self._largest is not None and self._largest.images
        grid = self._batch(self._largest)["image_grid_thw"] if seen and self._largest else None
        return {
            "peak_by_device": peaks,
            "largest_image_pixels": None if grid is None else loading.largest_image(grid),
        }


def _area(entry: Input | None) -> int:
    return max((image.width * image.height for image in entry.images), default=0) if entry is not None else 0


def _as_users_write_it(entry: Input) -> Any:  # noqa: ANN401 - text, image, both by name, or the message of a chat
    if not entry.images:
        return entry.text
    if len(entry.images) > 1:
        return [message for message in loading.conversation(entry, "") if message["role"] == "user"]
    return entry.images[0] if entry.text is None else {"image": entry.images[0], "text": entry.text}
