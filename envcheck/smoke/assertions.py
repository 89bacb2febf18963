"""The checks of a smoke test: each value next to what it should be. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from envcheck.compat.tables.models import MODELS
from envcheck.smoke.child_log import Facts
from envcheck.smoke.request import INSTRUCTION, SmokeRequest
from envcheck.verdict import Verdict, found, passed, skipped

DIMENSIONS: Mapping[str, int] = {model.id.rpartition("/")[2]: model.dimension for model in MODELS.values()}
"""By the last part of the model's name, so that a folder of that name is held to it, too."""

IMAGE_RANGE = (0.2, 0.5)
"""Where a trained model puts a caption and its image."""

SINGLE, HALF = 1e-5, 1e-3
"""How far from 1 the cosine of the same input in two passes may be, in float32 and in the 16-bit types. Two passes of
the same shape are usually equal to the bit; atomic additions in some CUDA kernels are why they need not be."""
BATCH_FACTOR = 10
"""In a batch other kernels run, and sums are taken in another order: so much more may an embedding differ."""
NORM_TOLERANCE = 1e-3

RANKINGS: Mapping[str, tuple[float, ...]] = {"Qwen3-VL-Embedding-2B": (0.8158, 0.5195, 0.3884, 0.1093)}
"""What the models' cards print for the published example, text against text (float32)."""
RANKING_TOLERANCE = 0.03
"""In the 16-bit types, on other GPUs and through vLLM people get within 0.01 of the cards' values."""
LAST_TOKEN = "lasttoken"  # noqa: S105 - a way of pooling

Judge: TypeAlias = Callable[[SmokeRequest, Facts], Iterator[Verdict]]


def expected_dimension(request: SmokeRequest, facts: Facts) -> int | None:
    """Of a known model what its GPU says, of any other what its configuration says."""
    return DIMENSIONS.get(request.model.rstrip("/").rpartition("/")[2], facts.config_dimension)


def tolerance(dtype: str | None) -> float | None:
    """How far from 1 the cosine of the same input in two passes may be; None: the dtype is not known."""
    return None if dtype is None else SINGLE if dtype in ("float32", "float64") else HALF


