"""What is measured of embeddings: with embedders that do wrong, so that each measure is seen to fail."""

import math
from collections.abc import Sequence

import pytest

from envcheck.smoke.child.inputs import CAPTIONS, Input, Inputs
from envcheck.smoke.child.measure import cosine, measure, throughput

TEXTS = tuple(Input(text=caption) for caption in CAPTIONS)
PICTURE = object()


def inputs() -> Inputs:
    """Inputs whose images are stand-ins: the embedders here do not look at them."""
    images = tuple(Input(images=(PICTURE,)) for _ in TEXTS)
    mixed = tuple(Input(text=entry.text, images=(PICTURE,)) for entry in TEXTS)
    return Inputs(TEXTS, images, mixed)


def vector(entry: Input) -> list[float]:
    """A direction of its own for every input that differs."""
    angle = len(entry.text or "") + (50 if entry.images else 0)
    return [math.cos(angle), math.sin(angle)]


def steady(entries: Sequence[Input]) -> list[list[float]]:
    return [vector(entry) for entry in entries]


def test_an_embedder_that_does_right() -> None:
    measured = measure(steady, inputs(), batch=4)
    assert measured["dimension"] == 2
    assert measured["finite"] is True
    assert measured["norm_error"] == pytest.approx(0, abs=1e-12)
    for pair in ("text_text", "mixed_mixed", "batch_alone"):
        assert measured[pair] == pytest.approx(1)
    assert measured["text_image"] == pytest.approx(cosine(vector(TEXTS[0]), vector(inputs().images[0])))


def test_an_embedder_that_gives_something_else_each_time() -> None:
    calls = iter(range(1000))

    def fickle(entries: Sequence[Input]) -> list[list[float]]:
        turn = 0.1 * next(calls)
        return [[math.cos(turn), math.sin(turn)] for _ in entries]

    measured = measure(fickle, inputs(), batch=4)
    assert float(str(measured["text_text"])) < 0.9
    assert float(str(measured["mixed_mixed"])) < 0.9


def test_an_embedder_that_gives_a_batch_in_the_wrong_order() -> None:
    measured = measure(lambda entries: steady(entries)[::-1], inputs(), batch=4)
    assert measured["text_text"] == pytest.approx(1)
    assert float(str(measured["batch_alone"])) < 0.9


def test_an_embedder_that_forgets_one_of_a_batch() -> None:
    with pytest.raises(ValueError, match="shorter"):
        measure(lambda entries: steady(entries)[:3], inputs(), batch=4)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_an_embedder_that_gives_no_number(bad: float) -> None:
    measured = measure(lambda entries: [[bad, 0.0] for _ in entries], inputs(), batch=4)
    assert measured["finite"] is False
    assert measured["text_text"] is None
    assert measured["norm_error"] is None


def test_an_embedder_that_gives_nothing_but_zeros() -> None:
    measured = measure(lambda entries: [[0.0, 0.0] for _ in entries], inputs(), batch=4)
    assert measured["norm_error"] == 1
    assert measured["text_text"] is None


@pytest.mark.parametrize(("batch", "largest"), [(1, 1), (4, 4), (100, 9)])
def test_no_batch_is_larger_than_asked(batch: int, largest: int) -> None:
    sizes: list[int] = []

    def noted(entries: Sequence[Input]) -> list[list[float]]:
        sizes.append(len(entries))
        return steady(entries)

    measure(noted, inputs(), batch)
    assert max(sizes) == largest


@pytest.mark.models
def test_the_throughput_is_measured_with_inputs_that_nobody_has_seen_before() -> None:
    pytest.importorskip("PIL")
    seen: list[object] = []

    def noted(entries: Sequence[Input]) -> list[list[float]]:
        seen.extend([entry.text or entry.images[0].tobytes() for entry in entries])
        return [[1.0, 0.0] for _ in entries]

    measured = throughput(noted, batch=4, clock=iter([0.0, 2.0, 10.0, 11.0]).__next__)
    assert measured == {"texts_per_s": 2.0, "images_per_s": 4.0}
    assert len(seen) == len(set(seen)) == 16
