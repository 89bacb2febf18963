"""CUDA's numbers of GPUs and those of nvidia-smi: with unlike GPUs CUDA puts the fastest first."""

from collections.abc import Iterable

from envcheck.snapshot import Snapshot

NEARLY = 0.12
"""CUDA names up to so much less memory of a GPU than NVML does."""


def gpu_meant(snapshot: Snapshot, index: int, total_bytes: int | None) -> int:
    """The number that nvidia-smi gives the GPU of CUDA's number `index`, told by its memory where that tells it."""
    sizes = {gpu.index: gpu.memory_total_bytes for gpu in snapshot.gpus if gpu.memory_total_bytes}
    if total_bytes is None or is_of_size(sizes.get(index), total_bytes):
        return index
    fitting = [number for number, size in sizes.items() if is_of_size(size, total_bytes)]
    return fitting[0] if len(fitting) == 1 else index


def is_of_size(size: int | None, told: int) -> bool:
    """CUDA may say this of a GPU of that size."""
    return size is not None and abs(size - told) <= NEARLY * size


def visible(snapshot: Snapshot, indexes: Iterable[int]) -> str:
    """The variables that let CUDA see the GPUs of these numbers of nvidia-smi."""
    unlike = len({gpu.name for gpu in snapshot.gpus}) > 1
    return f"{'CUDA_DEVICE_ORDER=PCI_BUS_ID ' if unlike else ''}CUDA_VISIBLE_DEVICES={','.join(map(str, indexes))}"
