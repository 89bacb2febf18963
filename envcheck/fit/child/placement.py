"""Where the layers go: the map that transformers and accelerate would make, and the weights of each device by it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from envcheck.fit.child.tracker import storage_key
from envcheck.fit.request import Room

ELSEWHERE = -1
"""The CPU or the disk: what does not fit on the GPUs is offloaded there."""
SINGLE_SHARE = 0.9
"""On one GPU transformers fills only so much of what is free (get_balanced_memory in integrations/accelerate.py)."""


def device_map(model: Any, kind: str, rooms: tuple[Room, ...]) -> dict[str, int]:  # noqa: ANN401 - a model of transformers
    """Module to device, ELSEWHERE for what is offloaded.

    Without any GPU the question is how much one would need: all goes to device 0.
    """
    if not rooms or kind.startswith("cuda"):
        return {"": int(kind.partition(":")[2] or 0)}
    share = SINGLE_SHARE if len(rooms) == 1 and kind != "sequential" else 1.0
    memory: dict[Any, Any] = {room.index: int(room.bytes * share) for room in rooms}
    memory["cpu"] = 1 << 50
    placed = _infer(model, kind, memory)
    return {name: device if isinstance(device, int) else ELSEWHERE for name, device in placed.items()}


def _infer(model: Any, kind: str, memory: dict[Any, Any]) -> Mapping[str, Any]:  # noqa: ANN401 - as above
    """What accelerate makes of a model in the memory that is given, as transformers calls it."""
    from accelerate import infer_auto_device_map
    from accelerate.utils import get_balanced_memory

    unsplit = list(getattr(model, "_no_split_modules", None) or ())
    if kind != "sequential":
        low = kind == "balanced_low_0"
        memory = get_balanced_memory(model, max_memory=memory, no_split_module_classes=unsplit, low_zero=low)
    return dict(infer_auto_device_map(model, max_memory=memory, no_split_module_classes=unsplit))


def device_of(name: str, placed: Mapping[str, int]) -> int:
    """The device of a parameter or module, by the longest entry of the map that it stands below."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        found = placed.get(".".join(parts[:count]))
        if found is not None:
            return found
    return placed.get("", 0)


def weights_by_device(model: Any, placed: Mapping[str, int]) -> dict[int, int]:  # noqa: ANN401 - as above
    """Bytes of parameters and buffers on each device. Tied weights count once."""
    sizes: dict[int, int] = defaultdict(int)
    seen: set[int] = set()
    for name, tensor in _tensors(model):
        key = storage_key(tensor)
        if key not in seen:
            seen.add(key)
            sizes[device_of(name, placed)] += tensor.numel() * tensor.element_size()
    return dict(sizes)


def _tensors(model: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - as above
    yield from model.named_parameters()
    yield from model.named_buffers()
