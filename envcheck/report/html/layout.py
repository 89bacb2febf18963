"""Where the parts of the topology picture stand: numbers from facts, nothing drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from envcheck.report.links import direct_nvlinks, switched_nvlinks
from envcheck.report.sections import pcie_in_words
from envcheck.snapshot import Gpu, Snapshot

WIDE, NARROW, GPU_HEIGHT, GAP, MARGIN = 168, 126, 78, 8, 16
CPU_HEIGHT, PCIE_HEIGHT, LINK_HEIGHT, SWITCH_HEIGHT = 40, 74, 64, 34
FEW = 4
"""GPUs that have room for wide machines side by side on a page."""
MOST_GPUS = 16
"""That are drawn; a picture of more could not be read."""


@dataclass(frozen=True, slots=True)
class Node:
    """One NUMA node, or the whole machine where nobody says which GPU is on which."""

    label: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Card:
    """One GPU and its way to the processor."""

    gpu: Gpu
    x: int
    width: int
    pcie: str
    slow: bool
    """The link is narrower than GPU and slot could have it."""

    @property
    def left(self) -> int:
        """Where its links to the processor and to a switch stand: what they are called has room to the right."""
        return self.x + 24

    @property
    def middle(self) -> int:
        """Of its machine, from the left."""
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Bridge:
    """NVLinks between two GPUs, or from a GPU to the switches."""

    start: int
    end: int
    """x of both ends; equal ones: down to the switch."""
    count: int
    down: int
    """Links that are there and not up, of the first of the two."""


@dataclass(frozen=True, slots=True)
class Layout:
    """All of it."""

    nodes: tuple[Node, ...]
    cards: tuple[Card, ...]
    bridges: tuple[Bridge, ...]
    switched: bool
    width: int


def lay_out(snapshot: Snapshot) -> Layout:
    """The GPUs in the order of their NUMA nodes, from left to right."""
    groups = _groups(snapshot.gpus[:MOST_GPUS])
    box = WIDE if len(snapshot.gpus) <= FEW else NARROW
    nodes, cards, x = [], [], MARGIN
    for node, gpus in groups:
        width = len(gpus) * (box + GAP) + GAP
        nodes.append(Node(_label(node, len(groups)), x, width))
        cards += [_card(gpu, x + GAP + n * (box + GAP), box) for n, gpu in enumerate(gpus)]
        x += width + GAP
    bridges = tuple(_bridges(cards))
    switched = any(bridge.start == bridge.end for bridge in bridges)
    return Layout(tuple(nodes), tuple(cards), bridges, switched, x - GAP + MARGIN)


def _groups(gpus: Sequence[Gpu]) -> list[tuple[int | None, list[Gpu]]]:
    of_node: dict[int | None, list[Gpu]] = {}
    for gpu in gpus:
        node = gpu.pcie.numa_node if gpu.pcie else None
        of_node.setdefault(node if node is not None and node >= 0 else None, []).append(gpu)
    return sorted(of_node.items(), key=lambda group: (group[0] is None, group[0] or 0))


def _label(node: int | None, groups: int) -> str:
    if node is not None:
        return f"CPU, NUMA node {node}"
    return "CPU" if groups == 1 else "CPU, node not known"


def _card(gpu: Gpu, x: int, width: int) -> Card:
    link = gpu.pcie
    slow = bool(link and link.width and link.width_max and link.width < link.width_max)
    return Card(gpu, x, width, pcie_in_words(gpu), slow)


def _bridges(cards: Sequence[Card]) -> Iterator[Bridge]:
    for number, card in enumerate(cards):
        down = sum(link.active is False for link in card.gpu.nvlink)
        switched = switched_nvlinks(card.gpu)
        if switched:
            yield Bridge(card.left, card.left, switched, down)
        for other in cards[number + 1 :]:
            count = direct_nvlinks(card.gpu, other.gpu) or direct_nvlinks(other.gpu, card.gpu)
            if count:
                yield Bridge(card.middle, other.middle, count, down)
