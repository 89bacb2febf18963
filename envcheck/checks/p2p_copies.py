"""Checks of what `--deep` copied between GPUs: whether all numbers arrive, and as fast as the link can carry them."""

from collections.abc import Iterator, Sequence

from envcheck.checks.check import check
from envcheck.checks.deep_torch import is_out_of_memory, said, trial
from envcheck.checks.text import listed
from envcheck.snapshot import Gpu, Snapshot, Trial
from envcheck.verdict import Verdict, found, passed, skipped

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

SLOW = 0.4
"""A copy reaches 75 to 95 % of what its link carries; below this share something is wrong with the link."""
MOST_NAMED = 8


@check("link.copies", "link", "gpu-copy-failed", "gpu-copy-slow")
def copies(snapshot: Snapshot) -> Iterator[Verdict]:
    """Copies between the GPUs are correct and use the link's bandwidth."""
    tried = [t for t in (snapshot.deep.trials if snapshot.deep else ()) if t.name.startswith("copy ")]
    full = [t for t in tried if is_out_of_memory(t)]
    failed = [t for t in tried if not t.ok and t not in full]
    slow = [t for t in tried if t.ok and _is_slow(snapshot, t)]
    if full:
        yield skipped("Copies between GPUs", "no free memory")
    if failed:
        yield _failed(failed)
    if slow:
        yield _slow(snapshot, slow)
    if tried and all(t.ok for t in tried) and not slow:
        yield passed("Copies between the GPUs are correct", _speeds(snapshot, tried))


def _failed(failed: Sequence[Trial]) -> Verdict:
    wrong = [t for t in failed if t.values.get("wrong")]
    title = (
        "Copies from one GPU to another arrive corrupted" if wrong else "Copies between the GPUs fail (peer-to-peer)"
    )
    what = [f"{_way(t)}: {said(t)}" for t in failed[:MOST_NAMED]]
    more = f" So do {len(failed) - MOST_NAMED} more." if len(failed) > MOST_NAMED else ""
    return found(
        "gpu-copy-failed",
        f"{'; '.join(what)}.{more}",
        title=title,
        pairs=[_pair(t) for t in failed],
        wrong=bool(wrong),
    )


def _slow(snapshot: Snapshot, slow: Sequence[Trial]) -> Verdict:
    return found("gpu-copy-slow", f"{_speeds(snapshot, slow[:MOST_NAMED])}.", pairs=[_pair(t) for t in slow])


def _speeds(snapshot: Snapshot, tried: Sequence[Trial]) -> str:
    """Say `cuda:0 to cuda:1 48 GB/s of 56 that the link carries`."""
    words = []
    for one in tried:
        carried = _carried(snapshot, one)
        of = f" of {carried / 1e9:.3g} that the link supports" if carried else ""
        words.append(f"{_way(one)} {_speed(one) / 1e9:.3g} GB/s{of}")
    return listed(words[:MOST_NAMED])


def _is_slow(snapshot: Snapshot, tried: Trial) -> bool:
    """Only where the GPUs reach each other directly; else the copy goes through memory, in a way of its own."""
    carried, ends = _carried(snapshot, tried), _ends(snapshot, tried)
    return bool(carried and ends and _direct(snapshot, *ends)) and _speed(tried) < SLOW * (carried or 0)


def _carried(snapshot: Snapshot, tried: Trial) -> float | None:
    """Bytes a second that the way between the two GPUs carries: their NVLinks, else the slower PCI Express link."""
    ends = _ends(snapshot, tried)
    if ends is None:
        return None
    source, target = ends
    to = target.pcie.address if target.pcie else None
    leading = [link for link in source.nvlink if link.peer_type == "switch" or (to and link.peer == to)]
    count = sum(link.active is True for link in leading)
    slots = [(gpu.pcie.generation_max, gpu.pcie.width) for gpu in ends if gpu.pcie]
    return nvlinks(source.compute_capability, count) or (pcie(slots) if len(slots) == 2 else None)


def _direct(snapshot: Snapshot, source: Gpu, target: Gpu) -> bool:
    place = [gpu.index for gpu in snapshot.gpus]
    try:
        return snapshot.links is not None and (
            snapshot.links.p2p[place.index(source.index)][place.index(target.index)] == "ok"
        )
    except IndexError:
        return False


def _ends(snapshot: Snapshot, tried: Trial) -> tuple[Gpu, Gpu] | None:
    """The two GPUs, by the addresses that CUDA gave; None where it did not."""
    cuda = trial(snapshot, "cuda")
    where = {gpu.pcie.address: gpu for gpu in snapshot.gpus if gpu.pcie and gpu.pcie.address}
    _, source, target = tried.name.split()
    ends = [where.get(str(cuda.values.get(name))) for name in (source, target)] if cuda else []
    both = [gpu for gpu in ends if gpu is not None]
    return (both[0], both[1]) if len(both) == 2 else None


def _speed(tried: Trial) -> float:
    value = tried.values.get("bytes_per_s")
    return float(value) if isinstance(value, (int, float)) else 0.0


def _way(tried: Trial) -> str:
    _, source, target = tried.name.split()
    return f"{source} to {target}"


def _pair(tried: Trial) -> str:
    return tried.name.removeprefix("copy ")


def nvlinks(capability: str | None, count: int) -> float | None:
    """What `count` NVLinks of a GPU carry together; None: the table has no such GPU, or there are none."""
    each = NVLINK.get(capability or "")
    return each * count if each and count else None


def pcie(links: Sequence[tuple[int | None, int | None]]) -> float | None:
    """What the slower of several links, each (generation, width), carries; None: one of them is not known."""
    speeds = [PCIE_LANE[g] * width for g, width in links if g in PCIE_LANE and width]
    return min(speeds) if speeds and len(speeds) == len(links) else None
