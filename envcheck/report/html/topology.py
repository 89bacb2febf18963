"""The picture of the machine: processors, GPUs, PCI Express, NVLink; drawn from facts, and said in a table below."""

from collections.abc import Iterator

from envcheck.report.html.element import Child, Markup, tag, together
from envcheck.report.html.layout import (
    CPU_HEIGHT,
    GAP,
    GPU_HEIGHT,
    LINK_HEIGHT,
    MARGIN,
    MOST_GPUS,
    PCIE_HEIGHT,
    SWITCH_HEIGHT,
    Bridge,
    Card,
    Layout,
    Node,
    lay_out,
)
from envcheck.report.html.tables import section, table
from envcheck.report.links import known, legend, matrix
from envcheck.report.sections import GPU_COLUMNS, gpu_rows
from envcheck.report.text import safe
from envcheck.snapshot import Snapshot
from envcheck.units import size

CAPITAL, BROADEST, OTHER = 9.2, 13.0, 7.8
"""Pixels that a character takes: a capital, one of `BROAD`, any other; of the widest of the usual fonts."""
BROAD = "MW@%…—"
NARROW = 440
"""Pixels up to which the whole picture still can be read on a phone."""
WIDEST = 1200
"""Pixels up to which a picture is made to fit the page; a wider one is scrolled."""
CARDS_Y = MARGIN + CPU_HEIGHT + PCIE_HEIGHT
LINKS_Y = CARDS_Y + GPU_HEIGHT


def topology_section(snapshot: Snapshot) -> Markup:
    """Nothing where no GPU is known."""
    if not snapshot.gpus:
        return Markup("")
    gpus = table("Each GPU", GPU_COLUMNS, list(gpu_rows(snapshot))[:MOST_GPUS])
    return section("GPUs", _picture(snapshot), gpus, _matrix(snapshot))


def _matrix(snapshot: Snapshot) -> Markup:
    if not 1 < len(snapshot.gpus) <= MOST_GPUS:
        return Markup("")
    cells = matrix(snapshot)
    if known(cells) <= {"?"}:
        return Markup("")
    names = [f"GPU {gpu.index}" for gpu in snapshot.gpus]
    rows = [(name, *line) for name, line in zip(names, cells, strict=True)]
    return together(
        table("Connections between the GPUs", ("GPU", *names), rows), tag("p", "; ".join(legend(cells)), class_="quiet")
    )


def _picture(snapshot: Snapshot) -> Markup:
    layout = lay_out(snapshot)
    below = (LINK_HEIGHT + (SWITCH_HEIGHT if layout.switched else 0)) if layout.bridges else 0
    height = LINKS_Y + below + MARGIN
    label = _in_words(layout)
    return tag(
        "div",
        tag(
            "svg",
            tag("title", label),
            [_node(node) for node in layout.nodes],
            [_card(card) for card in layout.cards],
            _switch(layout),
            [_bridge(bridge) for bridge in layout.bridges],
            viewBox=f"0 0 {layout.width} {height}", width=layout.width, height=height, role="img", aria_label=label,
            class_="wide" if layout.width > WIDEST else "narrow" if layout.width <= NARROW else None,
        ),
        class_="scroll topology", tabindex="0", role="region", aria_label="Picture of the GPUs and their links",
    )  # fmt: skip


def _in_words(layout: Layout) -> str:
    gpus = "; ".join(
        f"GPU {card.gpu.index} {safe(card.gpu.name or '?')}, PCIe {card.pcie}"
        + (" (narrower than it could be)" if card.slow else "")
        for card in layout.cards
    )
    links = sum(bridge.count for bridge in layout.bridges)
    return f"{gpus}; {links} NVLinks up" if links else f"{gpus}; no NVLink up"


