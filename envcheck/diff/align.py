"""Two machines side by side: each fact that differs, and each that only one of them tells."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from envcheck.diff.document import Value
from envcheck.diff.facts import Fact, Facts, facts
from envcheck.diff.redaction_equal import is_redacted, same
from envcheck.diff.volatile import much_the_same
from envcheck.snapshot import Gpu, Snapshot

Pairs = tuple[tuple[int, int], ...]
"""Places in A's and in B's list of GPUs."""

NONE_IS_TOLD = {
    "attention.version", "cuda.compiler", "cuda.home", "cuda.home_version", "cuda.libcuda", "cuda.ninja", "cuda.nvcc",
    "cuda.nvcc_path", "driver.cuda_version", "driver.kernel_module", "driver.library_version", "driver.nvml_error",
    "driver.nvml_library", "driver.nvml_signal", "driver.version", "gpus[].error", "gpus[].ecc", "host.container",
    "host.memory_limit_bytes", "host.virtualization", "host.wsl_passthrough", "hub.model", "pci_gpus[].driver",
    "python.provider", "python.pynvml_provider", "torch.cuda", "torch.hip", "torch.version",
}  # fmt: skip
"""Facts whose null says that there is none. Of any other it says that nobody could, or did, look: reports of an older
envcheck know fewer facts, and those written by hand fewer still."""
PACKAGE_LIST = "package list"
"""The importer's format of `pip list` and its like."""
NOT_TOLD = "only the other side tells"


@dataclass(frozen=True, slots=True)
class Pairing:
    """One fact that is not the same on both sides."""

    fact: Fact
    a: Value
    b: Value
    unread: str | None
    """Why it says nothing: one side does not tell."""


def differing(a: Snapshot, b: Snapshot, pairs: Pairs) -> Iterator[Pairing]:
    """Every fact in which the two differ, GPUs by the places of A."""
    places = {other: one for one, other in pairs}
    one_side = _Side(a, facts(a, {one: one for one, _ in pairs}), {one: one for one, _ in pairs})
    other_side = _Side(b, facts(b, places), dict(pairs))
    for path in dict.fromkeys((*one_side.facts, *other_side.facts)):
        fact = one_side.facts.get(path) or other_side.facts[path]
        if one_side.holds(path) or other_side.holds(path):
            continue  # what lies below it speaks
        (mine, quiet), (theirs, silent) = one_side.of(fact), other_side.of(fact)
        if not (same(mine, theirs) or much_the_same(fact.kind, mine, theirs)):
            yield Pairing(fact, mine, theirs, quiet or silent)


class _Side:
    def __init__(self, snapshot: Snapshot, found: Facts, places: Mapping[int, int]) -> None:
        self.facts = found
        self._reasons = snapshot.unavailable
        self._is_text = bool(snapshot.sources)
        self._lists_packages = any(source.format == PACKAGE_LIST for source in snapshot.sources)
        self._places = places
        self._parents = {holder for fact in found.values() for holder in fact.holders}

    def holds(self, path: str) -> bool:
        """It is no fact here, but what holds facts."""
        return path in self._parents and path not in self.facts

    def of(self, fact: Fact) -> tuple[Value, str | None]:
        """The value, and why it is not told where it is not."""
        told = self.facts.get(fact.path)
        if told is not None:
            kind, value = told.kind, told.value
        else:
            holder = next((self.facts[path] for path in fact.holders if path in self.facts), None)
            if holder is None or holder.value == ():  # an entry that is not in its list
                return None, (self._reason(holder) if holder else None) or self._not_stated(fact)
            kind, value = holder.kind, None
        if value is not None and value != ():
            return value, None
        reason = self._reason(fact)
        known = (value == () or kind in NONE_IS_TOLD) and not self._is_text
        return value, reason or (None if known else NOT_TOLD)

    def _not_stated(self, fact: Fact) -> str | None:
        """A text says what there is, and only a list of packages what there is not."""
        listed = self._lists_packages and fact.path.startswith("packages.")
        return NOT_TOLD if self._is_text and not listed else None

    def _reason(self, fact: Fact) -> str | None:
        paths = (self._own(path) for path in (fact.path, *fact.holders))
        return next((self._reasons[path] for path in paths if path in self._reasons), None)

    def _own(self, path: str) -> str:
        """The path as this side numbers its GPUs."""
        if not path.startswith("gpus["):
            return path
        number, _, rest = path[5:].partition("]")
        return f"gpus[{self._places[int(number)]}]{rest}"


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
