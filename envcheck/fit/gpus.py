"""The GPUs that a model is to fit on: those of a machine, or those that the user names."""

import re
from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from envcheck.checks.run import blocking
from envcheck.compat.jetson import board_card
from envcheck.compat.predicates import capability_of, has_gpu, host
from envcheck.compat.tables.flash_attention import OLDEST_CAPABILITY
from envcheck.compat.tables.gpus import (
    CARDS,
    REWORKED,
    Card,
    card_meant,
    may_mean,
    names_meant,
    shares_memory,
)
from envcheck.compat.tables.torch_releases import OLDEST_WITH_KERNELS, minor_of
from envcheck.compat.visible_devices import VARIABLE, visible
from envcheck.errors import UserError
from envcheck.smoke.explain import named_holders
from envcheck.snapshot import Gpu, Snapshot
from envcheck.units import GIB

USABLE_SHARE = 0.985
"""Of a GPU's nominal memory, what an idle driver leaves free: 23.7 of an RTX 3090's 24 GiB (cudaMemGetInfo)."""
MOST_GPUS = 16
_NUMBERS = {
    "a pair of": 2, "pair of": 2, "a": 1, "one": 1, "single": 1, "two": 2, "dual": 2, "three": 3, "four": 4, "quad": 4,
    "five": 5, "six": 6, "seven": 7, "eight": 8, "sixteen": 16,
}  # fmt: skip
NO_GPU = frozenset(("", "0", "none", "no", "no gpu", "no gpus", "without", "without gpu", "cpu", "cpu only"))
"""How people say that a machine has no GPU."""
_SEPARATOR = re.compile(r"\s*(?:\+|;|&|\band\b|,(?!\s*\d+\s*g(?:i?b)?\b))\s*", re.IGNORECASE)
"""Between GPUs; a comma before a size belongs to the GPU before it."""
_SIZE = re.compile(r"[\s,(]+(\d+)\s*G(?:i?B)?\)?\s*$", re.IGNORECASE)
_MIG = re.compile(r"[\s,]*(?:\bMIG\b[\s-]*)?\b(\d+g\.(\d+)gb)\b", re.IGNORECASE)


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One GPU, before the model is on it."""

    index: int
    name: str
    total_bytes: int
    free_bytes: int
    """What other programs leave."""
    used_by: tuple[str, ...] = ()
    """Who holds the rest."""
    capability: tuple[int, int] | None = None
    """Compute capability; None: not known."""


class UnknownGpuError(UserError):
    """The words name no GPU of the table; the text says what is wrong in one sentence."""


def of_box(snapshot: Snapshot) -> tuple[Device, ...]:
    """The GPUs that CUDA sees here, without those that `left_out` names."""
    return tuple(
        Device(
            index=gpu.index,
            name=gpu.name or "GPU",
            total_bytes=gpu.memory_total_bytes or 0,
            free_bytes=_free(gpu),
            used_by=tuple(named_holders(gpu)),
            capability=capability_of(gpu),
        )
        for gpu in _listed(snapshot)
        if _lacks(gpu) is None
    )


def left_out(snapshot: Snapshot) -> Iterator[str]:
    """Why GPUs of this machine are not counted, a sentence each."""
    listed = _listed(snapshot)
    for gpu in listed:
        if lacks := _lacks(gpu):
            yield f"GPU {gpu.index} ({gpu.name or 'GPU'}) is left out: {lacks}."
    if listed or not has_gpu(snapshot):
        return
    if not visible(snapshot).certain:
        yield (
            f"CUDA uses what {VARIABLE} names, whose memory is not known here: name it, as in "
            "`--gpu 'A100 MIG 3g.20gb'`."
        )
        return
    causes = ", ".join(f"{f.title} [{f.problem}]" for f in blocking(snapshot))
    yield f"This machine has a GPU that CUDA cannot use{f': {causes}' if causes else ''}."


def _listed(snapshot: Snapshot) -> tuple[Gpu, ...]:
    """The GPUs that CUDA sees; where one shares the computer's memory, with that for its own."""
    card, facts = board_card(snapshot), host(snapshot)
    listed = visible(snapshot).gpus
    if card and not snapshot.gpus:
        listed = (Gpu(index=0, name=card.name, compute_capability=card.capability),)
    shared = {"memory_total_bytes": facts.memory_total_bytes, "memory_free_bytes": facts.memory_available_bytes}
    return tuple(
        replace(gpu, **shared) if gpu.memory_total_bytes is None and shares_memory(gpu.name) else gpu for gpu in listed
    )


