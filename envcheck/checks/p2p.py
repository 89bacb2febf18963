"""Checks of direct access between GPUs."""

from collections.abc import Iterator
from itertools import combinations

from envcheck.checks.check import check
from envcheck.checks.nccl_collective import TRANSLATED
from envcheck.checks.text import gpu_names, listed
from envcheck.compat.predicates import host
from envcheck.snapshot import Gpu, PciGpu, Snapshot
from envcheck.verdict import Verdict, found, passed

REASONS = {
    "chipset-not-supported": "the driver does not support it with this chipset",
    "gpu-not-supported": "these GPUs do not support it (GeForce GPUs do not over PCIe)",
    "topology-not-supported": "the connection between them does not support it, for example from one CPU socket to "
    "another",
    "disabled-by-registry": "an option of the kernel module disables it",
    "not-supported": "the driver does not support it here",
    "unknown": "the driver gives no reason",
}


@check("link.p2p", "link", "p2p-unavailable")
def peer_to_peer(snapshot: Snapshot) -> Iterator[Verdict]:
    """The GPUs have peer-to-peer access to each other's memory."""
    count = len(snapshot.gpus)
    if count < 2 or snapshot.links is None:
        return
    pairs = {
        (one, other): state
        for one, row in enumerate(snapshot.links.p2p[:count])
        for other, state in enumerate(row[:count])
        if one != other and state is not None
    }
    bad = {pair: state for pair, state in pairs.items() if state != "ok"}
    if bad:
        reasons = sorted(set(bad.values()))
        names = sorted({tuple(sorted(pair)) for pair in bad})
        all_pairs = len(names) == count * (count - 1) // 2
        who = "The GPUs cannot" if all_pairs else f"GPUs {listed(f'{a} and {b}' for a, b in names[:8])} cannot"
        why = listed(REASONS.get(reason, reason) for reason in reasons)
        yield found(
            "p2p-unavailable",
            f"{who} access each other's memory directly: {why}. Copies go through system memory.",
            reasons=reasons,
            pairs=[f"{a}-{b}" for a, b in names],
        )
    elif pairs:
        yield passed("Peer-to-peer access between the GPUs")


BELOW_ONE_SWITCH = ("internal", "single", "multiple")
"""Topologies whose shortest way does not lead over the root, as long as no port redirects."""


@check("link.p2p-path", "link", "p2p-redirected")
def peer_path(snapshot: Snapshot) -> Iterator[Verdict]:
    """Peer-to-peer traffic over PCIe is not redirected (IOMMU, ACS)."""
    if host(snapshot).virtualization:
        return  # the guest's IOMMU and ports are not the machine's
    pairs = [
        (one, other)
        for (row, one), (column, other) in combinations(enumerate(snapshot.gpus), 2)
        if _state(snapshot, row, column) == "ok" and not _linked(one, other)
    ]
    cards = {card.address: card for card in snapshot.pci_gpus}
    translated = [pair for pair in pairs if any(_card(cards, gpu).iommu in TRANSLATED for gpu in pair)]
    ports = tuple(
        dict.fromkeys(
            port
            for one, other in pairs
            if _meet(snapshot, one, other) in BELOW_ONE_SWITCH
            for gpu in (one, other)
            for port in _card(cards, gpu).acs_redirect or ()
        )
    )
    if not translated and not ports:
        if pairs and any(_card(cards, gpu).iommu for pair in pairs for gpu in pair):
            yield passed("The IOMMU does not redirect peer access")
        return
    reasons = ["the IOMMU translates their addresses (its type is not `identity`)"] if translated else []
    reasons += (
        [f"Access Control Services (ACS) of the ports {listed(ports)} redirect the traffic to the root complex"]
        if ports
        else []
    )
    works = any(t.ok and t.name.startswith("collective - ") for t in (snapshot.deep.trials if snapshot.deep else ()))
    involved = {gpu.index: gpu for pair in (translated or pairs) for gpu in pair}
    effect = (
        "NCCL was tested and works, but may be slower" if works else "NCCL and copies between them may hang or be slow"
    )
    yield found(
        "p2p-redirected",
        f"{gpu_names(list(involved.values()))} have peer-to-peer access over PCIe, and {listed(reasons)}. {effect}.",
        status="info" if works else None,
        gpus=sorted(involved),
        ports=list(ports),
        translated=bool(translated),
    )


def _card(cards: dict[str, PciGpu], gpu: Gpu) -> PciGpu:
    address = gpu.pcie.address if gpu.pcie else None
    return cards.get(address or "") or PciGpu(address="", device_id="")


def _state(snapshot: Snapshot, row: int, column: int) -> str | None:
    return _cell(snapshot.links.p2p if snapshot.links else (), row, column)


def _meet(snapshot: Snapshot, one: Gpu, other: Gpu) -> str | None:
    """Where the ways of two GPUs meet."""
    places = (snapshot.gpus.index(one), snapshot.gpus.index(other))
    return _cell(snapshot.links.topology if snapshot.links else (), *places)


def _cell(matrix: tuple[tuple[str | None, ...], ...], row: int, column: int) -> str | None:
    cells = matrix[row] if row < len(matrix) else ()
    return cells[column] if column < len(cells) else None


def _linked(one: Gpu, other: Gpu) -> bool:
    """An NVLink carries what they send each other."""
    address = other.pcie.address if other.pcie else None
    return any(link.active and (link.peer == address or link.peer_type == "switch") for link in one.nvlink)