def _node(node: Node) -> Markup:
    return together(
        tag("rect", x=node.x, y=MARGIN, width=node.width, height=CPU_HEIGHT, rx=6, class_="cpu"),
        _words(node.x + node.width // 2, MARGIN + CPU_HEIGHT // 2 + 5, node.label, "strong"),
    )


def _card(card: Card) -> Markup:
    gpu = card.gpu
    name = (gpu.name or "?").removeprefix("NVIDIA ").removeprefix("GeForce ")
    broken = gpu.error is not None
    lines: list[tuple[str, str]] = [(f"GPU {gpu.index}", "strong"), (_short(name, card.width), "")]
    lines.append(("✗ no response", "bad") if broken else (_memory(card), "quiet"))
    kind = "slow" if card.slow else "pcie"
    middle = MARGIN + CPU_HEIGHT + PCIE_HEIGHT // 2
    generation, _, width = card.pcie.partition(" x")
    told = [("PCIe", "quiet"), (generation, "quiet")]
    told += [(f"{'✗ ' if card.slow else ''}x{width}", "bad" if card.slow else "quiet")] if width else []
    return together(
        tag(
            "line",
            x1=card.left,
            x2=card.left,
            y1=MARGIN + CPU_HEIGHT,
            y2=CARDS_Y,
            class_=kind,
            stroke_width=_thickness(card),
        ),
        [_words(card.left + 8, middle - 10 + 16 * row, line, style, "start") for row, (line, style) in enumerate(told)],
        tag(
            "rect",
            x=card.x,
            y=CARDS_Y,
            width=card.width,
            height=GPU_HEIGHT,
            rx=6,
            class_="gpu broken" if broken else "gpu",
        ),
        [_words(card.middle, CARDS_Y + 24 + 20 * row, line, style) for row, (line, style) in enumerate(lines)],
    )


def _memory(card: Card) -> str:
    return size(card.gpu.memory_total_bytes) if card.gpu.memory_total_bytes else "memory not known"


def _short(name: str, width: int) -> str:
    """As much of a name as its machine has room for."""
    shown, room = safe(name), float(width)
    for place, character in enumerate(shown):
        room -= BROADEST if character in BROAD or not character.isascii() else CAPITAL if character.isupper() else OTHER
        if room < BROADEST and place < len(shown) - 1:
            return f"{shown[:place]}…"
    return shown


def _thickness(card: Card) -> int:
    """Wider links are thicker: 2 for x1 to 6 for x16."""
    width = card.gpu.pcie.width if card.gpu.pcie and card.gpu.pcie.width else 1
    return 2 + min(max(width, 1), 16) // 4


def _switch(layout: Layout) -> Markup:
    if not layout.switched:
        return Markup("")
    y = LINKS_Y + LINK_HEIGHT
    return together(
        tag("rect", x=MARGIN, y=y, width=layout.width - 2 * MARGIN, height=SWITCH_HEIGHT - 4, rx=6, class_="switch"),
        _words(layout.width // 2, y + 20, "NVSwitch", "strong"),
    )


def _bridge(bridge: Bridge) -> Markup:
    return together(*_line_and_label(bridge))


def _line_and_label(bridge: Bridge) -> Iterator[Child]:
    count = f"{bridge.count}x NVLink" + (f", {bridge.down} down" if bridge.down else "")
    kind = "nvlink slow" if bridge.down else "nvlink"
    if bridge.start == bridge.end:
        yield tag("line", x1=bridge.start, x2=bridge.end, y1=LINKS_Y, y2=LINKS_Y + LINK_HEIGHT, class_=kind)
        yield _words(bridge.start + 8, LINKS_Y + LINK_HEIGHT // 2 + 4, count, "", "start")
        return
    low = LINKS_Y + LINK_HEIGHT - 24
    way = f"M {bridge.start} {LINKS_Y} C {bridge.start} {low + GAP}, {bridge.end} {low + GAP}, {bridge.end} {LINKS_Y}"
    yield tag("path", d=way, class_=kind)
    yield _words((bridge.start + bridge.end) // 2, low + 18, count, "")


def _words(x: int, y: int, words: str, style: str, anchor: str = "middle") -> Markup:
    return tag("text", words, x=x, y=y, text_anchor=anchor, class_=style or None)
