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
    """CUDA's context, its libraries' kernels, and what torch's allocator holds next to what is asked of it."""
    kv_cache_bytes: int = 0
    """Keys and values of the inputs; only vLLM keeps them. It takes more where there is more."""
    peak_bytes: int
    """All of them."""
    fits: bool
    used_by: tuple[FreeText, ...] = ()
    """Other programs that hold memory of this GPU now: name, process and size, as far as NVML says."""


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
    backend: Plain = "transformers"
    tensor_parallel_size: int = 1
    placement: Plain | None = None
    """The `--device-map` of this answer: as asked for, or what fits on unequal GPUs where `auto` does not.

    `max_memory` is no option of envcheck: it stands for the arguments `device_map="sequential"` and `max_memory` of
    transformers' `from_pretrained`.
    """
    max_memory: dict[Plain, int] | None = None
    """GPU to bytes of weights: the limits that go with the placement `max_memory`."""
    dtype: Plain
    attention: Plain
    batch: int
    length: int
    """Text tokens per input."""
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
    kv_cache_tokens: int | None = None
    """Tokens whose keys and values vLLM has room for; null: another backend, or it does not fit."""
    gpu_memory_utilization: float | None = None
    """What vLLM may be told to take of each GPU, as things are now."""
    left_out: tuple[FreeText, ...] = ()
    """Why GPUs of the machine are not among the devices, a sentence each."""
    changes: tuple[Change, ...] = ()
    """Cheapest first; empty where it fits, or where nothing that was tried does."""
