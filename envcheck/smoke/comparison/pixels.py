"""Two libraries' values of the same image: the same, normalised differently, or resampled differently. Pure."""

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias

from envcheck.smoke.child_log import Image

Difference: TypeAlias = Literal["normalisation", "smoother", "sharper", "resampling"]
"""`smoother`, `sharper`: the second library's image is, next to the first's."""

LEVEL = 2 / 255
"""One of an image's 256 grey levels, where values run from -1 to 1."""
UNTOUCHED = 1e-3
"""Root mean square of a difference that counts as none, where the image needs no resizing: only normalising rounds."""
RESIZED = 1.25 * LEVEL
"""The same where it is resized: libraries round each pixel to a whole grey level, and not always to the same one."""
EXPLAINED = 0.15
"""Share of the difference that may be left after the best straight line: then only mean and deviation differ."""
DETAIL = 0.02
"""So much less variance is a loss of detail."""


def same(a: Image, b: Image, *, resized: bool) -> bool:
    """The values agree, within what rounding makes."""
    if a.samples and b.samples:
        return distance(a, b) <= (RESIZED if resized else UNTOUCHED)
    return abs(a.mean - b.mean) <= UNTOUCHED and abs(a.spread - b.spread) <= UNTOUCHED


def difference(a: Image, b: Image) -> Difference | None:
    """What kind of difference it is, of values that are not the same; None: too little is known of them."""
    if not (a.samples and b.samples):
        return None
    if _left(a, b) <= EXPLAINED * distance(a, b):
        return "normalisation"
    change = _variance(b) / _variance(a) if _variance(a) else 1.0
    return "smoother" if change < 1 - DETAIL else "sharper" if change > 1 + DETAIL else "resampling"


def distance(a: Image, b: Image) -> float:
    """Root mean square of the difference of their values."""
    pairs = [(x, y) for one, other in zip(a.samples, b.samples, strict=False) for x, y in zip(one, other, strict=False)]
    return math.sqrt(math.fsum((x - y) ** 2 for x, y in pairs) / len(pairs)) if pairs else 0.0


def _left(a: Image, b: Image) -> float:
    """Root mean square of what the best straight line from `a` to `b` leaves, of each colour by itself."""
    squares, count = 0.0, 0
    for xs, ys in zip(a.samples, b.samples, strict=False):
        slope, offset = _line(xs, ys)
        squares += math.fsum((slope * x + offset - y) ** 2 for x, y in zip(xs, ys, strict=False))
        count += len(xs)
    return math.sqrt(squares / count) if count else 0.0


def _line(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """Slope and offset of the line of least squares."""
    x, y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    spread = math.fsum((value - x) ** 2 for value in xs)
    slope = math.fsum((a - x) * (b - y) for a, b in zip(xs, ys, strict=False)) / spread if spread else 0.0
    return slope, y - slope * x


def _variance(image: Image) -> float:
    values = [value for colour in image.samples for value in colour]
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / len(values)
