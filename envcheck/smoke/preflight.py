"""What is known before anything is started: a model of another kind, a download that there is no room for."""

from dataclasses import replace

from envcheck.checks import to_finding
from envcheck.findings import Finding
from envcheck.smoke.judge import as_asked
from envcheck.smoke.model_kind import ModelKind
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.sizes import download_bytes
from envcheck.snapshot import Snapshot
from envcheck.units import GIB, size
from envcheck.verdict import found


def no_room(request: SmokeRequest, snapshot: Snapshot) -> Finding | None:
    """There is too little room for what would be downloaded; None: there is enough, or it is not known."""
    if request.kind != "hub" or request.offline:
        return None
    wanted = download_bytes(request.model, snapshot)
    place = next((mount for mount in snapshot.storage if mount.purpose == "model-cache"), None)
    if not wanted or place is None or place.free_bytes is None or place.free_bytes >= wanted:
        return None
    verdict = found(
        "disk-space-low",
        f"{request.model} needs a download of {size(wanted)}; {place.path} has {size(place.free_bytes)} free.",
        title=f"Not enough disk space to download {request.model}",
        status="fail",
        path=place.path,
        purposes=["model-cache"],
        free_bytes=place.free_bytes,
        needed_bytes=wanted,
        needed_gib=-(-wanted // GIB),
    )
    return to_finding("smoke.room", "smoke", verdict, snapshot)


def unsuitable(request: SmokeRequest, kind: ModelKind | None, snapshot: Snapshot) -> Finding | None:
    """It is a model of which nothing can be tested; None: something can, or it is not known."""
    if kind is None or kind.tested != "nothing":
        return None
    verdict = found(
        "smoke-failed",
        kind.sentence,
        title=f"Not an embedding model: {kind.name}",
        status="fail",
        model=request.model,
        unsuitable=True,
    )
    return to_finding("smoke.kind", "smoke", as_asked(request, verdict), snapshot)


def fitted(request: SmokeRequest, kind: ModelKind) -> SmokeRequest:
    """The request for a model that takes no images: its own library, and nothing to compare."""
    if kind.tested != "text":
        return request
    return replace(request, backend="sentence-transformers", compare=None, text_only=True)
