"""The GPUs that a model is to fit on: those of a box, or those that the user names."""

import re
from collections.abc import Iterator

import msgspec

from envcheck.checks.cuda_visible_devices import visible
from envcheck.compat.tables.gpus import CARDS, Card, card_meant, names_meant
from envcheck.errors import UserError
from envcheck.smoke.gpu_processes import named_holders
from envcheck.snapshot import Gpu, Snapshot
from envcheck.units import GIB

USABLE_SHARE = 0.985
"""Of a card's nominal memory, what an idle driver leaves free: 23.7 of an RTX 3090's 24 GiB (cudaMemGetInfo)."""
MOST_GPUS = 16
_COUNTED = re.compile(r"\s*(?:(\d+)\s*[x×*]\s*)?(.+?)(?:[\s,(]+(\d+)\s*G(?:i?B)?\)?)?\s*", re.IGNORECASE)


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One GPU, before the model is on it."""

    index: int
    name: str
    total_bytes: int
    free_bytes: int
    """What other programs leave."""
    used_by: tuple[str, ...] = ()
    """Who holds the rest."""


class UnknownGpuError(UserError):
    """The words name no GPU of the table; the text says what is wrong in one sentence."""


def of_box(snapshot: Snapshot) -> tuple[Device, ...]:
    """The GPUs that CUDA sees here. Those that are divided, or whose memory is not known, are left out."""
    return tuple(
        Device(
            index=gpu.index,
            name=gpu.name or "GPU",
            total_bytes=gpu.memory_total_bytes,
            free_bytes=_free(gpu),
            used_by=tuple(named_holders(gpu)),
        )
        for gpu in visible(snapshot).gpus
        if gpu.memory_total_bytes is not None and not gpu.mig_enabled
    )


def _free(gpu: Gpu) -> int:
    if gpu.memory_free_bytes is not None:
        return gpu.memory_free_bytes
    return max(0, (gpu.memory_total_bytes or 0) - (gpu.memory_used_bytes or 0))


def named(text: str) -> tuple[Device, ...]:
    """The GPUs of `2x RTX 3090`, `RTX 4060 Ti 16GB`, `A100 80GB + RTX 3090`; nothing else runs on them.

    Raises:
        UnknownGpuError: the words name no GPU that envcheck knows.
    """
    models = [model for part in re.split(r"\s*\+\s*|\s*;\s*", text.strip()) for model in _part(part)]
    if len(models) > MOST_GPUS:
        raise UnknownGpuError(f"{len(models)} GPUs are more than one box holds; envcheck counts to {MOST_GPUS}.")
    return tuple(
        Device(index=number, name=name, total_bytes=gib * GIB, free_bytes=int(gib * GIB * USABLE_SHARE))
        for number, (name, gib) in enumerate(models)
    )


def _part(text: str) -> Iterator[tuple[str, int]]:
    """Name and GiB of each GPU of `2x RTX 3090`."""
    match = _COUNTED.fullmatch(text)
    whole = card_meant(_bare(text))  # a size may be a part of the name: "A100 80GB PCIe"
    if match is None or not text.strip():
        raise UnknownGpuError(f"{text!r} names no GPU; say it as in '2x RTX 3090' or 'RTX 4060 Ti 16GB'.")
    count, size = int(match[1] or 1), int(match[3]) if match[3] else None
    if not 1 <= count <= MOST_GPUS:
        raise UnknownGpuError(f"{text!r}: the number of GPUs must be between 1 and {MOST_GPUS}.")
    named_so = whole or card_meant(_bare(text, counted=True))
    found = named_so or card_meant(match[2]) or _beginning(match[2], size)
    if found is None:
        raise UnknownGpuError(_unknown(match[2]))
    gib = _size(found, None if named_so else size)
    yield from [(found.name if len(found.memory_gib) == 1 else f"{found.name} {gib} GB", gib)] * count


def _bare(text: str, *, counted: bool = False) -> str:
    return re.sub(r"^\s*\d+\s*[x×*]\s*", "", text).strip() if counted else text.strip()


def _beginning(name: str, size: int | None) -> Card | None:
    """The card whose name begins with these words, the one of that size; of several the one with least memory."""
    starts = tuple(meant + end for meant in names_meant(name) for end in " -")
    near = [c for key, c in CARDS.items() if key.startswith(starts) and (size is None or size in c.memory_gib)]
    return min(near, key=lambda c: c.memory_gib, default=None)


def _size(found: Card, size: int | None) -> int:
    """The memory that was asked for, else the least that the card was sold with."""
    if size is None:
        return min(found.memory_gib)
    if size not in found.memory_gib:
        sizes = " or ".join(f"{gib} GB" for gib in found.memory_gib)
        raise UnknownGpuError(f"there is no {found.name} with {size} GB; it has {sizes}.")
    return size


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), CARDS, n=1)
    hint = f"did you mean {CARDS[near[0]].name!r}?" if near else "say it as in '2x RTX 3090' or 'RTX 4060 Ti 16GB'."
    return f"envcheck knows no GPU {name!r}; {hint}"
