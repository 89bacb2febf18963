"""Checks of the machine's memory: RAM and swap against the model, shared memory."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.predicates import chosen_model, has_gpu
from envcheck.snapshot import Host, Snapshot
from envcheck.units import GIB, size
from envcheck.verdict import Verdict, found, passed, unread

PROCESS_BYTES = 3 * GIB
"""What the process takes in RAM next to the weights: 0.8 GiB measured after importing torch 2.15 and the Qwen3-VL of
transformers 5.23 without a GPU; for CUDA's context, its libraries and pinned buffers 2 GiB are reckoned."""
SHM_BYTES = 1 * GIB
"""NCCL has buffers of 4 MiB (NCCL_BUFFSIZE) for each channel of each pair of GPUs; a data loader's worker hands over
whole batches. Both overflow Docker's 64 MiB."""
SHM = "Shared memory (/dev/shm)"


@check("host.memory", "host", "host-memory-low", "wsl-memory-capped")
def host_memory(snapshot: Snapshot) -> Iterator[Verdict]:
    """There is enough memory to load the model."""
    facts = snapshot.host
    if facts is None:
        return
    if facts.memory_total_bytes is None:
        yield unread(snapshot, "host.memory_total_bytes", "Memory")
        return
    total = facts.memory_total_bytes + (facts.swap_total_bytes or 0)
    to_gpu, on_cpu = _needed(snapshot)
    if total < to_gpu:
        yield _low(snapshot, facts, to_gpu, total)
    elif on_cpu is not None and total < on_cpu and not _gpu_possible(snapshot):
        yield _low(snapshot, facts, on_cpu, total, mild=True)
    else:
        yield passed(_described(facts), memory_bytes=facts.memory_total_bytes, swap_bytes=facts.swap_total_bytes)


def _needed(snapshot: Snapshot) -> tuple[int, int | None]:
    """Bytes to load the model to a GPU, and bytes to run it on the CPU (None: the model's size is not known).

    safetensors maps one file of weights at a time into memory and copies it to the GPU tensor by tensor; the mapped
    pages count as cache, so a file's size is the most that is wanted at once (transformers, `load_state_dict`).
    """
    model = chosen_model(snapshot)
    weights = model.weights_bytes
    shard = min(model.largest_shard_bytes, weights) if weights is not None else 0
    return shard + PROCESS_BYTES, None if weights is None else weights + PROCESS_BYTES


def _gpu_possible(snapshot: Snapshot) -> bool:
    """A GPU that the weights could go to: there, or just not seen yet (WSL without its driver, say)."""
    return has_gpu(snapshot) or bool(snapshot.host and snapshot.host.wsl == 2)


def _low(snapshot: Snapshot, facts: Host, needed: int, total: int, *, mild: bool = False) -> Verdict:
    model = chosen_model(snapshot).id
    doing = f"running {model} on the CPU" if mild else f"loading {model}"
    return found(
        "wsl-memory-capped" if facts.wsl == 2 and not facts.container else "host-memory-low",
        f"{_described(facts)}; {doing} takes about {size(needed)}.",
        status="info" if mild else None,
        model=model,
        total_bytes=total,
        needed_bytes=needed,
        needed_gib=-(-needed // GIB),
    )


def _described(facts: Host) -> str:
    """`RAM 64.0 GiB, swap 2.0 GiB`; a control group's limit is named as such."""
    kind = "Memory limit" if facts.memory_limit_bytes == facts.memory_total_bytes else "RAM"
    swap = f", swap {size(facts.swap_total_bytes)}" if facts.swap_total_bytes else ", no swap"
    return f"{kind} {size(facts.memory_total_bytes)}{swap if facts.swap_total_bytes is not None else ''}"


@check("host.shm", "host", "shm-small")
def shared_memory(snapshot: Snapshot) -> Iterator[Verdict]:
    """Shared memory (/dev/shm) is large enough for NCCL and workers."""
    if snapshot.host is None or snapshot.host.shm_total_bytes is None:
        return
    total = snapshot.host.shm_total_bytes
    if total < SHM_BYTES:
        yield found(
            "shm-small",
            f"{SHM}: {size(total)}. NCCL and the workers of a data loader use shared memory, and crash with a bus "
            "error when it is full.",
            status=None if has_gpu(snapshot) else "info",
            title=f"{SHM} is only {size(total)}",
            total_bytes=total,
        )
    else:
        yield passed(f"{SHM} {size(total)}", total_bytes=total)
