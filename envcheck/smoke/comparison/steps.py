"""The steps from an input to an embedding, and whether two backends do each in the same way. Pure.

Text to prompt and token ids, image to a grid of patches and their values, both through the model in some dtype, hidden
states to one vector, the vector to length 1. The first step that differs is the cause of all that follow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from envcheck.smoke.child.measure import length
from envcheck.smoke.child_log import Facts, Image, Trace
from envcheck.smoke.comparison import pixels, prompts

PATCH = 16
"""Pixels of a patch's side."""
LENGTH_TOLERANCE = 1e-2
"""How far two embeddings' lengths may differ; in 16 bits a normalised one is off by up to 4e-3."""

Pairs: TypeAlias = Sequence[tuple[Trace, Trace]]
Steps: TypeAlias = Mapping[str, bool | None]
"""By name, in order. True: the same; False: not; None: not known."""


def compared(pairs: Pairs, ours: Facts, theirs: Facts) -> Steps:
    """Each step, in the order in which an embedding is made."""
    return {
        "prompt": _prompts(pairs),
        "token_ids": every(prompts.same_ids(a, b) for a, b in pairs),
        "image_grid": every(_grid(a, b) for a, b in pairs),
        "pixel_values": every(_pixels(a, b) for a, b in pairs),
        "pooling": equal(ours.pooling, theirs.pooling),
        "normalisation": every(_length(a, b) for a, b in pairs),
        "dtype": equal(ours.dtype, theirs.dtype),
    }


def first(steps: Steps, pairs: Pairs) -> str | None:
    """The first step that differs; None: none of those that are known."""
    name = next((name for name, same in steps.items() if same is False and name != "dtype"), None)
    # A smaller or a larger image has another number of tokens, too: then the image is the cause, not the words.
    return "image_grid" if name in ("prompt", "token_ids") and prompts.only_lengths_of_images(pairs) else name


def unknown(steps: Steps) -> tuple[str, ...]:
    """The steps that a backend does not show."""
    return tuple(name for name, same in steps.items() if same is None)


def unlike_images(pairs: Pairs) -> Iterator[tuple[Image, Image]]:
    """Images of the same grid whose values are not the same."""
    for a, b in pairs:
        for x, y, resized in _both(a, b):
            if x.grid == y.grid and not pixels.same(x, y, resized=resized):
                yield x, y


def only_resized_differ(pairs: Pairs) -> bool | None:
    """Every image that needs no resizing has the same values; None: there is no such image."""
    return every(pixels.same(x, y, resized=False) for a, b in pairs for x, y, resized in _both(a, b) if not resized)


def unlike_sizes(pairs: Pairs) -> Iterator[tuple[str, str, str]]:
    """Of images that are resized differently: the size as given, and what each makes of it."""
    for a, b in pairs:
        given = a.sizes or b.sizes
        for place, (x, y, _) in enumerate(_both(a, b)):
            if x.grid != y.grid:
                yield (words(given[place]) if place < len(given) else "an image", words(_side(x)), words(_side(y)))


def words(size: Sequence[int]) -> str:
    """`704 x 512`."""
    return " x ".join(map(str, size))


def _side(image: Image) -> tuple[int, int]:
    """Width and height in pixels after resizing."""
    _, rows, columns = image.grid
    return columns * PATCH, rows * PATCH


def _both(a: Trace, b: Trace) -> Iterator[tuple[Image, Image, bool]]:
    """Both views of each image, and whether it had to be resized."""
    given = a.sizes or b.sizes
    for place, (x, y) in enumerate(zip(a.images or (), b.images or (), strict=False)):
        yield x, y, place >= len(given) or tuple(given[place]) != _side(x)


def _prompts(pairs: Pairs) -> bool | None:
    """Where an image has another number of tokens, its placeholders are one in the text: the prompt is the same."""
    return every(prompts.same(a, b) for a, b in pairs)


def _grid(a: Trace, b: Trace) -> bool | None:
    if a.images is None or b.images is None:
        return None
    return [image.grid for image in a.images] == [image.grid for image in b.images]


def _pixels(a: Trace, b: Trace) -> bool | None:
    if a.images is None or b.images is None or not _grid(a, b):
        return None
    return all(pixels.same(x, y, resized=resized) for x, y, resized in _both(a, b))


def _length(a: Trace, b: Trace) -> bool:
    return abs(length(a.embedding) - length(b.embedding)) <= LENGTH_TOLERANCE


def equal(a: str | None, b: str | None) -> bool | None:
    """None where one is not known."""
    return None if a is None or b is None else a == b


def every(same: Iterable[bool | None]) -> bool | None:
    """False where any is; None where any is not known, or there is none."""
    values = list(same)
    return False if False in values else None if None in values or not values else True
