"""Next to the models' own script (scripts/qwen3_vl_embedding.py of their repositories): the same embeddings.

Its steps are written down here from its published description, with the helpers that it uses for images
(qwen-vl-utils): images are resized by Pillow before the processor sees them, which then resizes nothing.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from envcheck.smoke.child.backends import transformers as ours
from envcheck.smoke.child.inputs import Input, compared_inputs, make_inputs
from envcheck.smoke.child.measure import cosine
from envcheck.smoke.request import INSTRUCTION, MAX_PIXELS, MIN_PIXELS, SmokeRequest
from tests.smoke.models import NEEDS_MODELS

pytestmark = NEEDS_MODELS

FACTOR = 32
"""Patches of 16 pixels, merged 2 x 2."""


class Script:
    """The script's embedder."""

    def __init__(self, folder: Path) -> None:
        from transformers import AutoModel, AutoProcessor

        self.model = AutoModel.from_pretrained(folder).eval()
        self.processor = AutoProcessor.from_pretrained(folder)
        self.processor.tokenizer.padding_side = "right"

    def embed(self, entries: Sequence[Input], instruction: str | None) -> Any:
        import torch

        texts = self.processor.apply_chat_template(
            [conversation(entry, instruction) for entry in entries], tokenize=False, add_generation_prompt=True
        )
        images = [resized(image) for entry in entries for image in entry.images]
        batch = self.processor(text=texts, images=images or None, padding=True, do_resize=False, return_tensors="pt")
        with torch.no_grad():
            hidden = self.model(**batch).last_hidden_state
        mask = batch["attention_mask"]
        last = mask.shape[1] - mask.flip(dims=[1]).argmax(dim=1) - 1
        pooled = hidden[torch.arange(len(hidden)), last]
        return torch.nn.functional.normalize(pooled, p=2, dim=-1).tolist()


def conversation(entry: Input, instruction: str | None) -> list[dict[str, Any]]:
    said = (instruction or "").strip()
    said = said if not said or said[-1] in ".?!" else f"{said}."
    content: list[dict[str, Any]] = [{"type": "image", "image": image} for image in entry.images]
    content += [{"type": "text", "text": entry.text}] if entry.text else []
    system = {"role": "system", "content": [{"type": "text", "text": said or INSTRUCTION}]}
    return [system, {"role": "user", "content": content}]


def resized(image: Any) -> Any:
    width, height = image.size
    rows, columns = (max(FACTOR, round(side / FACTOR) * FACTOR) for side in (height, width))
    if rows * columns > MAX_PIXELS:
        scale = math.sqrt(height * width / MAX_PIXELS)
        rows, columns = (max(FACTOR, math.floor(side / scale / FACTOR) * FACTOR) for side in (height, width))
    elif rows * columns < MIN_PIXELS:
        scale = math.sqrt(MIN_PIXELS / (height * width))
        rows, columns = (math.ceil(side * scale / FACTOR) * FACTOR for side in (height, width))
    return image.resize((columns, rows))


@pytest.fixture(scope="module")
def script(tiny: Path) -> Script:
    return Script(tiny)


INSTRUCTIONS = ("", "  ", "Retrieve images", "Find it!", INSTRUCTION)


@pytest.mark.parametrize(("instruction", "together"), list(product(INSTRUCTIONS, (False, True))))
def test_where_nothing_is_resized_the_embeddings_are_equal_to_the_bit(
    instruction: str, together: bool, script: Script, tiny: Path
) -> None:
    embedder = ours.load(SmokeRequest(model=str(tiny), instruction=instruction), str(tiny))
    entries = make_inputs().all()
    for batch in [entries[:4]] if together else [[entry] for entry in entries]:
        assert embedder.embed(batch) == script.embed(batch, instruction)


def test_resized_images_are_resized_to_the_same_size_and_differ_by_rounding_alone(script: Script, tiny: Path) -> None:
    embedder = ours.load(SmokeRequest(model=str(tiny)), str(tiny))
    for entry in compared_inputs():
        (mine,), (theirs,) = embedder.embed([entry]), script.embed([entry], None)
        facts = embedder.trace(entry)["images"]
        sizes = [[one["grid"][2] * 16, one["grid"][1] * 16] for one in facts]  # type: ignore[attr-defined]  # dictionaries
        assert sizes == [list(resized(image).size) for image in entry.images]
        assert (cosine(mine, theirs) or 0) > 1 - 1e-3, entry


def test_an_empty_instruction_is_the_default_one(tiny: Path) -> None:
    entry = make_inputs().texts[0]
    request = SmokeRequest(model=str(tiny))
    default, empty = (ours.load(replace(request, instruction=text), str(tiny)) for text in (INSTRUCTION, " "))
    assert default.trace(entry)["prompt"] == empty.trace(entry)["prompt"]
