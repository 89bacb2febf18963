"""CUDA_VISIBLE_DEVICES, read as CUDA reads it."""

from collections.abc import Sequence

import msgspec

from envcheck.late_pattern import late
from envcheck.snapshot import Gpu, Snapshot

VARIABLE = "CUDA_VISIBLE_DEVICES"
MIG_CAPABLE = ("8.0", "9.0", "10.0", "10.3", "12.0")
"""Compute capabilities of the GPUs that can be divided. Source: MIG User Guide, "Supported GPUs"."""
_NUMBER = late(r"\s*[+-]?\d+")


class Visible(msgspec.Struct, frozen=True):
    """What CUDA sees."""

    gpus: tuple[Gpu, ...]
    """In CUDA's order; a MIG slice stands for its GPU where that is known."""
    wrong: str | None = None
    """Why the list ends early, or hides all; None: every entry names a GPU."""
    certain: bool = True
    """False: an entry names something that the snapshot does not tell (a MIG slice)."""


def visible(snapshot: Snapshot) -> Visible:
    """The GPUs that CUDA sees on this machine.

    Source: CUDA C++ Programming Guide, "CUDA Environment Variables": numbers or unique beginnings of names (GPU-...,
    MIG-...), separated by commas; the first entry that is invalid hides itself and all after it. An entry that comes
    twice hides all. A number is what strtoul makes of the entry, as in torch.cuda._parse_visible_devices: an empty
    entry and a negative one end the list. An end that cuts no GPU off (`0,1,`, `0,1,-1`) is no fault.
    """
    value = snapshot.environment.get(VARIABLE)
    if value is None:
        return Visible(snapshot.gpus)
    if not value.strip():
        return Visible((), "it is empty, which hides every GPU")
    return _read(value.split(","), snapshot.gpus)


def names_nothing(value: str) -> bool:
    """The first entry is a word such as `all` or `none`, whatever GPUs there are."""
    first = value.split(",", maxsplit=1)[0].strip()
    return bool(first) and not first.startswith(("GPU-", "MIG-", "NoDevFiles")) and not _NUMBER.match(first)


def _read(entries: Sequence[str], gpus: Sequence[Gpu]) -> Visible:
    seen: list[Gpu] = []
    for place, entry in enumerate(entries):
        name = entry.strip()
        if name.startswith("MIG-"):
            return _slice(name, seen, gpus)
        gpu, wrong = _by_uuid(name, gpus) if name.startswith("GPU-") else _by_number(name, gpus)
        if gpu is None and seen and _is_end(name) and not _cut_off(entries[place + 1 :], seen, gpus):
            return Visible(tuple(seen))
        if gpu is None:
            return Visible(tuple(seen), wrong, certain=wrong is not None)
        if gpu in seen:
            return Visible((), f"it names GPU {gpu.index} twice, which hides every GPU")
        seen.append(gpu)
    return Visible(tuple(seen))


def _is_end(name: str) -> bool:
    """An entry that names nothing and only ends the list: empty, or negative as CUDA's documentation has it."""
    match = _NUMBER.match(name)
    return not name or (match is not None and int(match[0]) < 0)


def _cut_off(entries: Sequence[str], seen: Sequence[Gpu], gpus: Sequence[Gpu]) -> bool:
    """One of the entries behind the end names something that CUDA would otherwise have shown."""
    names = [name for entry in entries if not _is_end(name := entry.strip())]
    return any(name.startswith(("GPU-", "MIG-")) or _by_number(name, gpus)[0] not in seen for name in names)


def _by_number(name: str, gpus: Sequence[Gpu]) -> tuple[Gpu | None, str | None]:
    match = _NUMBER.match(name)
    if match is None:
        return None, f"{name!r} names no GPU" if name else "an empty entry ends the list"
    number = int(match[0])
    if number < 0:
        return None, f"{name} ends the list"
    gpu = next((g for g in gpus if g.index == number), None)
    return gpu, None if gpu else f"there is no GPU {number}"


def _by_uuid(name: str, gpus: Sequence[Gpu]) -> tuple[Gpu | None, str | None]:
    if any(gpu.uuid is None for gpu in gpus):
        return None, None
    hits = [gpu for gpu in gpus if (gpu.uuid or "").lower().startswith(name.lower())]
    if len(hits) == 1:
        return hits[0], None
    return None, f"{name} fits several GPUs" if hits else f"there is no GPU {name}"


def _slice(name: str, seen: Sequence[Gpu], gpus: Sequence[Gpu]) -> Visible:
    """A MIG slice: CUDA sees that one alone. Which GPU it belongs to is not in the snapshot."""
    if gpus and not any(_may_be_divided(gpu) for gpu in gpus):
        return Visible(tuple(seen), f"{name} is a MIG slice, and no GPU is divided")
    return Visible(tuple(seen), certain=False)


def _may_be_divided(gpu: Gpu) -> bool:
    if gpu.mig_enabled is None:
        return gpu.compute_capability in {None, *MIG_CAPABLE}
    return gpu.mig_enabled
