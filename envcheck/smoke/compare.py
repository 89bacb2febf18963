"""Where two backends part that were given the same inputs. Pure.

An embedding is made in steps: text to token ids, image to a grid of patches and their values, both through the model in
some number type, hidden states to one vector. The first step that differs is the cause of all that follow.
"""

from collections.abc import Iterator, Sequence

from envcheck.checks import to_finding
from envcheck.findings import Finding
from envcheck.smoke.assertions import BATCH_FACTOR, tolerance
from envcheck.smoke.child.measure import cosine
from envcheck.smoke.child_log import Account, Facts, Trace
from envcheck.smoke.judge import as_asked
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import Comparison
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped

PIXEL_TOLERANCE = 1e-3
"""How far the mean and the spread of an image's values may differ: resizing on a GPU rounds otherwise."""
CHECK = "smoke.compare"

CAUSES = {
    "token_ids": "They write the prompt in different ways: another chat template, instruction, or tokenizer.",
    "image_grid": "They scale images to different sizes: min_pixels and max_pixels are not the same, or not heeded.",
    "pixel_values": "They see different pixels: another resampling, or another mean and spread to normalise with.",
    "pooling": "They make one vector of the hidden states in different ways.",
    "dtype": "They compute in different number types, which alone makes such a difference.",
    "model": "They give the model the same; it differs inside: attention, positions of image tokens, or the weights.",
}
"""What a difference in a step comes from most often."""


def compare(request: SmokeRequest, ours: Account, theirs: Account) -> Comparison:
    """Step by step, and in the end the embeddings."""
    pairs = list(zip(ours.facts.traces, theirs.facts.traces, strict=False))
    cosines = [cosine(a.embedding, b.embedding) for a, b in pairs if len(a.embedding) == len(b.embedding)]
    known = [value for value in cosines if value is not None]
    lowest = min(known) if len(known) == len(pairs) > 0 else None
    allowed = allowance(ours.facts, theirs.facts)
    parts = None if lowest is not None and 1 - lowest <= allowed else _parts_at(pairs, ours.facts, theirs.facts)
    return Comparison(
        backend=request.compare or "",
        token_ids=_all(_same_ids(a, b) for a, b in pairs),
        image_grid=_all(_same_grid(a, b) for a, b in pairs),
        pixel_values=_all(_same_pixels(a, b) for a, b in pairs),
        pooling=_same(ours.facts.pooling, theirs.facts.pooling),
        dtype=_same(ours.facts.dtype, theirs.facts.dtype),
        lowest_cosine=lowest,
        tolerance=allowed,
        parts_at=parts if pairs else None,
        likely_cause=CAUSES[parts] if pairs and parts else None,
    )


def allowance(ours: Facts, theirs: Facts) -> float:
    """How far from 1 the cosine of two backends may be: as two batches, for other kernels run."""
    return BATCH_FACTOR * max(tolerance(ours.dtype) or 0.0, tolerance(theirs.dtype) or 0.0)


def _parts_at(pairs: Sequence[tuple[Trace, Trace]], ours: Facts, theirs: Facts) -> str:
    """The first step that differs; where none can be seen to, it is inside the model."""
    steps = (
        ("token_ids", _all(_same_ids(a, b) for a, b in pairs)),
        ("image_grid", _all(_same_grid(a, b) for a, b in pairs)),
        ("pixel_values", _all(_same_pixels(a, b) for a, b in pairs)),
        ("pooling", _same(ours.pooling, theirs.pooling)),
        ("dtype", _same(ours.dtype, theirs.dtype)),
    )
    first = next((name for name, same in steps if same is False), "model")
    # A smaller or a larger image has another number of tokens, too: then the image is the cause, not the words.
    return "image_grid" if first == "token_ids" and _only_lengths_of_images(pairs) else first


def _only_lengths_of_images(pairs: Sequence[tuple[Trace, Trace]]) -> bool:
    """The texts alone are read alike, and the others differ only in how often one token, the image's, is repeated."""
    return all(_same_ids(a, b) for a, b in pairs if a.kind == "text") and all(
        _squeezed(a.token_ids) == _squeezed(b.token_ids) for a, b in pairs
    )


def _squeezed(ids: Sequence[int]) -> list[int]:
    """Without repetitions."""
    return [number for place, number in enumerate(ids) if place == 0 or ids[place - 1] != number]


def _same_ids(a: Trace, b: Trace) -> bool:
    return a.token_ids == b.token_ids


def _same_grid(a: Trace, b: Trace) -> bool | None:
    if a.images is None or b.images is None:
        return None
    return [image.grid for image in a.images] == [image.grid for image in b.images]


def _same_pixels(a: Trace, b: Trace) -> bool | None:
    if a.images is None or b.images is None or not _same_grid(a, b):
        return None
    return all(
        abs(x.mean - y.mean) <= PIXEL_TOLERANCE and abs(x.spread - y.spread) <= PIXEL_TOLERANCE
        for x, y in zip(a.images, b.images, strict=True)
    )


def _same(a: str | None, b: str | None) -> bool | None:
    return None if a is None or b is None else a == b


def _all(same: Iterator[bool | None]) -> bool | None:
    """False where any is; None where any is not known, or there is none."""
    values = list(same)
    return False if False in values else None if None in values or not values else True


def finding(
    request: SmokeRequest, comparison: Comparison, ours: Account, theirs: Account, snapshot: Snapshot
) -> Finding:
    """The comparison as a verdict."""
    return to_finding(CHECK, "smoke", as_asked(request, _verdict(request, comparison, ours, theirs)), snapshot)


def _verdict(request: SmokeRequest, comparison: Comparison, ours: Account, theirs: Account) -> Verdict:
    pair, lowest = f"{request.backend} and {request.compare}", comparison.lowest_cosine
    silent = next((name for name, one in _named(request, ours, theirs) if not one.facts.traces), None)
    if silent is not None:
        return skipped(f"{pair} compared", f"because: {silent} did not come to its end")
    title = f"{pair}: cosine {lowest:.6f}" if lowest is not None else f"{pair} give embeddings of different length"
    if comparison.parts_at is None:
        return passed(title, f"expected 1 ± {comparison.tolerance:g}")
    return found(
        "backend-mismatch",
        f"{_where(comparison, ours, theirs)} {comparison.likely_cause}",
        title=title,
        model=request.model,
        dtype=ours.facts.dtype,
        backends=[request.backend, request.compare or ""],
        parts_at=comparison.parts_at,
        cosine=lowest,
        tolerance=comparison.tolerance,
    )


def _named(request: SmokeRequest, ours: Account, theirs: Account) -> tuple[tuple[str, Account], ...]:
    return (request.backend, ours), (request.compare or "", theirs)


def _where(comparison: Comparison, ours: Account, theirs: Account) -> str:
    """The step at which they part, with what each has there."""
    step = comparison.parts_at
    if step in ("pooling", "dtype"):
        a, b = getattr(ours.facts, step), getattr(theirs.facts, step)
        return f"They part at the {'number type' if step == 'dtype' else step}: {a} and {b}."
    said = {"token_ids": "token ids", "image_grid": "grid of the image", "pixel_values": "values of the pixels"}
    return (
        f"They part at the {said[step]}."
        if step in said
        else "What goes into the model is the same, what can be seen of it."
    )
