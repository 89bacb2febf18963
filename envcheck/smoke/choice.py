"""Which model `envcheck run` tests: the real one where it is here and fits, the tiny one otherwise."""

from dataclasses import dataclass

from envcheck.checks.gpu_memory import capacity
from envcheck.compat.predicates import driver_works
from envcheck.compat.tables.models import DEFAULT
from envcheck.compat.visible_devices import visible
from envcheck.smoke.request import TINY
from envcheck.smoke.sizes import complete, download_bytes, weights_bytes
from envcheck.snapshot import Snapshot
from envcheck.snapshot.gpu import Gpu
from envcheck.units import size


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
        snapshot: the machine, as it was probed for this model.
        wanted: the real model, where the user has configured one (`--model`, ENVCHECK_MODEL); `tiny` for the tiny one.
    """
    if wanted == TINY:
        return Choice(TINY, "The tiny model was requested.")
    real = wanted or DEFAULT
    obstacle = _not_here(real, snapshot) or _not_fitting(real, snapshot)
    if obstacle is None:
        return Choice(real, f"{real} is on this machine and fits.")
    return Choice(TINY, obstacle, (_hint(real, obstacle, snapshot),))


def _hint(real: str, obstacle: str, snapshot: Snapshot) -> str:
    """Why the tiny model was taken, and the command that tests the real one. A line that begins with a space is one."""
    amount = None if complete(real, snapshot) else download_bytes(real, snapshot)
    cost = f", after a download of {size(amount)}" if amount else ""
    said = f"Tested with the built-in tiny model: {obstacle} To test the real model{cost}:"
    return f"{said}\n envcheck smoke --model {real}"


def _not_here(real: str, snapshot: Snapshot) -> str | None:
    return None if complete(real, snapshot) else f"{real} is not in the cache."


def _not_fitting(real: str, snapshot: Snapshot) -> str | None:
    """Why the model would not fit into what is free of the GPUs; None: it fits. Not known counts as not fitting."""
    torch, needed = snapshot.torch, weights_bytes(real, snapshot)
    gpus = visible(snapshot).gpus or snapshot.gpus
    if not (gpus and driver_works(snapshot) and torch is not None and torch.cuda):
        return f"{real} is in the cache, but there is no GPU to run it on."
    free = [room for room in map(free_bytes, gpus) if room is not None]
    if needed is None or len(free) < len(gpus) or any(gpu.mig_enabled for gpu in gpus):
        return f"It is not known whether {real} fits on the GPUs."
    room = capacity(free)
    return None if room >= needed else f"{real} takes {size(needed)}, and {size(room)} of GPU memory are available."


def free_bytes(gpu: Gpu) -> int | None:
    """Memory of a GPU that nobody holds; None: not known."""
    if gpu.memory_free_bytes is not None or gpu.memory_total_bytes is None:
        return gpu.memory_free_bytes
    return gpu.memory_total_bytes - (gpu.memory_used_bytes or 0)
