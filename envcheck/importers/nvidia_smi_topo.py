"""`nvidia-smi topo -m`: the matrix of how the GPUs reach each other."""

import re
from collections.abc import Iterator

from envcheck.importers.core.fact import SURE, Fact, Reading, numbered, reading
from envcheck.late_pattern import late

NAME = "nvidia-smi topo -m"
_HEAD = late(r"^\W{0,6}(?:GPU\d{1,3}\s+)+(?:(?:mlx|NIC|CPU|NUMA|GPU NUMA)\S*|\S+)?")
_ROW = late(r"^\W{0,6}GPU(\d{1,3})\s+((?:(?:X|PIX|PXB|PHB|NODE|SYS|SOC|NV\d{1,2}|PSB)\s*){1,64})")
_CELL = late(r"X|PIX|PXB|PHB|NODE|SYS|SOC|NV\d{1,2}|PSB")
# Where the PCI Express paths of two GPUs meet; a pair with NVLink has one too, which the matrix does not show.
_TOPOLOGY = {"X": "self", "PIX": "single", "PXB": "multiple", "PHB": "hostbridge", "NODE": "node", "SYS": "system",
             "SOC": "system", "PSB": "internal"}  # fmt: skip


def recognise(text: str) -> float:
    """A row of the matrix."""
    return SURE if re.search(r"\bGPU0\b", text) and any(_ROW.match(line) for line in text.split("\n")) else 0.0


def read(text: str) -> Reading:
    """Topology, and the number of NVLinks of each pair."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    rows: dict[int, tuple[int, list[str]]] = {}
    for number, line in numbered(text):
        found = _ROW.match(line)
        if found and int(found[1]) not in rows:
            rows[int(found[1])] = (number, _CELL.findall(found[2]))
    count = len(rows)
    if not rows or sorted(rows) != list(range(count)) or any(len(cells) < count for _, cells in rows.values()):
        return
    matrix = [rows[gpu][1][:count] for gpu in range(count)]
    first = rows[0][0]
    yield Fact("links.topology", tuple(tuple(_TOPOLOGY.get(cell) for cell in row) for row in matrix), first)
    for gpu in range(count):
        yield from _links(matrix, gpu, rows[gpu][0])


def _links(matrix: list[list[str]], gpu: int, line: int) -> Iterator[Fact]:
    """`NV4` between two GPUs: four links, all of them up, or they would not be counted."""
    place = 0
    for peer, cell in enumerate(matrix[gpu]):
        if cell.startswith("NV") and peer != gpu:
            for _ in range(int(cell[2:])):
                yield Fact(f"gpus[{gpu}].nvlink[{place}].link", place, line, 0.8)
                yield Fact(f"gpus[{gpu}].nvlink[{place}].active", True, line, 0.8)
                yield Fact(f"gpus[{gpu}].nvlink[{place}].peer_type", "gpu", line, 0.8)
                place += 1
