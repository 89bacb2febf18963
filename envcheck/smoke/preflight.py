"""What is known before anything is started: a download that there is no room for."""

from envcheck.checks import to_finding
from envcheck.findings import Finding
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
        f"{request.model} takes {size(wanted)} to download; {place.path} has {size(place.free_bytes)} left.",
        title=f"Too little room to download {request.model}",
        status="fail",
        path=place.path,
        purposes=["model-cache"],
        free_bytes=place.free_bytes,
        needed_bytes=wanted,
        needed_gib=-(-wanted // GIB),
    )
    return to_finding("smoke.room", "smoke", verdict, snapshot)
