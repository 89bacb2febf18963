"""What links carry: bytes a second in one direction, by PCI Express generation and by the GPU's NVLink."""

from collections.abc import Sequence

# Bytes a second and lane, after the line code (8b/10b to generation 2, 128b/130b to 5, flits in 6).
# Source: PCI Express base specifications.
PCIE_LANE = {1: 0.25e9, 2: 0.5e9, 3: 0.985e9, 4: 1.969e9, 5: 3.938e9, 6: 7.563e9}
# Compute capability to bytes a second of one NVLink in one direction. Source: NVIDIA's architecture white papers: P100
# and V100 (20 and 25 GB/s), Turing, A100 (25), GA102 (14.0625), H100 (25), Blackwell (50).
# fmt: off
NVLINK = {
    "6.0": 20e9, "7.0": 25e9, "7.5": 25e9, "8.0": 25e9, "8.6": 14.0625e9, "9.0": 25e9, "10.0": 50e9, "10.3": 50e9,
}
# fmt: on


def nvlinks(capability: str | None, count: int) -> float | None:
    """What `count` NVLinks of a GPU carry together; None: the table has no such GPU, or there are none."""
    each = NVLINK.get(capability or "")
    return each * count if each and count else None


def pcie(links: Sequence[tuple[int | None, int | None]]) -> float | None:
    """What the slower of several links, each (generation, width), carries; None: one of them is not known."""
    speeds = [PCIE_LANE[g] * width for g, width in links if g in PCIE_LANE and width]
    return min(speeds) if speeds and len(speeds) == len(links) else None
