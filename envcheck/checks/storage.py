"""Checks of the room on the disk."""

from collections.abc import Iterator

import msgspec

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.compat.predicates import chosen_model, has_gpu
from envcheck.compat.resolver import CPU_ROOM_BYTES, MOST_ROOM_BYTES
from envcheck.snapshot import Mount, Snapshot
from envcheck.units import GIB, size
from envcheck.verdict import Verdict, found, passed

SPARE_BYTES = GIB // 2
"""What must be free in any case: logs, caches of compiled kernels, temporary files."""
WRITTEN_MEANWHILE = 0.001
"""Share of a file system that other programs may fill while it is looked at."""
PURPOSES = {"environment": "the environment", "model-cache": "the model", "temporary": "temporary files"}


class Place(msgspec.Struct, frozen=True):
    """One file system and all that is to be written to it."""

    mounts: tuple[Mount, ...]
    needed_bytes: int


@check("host.disk", "host", "disk-space-low")
def disk_space(snapshot: Snapshot) -> Iterator[Verdict]:
    """There is enough disk space for what is still to be downloaded and installed."""
    for place in _places(snapshot):
        mount = place.mounts[0]
        free = mount.free_bytes or 0
        purposes = listed(PURPOSES.get(m.purpose, m.purpose) for m in place.mounts)
        if free >= place.needed_bytes:
            yield passed(f"{size(free)} free for {purposes}", mount.path, free_bytes=free)
            continue
        yield found(
            "disk-space-low",
            f"{size(free)} free at {mount.path} for {purposes}; {size(place.needed_bytes)} are needed.",
            status="warn" if {m.purpose for m in place.mounts} == {"temporary"} else None,  # TMPDIR is soon changed
            title=f"Only {size(free)} free for {purposes}",
            path=mount.path,
            purposes=[m.purpose for m in place.mounts],
            free_bytes=free,
            needed_bytes=place.needed_bytes,
            needed_gib=-(-place.needed_bytes // GIB),
        )


def _places(snapshot: Snapshot) -> list[Place]:
    """Places by file system, each with all that is to be written to it."""
    together: list[list[Mount]] = []
    for mount in snapshot.storage:
        if mount.free_bytes is None:
            continue
        same = next((mounts for mounts in together if _is_one(mounts[0], mount)), None)
        if same is None:
            together.append([mount])
        else:
            same.append(mount)
    return [
        Place(tuple(mounts), SPARE_BYTES + sum(_to_come(snapshot, m.purpose) for m in mounts)) for mounts in together
    ]


def _is_one(a: Mount, b: Mount) -> bool:
    """Two places of the same size, and of the same free room but for what was written between two looks."""
    apart = abs((a.free_bytes or 0) - (b.free_bytes or 0))
    return a.total_bytes == b.total_bytes and apart <= (a.total_bytes or 0) * WRITTEN_MEANWHILE


def _to_come(snapshot: Snapshot, purpose: str) -> int:
    """Bytes still to be written for a purpose."""
    if purpose == "environment":
        return _packages(snapshot)
    if purpose == "model-cache":
        return _weights(snapshot)
    return _packages(snapshot) // 3  # pip unpacks the wheels there, one after another


def _packages(snapshot: Snapshot) -> int:
    """Nothing where torch is installed; what was not probed is not expected to come."""
    if snapshot.torch is None or snapshot.torch.version:
        return 0
    return MOST_ROOM_BYTES if has_gpu(snapshot) else CPU_ROOM_BYTES


def _weights(snapshot: Snapshot) -> int:
    """What the chosen model still takes; on a machine without a GPU the tiny one is used."""
    files = snapshot.hub.model if snapshot.hub else None
    if files is None or files.cached or not has_gpu(snapshot):
        return 0
    return max(0, (chosen_model(snapshot).weights_bytes or 0) - (files.present_bytes or 0))