def _lacks(gpu: Gpu) -> str | None:
    """Why no model is put on it; None: nothing speaks against it."""
    capability = capability_of(gpu)
    if gpu.mig_enabled:
        return "it is divided (MIG); name the instance, as in `--gpu 'A100 MIG 3g.20gb'`"
    if capability and capability < OLDEST_WITH_KERNELS:
        return f"no torch that supports the model has kernels for compute capability {capability[0]}.{capability[1]}"
    return "its memory is not known" if gpu.memory_total_bytes is None else None


def _free(gpu: Gpu) -> int:
    if gpu.memory_free_bytes is not None:
        return gpu.memory_free_bytes
    return max(0, (gpu.memory_total_bytes or 0) - (gpu.memory_used_bytes or 0))


def named(text: str) -> tuple[Device, ...]:
    """The GPUs of `2x RTX 3090`, `RTX 4060 Ti 16GB`, `A100 80GB + RTX 3090`; nothing else runs on them.

    Raises:
        UnknownGpuError: the words name no GPU that envcheck knows.
    """
    if text.strip().lower() in NO_GPU:
        raise UnknownGpuError(f"{text!r} names no GPU to fit the model on; write it as in '2x RTX 3090'.")
    models = [model for part in _SEPARATOR.split(text.strip()) for model in _part(part)]
    if len(models) > MOST_GPUS:
        raise UnknownGpuError(f"{len(models)} GPUs are more than one machine has; the maximum is {MOST_GPUS}.")
    return tuple(
        Device(
            index=number,
            name=card.name if len(card.memory_gib) == 1 else f"{card.name} {gib} GB",
            total_bytes=gib * GIB,
            free_bytes=int(gib * GIB * USABLE_SHARE),
            capability=minor_of(card.capability),
        )
        for number, (card, gib) in enumerate(models)
    )


def refuse_attention(attention: str, devices: Iterable[Device]) -> None:
    """Raises UserError: FlashAttention does not run on one of the GPUs."""
    for device in devices:
        if attention == "flash_attention_2" and device.capability and device.capability < OLDEST_CAPABILITY:
            has, needed = (".".join(map(str, c)) for c in (device.capability, OLDEST_CAPABILITY))
            raise UserError(
                f"flash_attention_2 needs compute capability {needed}; GPU {device.index} ({device.name}) has {has}. "
                "Take --attn sdpa."
            )


def _part(text: str) -> Iterator[tuple[Card, int]]:
    """Each GPU of `2x RTX 3090`, with its GiB."""
    yield from ((card, _size(card, size)) for card, size in cards_of(text))


def cards_named(text: str) -> tuple[tuple[Card, int | None], ...]:
    """Each GPU of `RTX 3090 x2, RTX 3060 12GB`, with the memory that was said, else that of the GPU; None: not known.

    Raises:
        UnknownGpuError: the words name no GPU that envcheck knows.
    """
    return tuple(pair for part in _SEPARATOR.split(text.strip()) for pair in cards_of(part))


