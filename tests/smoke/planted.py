"""Differences planted on purpose between two backends: each changes one thing, as a user's set-up would have it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from envcheck.smoke.child.inputs import Input, compared_inputs
from envcheck.smoke.child.work import trace
from envcheck.smoke.child_log import Account, Facts
from envcheck.smoke.request import SmokeRequest
from tests.smoke.models import copy_of

Edit = Callable[[Input], Input]


def told(request: SmokeRequest, edit: Edit = lambda entry: entry, scale: float = 1.0) -> Account:
    """What a backend tells of the inputs of a comparison, without the measurements of the smoke test.

    Args:
        request: the backend and the folder of its model.
        edit: changes each input on its way to the backend.
        scale: makes each embedding so many times longer.
    """
    import torch

    torch.set_num_threads(1)
    backend = import_module(f"envcheck.smoke.child.backends.{request.backend.replace('-', '_')}")
    embedder = backend.load(request, request.folder)
    traces = []
    for entry in compared_inputs():
        one = trace(embedder, edit(entry))
        embedding = [scale * value for value in one["embedding"]]  # type: ignore[attr-defined]  # a list of numbers
        traces.append({**one, "embedding": embedding})
    return Account(facts=msgspec.convert({**embedder.facts, "traces": traces}, Facts), done=True)


@dataclass(frozen=True)
class Plant:
    """One difference."""

    name: str
    step: str
    """Where the two backends must be found to differ."""
    said: str
    """What must be said of it."""
    make: Callable[[SmokeRequest, Path], Account]
    """From the request of a healthy backend and an empty folder."""


def settings(changes: dict[str, Any]) -> Callable[[SmokeRequest, Path], Account]:
    """The image processor's own settings changed."""

    def make(request: SmokeRequest, folder: Path) -> Account:
        model = copy_of(Path(request.folder), folder / "model")
        for name in ("processor_config.json", "preprocessor_config.json"):
            file = model / name
            if file.exists():
                config = json.loads(file.read_text())
                config.get("image_processor", config).update(changes)
                file.write_text(json.dumps(config))
        return told(replace(request, model=str(model)))

    return make


WITH_SYSTEM, WITHOUT_SYSTEM = "in messages -%}", "in messages if message.role != 'system' -%}"


def template(before: str, after: str) -> Callable[[SmokeRequest, Path], Account]:
    """Another chat template."""

    def make(request: SmokeRequest, folder: Path) -> Account:
        model = copy_of(Path(request.folder), folder / "model")
        file = model / "chat_template.jinja"
        text = file.read_text()
        assert before in text
        file.write_text(text.replace(before, after))
        return told(replace(request, model=str(model)))

    return make


def limits(**changes: int) -> Callable[[SmokeRequest, Path], Account]:
    """Other limits of an image's size."""
    return lambda request, _: told(replace(request, **changes))  # type: ignore[arg-type]  # numbers of pixels


def blur(radius: float) -> Callable[[SmokeRequest, Path], Account]:
    """Images that something on the way has blurred."""

    def edit(entry: Input) -> Input:
        from PIL import ImageFilter

        soft = ImageFilter.GaussianBlur(radius)
        return replace(entry, images=tuple(image.filter(soft) for image in entry.images))

    return lambda request, _: told(request, edit)


def mean_pooling(request: SmokeRequest, folder: Path) -> Account:
    """A folder for sentence-transformers that says to pool by the mean."""
    from sentence_transformers import SentenceTransformer

    from envcheck.smoke.child.backends.sentence_transformers import modules

    model = SentenceTransformer(modules=modules(request.folder, {"processor_kwargs": {"padding_side": "right"}}))
    model.save(str(folder / "model"))
    file = folder / "model" / "1_Pooling" / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), "pooling_mode": "mean"}))
    return told(replace(request, model=str(folder / "model"), backend="sentence-transformers"))


def one_layer(request: SmokeRequest, folder: Path) -> Account:
    """The weights of one matrix of one layer half as large again."""
    from safetensors.torch import load_file, save_file

    model = copy_of(Path(request.folder), folder / "model")
    file = model / "model.safetensors"
    weights = load_file(file)
    name = next(name for name in weights if name.endswith("layers.1.mlp.down_proj.weight"))
    save_file({**weights, name: weights[name] * 1.5}, file, {"format": "pt"})
    return told(replace(request, model=str(model)))


def not_normalised(request: SmokeRequest, _: Path) -> Account:
    """Embeddings that come as they are, not of length 1."""
    return told(request, scale=3.0)


PLANTS: Sequence[Plant] = (
    Plant("smaller limit of size", "image_grid", "min_pixels and max_pixels", limits(max_pixels=16 * 1024)),
    Plant("larger limit of size", "image_grid", "min_pixels and max_pixels", limits(min_pixels=131_072)),
    Plant("bilinear resampling", "pixel_values", "different resampling filters", settings({"resample": 2})),
    Plant("nearest resampling", "pixel_values", "different resampling filters", settings({"resample": 0})),
    Plant(
        "another normalisation", "pixel_values", "image_mean",
        settings({"image_mean": [0.481, 0.458, 0.408], "image_std": [0.269, 0.261, 0.276]}),
    ),
    Plant("blur of radius 0.6", "pixel_values", "a blur", blur(0.6)),
    Plant("blur of radius 2", "pixel_values", "a blur", blur(2.0)),
    Plant("pooling by the mean", "pooling", "lasttoken and mean", mean_pooling),
    Plant("embeddings not normalised", "normalisation", "does not normalize", not_normalised),
    Plant("a missing instruction", "prompt", "leaves the instruction", template(WITH_SYSTEM, WITHOUT_SYSTEM)),
    Plant("another chat template", "prompt", "another chat template", template("assistant", "model")),
    Plant("no generation prompt", "prompt", "another chat template", template("<|im_start|>assistant", "")),
    Plant("one layer's weights", "model", "weights", one_layer),
)  # fmt: skip
