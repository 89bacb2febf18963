"""How the GPUs reach each other, in words and in the signs of `nvidia-smi topo -m`."""

from collections.abc import Iterator, Sequence

from envcheck.snapshot import Gpu, Snapshot

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


def matrix(snapshot: Snapshot) -> list[list[str]]:
    """A row and a column for each GPU: `NV4*`, `PHB`, `-` on the diagonal, `?` where nothing is known."""
    count = range(len(snapshot.gpus))
    return [[_cell(snapshot, row, column) for column in count] for row in count]


def known(cells: list[list[str]]) -> set[str]:
    """What stands in a matrix next to its diagonal, the peer signs left out."""
    return {cell.rstrip(PEER) for row, line in enumerate(cells) for column, cell in enumerate(line) if row != column}


def legend(cells: list[list[str]]) -> Iterator[str]:
    """What each sign in a matrix means."""
    signs = known(cells)
    for short, words in PATHS.values():
        if short in signs:
            yield f"{short}: {words}"
    if any(cell.startswith("NV") for cell in signs):
        yield "NVn: n NVLinks"
    if any(cell.endswith(PEER) for line in cells for cell in line):
        yield f"{PEER}: peer-to-peer access"


def nvlinks(one: Gpu, other: Gpu) -> int:
    """Active NVLinks from one GPU to another, or to the switches that both hang on."""
    return direct_nvlinks(one, other) or min(switched_nvlinks(one), switched_nvlinks(other))


def direct_nvlinks(one: Gpu, other: Gpu) -> int:
    """Active NVLinks from one GPU straight to another."""
    address = other.pcie.address if other.pcie else None
    return sum(link.active is True and link.peer is not None and link.peer == address for link in one.nvlink)


def switched_nvlinks(gpu: Gpu) -> int:
    """Active NVLinks from a GPU to switches."""
    return sum(link.active is True and link.peer_type == "switch" for link in gpu.nvlink)


def _cell(snapshot: Snapshot, row: int, column: int) -> str:
    if row == column:
        return "-"
    links = snapshot.links
    count = nvlinks(snapshot.gpus[row], snapshot.gpus[column])
    path = PATHS.get(_at(links.topology if links else (), row, column) or "", ("?", ""))[0]
    peer = PEER if _at(links.p2p if links else (), row, column) == "ok" else ""
    return (f"NV{count}" if count else path) + peer


def _at(square: Sequence[Sequence[str | None]], row: int, column: int) -> str | None:
    return square[row][column] if row < len(square) and column < len(square[row]) else None
