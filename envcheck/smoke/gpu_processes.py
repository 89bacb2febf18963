"""Who holds the memory of the GPUs that the model did not get."""

from collections.abc import Iterator

from envcheck.snapshot import Gpu, Process, Snapshot
from envcheck.units import size

WORTH_NAMING_BYTES = 200 * 1024**2


def holders(snapshot: Snapshot) -> str:
    """A sentence for each GPU that was not empty before the test; empty where all were, or nothing is known."""
    return " ".join(sentence for gpu in snapshot.gpus for sentence in _sentence(gpu))


def _sentence(gpu: Gpu) -> Iterator[str]:
    used = gpu.memory_used_bytes
    if used is not None and used >= WORTH_NAMING_BYTES:
        by = ", ".join(named_holders(gpu))
        whole = f" of {size(gpu.memory_total_bytes)}" if gpu.memory_total_bytes else ""
        yield f"Before the test GPU {gpu.index} had {size(used)}{whole} in use" + (f", by {by}." if by else ".")


def named_holders(gpu: Gpu) -> list[str]:
    """The programs that hold memory of a GPU, the largest first."""
    largest_first = sorted(gpu.processes, key=lambda process: -(process.memory_bytes or 0))
    return [_named(process) for process in largest_first]


def _named(process: Process) -> str:
    memory = f", {size(process.memory_bytes)}" if process.memory_bytes is not None else ""
    return f"{process.name or 'a program'} (process {process.pid}{memory})"
