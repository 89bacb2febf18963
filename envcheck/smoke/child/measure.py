"""What is measured of embeddings. Plain Python over lists of floats: a few dozen vectors of a few thousand numbers."""

import math
import time
from collections.abc import Callable, Sequence
from typing import TypeAlias

from envcheck.smoke.child.inputs import DOCUMENT, QUERIES, Input, Inputs, fresh

Vector: TypeAlias = Sequence[float]
Embed: TypeAlias = Callable[[Sequence[Input]], list[list[float]]]
"""Inputs that go through the model at once, to their embeddings, in order."""


def measure(embed: Embed, inputs: Inputs, batch: int) -> dict[str, object]:
    """Embed each input by itself, some of them again, and all in batches of `batch`; then compare.

    The second passes are real ones, so that each comparison can fail: a model that is left in training mode, memory
    that is corrupt or a kernel that races shows in `text_text`; padding that leaks into an embedding, or embeddings in
    the wrong order, in `batch_alone`.
    """
    everything = inputs.all()
    alone = [embed([entry])[0] for entry in everything]
    again = {entry.kind: embed([entry])[0] for entry in (inputs.texts[0], *inputs.mixed[:1])}
    chunks = [everything[start : start + batch] for start in range(0, len(everything), batch)]
    together = [vector for chunk in chunks for vector in embed(chunk)]
    text, image, mixed = (alone[0], alone[1], alone[2]) if inputs.images else (alone[0], None, None)
    return {
        "dimension": len(text),
        "finite": all(finite(vector) for vector in (*alone, *again.values(), *together)),
        "norm_error": worst([abs(length(vector) - 1) for vector in alone], max),
        "text_text": cosine(text, again["text"]),
        "text_image": None if image is None else cosine(text, image),
        "mixed_mixed": None if mixed is None else cosine(mixed, again["mixed"]),
        "batch_alone": worst([cosine(a, b) for a, b in zip(alone, together, strict=True)], min),
        "texts": len(inputs.texts),
        "images": len(inputs.images),
        "mixed": len(inputs.mixed),
    }


def ranking(embed: Embed) -> list[float | None]:
    """Cosine of each query of the published example with its document."""
    document, *queries = (embed([Input(text=text)])[0] for text in (DOCUMENT, *QUERIES))
    return [cosine(query, document) for query in queries]


def throughput(
    embed: Embed,
    batch: int,
    pixels: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
    *,
    text_only: bool = False,
) -> dict[str, float | None]:
    """Inputs a second, of text and of images, that go through the model `batch` at once, after a pass to warm up.

    No input goes through twice: vLLM keeps what it made of an image and of the beginning of a prompt.
    """
    first, second = fresh(batch, 1, pixels), fresh(batch, 2, pixels)
    return {
        "texts_per_s": rate(embed, first.texts, second.texts, clock),
        "images_per_s": None if text_only else rate(embed, first.images, second.images, clock),
    }


def rate(embed: Embed, warm_up: Sequence[Input], entries: Sequence[Input], clock: Callable[[], float]) -> float | None:
    """Inputs a second; None: the clock stood still."""
    embed(warm_up)
    began = clock()
    embed(entries)
    took = clock() - began
    return round(len(entries) / took, 3) if took > 0 else None


def finite(vector: Vector) -> bool:
    """Every number of it is one."""
    return all(map(math.isfinite, vector))


def length(vector: Vector) -> float:
    """Euclidean length."""
    return math.sqrt(math.fsum(x * x for x in vector))


def cosine(a: Vector, b: Vector) -> float | None:
    """Cosine of the angle between two vectors, never beyond 1; None where it is not defined."""
    if not (finite(a) and finite(b)):
        return None
    lengths = length(a) * length(b)
    return max(-1.0, min(1.0, math.fsum(x * y for x, y in zip(a, b, strict=True)) / lengths)) if lengths else None


def worst(values: Sequence[float | None], pick: Callable[[list[float]], float]) -> float | None:
    """The largest or the smallest; None where any is not available."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    return pick(known) if known and len(known) == len(values) else None
