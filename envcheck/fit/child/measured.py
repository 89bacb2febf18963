"""What one run of one case showed, and the largest images that still fit. Plain arithmetic: no torch."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from envcheck.fit.request import (
    FRAGMENT_SHARE,
    LARGEST_PIXELS,
    MAX_MEMORY_STEP,
    MIN_PIXELS,
    TOKEN_PIXELS,
    Case,
    Room,
)

CLOSE = 0.03
"""The search ends when fitting and not fitting are so close."""
MOST_RUNS = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """One pass through the model."""

    pixels: int
    device_map: dict[str, int]
    weights: dict[int, int]
    """Bytes, by device; of device -1 what would be offloaded."""
    activations: dict[int, int]
    """Peak bytes next to the weights, by device."""
    cache: dict[int, int] = field(default_factory=dict)
    """Bytes of keys and values of the longest input, by device; only vLLM keeps them."""
    cache_bytes_per_token: int = 0
    """On each device."""
    max_memory: dict[int, int] = field(default_factory=dict)
    """Bytes of weights that each device was filled with at most; empty: no limit of its own."""

    def margin(self, rooms: tuple[Room, ...]) -> int:
        """Bytes left on the fullest GPU; negative: it does not fit. What is offloaded is lacking room, too."""
        left = min((room.bytes - self.need(room.index) for room in rooms), default=0)
        offloaded = self.weights.get(-1, 0)
        return min(left, 0) - offloaded if offloaded else left

    def need(self, device: int) -> int:
        """Bytes that weights, activations and cache take on a GPU, with what the allocator wastes."""
        kept = self.weights.get(device, 0) + self.cache.get(device, 0)
        return kept + int(self.activations.get(device, 0) * (1 + FRAGMENT_SHARE))


def limited(measure: Callable[[Case], Measured], case: Case) -> Measured:
    """The model placed in order over the GPUs, each filled only so far that what a pass takes there has room, too."""
    free = measure(replace(case, device_map="sequential"))
    most = max(free.activations.values(), default=0)
    limits = {
        room.index: _whole(room.bytes - int(free.activations.get(room.index, most) * (1 + FRAGMENT_SHARE)))
        for room in case.rooms
    }
    rooms = tuple(replace(room, free_bytes=limits[room.index], kept_bytes=0) for room in case.rooms)
    return replace(measure(replace(case, device_map="sequential", rooms=rooms)), max_memory=limits)


def _whole(size: int) -> int:
    return max(0, size) // MAX_MEMORY_STEP * MAX_MEMORY_STEP


def largest(measure: Callable[[int], Measured], first: Measured, rooms: tuple[Room, ...]) -> Measured | None:
    """The run with the largest images that fit, within CLOSE; None: not even the smallest image fits.

    What is left shrinks with the pixels along a line (SDPA) or a parabola (eager): where the line or parabola through
    the runs so far leaves nothing, the next run is made; a little before it, and when that fits, a little behind it.
    """
    low = first if first.pixels <= MIN_PIXELS else measure(MIN_PIXELS)
    if low.margin(rooms) < 0:
        return None
    runs = [low, first] if first is not low else [low, measure(4 * MIN_PIXELS)]
    for _ in range(MOST_RUNS):
        fitting = [run for run in runs if run.margin(rooms) >= 0]
        low = max(fitting, key=lambda run: run.pixels)
        high = min((run.pixels for run in runs if run.margin(rooms) < 0), default=LARGEST_PIXELS + TOKEN_PIXELS)
        if high - low.pixels <= max(TOKEN_PIXELS, CLOSE * high):
            break
        runs.append(measure(_next(low.pixels, high, [(run.pixels, run.margin(rooms)) for run in runs])))
    return max((run for run in runs if run.margin(rooms) >= 0), key=lambda run: run.pixels)


def _next(low: int, high: int, points: list[tuple[int, int]]) -> int:
    """Where to look between what fits and what does not, in whole visual tokens."""
    root = _root(low, high, points)
    pixels = root * (1 - CLOSE / 3)
    if low >= pixels - TOKEN_PIXELS:
        pixels = root * (1 + CLOSE / 3) + TOKEN_PIXELS
    whole = int(pixels) // TOKEN_PIXELS * TOKEN_PIXELS
    return max(low + TOKEN_PIXELS, min(whole, high - TOKEN_PIXELS, LARGEST_PIXELS))


def _root(low: int, high: int, points: list[tuple[int, int]]) -> float:
    """Where the curve through the points next to the gap crosses zero; the middle of the gap where it does not."""
    near = sorted(points, key=lambda point: min(abs(point[0] - low), abs(point[0] - high)))[:3]
    (x0, y0), (x1, y1) = near[:2]
    slope = (y1 - y0) / (x1 - x0)
    bend = 0.0
    if len(near) == 3:
        x2, y2 = near[2]
        bend = ((y2 - y1) / (x2 - x1) - slope) / (x2 - x0)
    # y0 + slope * (x - x0) + bend * (x - x0) * (x - x1) = 0, by halving: the bracket is known.
    under, over = float(low), float(high)
    for _ in range(40):
        middle = (under + over) / 2
        left = y0 + slope * (middle - x0) + bend * (middle - x0) * (middle - x1)
        under, over = (middle, over) if left >= 0 else (under, middle)
    return under
