"""The snapshot: everything the probes saw, immutable, JSON both ways."""

import msgspec

from envcheck.snapshot.attention import FlashAttention
from envcheck.snapshot.base import Facts
from envcheck.snapshot.cuda import Cuda
from envcheck.snapshot.deep import Deep
from envcheck.snapshot.driver import Driver
from envcheck.snapshot.gpu import Gpu, Links, PciGpu
from envcheck.snapshot.host import Host, Mount
from envcheck.snapshot.hub import Hub
from envcheck.snapshot.python import PythonEnvironment
from envcheck.snapshot.torch import Torch

SCHEMA = "envcheck.snapshot/1"


class Snapshot(Facts, frozen=True, kw_only=True):
    """One box at one moment. A section that is None was not probed; checks then have nothing to say about it."""

    schema: str = SCHEMA
    created: str | None = None
    """UTC, `2026-11-24T03:58:00Z`."""
    host: Host | None = None
    storage: tuple[Mount, ...] = ()
    environment: dict[str, str] = {}
    """The variables on the allow list that are set."""
    python: PythonEnvironment | None = None
    packages: dict[str, str] = {}
    """Normalised name to version, of the judged environment."""
    driver: Driver | None = None
    pci_gpus: tuple[PciGpu, ...] = ()
    gpus: tuple[Gpu, ...] = ()
    links: Links | None = None
    cuda: Cuda | None = None
    torch: Torch | None = None
    attention: FlashAttention | None = None
    hub: Hub | None = None
    deep: Deep | None = None
    unavailable: dict[str, str] = {}
    """Path of each fact that could not be read, `gpus[1].power_w`, to the reason."""


def to_json(snapshot: Snapshot) -> bytes:
    """The snapshot as one JSON document."""
    return msgspec.json.encode(snapshot)


def from_json(text: bytes) -> Snapshot:
    """A snapshot from JSON. Unknown keys are ignored.

    Raises:
        msgspec.DecodeError: not JSON, or not of the declared types (the message names the path).
    """
    return msgspec.json.decode(text, type=Snapshot)
