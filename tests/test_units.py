"""Numbers as people read them."""

import pytest

from envcheck.units import seconds, size, version_tuple


@pytest.mark.parametrize(
    ("count", "text"),
    [(None, "?"), (0, "0 B"), (1023, "1023 B"), (65536, "64 KiB"), (64 << 20, "64 MiB"), (24 << 30, "24.0 GiB")],
)
def test_sizes_are_binary(count: int | None, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("duration", "text"), [(None, "?"), (0.214, "0.21 s"), (3.42, "3.4 s"), (42.4, "42 s"), (125.9, "2 min 05 s")]
)
def test_durations_get_coarser_as_they_grow(duration: float | None, text: str) -> None:
    assert seconds(duration) == text


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("535.183.01", (535, 183, 1)),
        ("2.9.1+cu128", (2, 9, 1)),
        ("13.0", (13, 0)),
        ("2.10.0a0+git1234", (2, 10, 0)),
        ("", None),
        (None, None),
        ("unknown", None),
        ("٣.1", None),
        ("9" * 5000, None),
    ],
)
def test_versions_are_their_leading_numbers(text: str | None, numbers: tuple[int, ...] | None) -> None:
    assert version_tuple(text) == numbers


def test_a_version_that_goes_on_for_pages_is_read_no_further_than_a_version_is_long() -> None:
    assert len(version_tuple("5." * 16_000) or ()) == 50
