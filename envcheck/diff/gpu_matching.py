"""Which GPU of the one machine is which of the other."""

from collections.abc import Sequence

from envcheck.diff.redaction_equal import is_redacted
from envcheck.snapshot import Gpu

Pairs = tuple[tuple[int, int], ...]
"""Places in A's and in B's list of GPUs."""


def pair(ours: Sequence[Gpu], theirs: Sequence[Gpu]) -> Pairs:
    """GPUs that are the same one, or have the same place in like machines; what is left out has gone or is new.

    The surest sign first: the UUID, the slot, the model, and where a lost GPU does not even tell its name, the order.
    """
    left_a, left_b = dict(enumerate(ours)), dict(enumerate(theirs))
    found: list[tuple[int, int]] = []
    for sign in (_uuid, _slot, _model):
        by_sign: dict[object, list[int]] = {}
        for place, gpu in left_b.items():
            by_sign.setdefault(sign(gpu), []).append(place)
        for place, gpu in tuple(left_a.items()):
            key = sign(gpu)
            if key is not None and by_sign.get(key):
                found.append((place, by_sign[key].pop(0)))
                del left_a[place], left_b[found[-1][1]]
    unnamed = [(a, b) for a, b in zip(left_a, left_b, strict=False) if None in (left_a[a].name, left_b[b].name)]
    return tuple(sorted([*found, *unnamed]))


def _uuid(gpu: Gpu) -> object:
    return (gpu.uuid, gpu.name) if gpu.uuid and not is_redacted(gpu.uuid) else None


def _slot(gpu: Gpu) -> object:
    address = gpu.pcie.address if gpu.pcie else None
    return (address.lower(), gpu.name) if address and gpu.name else None


def _model(gpu: Gpu) -> object:
    return gpu.name
