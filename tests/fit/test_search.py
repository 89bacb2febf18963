"""The largest images that fit, over rooms and curves that are known."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envcheck.fit.child.measured import CLOSE, Measured, largest
from envcheck.fit.request import CONTEXT_BYTES, FRAGMENT_SHARE, LARGEST_PIXELS, MIN_PIXELS, Room

WEIGHTS = 10_000_000_000


def room(spare: int) -> tuple[Room, ...]:
    """One GPU with so much left next to CUDA and the weights."""
    return (Room(index=0, free_bytes=CONTEXT_BYTES + WEIGHTS + spare),)


def curve(a: float, b: float, c: float) -> Callable[[int], Measured]:
    def measure(pixels: int) -> Measured:
        activations = int(a + b * pixels + c * pixels**2)
        return Measured(pixels=pixels, device_map={"": 0}, weights={0: WEIGHTS}, activations={0: activations})

    return measure


@given(
    a=st.floats(1e6, 1e8),
    b=st.floats(50, 500),
    c=st.sampled_from([0.0, 1e-4, 3e-4, 2e-3]),
    spare=st.integers(10**6, 3 * 10**10),
    first=st.integers(MIN_PIXELS, LARGEST_PIXELS),
)
def test_what_is_found_fits_and_hardly_more_would(a: float, b: float, c: float, spare: int, first: int) -> None:
    measure, rooms = curve(a, b, c), room(spare)
    best = largest(measure, measure(first), rooms)
    if best is None:
        assert measure(MIN_PIXELS).margin(rooms) < 0
        return
    assert best.margin(rooms) >= 0
    beyond = int(best.pixels * (1 + 5 * CLOSE)) + 8 * 1024
    assert best.pixels >= 0.98 * LARGEST_PIXELS or measure(beyond).margin(rooms) < 0


@pytest.mark.parametrize("pixels", [MIN_PIXELS, 1_843_200])
def test_where_not_even_the_smallest_image_fits_there_is_none(pixels: int) -> None:
    measure = curve(1e9, 100, 0)
    assert largest(measure, measure(pixels), room(10**8)) is None


def test_what_the_allocator_wastes_is_counted() -> None:
    run = curve(1e9, 0, 0)(MIN_PIXELS)
    assert run.margin(room(10**9)) == -int(10**9 * FRAGMENT_SHARE)


def test_weights_that_fit_nowhere_do_not_fit() -> None:
    run = Measured(pixels=0, device_map={"": 0}, weights={0: 1, -1: 500}, activations={})
    assert run.margin(room(0)) < 0
