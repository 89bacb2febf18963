"""Memory: of the machine, of the control group, swap, and shared memory."""

import os

from msgspec.structs import replace

from envcheck.probes.box import Box, Unavailable
from envcheck.probes.control_group import MemoryLimit, memory_limit
from envcheck.snapshot import Host

MEMINFO = "/proc/meminfo"
SHARED = "/dev/shm"  # noqa: S108 - looked at, not written to


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
