"""Memory: of the machine, of the control group (version 1 and 2), swap, and shared memory."""

import os
from collections.abc import Iterator
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from envcheck.probes.box import Box, Unavailable
from envcheck.snapshot import Host

GROUPS = "/sys/fs/cgroup"
NO_LIMIT = 1 << 60
"""Version 1 writes "no limit" as a number near 2^63, rounded down to pages."""
MEMINFO = "/proc/meminfo"
SHARED = "/dev/shm"  # noqa: S108 - looked at, not written to


class MemoryLimit(Struct, frozen=True):
    """The tightest limit on the way up to the root group; None: no limit."""

    bytes: int | None = None
    used_bytes: int | None = None
    """Taken in the group that has it, without the file cache, which the kernel gives back under pressure."""
    swap_bytes: int | None = None


def with_memory(host: Host, box: Box, gaps: Unavailable) -> Host:
    """`host` with its memory: what there is, capped by what the control group allows."""
    kib = _meminfo(box, gaps)
    limit = memory_limit(box)
    shm = _shared(box, gaps)
    swap = _capped(kib.get("SwapTotal"), limit.swap_bytes)
    return replace(
        host,
        memory_total_bytes=_capped(kib.get("MemTotal"), limit.bytes),
        memory_available_bytes=_capped(kib.get("MemAvailable"), _left(limit)),
        memory_limit_bytes=limit.bytes,
        swap_total_bytes=swap,
        swap_free_bytes=_capped(kib.get("SwapFree"), swap),
        shm_total_bytes=shm[0] if shm else None,
        shm_free_bytes=shm[1] if shm else None,
    )


def _meminfo(box: Box, gaps: Unavailable) -> dict[str, int]:
    """Bytes by name; what is missing is noted."""
    names = {
        "MemTotal": "memory_total_bytes",
        "MemAvailable": "memory_available_bytes",
        "SwapTotal": "swap_total_bytes",
        "SwapFree": "swap_free_bytes",
    }
    unread = Unavailable()
    text = unread.text(box, MEMINFO, MEMINFO)
    reason = unread.get(MEMINFO, f"{MEMINFO}: not there" if text is None else f"{MEMINFO} does not say")
    found: dict[str, int] = {}
    for line in (text or "").splitlines():
        name, _, value = line.partition(":")
        words = value.split()
        if name in names and words and words[0].isdigit():
            found[name] = int(words[0]) * 1024
    gaps.update({f"host.{fact}": reason for name, fact in names.items() if name not in found})
    return found


def _capped(count: int | None, limit: int | None) -> int | None:
    return count if count is None or limit is None else min(count, limit)


def _left(limit: MemoryLimit) -> int | None:
    """What the control group may still take."""
    if limit.bytes is None or limit.used_bytes is None:
        return limit.bytes
    return max(0, limit.bytes - limit.used_bytes)


def _shared(box: Box, gaps: Unavailable) -> tuple[int, int] | None:
    """Size and free bytes of /dev/shm; None where there is none."""
    try:
        there = os.statvfs(box.path(SHARED))
    except FileNotFoundError:
        return None
    except OSError as error:
        gaps.update({f"host.shm_{what}_bytes": f"{SHARED}: {error.strerror}" for what in ("total", "free")})
        return None
    return there.f_blocks * there.f_frsize, there.f_bavail * there.f_frsize


def memory_limit(box: Box) -> MemoryLimit:
    """The limit that will be felt first. A group that cannot be read limits nothing that we know of."""
    version_2, version_1 = _groups(box)
    limits: list[tuple[int, int | None]] = []
    swaps: list[int] = []
    for folder in _upwards(f"{GROUPS}/memory", version_1):
        limits += _limit(
            box, f"{folder}/memory.limit_in_bytes", _used(box, folder, "usage_in_bytes", "total_inactive_file")
        )
    for folder in (*_upwards(GROUPS, version_2), *_upwards(f"{GROUPS}/unified", version_2)):
        limits += _limit(box, f"{folder}/memory.max", _used(box, folder, "current", "inactive_file"))
        swaps += [limit for limit, _ in _limit(box, f"{folder}/memory.swap.max", None)]
    limit, used = min(limits, key=lambda pair: pair[0], default=(None, None))
    return MemoryLimit(limit, used, min(swaps, default=None))


def _groups(box: Box) -> tuple[str, str]:
    """Paths of this process's groups: version 2's, and version 1's for memory."""
    version_2 = version_1 = "/"
    for line in (Unavailable().text(box, "/proc/self/cgroup") or "").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if number == "0" and not controllers:
            version_2 = path
        elif "memory" in controllers.split(","):
            version_1 = path
    return version_2, version_1


def _upwards(root: str, group: str) -> Iterator[str]:
    """The folder of the group and of every group above it.

    A container may see its own group as the root while its path is the host's: the root itself is always looked at.
    """
    parts = PurePosixPath(group.lstrip("/") or ".").parts
    yield from ("/".join((root, *parts[:depth])) for depth in range(len(parts), -1, -1) if ".." not in parts[:depth])


def _limit(box: Box, file: str, used: int | None) -> list[tuple[int, int | None]]:
    limit = _number(box, file)
    return [] if limit is None or limit >= NO_LIMIT else [(limit, used)]


def _used(box: Box, folder: str, usage: str, cache: str) -> int | None:
    taken = _number(box, f"{folder}/memory.{usage}")
    if taken is None:
        return None
    for line in (Unavailable().text(box, f"{folder}/memory.stat") or "").splitlines():
        name, _, value = line.partition(" ")
        if name == cache and value.isdigit():
            return max(0, taken - int(value))
    return taken


def _number(box: Box, file: str) -> int | None:
    text = Unavailable().text(box, file)
    return int(text) if text and text.isdigit() else None