def cards_of(text: str) -> Iterator[tuple[Card, int | None]]:
    """The GPUs of one part, `two RTX 3090`, `Tesla V100 32GB x4`, `A100 MIG 3g.20gb`."""
    if not text.strip():
        raise UnknownGpuError(f"{text!r} names no GPU; write it as in '2x RTX 3090' or 'RTX 4060 Ti 16GB'.")
    count, words = _counted(text)
    if not 1 <= count <= MOST_GPUS:
        raise UnknownGpuError(f"{text!r}: the number of GPUs must be between 1 and {MOST_GPUS}.")
    slice_ = _MIG.search(words)
    if slice_:
        whole = _SIZE.sub("", _MIG.sub("", words)).strip()
        if not whole:
            raise UnknownGpuError(f"{text!r} names a MIG instance, but not its GPU; write it as in 'A100 MIG 3g.20gb'.")
        made = card_meant(whole) or _beginning(whole, None)
        if made is None:
            raise UnknownGpuError(_unknown(whole))
        gib = int(slice_[2])
        yield from [(replace(made, name=f"{made.name} MIG {slice_[1]}", memory_gib=(gib,)), gib)] * count
        return
    sized = _SIZE.search(words)
    size, bare = (int(sized[1]), words[: sized.start()].rstrip(" ,(")) if sized else (None, words)
    shared = tuple(c for c in may_mean(bare) if size is None or size in c.memory_gib)
    if len(shared) > 1:
        names = ", ".join(card.name for card in shared)
        raise UnknownGpuError(f"{bare!r} may be several GPUs ({names}); name one of them.")
    named_so = card_meant(words)  # a size may be a part of the name: "A100 80GB PCIe"
    found = next(iter(shared), None) or named_so or card_meant(bare) or _beginning(bare, size)
    if found is None and re.search(r"\ds$", bare, re.IGNORECASE):
        found = card_meant(bare[:-1])  # "two 3090s", but "two L40S"
    if found is None:
        raise UnknownGpuError(_unknown(bare))
    yield from [(found, None if named_so else size)] * count


def _counted(text: str) -> tuple[int, str]:
    """2 and `RTX 3090` of `2x RTX 3090`, `RTX 3090 x2`, `two RTX 3090s`, `dual 3090`."""
    words = " ".join(text.split())
    first = re.fullmatch(
        rf"(?:(\d+)\s*[x×*]\s*|(\d{{1,2}})\s+(?=[a-z])|({'|'.join(_NUMBERS)})\s+)(.+)", words, re.IGNORECASE
    )
    last = re.fullmatch(r"(.+?)(?:[\s,(]+|(?<=\d))[x×*]\s*(\d{1,4})\)?", words, re.IGNORECASE)
    if first:
        number = first[1] or first[2]
        count, words = int(number) if number else _NUMBERS[first[3].lower()], first[4]
    elif last:
        count, words = int(last[2]), last[1]
    else:
        count = 1
    return count, words.strip()


def _beginning(name: str, size: int | None) -> Card | None:
    """The GPU whose name begins with these words, the one of that size.

    Raises:
        UnknownGpuError: there are several, with different memory, and no size was said.
    """
    starts = tuple(meant + end for meant in names_meant(name) for end in " -")
    near = [c for key, c in CARDS.items() if key.startswith(starts) and (size is None or size in c.memory_gib)]
    sizes = sorted({gib for card in near for gib in card.memory_gib})
    if len(sizes) > 1 and len({card.capability for card in near}) > 1:
        names = ", ".join(card.name for card in near[:4])
        raise UnknownGpuError(f"{name!r} may be several GPUs ({names}); name one of them.")
    if not near:
        return None
    made = min(near, key=lambda c: c.memory_gib)
    return (
        made
        if len(sizes) == 1
        else replace(
            made, name=re.sub(r"^(NVIDIA|GEFORCE|TESLA)\s+", "", name.strip().upper()), memory_gib=tuple(sizes)
        )
    )


def _size(found: Card, size: int | None) -> int:
    """The memory that was said, or that all such GPUs have."""
    sizes = " or ".join(f"{gib} GB" for gib in found.memory_gib)
    usual = [gib for gib in found.memory_gib if (found.name, gib) not in REWORKED]
    if size is None and len(usual) > 1:
        example = f"'{found.name} {found.memory_gib[-1]}GB'"
        raise UnknownGpuError(f"the {found.name} has {sizes}; name one, as in {example}.")
    if size is not None and size not in found.memory_gib:
        raise UnknownGpuError(f"there is no {found.name} with {size} GB; it has {sizes}.")
    return size or usual[0]


def _unknown(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), CARDS, n=1)
    hint = f"did you mean {CARDS[near[0]].name!r}?" if near else "write it as in '2x RTX 3090' or 'RTX 4060 Ti 16GB'."
    return f"envcheck knows no GPU {name!r}; {hint}"
