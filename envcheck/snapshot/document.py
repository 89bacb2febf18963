"""The snapshot: everything the probes saw, or texts that people attached tell; immutable, JSON both ways."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from envcheck.snapshot.cuda import Cuda
from envcheck.snapshot.driver import Driver
from envcheck.snapshot.gpu import Gpu, Links, PciGpu
from envcheck.snapshot.host import Host, Mount
from envcheck.snapshot.hub import Hub
from envcheck.snapshot.kinds import Facts, FilePath, FreeText, Plain
from envcheck.snapshot.python import PythonEnvironment
from envcheck.snapshot.torch import Deep, FlashAttention, Torch

SCHEMA = "envcheck.snapshot/1"
UNTOLD = "this snapshot does not tell"
IMPOSSIBLE = "no machine has what is stated"
"""How the reason begins for what a document states and no machine has."""
ABSENCE_IS_A_VERDICT = ("cuda.compiler", "cuda.nvcc", "torch.cuda", "torch.version")
"""Facts whose `null` says "there is none", which is judged. Where a snapshot written by hand leaves the key out, nobody
has looked."""
Document = TypeVar("Document")


class Source(Facts, frozen=True, kw_only=True):
    """Lines of a text in a known format, and the facts that they state."""

    format: Plain
    """`nvidia-smi`, `torch.utils.collect_env`, `prose`, ..."""
    document: FilePath = "-"
    """The file; `-`: standard input."""
    first_line: int
    last_line: int
    confidence: float
    """Up to 1: how sure it is that the text states these facts of this machine."""
    facts: tuple[Plain, ...] = ()
    """Paths in the snapshot."""


class Conflict(Facts, frozen=True, kw_only=True):
    """Two statements that cannot both be true of one machine at one time. The first one counts."""

    fact: Plain
    value: FreeText
    source: Plain
    line: int
    other_value: FreeText
    other_source: Plain
    other_line: int


class Snapshot(Facts, frozen=True, kw_only=True):
    """One machine at one moment. A section that is None was not probed; checks then have nothing to say about it."""

    schema: Plain = SCHEMA
    created: Plain | None = None
    """UTC, `2026-11-24T03:58:00Z`."""
    host: Host | None = None
    storage: tuple[Mount, ...] = ()
    environment: dict[Plain, FreeText] = {}
    """The variables on the allow list that are set."""
    python: PythonEnvironment | None = None
    packages: dict[Plain, Plain] = {}
    """Normalised name to version, of the checked environment."""
    driver: Driver | None = None
    pci_gpus: tuple[PciGpu, ...] = ()
    gpus: tuple[Gpu, ...] = ()
    links: Links | None = None
    cuda: Cuda | None = None
    torch: Torch | None = None
    attention: FlashAttention | None = None
    hub: Hub | None = None
    deep: Deep | None = None
    about: tuple[Plain, ...] = ()
    """Programs that a text is about, by the names of their distributions: `vllm` for an issue of its tracker."""
    unavailable: dict[Plain, FreeText] = {}
    """Path of each fact that could not be read, `gpus[1].power_w`, to the reason."""
    sources: tuple[Source, ...] = ()
    """Of a snapshot that was read from texts people attached: which lines state which facts."""
    conflicts: tuple[Conflict, ...] = ()
    """Statements of those texts that contradict the facts here."""


def to_json(snapshot: Snapshot) -> bytes:
    """The snapshot as one JSON document."""
    return msgspec.json.encode(snapshot)


def from_json(text: bytes) -> Snapshot:
    """A snapshot from JSON. Unknown keys are ignored; what it does not tell is noted, see `note_untold`.

    Raises:
        msgspec.DecodeError: not JSON, or not of the declared types (the message names the path).
    """
    return note_untold(decode(text, Snapshot), msgspec.json.decode(text))


def decode(text: bytes, kind: type[Document]) -> Document:
    """The document in `text`, of type `kind`.

    A list or table that could not be read may be null, like any other fact; and a whole number may be written as 24e9,
    which JSON Schema calls an integer, too.

    Raises:
        msgspec.DecodeError: not JSON, or not of that type (the message names the path).
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        try:
            return msgspec.convert(_plainer(msgspec.json.decode(text)), kind)
        except (msgspec.ValidationError, RecursionError):
            raise error from None  # it names the path in the document as it was written


def _plainer(value: object) -> object:
    """The same without keys that are null, and whole numbers as such."""
    if isinstance(value, dict):
        return {key: _plainer(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_plainer(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def note_untold(snapshot: Snapshot, document: Mapping[str, object]) -> Snapshot:
    """The snapshot with each fact in `unavailable` whose key `document`, which it was read from, leaves out."""
    untold = {}
    for path in ABSENCE_IS_A_VERDICT:
        section, _, key = path.partition(".")
        told = document.get(section)
        if isinstance(told, dict) and key not in told:
            untold[path] = UNTOLD
    if "gpus" not in document and snapshot.driver is not None:
        untold["gpus"] = UNTOLD
    return msgspec.structs.replace(snapshot, unavailable={**untold, **snapshot.unavailable}) if untold else snapshot


# Whatever starts a program, opens a file or writes into an environment by facts of a snapshot takes a `LocalSnapshot`:
# a snapshot of a document is none, and the type checker says so. While running they are the same.
if TYPE_CHECKING:

    class LocalSnapshot(Snapshot, frozen=True, kw_only=True):
        """What the probes of this process saw of this machine."""
else:
    LocalSnapshot = Snapshot


def seen_here(snapshot: Snapshot) -> LocalSnapshot:
    """For the probes alone (and for tests, which build a machine by hand)."""
    return cast("LocalSnapshot", snapshot)
