"""Checks of direct access between GPUs."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed

REASONS = {
    "chipset-not-supported": "the driver does not allow it over this computer's chipset",
    "gpu-not-supported": "these GPUs do not support it, as GeForce GPUs over PCI Express do not",
    "topology-not-supported": "the way between them does not allow it, such as from one processor socket to another",
    "disabled-by-registry": "an option of the driver's module switches it off",
    "not-supported": "the driver does not support it here",
    "unknown": "the driver does not say why",
}


@check("link.p2p", "link", "p2p-unavailable")
def peer_to_peer(snapshot: Snapshot) -> Iterator[Verdict]:
    """The GPUs can read each other's memory directly."""
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
            f"{who} reach each other's memory directly: {why}. Copies go through the computer's memory.",
            reasons=reasons,
            pairs=[f"{a}-{b}" for a, b in names],
        )
    elif pairs:
        yield passed("Peer-to-peer access between the GPUs")