def weights(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """Every weight of the model came from its files."""
    if facts.missing_weights:
        names = ", ".join(facts.missing_examples)
        yield found(
            "weights-corrupt",
            f"{facts.missing_weights} weights that the model needs are missing from its files and were initialized "
            f"randomly ({names}, ...). Its embeddings are meaningless.",
            title="Weights are missing from the model's files",
            status="fail",
            model=request.model,
            missing=facts.missing_weights,
        )
    elif facts.load_s is not None:
        yield passed(
            f"Model loaded: {facts.architecture}, {facts.dtype}, {facts.attention}", parameters=facts.parameters
        )


def dimension(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """The embedding has as many dimensions as the model should give."""
    expected = expected_dimension(request, facts)
    if facts.dimension is None:
        return
    title = f"Embedding dimension: {facts.dimension}"
    source = "from the model card" if expected != facts.config_dimension else "from the model's config.json"
    if expected is None or facts.dimension == expected:
        yield passed(title, f"expected {expected}, {source}" if expected else "")
        return
    yield found(
        "smoke-dimension-wrong",
        f"The embeddings have {facts.dimension} dimensions; {request.model} should give {expected}, {source}.",
        title=title,
        model=request.model,
        dimension=facts.dimension,
        expected=expected,
    )


def finite(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """Every embedding consists of numbers, and has length 1."""
    if facts.finite is None:
        return
    if not facts.finite:
        broken = facts.broken_weights
        where = f" So do {len(broken)} of the model's weights: {', '.join(broken[:3])}." if broken else ""
        yield found(
            "smoke-not-finite",
            f"At least one embedding contains NaN or infinity.{where}",
            dtype=facts.dtype,
            model=request.model,
            broken_weights=list(broken[:20]),
        )
    elif facts.norm_error is not None and facts.norm_error <= NORM_TOLERANCE:
        yield passed("All embeddings are finite and normalized", f"norm 1 within {facts.norm_error:.1g}")
    else:
        yield found(
            "smoke-failed",
            f"The norms of the embeddings differ from 1 by up to {facts.norm_error}.",
            title="Embeddings are not normalized",
            model=request.model,
            norm_error=facts.norm_error,
        )


def text_text(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """The same text twice gives the same embedding."""
    yield from _twice(request, facts, "text, text", facts.text_text, "smoke-text-unstable", "the same text")


def mixed_mixed(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """The same text and image twice give the same embedding."""
    yield from _twice(
        request, facts, "mixed, mixed", facts.mixed_mixed, "smoke-mixed-unstable", "the same text and image"
    )


def _twice(
    request: SmokeRequest, facts: Facts, pair: str, value: float | None, problem: str, what: str
) -> Iterator[Verdict]:
    allowed = tolerance(facts.dtype)
    if value is None or allowed is None:
        return
    title = f"cosine({pair}): {value:.6f}"
    if 1 - value <= allowed:
        yield passed(title, f"expected 1 ± {allowed:g}")
        return
    yield found(
        problem,
        f"Two passes over {what} should give the same embedding (1 ± {allowed:g}); they do not.",
        title=title,
        model=request.model,
        cosine=value,
        tolerance=allowed,
        dtype=facts.dtype,
    )


def text_image(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """A caption and its image lie as far apart as a trained model puts them."""
    if facts.text_image is None:
        return
    low, high = IMAGE_RANGE
    title = f"cosine(text, image): {facts.text_image:.6f}"
    if not facts.trained:
        yield passed(title, "not checked: random weights")
    elif low <= facts.text_image <= high:
        yield passed(title, f"expected {low} to {high}")
    else:
        yield found(
            "smoke-image-implausible",
            f"The similarity of an image and its caption should be between {low} and {high}.",
            title=title,
            model=request.model,
            cosine=facts.text_image,
        )


def batch(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """An input in a batch gives the embedding that it gives alone."""
    allowed = tolerance(facts.dtype)
    if facts.batch_alone is None or allowed is None:
        return
    title = f"cosine(alone, in a batch): {facts.batch_alone:.6f}"
    if 1 - facts.batch_alone <= allowed * BATCH_FACTOR:
        yield passed(title, f"expected 1 ± {allowed * BATCH_FACTOR:g}")
        return
    yield found(
        "smoke-text-unstable",
        f"An input should give the same embedding in a batch as alone (1 ± {allowed * BATCH_FACTOR:g}); padding "
        "affects the embeddings, or they are in the wrong order.",
        title=title,
        model=request.model,
        cosine=facts.batch_alone,
        tolerance=allowed * BATCH_FACTOR,
        dtype=facts.dtype,
    )


def pooling(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """The embedding is the last token's hidden state, as the models were trained."""
    if facts.pooling is None or facts.pooling == LAST_TOKEN or request.text_only:
        return
    yield found(
        "backend-mismatch",
        f"{facts.pooling} pooling gives other embeddings than the models were trained for, which cannot be compared "
        "with correct ones.",
        title=f"{request.backend} uses {facts.pooling} pooling, not last-token pooling",
        status="fail",
        model=request.model,
        backend=request.backend,
        pooling=facts.pooling,
    )


def ranking(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """A relevant text lies nearer than an irrelevant one, as the model's card says."""
    values = [value for value in facts.ranking if value is not None]
    if not values or len(values) < len(facts.ranking):
        return
    title = f"cosine(query, document): {values[0]:.3f} relevant, {max(values[1:]):.3f} others at most"
    if not facts.trained:
        yield skipped("Ranking of a relevant text (cosine of query and document)", "not checked: random weights")
        return
    published = expected_ranking(request)
    off = max((abs(a - b) for a, b in zip(values, published, strict=False)), default=0.0)
    evidence = {"model": request.model, "cosines": [round(value, 4) for value in values], "published": list(published)}
    if values[0] <= max(values[1:]):
        why = "The query that the document answers is not closer to it than queries about other topics."
        yield found("smoke-ranking-wrong", why, title=title, status="fail", **_listed(evidence))
    elif off > RANKING_TOLERANCE:
        why = f"The order is right, but the similarities differ from those on the model card by up to {off:.3f}."
        yield found("smoke-ranking-wrong", why, title=title, status="warn", **_listed(evidence))
    else:
        yield passed(title, f"within {off:.3f} of the model card" if published else "expected in this order")


def _listed(evidence: Mapping[str, object]) -> dict[str, str | list[str]]:
    """Lists of numbers as words: evidence holds no lists of fractions."""
    return {
        name: [str(v) for v in value] if isinstance(value, list) else str(value) for name, value in evidence.items()
    }


def expected_ranking(request: SmokeRequest) -> tuple[float, ...]:
    """What the model's card prints, where the test asks just as it does; else nothing."""
    if request.instruction != INSTRUCTION:
        return ()
    return RANKINGS.get(request.model.rstrip("/").rpartition("/")[2], ())


def attention(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """The attention that was asked for is the one that runs."""
    asked, ran = request.attention, facts.attention
    if not asked or not ran or request.backend == "vllm" or asked == ran:
        return
    if "flash" in asked and all("flash" in name for name in ran.split(" and ")):
        return
    yield found(
        "attention-backend-unavailable",
        f"{asked} was requested, but the model uses {ran}.",
        title=f"The model uses another attention: {ran}",
        status="warn",
        model=request.model,
        asked=asked,
        ran=ran,
    )


def placement(request: SmokeRequest, facts: Facts) -> Iterator[Verdict]:
    """Where there is a GPU, all of the model is on it."""
    places = set(facts.device_map.values())
    if any(place.startswith("cuda") for place in places) and places & {"cpu", "disk"}:
        moved = [name for name, place in facts.device_map.items() if place in ("cpu", "disk")]
        yield found(
            "gpu-memory-too-small",
            f"{len(moved)} parts of the model did not fit on the GPU and were placed on the CPU or disk, which is "
            "many times slower.",
            title="Part of the model is not on the GPU",
            status="warn",
            model=request.model,
            modules=moved[:20],
        )


CHECKS: tuple[tuple[str, str | None, Judge], ...] = (
    ("smoke.load", "Model loaded", weights),
    ("smoke.dimension", "Embedding dimension", dimension),
    ("smoke.finite", "Embeddings finite", finite),
    ("smoke.text-text", "cosine(text, text)", text_text),
    ("smoke.text-image", "cosine(text, image)", text_image),
    ("smoke.mixed-mixed", "cosine(mixed, mixed)", mixed_mixed),
    ("smoke.batch", "cosine(alone, in a batch)", batch),
    ("smoke.pooling", None, pooling),
    ("smoke.ranking", "Ranking of a relevant text (cosine of query and document)", ranking),
    ("smoke.attention", None, attention),
    ("smoke.placement", None, placement),
)
"""Name of the check; what to call its value where it was not reached (None: then nothing is said); the check."""
