"""Which facts are of one machine: parts of a text whose identities agree; the first machine is the reporter's."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from envcheck.importers.core.fact import GUESS, Fact, Reading
from envcheck.late_pattern import late

OF_TORCH = "Python prompt"
"""Format that names the GPUs in torch's order."""
DECISIVE = late(r"driver\.version|gpus\[\d+\]\.name")
"""What one running system has once."""
_IDENTITY = late(r"driver\.version|gpus\[\d+\]\.name|torch\.version|torch\.cuda|host\.(?:os_id|os_version|python)")
_MAKER = late(r"^(?:(?:nvidia|geforce|tesla)\s+)+")
_CUT = late(r"\s*\.\.\.?$")
_LESS_EXACT = {"torch.version", "torch.cuda", "packages.torch", "host.python", "host.os_version", "driver.version"}


class Contradiction(Struct, frozen=True):
    """Two statements that cannot both be true of one machine at one time."""

    path: str
    first: Fact
    first_format: str
    other: Fact
    other_format: str


def first_machine(readings: Sequence[Reading]) -> tuple[list[Reading], list[Contradiction]]:
    """The readings of the machine that the text is about, and what contradicts it.

    Parts are taken in the order of the text, those that name a driver or a GPU first. A part whose driver or GPUs
    differ is of another machine (another person, a container, the time before an update): none of it is taken.
    """
    cut = sorted((part for r in readings for part in parts(r) if part.facts), key=lambda part: part.lines)
    settled: dict[str, tuple[Fact, str]] = {}
    kept: list[Reading] = []
    against: list[Contradiction] = []
    for part in sorted(cut, key=_how_decisive):
        own = identities(part)
        clashes = [
            Contradiction(path, *settled[path], fact, part.format)
            for path, fact in own.items()
            if path in settled and not agree(path, settled[path][0].value, fact.value)
        ]
        against += clashes
        if clashes and part.format == OF_TORCH and all(_is_another(clash, settled) for clash in clashes):
            kept.append(Reading(part.format, tuple(f for f in part.facts if not f.path.startswith("gpus["))))
            continue
        if any(DECISIVE.fullmatch(clash.path) for clash in clashes):
            continue
        kept.append(part)
        for path, fact in own.items():
            settled.setdefault(path, (fact, part.format))
    return kept, against


def _how_decisive(part: Reading) -> int:
    """Those that name a driver or a GPU first; of them torch's own list last, whose order CUDA_DEVICE_ORDER decides."""
    return 2 if not any(DECISIVE.fullmatch(path) for path in identities(part)) else int(part.format == OF_TORCH)


def _is_another(clash: Contradiction, settled: dict[str, tuple[Fact, str]]) -> bool:
    """The name is that of a GPU that stands elsewhere in the list: the order differs, not the machine."""
    others = (fact.value for path, (fact, _) in settled.items() if path.endswith("].name") and path != clash.path)
    return clash.path.endswith("].name") and any(agree(clash.path, name, clash.other.value) for name in others)


def parts(reading: Reading) -> Iterator[Reading]:
    """The reading cut where it names a driver or a GPU for the second time: a second table, a second dump."""
    known: set[str] = set()
    start = 0
    for place, fact in enumerate(reading.facts):
        if fact.path in known and DECISIVE.fullmatch(fact.path):
            yield Reading(reading.format, reading.facts[start:place], reading.complete)
            start, known = place, set()
        known.add(fact.path)
    yield Reading(reading.format, reading.facts[start:], reading.complete)


def identities(reading: Reading) -> dict[str, Fact]:
    """What tells machines apart."""
    return {f.path: f for f in reading.facts if f.value and f.confidence > GUESS and _IDENTITY.fullmatch(f.path)}


def agree(path: str, one: object, other: object) -> bool:
    """Both values may be of one machine: they are the same, or one is the other cut short or less exact."""
    a, b = (_bare(str(value)) for value in (one, other))
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    if path.endswith(".name"):
        return longer.startswith(shorter)
    return a == b or (path in _LESS_EXACT and longer.startswith(shorter) and longer[len(shorter)] in "+.-")


def is_more_exact(path: str, one: object, other: object) -> bool:
    """The first value says the same as the other, and more: `2.6.0+cu124` and `2.6.0`."""
    return path in _LESS_EXACT and len(str(one)) > len(str(other)) and agree(path, one, other)


def _bare(name: str) -> str:
    return _MAKER.sub("", _CUT.sub("", name.lower().strip()) + " ").strip()
