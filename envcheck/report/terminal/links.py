"""How the GPUs reach each other, as the matrix that `nvidia-smi topo -m` draws."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.report.links import known, legend, matrix
from envcheck.report.terminal.page import Page, paragraph, prose
from envcheck.report.terminal.symbols import HEADING, QUIET
from envcheck.snapshot import Snapshot

CELL, HEAD = 6, 8


def link_matrix(snapshot: Snapshot, page: Page) -> Iterator[Text]:
    """A row and a column for each GPU; nothing where there is one GPU, nothing is known, or the page is too narrow."""
    gpus = snapshot.gpus
    if len(gpus) < 2 or HEAD + CELL * len(gpus) > page.width:
        return
    cells = matrix(snapshot)
    if known(cells) <= {"?"}:
        return
    yield Text()
    yield Text("Links", HEADING)
    between = {cell for row, line in enumerate(cells) for column, cell in enumerate(line) if row != column}
    if len(gpus) > 2 and len(between) == 1:
        yield from paragraph(page, prose(page, f"{between.pop()} between all pairs of GPUs"), indent=2)
        yield from paragraph(page, prose(page, "; ".join(legend(cells)), QUIET), indent=2)
        return
    yield Text(" " * HEAD + "".join(f"{f'GPU{gpu.index}':<{CELL}}" for gpu in gpus).rstrip())
    for gpu, line in zip(gpus, cells, strict=True):
        yield Text(f"  {f'GPU{gpu.index}':<{HEAD - 2}}" + "".join(f"{cell:<{CELL}}" for cell in line).rstrip())
    yield from paragraph(page, prose(page, "; ".join(legend(cells)), QUIET), indent=2)
