"""Where accelerate puts the modules of a model that is known from the table: its rules, over sizes alone.

As `get_balanced_memory` and `infer_auto_device_map` of accelerate 1.15 decide (utils/modeling.py), for models without
tied weights and without parameters next to their modules; a test compares the two over many sizes of GPUs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from envcheck.fit.request import Room

ELSEWHERE = -1
"""The CPU: what does not fit on the GPUs."""
SINGLE_SHARE = 0.9
"""On one GPU transformers fills only so much of what is free (get_balanced_memory in integrations/accelerate.py)."""
BALANCE_BUFFER = 1.25
"""So many times its largest block each GPU gets more than its even share."""


@dataclass(frozen=True, slots=True)
class Node:
    """A module: its name, the bytes of all in it, and what it may be split into."""

    name: str
    bytes: int
    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """The modules of a model in one dtype."""

    parts: tuple[Node, ...]
    block_bytes: int
    """The largest block that must not be split."""
    mean_bytes: int
    """Of a module without modules in it."""

    @property
    def bytes(self) -> int:
        """All of it."""
        return sum(part.bytes for part in self.parts)


def device_map(tree: Tree, kind: str, rooms: Sequence[Room]) -> dict[str, int]:
    """Module to GPU, ELSEWHERE for what is offloaded."""
    if not rooms or kind.startswith("cuda"):
        return {"": int(kind.partition(":")[2] or 0)}
    share = SINGLE_SHARE if len(rooms) == 1 and kind != "sequential" else 1.0
    memory = {room.index: int(room.bytes * share) for room in rooms}
    if kind != "sequential":
        memory = balanced(tree, memory, low_zero=kind == "balanced_low_0")
    return joined(assigned(tree.parts, memory))


def balanced(tree: Tree, memory: Mapping[int, int], *, low_zero: bool) -> dict[int, int]:
    """What each GPU may be filled with, so that all get about as much; the last one keeps all that it has."""
    given = dict(memory)
    usable = sorted(index for index, room in memory.items() if room > 0)
    if not usable:
        return given
    low_zero = low_zero and len(usable) > 1
    even = tree.bytes // (len(usable) - 1 if low_zero else len(usable))
    even += int(BALANCE_BUFFER * max(tree.block_bytes, tree.mean_bytes))
    for index in usable[:-1]:
        given[index] = min(given[0] if low_zero and index == 0 else even, given[index])
    if low_zero:
        rest = sum(given.get(index, 0) for index in range(1, len(usable)))
        given[0] = min(max(0, tree.bytes - rest), given[0])
    return given


def assigned(parts: Sequence[Node], memory: Mapping[int, int]) -> dict[str, int]:
    """Each module in turn onto the first GPU with room for it; where it does not fit it is split, or the next is taken.

    On the first GPU, and on the CPU, room is kept for the largest layer that is still to come.
    """
    devices, used = [*memory, ELSEWHERE], dict.fromkeys([*memory, ELSEWHERE], 0)
    placed: dict[str, int] = {}
    waiting, current = list(parts), 0
    largest = _largest(waiting)
    while waiting:
        node = waiting.pop(0)
        largest = _largest_after(largest, node, waiting)
        device = devices[current]
        limit = None if device == ELSEWHERE else memory[device] - (largest[0] if current == 0 else 0)
        if limit is None or used[device] + node.bytes <= limit:
            used[device] += node.bytes
            placed[node.name] = device
        elif node.parts:
            waiting = [*node.parts, *waiting]
            largest = _largest(waiting)
        else:
            used[device] += largest[0] if current == 0 else 0
            current += 1
            waiting.insert(0, node)
    return placed


def _largest(nodes: Sequence[Node]) -> tuple[int, frozenset[str]]:
    """The size of the largest module that is not split, and the names of all of that size."""
    leaves = [leaf for node in nodes for leaf in _leaves(node)]
    size = max((leaf.bytes for leaf in leaves), default=0)
    return size, frozenset(leaf.name for leaf in leaves if leaf.bytes == size)


def _largest_after(
    before: tuple[int, frozenset[str]], node: Node, waiting: Sequence[Node]
) -> tuple[int, frozenset[str]]:
    """Looked for again only where none of that size is left, as accelerate does."""
    left = frozenset(name for name in before[1] if name != node.name and not name.startswith(f"{node.name}."))
    return (before[0], left) if left else _largest(waiting)


def _leaves(node: Node) -> Iterator[Node]:
    if not node.parts:
        yield node
    for part in node.parts:
        yield from _leaves(part)


def joined(placed: Mapping[str, int], module: str = "") -> dict[str, int]:
    """Modules that are all on one GPU named by the one that they are in."""
    inside = {name: device for name, device in placed.items() if not module or f"{name}.".startswith(f"{module}.")}
    if len(set(inside.values())) == 1 and len(inside) > 1:
        return {module: next(iter(inside.values()))}
    depth = len(module.split(".")) + 1 if module else 1
    children = dict.fromkeys(".".join(name.split(".")[:depth]) for name in inside if name != module)
    if not children:
        return inside
    found: dict[str, int] = {name: device for name, device in inside.items() if name == module}
    for child in children:
        found.update(joined(inside, child))
    return found


def device_of(name: str, placed: Mapping[str, int]) -> int:
    """The device of a module, by the longest entry of the map that it stands below."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        found = placed.get(".".join(parts[:count]))
        if found is not None:
            return found
    return placed.get("", 0)


def weights(tree: Tree, placed: Mapping[str, int]) -> dict[int, int]:
    """Bytes on each device."""
    sizes: dict[int, int] = {}
    for part in tree.parts:
        for leaf in _leaves(part):
            device = device_of(leaf.name, placed)
            sizes[device] = sizes.get(device, 0) + leaf.bytes
    return sizes
