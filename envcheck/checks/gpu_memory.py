"""Checks of GPU memory against the chosen model: does it fit, and is it free."""

from collections.abc import Iterable, Iterator

import msgspec

from envcheck.checks.check import check
from envcheck.checks.text import distinct, gpu_names, listed, plural, verb
from envcheck.compat.predicates import Chosen, chosen_model
from envcheck.compat.tables.gpus import most_memory_gib
from envcheck.compat.tables.models import MODELS
from envcheck.compat.visible_devices import visible
from envcheck.snapshot import Gpu, Process, Snapshot
from envcheck.units import GIB, MIB, size
from envcheck.verdict import Verdict, found, passed, skipped

CONTEXT_BYTES = 600 * MIB
"""What CUDA's context and the kernels of its libraries take on each GPU (0.3 to 0.6 GiB on Ampere to Hopper)."""
ACTIVATION_BYTES = 500 * MIB
"""What the smallest inputs take next to the weights; large images take several GiB more."""
HELD_BYTES = 1 * GIB
"""A computing process that holds this much is named."""
NAMED = 5
"""Of one GPU's processes, the largest; more are counted."""
UNSEEN_SHARE = 0.25
"""Memory held by nobody who can be seen: up to this share it is a desktop, a hypervisor or the driver itself."""


def capacity(rooms: Iterable[int]) -> int:
    """Bytes of weights that fit into GPUs with so much room, spread over as many of them as helps."""
    left = sorted((room - CONTEXT_BYTES for room in rooms), reverse=True)
    return max(0, sum(room for room in left if room > 0) - ACTIVATION_BYTES)


def _judged(snapshot: Snapshot) -> tuple[Gpu, ...]:
    """The GPUs whose memory the model can use: visible ones; none where one is divided or its memory is not known."""
    gpus = visible(snapshot).gpus or snapshot.gpus
    if snapshot.sources:
        gpus = tuple(_with_most_memory(gpu) for gpu in gpus)
    return () if any(gpu.mig_enabled or gpu.memory_total_bytes is None for gpu in gpus) else gpus


def _with_most_memory(gpu: Gpu) -> Gpu:
    """Where a text names a card that was sold with several sizes, the largest: what does not fit there fits nowhere."""
    most = most_memory_gib(gpu.name) if gpu.memory_total_bytes is None else None
    return msgspec.structs.replace(gpu, memory_total_bytes=most * GIB) if most else gpu


@check("gpu.memory", "gpu", "gpu-memory-too-small")
def memory_size(snapshot: Snapshot) -> Iterator[Verdict]:
    """The model fits in GPU memory."""
    gpus, model = _judged(snapshot), chosen_model(snapshot)
    if snapshot.gpus and not gpus:
        yield skipped("GPU memory", "the memory of a GPU is not known, or divided into MIG instances")
    if not gpus or model.weights_bytes is None:
        return
    room = capacity(gpu.memory_total_bytes or 0 for gpu in gpus)
    if room >= model.weights_bytes:
        yield passed(f"{model.id} fits in GPU memory ({size(model.weights_bytes)} in float16)", model=model.id)
        return
    files = snapshot.hub.model if snapshot.hub else None
    unchosen = files.chosen is False if files else True
    fitting = (
        [m for m in MODELS.values() if m.weights_bytes <= room] if model.id in MODELS or not snapshot.sources else []
    )
    best = max(fitting, key=lambda m: m.weights_bytes).id if fitting else None
    memory = distinct(size(gpu.memory_total_bytes) for gpu in gpus)
    yield found(
        "gpu-memory-too-small",
        f"{_weights(snapshot, model)} {plural(len(gpus), 'GPU')} of {memory} {verb(len(gpus), 'leaves', 'leave')} room "
        f"for {size(room)} of weights, after CUDA and small inputs."
        + (f" {best or 'No known model'} fits." if best or model.id in MODELS or not snapshot.sources else "")
        + " No model was chosen; this is the default." * unchosen,
        status="info" if unchosen and best else None,
        title=f"The default model does not fit in GPU memory; {best} does" if unchosen and best else None,
        model=model.id,
        weights_bytes=model.weights_bytes,
        room_bytes=room,
        fits=best,
    )


