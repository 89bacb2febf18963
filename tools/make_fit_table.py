"""Make the table of `envcheck fit`: what the known models take, by the same tracer that predicts any other.

`.venv/bin/python tools/make_fit_table.py [MODEL ...]` writes envcheck/fit/table/MODEL.json. Needs torch, transformers
and accelerate; about two minutes a model.

Weights are those of the whole architecture. Activations do not depend on how many layers there are, because each layer
gives back what it took: they are traced on an architecture of four, over texts and images of many sizes, and described
as the largest of a few polynomials: of the patches of all images, of the square of the patches of one, of the tokens of
all inputs, of their square. A test holds the table against the tracer with all layers.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from envcheck.compat.configs import FOLDER
from envcheck.fit.request import TOKEN_PIXELS, Workload

OUT = Path(__file__).parents[1] / "envcheck" / "fit" / "table"
LAYERS = 4
IMAGES = (36, 144, 400, 900, 1800, 8100)
"""Visual tokens of one image."""
LENGTHS = (128, 1, 4000)
"""Tokens of text; the last two only with no image, or with one of LONG_WITH tokens."""
LONG_WITH = 400
BATCHES = (1, 4)
TEXT_LENGTHS = (1, 128, 400, 900, 1800, 4000, 8100)
TEXT_BATCHES = (1, 2, 4, 16)
"""Of a model without images: a polynomial needs more samples than it has terms."""
MOST_TOKENS = 20_000
"""Of all inputs of a pass that is traced."""
DTYPES = {"16": "bfloat16", "32": "float32"}


def main(names: Sequence[str]) -> None:
    """Write the table of each model."""
    OUT.mkdir(exist_ok=True)
    for name in names or sorted(file.stem for file in FOLDER.glob("*.json")):
        file = FOLDER / f"{name}.json"
        table = table_of(file)
        (OUT / file.name).write_text(json.dumps(table, separators=(",", ":")) + "\n", "ascii")
        print(file.stem, (OUT / file.name).stat().st_size, "bytes", flush=True)


def table_of(file: Path) -> dict[str, Any]:
    """Modules, and activations by dtype and attention."""
    from envcheck.fit.child import architecture

    mode = architecture.fake_mode()
    whole = architecture.build(architecture.configuration(str(file)), "bfloat16", "sdpa", mode)
    kept = sum(weight.numel() for weight in whole.parameters())
    activations = {
        f"{bits} {attention}": activations_of(file, dtype, attention, mode, kept * int(bits) // 8)
        for bits, dtype in DTYPES.items()
        if dtype == "bfloat16" or not getattr(getattr(whole.config, "text_config", whole.config), "num_experts", 0)
        for attention in ("sdpa", "eager")
    }
    return {"tree": tree_of(whole), "mean": mean_of(whole), "activations": activations, **about(whole.config)}


def about(config: Any) -> dict[str, Any]:
    """What turns pixels into tokens."""
    vision = getattr(config, "vision_config", None)
    if vision is None:
        return {"patch": None}
    return {"patch": int(vision.patch_size), "merge": int(vision.spatial_merge_size)}


def tree_of(model: Any) -> list[Any]:
    """Modules as [name, parameters, bytes of buffers, parts]; parts of a block that is not split are left out."""
    unsplit = set(getattr(model, "_no_split_modules", None) or ())

    def node(name: str, module: Any) -> list[Any]:
        parameters = sum(weight.numel() for weight in module.parameters())
        buffers = sum(buffer.numel() * buffer.element_size() for buffer in module.buffers())
        children = list(module.named_children()) if type(module).__name__ not in unsplit else []
        inside = [node(part, one) for part, one in children]
        if inside:
            assert not list(module.parameters(recurse=False)), name  # accelerate would place them by themselves
        return [name, parameters, buffers, inside, int(type(module).__name__ in unsplit)]

    return [node(name, module) for name, module in model.named_children()]


def mean_of(model: Any) -> list[int]:
    """Of modules without modules in them: how many have tensors, with how many parameters and bytes of buffers."""
    leaves = [m for m in model.modules() if not list(m.children()) and (list(m.parameters()) or list(m.buffers()))]
    parameters = sum(weight.numel() for leaf in leaves for weight in leaf.parameters())
    buffers = sum(b.numel() * b.element_size() for leaf in leaves for b in leaf.buffers())
    return [len(leaves), parameters, buffers]


def shallow(config: Any) -> Any:
    """The same architecture with few layers."""
    text, vision = getattr(config, "text_config", config), getattr(config, "vision_config", None)
    text.num_hidden_layers = LAYERS
    for name in ("layer_types", "mlp_layer_types"):
        if getattr(text, name, None):
            setattr(text, name, list(getattr(text, name))[:LAYERS])
    if vision is not None:
        vision.depth = LAYERS
        if hasattr(vision, "deepstack_visual_indexes"):
            vision.deepstack_visual_indexes = [0, 1, 2]
        if hasattr(vision, "fullatt_block_indexes"):
            vision.fullatt_block_indexes = [LAYERS - 1]
    return config


def activations_of(file: Path, dtype: str, attention: str, mode: Any, kept: int) -> dict[str, Any]:
    """Polynomials of both phases: seeing, and reading with one input (no mask) or with several."""
    from envcheck.fit.child import architecture

    model = architecture.build(shallow(architecture.configuration(str(file))), dtype, attention, mode)
    samples = [sample(model, mode, load) for load in loads(model.config)]
    see = [(s["patches"], s["patch_squares"], s["see"]) for s in samples if s["see"]]
    one = [(s["tokens"], s["token_squares"], s["patches"], s["read"]) for s in samples if s["batch"] == 1]
    several = [(s["tokens"], s["token_squares"], s["patches"], s["read"]) for s in samples if s["batch"] > 1]
    return {"see": envelope(see, kept), "read": envelope(one, kept), "read_masked": envelope(several, kept)}


def loads(config: Any) -> Iterator[Workload]:
    """Texts alone, and images with texts, of many sizes."""
    from envcheck.fit.child.model_inputs import image_token

    if image_token(config) is None:
        for length, batch in product(TEXT_LENGTHS, TEXT_BATCHES):
            if length * batch <= MOST_TOKENS:
                yield Workload(batch=batch, length=length, pixels=0)
        return
    for tokens in (0, *IMAGES):
        for batch in BATCHES:
            for length in LENGTHS:
                if (tokens + length) * batch <= MOST_TOKENS and (length == LENGTHS[0] or tokens in (0, LONG_WITH)):
                    yield Workload(batch=batch, length=length, pixels=tokens * TOKEN_PIXELS)


def sample(model: Any, mode: Any, load: Workload) -> dict[str, int]:
    """One pass: the peak while the model sees, and the peak while it reads."""
    from envcheck.fit.child import forward
    from envcheck.fit.child.model_inputs import grid, visual_tokens
    from envcheck.fit.request import PROMPT_TOKENS

    peaks = forward.phases(model, mode, load)
    rows, columns = grid(load.pixels, model.config) if load.pixels else (0, 0)
    seen = visual_tokens(load, model.config) if load.pixels else 0
    tokens = PROMPT_TOKENS + load.length + seen
    return {
        "batch": load.batch,
        "patches": load.batch * rows * columns,
        "patch_squares": (rows * columns) ** 2,
        "tokens": load.batch * tokens,
        "token_squares": load.batch * tokens**2,
        "see": peaks[0],
        "read": peaks[1],
    }


def envelope(samples: Sequence[tuple[int, ...]], kept: int) -> list[list[float]]:
    """A few polynomials, the largest of which is close to every sample, measured by what it is a part of.

    What counts is the error of the whole peak: activations and weights, of which `kept` bytes stay on the GPU.

    Each is fitted to the samples in which one operation has the peak; which those are is found by fitting again and
    again, each time to those that the polynomial describes best.
    """
    import numpy as np

    if not samples:
        return []
    table = np.array(samples, dtype=np.float64)
    features, values = np.column_stack([np.ones(len(table)), table[:, :-1]]), table[:, -1]
    best: list[Any] = []
    best_error = float("inf")
    for pieces in (1, 2, 3):
        found = fitted(features, values, pieces, kept)
        error = float(np.max(np.abs(np.max(features @ np.array(found).T, axis=1) - values) / (values + kept)))
        if error < best_error * 0.7:
            best, best_error = found, error
        if best_error < 1e-3:
            break
    print(f"  {len(samples)} samples, {len(best)} pieces, worst {best_error:.2%}", flush=True)
    return [[float(f"{number:.9g}") for number in piece] for piece in best]


def fitted(features: Any, values: Any, pieces: int, kept: int) -> list[Any]:
    """So many polynomials: samples are dealt out by size, and then to the polynomial that is nearest from above."""
    import numpy as np

    owner = np.argsort(np.argsort(values)) * pieces // len(values)
    found = [np.zeros(features.shape[1])] * pieces
    for _ in range(30):
        for piece in range(pieces):
            mine = owner == piece
            if mine.sum() >= features.shape[1]:
                scale = np.maximum(np.abs(features[mine]).max(axis=0), 1)
                weight = 1 / (values[mine] + kept)
                solved = np.linalg.lstsq(features[mine] / scale * weight[:, None], values[mine] * weight, rcond=None)[0]
                found[piece] = solved / scale
        again = np.argmax(features @ np.array(found).T, axis=1)
        if (again == owner).all():
            break
        owner = again
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
