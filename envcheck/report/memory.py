"""What each GPU's memory holds, or will hold, in parts."""

from collections.abc import Iterator
from typing import NamedTuple

from envcheck.fit.result import FitDevice
from envcheck.report.document import Report
from envcheck.snapshot import Gpu


class Part(NamedTuple):
    """One part of a GPU's memory."""

    kind: str
    """`weights`, `activations`, `cuda`, `others`, `free`."""
    label: str
    size_bytes: int


class Memory(NamedTuple):
    """The memory of one GPU. The parts are more than `total_bytes` where the model does not fit."""

    gpu: int
    name: str
    total_bytes: int
    parts: tuple[Part, ...]
    predicted: bool
    """The model's parts are a prediction; else all that is used is `others`."""
    fits: bool = True


def memories(report: Report) -> Iterator[Memory]:
    """A GPU after another; those whose size is not known are left out."""
    predicted = {device.index: device for device in report.fit.devices} if report.fit else {}
    for gpu in report.snapshot.gpus:
        if not gpu.memory_total_bytes or gpu.memory_total_bytes < 0:
            continue
        device = predicted.get(gpu.index)
        yield _with_model(gpu, device) if device else _as_it_is(gpu, gpu.memory_total_bytes)


def _as_it_is(gpu: Gpu, total: int) -> Memory:
    used = min(max(gpu.memory_used_bytes or 0, 0), total)
    parts = (Part("others", "in use", used), Part("free", "free", total - used))
    return Memory(gpu.index, gpu.name or "?", total, parts, predicted=False)


def _with_model(gpu: Gpu, device: FitDevice) -> Memory:
    total = max(device.total_bytes, 1)
    parts = [
        Part("weights", "weights", max(device.weights_bytes, 0)),
        Part("activations", "activations", max(device.activation_bytes, 0)),
        Part("cuda", "CUDA itself", max(device.overhead_bytes, 0)),
        Part("others", "other programs", max(total - device.free_bytes, 0)),
    ]
    parts.append(Part("free", "free", max(total - sum(part.size_bytes for part in parts), 0)))
    return Memory(gpu.index, gpu.name or device.name, total, tuple(parts), predicted=True, fits=device.fits)