def _weights(snapshot: Snapshot, model: Chosen) -> str:
    if model.id not in MODELS and snapshot.sources:
        return f"The weights of a model with {model.id} take {size(model.weights_bytes)}."
    return f"{model.id} has {size(model.weights_bytes)} of weights in float16."


@check("gpu.memory-free", "gpu", "gpu-memory-in-use")
def memory_free(snapshot: Snapshot) -> Iterator[Verdict]:
    """Enough GPU memory is free for the model."""
    gpus = tuple(gpu for gpu in snapshot.gpus if gpu.error is None and not gpu.mig_enabled)
    held = [gpu for gpu in gpus if _holders(gpu) or _unseen(gpu)]
    crowded = _crowded_out(snapshot)
    if held or crowded:
        named = [process for gpu in gpus for process in (_holders(gpu) or (gpu.processes if crowded else ()))]
        model = chosen_model(snapshot).id
        yield found(
            "gpu-memory-in-use",
            " ".join(_who(gpu) for gpu in (held or gpus))
            + (f" {model} does not fit in the free memory." if crowded else ""),
            gpus=[gpu.index for gpu in (held or gpus)],
            pids=sorted({process.pid for process in named}),
            crowded=crowded,
        )
    elif any(gpu.memory_used_bytes is not None for gpu in gpus):
        free = [size(_free(gpu)) for gpu in gpus]
        yield passed(f"GPU memory free: {distinct(free)}{' each' if len(set(free)) == 1 < len(free) else ''}")


def _holders(gpu: Gpu) -> tuple[Process, ...]:
    """Processes that compute and hold much. Where their share is not told, the GPU's whole use stands for it."""
    used = gpu.memory_used_bytes or 0
    return tuple(
        process
        for process in gpu.processes
        if process.kind != "graphics" and (used if process.memory_bytes is None else process.memory_bytes) >= HELD_BYTES
    )


def _unseen(gpu: Gpu) -> bool:
    """Much memory is held, and by nobody who can be seen from here."""
    total, used = gpu.memory_total_bytes, gpu.memory_used_bytes
    return not gpu.processes and bool(total) and used is not None and used >= UNSEEN_SHARE * (total or 0)


def _free(gpu: Gpu) -> int | None:
    if gpu.memory_free_bytes is not None:
        return gpu.memory_free_bytes
    if gpu.memory_total_bytes is None:
        return None
    return gpu.memory_total_bytes - (gpu.memory_used_bytes or 0)


def _crowded_out(snapshot: Snapshot) -> bool:
    """The model would fit into the GPUs, but not into what is free of them."""
    gpus, weights = _judged(snapshot), chosen_model(snapshot).weights_bytes
    if not gpus or weights is None:
        return False
    fits = capacity(gpu.memory_total_bytes or 0 for gpu in gpus) >= weights
    return fits and capacity(_free(gpu) or 0 for gpu in gpus) < weights


def _who(gpu: Gpu) -> str:
    """Say `GPU 0 (...): 18.2 GiB of 24.0 GiB used, by python3 (process 4711, 18.0 GiB)`."""
    processes = sorted(_holders(gpu) or gpu.processes, key=lambda process: process.memory_bytes or 0, reverse=True)
    words = [
        f"{process.name or 'a program'} (process {process.pid}"
        + (f", {size(process.memory_bytes)})" if process.memory_bytes is not None else ")")
        for process in processes[:NAMED]
    ]
    if len(processes) > NAMED:
        words.append(f"{len(processes) - NAMED} more")
    by = f", by {listed(words)}" if words else ", by processes that are not visible here" if _unseen(gpu) else ""
    used = gpu.memory_used_bytes
    if used is None:
        return f"{gpu_names([gpu])}: memory is in use{by}."
    return f"{gpu_names([gpu])}: {size(used)} of {size(gpu.memory_total_bytes)} used{by}."
