"""How the GPUs reach each other, as the matrix that `nvidia-smi topo -m` draws."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.report.terminal.page import Page, paragraph, prose
from envcheck.report.terminal.symbols import HEADING, QUIET
from envcheck.snapshot import Gpu, Snapshot

CELL, HEAD = 6, 8
PATHS = {
    "internal": ("BRD", "on one board"),
    "single": ("PIX", "one PCIe switch between"),
    "multiple": ("PXB", "several PCIe switches between"),
    "hostbridge": ("PHB", "through the CPU's PCIe host bridge"),
    "node": ("NODE", "within one NUMA node"),
    "system": ("SYS", "across NUMA nodes"),
}
"""By the names of nvidia-smi (`nvidia-smi topo -m`, its legend)."""
PEER = "*"


def link_matrix(snapshot: Snapshot, page: Page) -> Iterator[Text]:
    """A row and a column for each GPU; nothing where there is one GPU, nothing is known, or the page is too narrow."""
    gpus = snapshot.gpus
    cells = [[_cell(snapshot, row, column) for column in range(len(gpus))] for row in range(len(gpus))]
    known = {cell.rstrip(PEER) for row, line in enumerate(cells) for column, cell in enumerate(line) if row != column}
    if len(gpus) < 2 or known <= {"?"} or HEAD + CELL * len(gpus) > page.width:
        return
    yield Text()
    yield Text("Links", HEADING)
    yield Text(" " * HEAD + "".join(f"{f'GPU{gpu.index}':<{CELL}}" for gpu in gpus).rstrip())
    for gpu, line in zip(gpus, cells, strict=True):
        yield Text(f"  {f'GPU{gpu.index}':<{HEAD - 2}}" + "".join(f"{cell:<{CELL}}" for cell in line).rstrip())
    yield from paragraph(page, prose(page, "; ".join(_legend(cells, known)), QUIET), indent=2)


def _legend(cells: list[list[str]], known: set[str]) -> Iterator[str]:
    for short, words in PATHS.values():
        if short in known:
            yield f"{short}: {words}"
    if any(cell.startswith("NV") for cell in known):
        yield "NV4: so many NVLinks"
    if any(cell.endswith(PEER) for line in cells for cell in line):
        yield f"{PEER}: direct access to the other's memory"


def _cell(snapshot: Snapshot, row: int, column: int) -> str:
    """`NV4*`, `PHB`, `-` on the diagonal, `?` where nothing is known."""
    if row == column:
        return "-"
    links = snapshot.links
    count = _nvlinks(snapshot.gpus[row], snapshot.gpus[column])
    path = PATHS.get(_at(links.topology if links else (), row, column) or "", ("?", ""))[0]
    peer = PEER if _at(links.p2p if links else (), row, column) == "ok" else ""
    return (f"NV{count}" if count else path) + peer


def _nvlinks(one: Gpu, other: Gpu) -> int:
    """Active NVLinks from one GPU to another, or to the switches that both hang on."""
    address = other.pcie.address if other.pcie else None
    direct = sum(link.active is True and link.peer is not None and link.peer == address for link in one.nvlink)
    switched = [sum(link.active is True and link.peer_type == "switch" for link in gpu.nvlink) for gpu in (one, other)]
    return direct or min(switched)


def _at(matrix: tuple[tuple[str | None, ...], ...], row: int, column: int) -> str | None:
    return matrix[row][column] if row < len(matrix) and column < len(matrix[row]) else None
