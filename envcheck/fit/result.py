"""The prediction's document, `envcheck.fit/1`."""

import msgspec

from envcheck.snapshot.kinds import FreeText, ModelId, Plain

SCHEMA = "envcheck.fit/1"


class FitDevice(msgspec.Struct, frozen=True, kw_only=True):
    """One GPU with the model on it."""

    index: int
    name: Plain
    total_bytes: int
    free_bytes: int
    """What other programs leave, before the model is loaded."""
    weights_bytes: int
    activation_bytes: int
    """The most that inputs, intermediate results and outputs take at once."""
    overhead_bytes: int
    """CUDA's context, its libraries' kernels, and what torch's allocator holds beside what is asked of it."""
    peak_bytes: int
    """All three."""
    fits: bool


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One change that makes it fit, tried by the same prediction."""

    summary: FreeText
    model: ModelId
    arguments: tuple[FreeText, ...]
    """What `envcheck smoke` and `envcheck fit` take for it."""


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """Does a model fit on these GPUs, and with which images."""

    schema: Plain = SCHEMA
    model: ModelId
    dtype: Plain
    attention: Plain
    batch: int
    length: int
    """Tokens of text of each input."""
    max_pixels: int
    """Of each input's image; 0: no image."""
    fits: bool
    max_pixels_that_fit: int | None
    """None: not searched, or not even the smallest image fits."""
    device_map: dict[Plain, int | Plain]
    """Module to GPU, or `cpu` for what would be offloaded."""
    devices: tuple[FitDevice, ...]
    needed_bytes: int
    """What all devices together take, or one GPU where none was named."""
    offloaded_bytes: int = 0
    """Weights that fit on no GPU."""
    changes: tuple[Change, ...] = ()
    """Cheapest first; empty where it fits, or where nothing that was tried does."""
