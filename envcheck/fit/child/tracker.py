"""Follows every allocation and release of tensors, by device, to the peak of each device."""

import weakref
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

BLOCK_BYTES = 512
"""torch's CUDA allocator rounds each allocation up to a multiple (kMinBlockSize in CUDACachingAllocator.cpp)."""


class Tracker(TorchDispatchMode):  # type: ignore[misc]  # torch is an extra, unknown to the type checker
    """Counts the storages that operations make under it, as long as they live.

    Fake tensors all say that they are on the CPU; `on(device)` says where the work is really done. What was there
    before (the weights) is not counted.
    """

    def __init__(self, block_bytes: int = BLOCK_BYTES) -> None:
        super().__init__()
        self.device = 0
        self.peak: dict[int, int] = defaultdict(int)
        self._now: dict[int, int] = defaultdict(int)
        self._where: dict[int, int] = {}
        self._block_bytes = block_bytes
        self._known: set[int] = set()

    def know(self, tensors: Iterator[torch.Tensor]) -> None:
        """These are there already and are not counted."""
        self._known.update(storage_key(tensor) for tensor in tensors)

    def where(self, tensor: torch.Tensor) -> int | None:
        """The device that a tensor was made on; None: it was there before."""
        return self._where.get(storage_key(tensor))

    @contextmanager
    def on(self, device: int) -> Iterator[None]:
        """What is made inside is made on this device."""
        before, self.device = self.device, device
        try:
            yield
        finally:
            self.device = before

    def restart(self, device: int) -> None:
        """The peak of a device from now on."""
        self.peak[device] = self._now[device]

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:  # noqa: ANN401 - torch's own signature
        """Run the operation and count what it made."""
        if func is torch.ops.aten.detach_.default:
            # `torch.tensor` calls it in inference mode, where it does nothing; before torch 2.8 a fake tensor would
            # forget its values.
            return args[0]
        out = func(*args, **(kwargs or {}))
        for leaf in tree_leaves(out):
            if isinstance(leaf, torch.Tensor):
                self._count(leaf)
        return out

    def _count(self, tensor: torch.Tensor) -> None:
        key = storage_key(tensor)
        if key in self._where or key in self._known:
            return
        storage = tensor.untyped_storage()
        device = self.device
        size = -(-storage.nbytes() // self._block_bytes) * self._block_bytes
        self._where[key] = device
        self._now[device] += size
        self.peak[device] = max(self.peak[device], self._now[device])
        weakref.finalize(storage, self._release, key, device, size)

    def _release(self, key: int, device: int, size: int) -> None:
        self._where.pop(key, None)
        self._now[device] -= size


def storage_key(tensor: torch.Tensor) -> int:
    """What tells one piece of memory from another: views share it."""
    return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - a fake tensor has no address of data
