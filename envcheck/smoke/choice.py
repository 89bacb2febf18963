"""Which model `envcheck run` tests: the real one where it is here and fits, the tiny one otherwise."""

from dataclasses import dataclass

from envcheck.probes.box import DEFAULT_MODEL
from envcheck.smoke.request import TINY
from envcheck.smoke.sizes import complete, download_bytes, weights_bytes
from envcheck.snapshot import Snapshot
from envcheck.snapshot.gpu import Gpu
from envcheck.units import GIB, size

PER_GPU_BYTES = GIB * 3 // 2
"""What is needed on each GPU beside the weights: CUDA's own memory, activations of small images, uneven layers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The model to test."""

    model: str
    reason: str
    """Why this one, in one sentence."""
    hints: tuple[str, ...] = ()
    """What the user should know: how to test the real model instead, and what that would download."""


def choose_model(snapshot: Snapshot, wanted: str | None = None) -> Choice:
    """The model to test without being told to download anything.

    Args:
        snapshot: the box, as it was probed for this model.
        wanted: the real model, where the user has configured one (`--model`, ENVCHECK_MODEL); `tiny` for the tiny one.
    """
    if wanted == TINY:
        return Choice(TINY, "The tiny model was asked for.")
    real = wanted or DEFAULT_MODEL
    obstacle = _not_here(real, snapshot) or _not_fitting(real, snapshot)
    if obstacle is None:
        return Choice(real, f"{real} is on this box and fits.")
    return Choice(TINY, obstacle, (_hint(real, obstacle, snapshot),))


def _hint(real: str, obstacle: str, snapshot: Snapshot) -> str:
    """Why the tiny model was taken, and the command that tests the real one. A line that begins with a space is one."""
    amount = None if complete(real, snapshot) else download_bytes(real, snapshot)
    cost = f", after a download of {size(amount)}" if amount else ""
    said = f"Tested with the built-in tiny model: {obstacle} This tests the real one{cost}:"
    return f"{said}\n envcheck smoke --model {real}"


def _not_here(real: str, snapshot: Snapshot) -> str | None:
    return None if complete(real, snapshot) else f"{real} is not in the cache."


def _not_fitting(real: str, snapshot: Snapshot) -> str | None:
    """Why the model would not fit on the GPUs; None: it fits. What is not known counts as not fitting."""
    needed = weights_bytes(real, snapshot)
    if not _usable(snapshot):
        return f"{real} is in the cache, but there is no GPU to run it on."
    free = [_free(gpu) for gpu in snapshot.gpus]
    if needed is None or not any(free):
        return f"It is not known whether {real} fits."
    room = sum(max(0, bytes_free - PER_GPU_BYTES) for bytes_free in free)
    if room >= needed:
        return None
    return f"{real} takes {size(needed)}, and the GPUs have room for {size(room)}."


def _usable(snapshot: Snapshot) -> bool:
    """There is a GPU, a driver that answers, and a torch that can use it."""
    driver, torch = snapshot.driver, snapshot.torch
    works = driver is not None and driver.version is not None and driver.nvml_error is None
    return bool(snapshot.gpus) and works and torch is not None and torch.cuda is not None


def _free(gpu: Gpu) -> int:
    if gpu.memory_free_bytes is not None:
        return gpu.memory_free_bytes
    if gpu.memory_total_bytes is None:
        return 0
    return max(0, gpu.memory_total_bytes - (gpu.memory_used_bytes or 0))
