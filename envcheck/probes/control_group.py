"""The memory limit of the control group this process runs in, version 1 and 2."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from envcheck.probes.box import Box, Unavailable

ROOT = "/sys/fs/cgroup"
NO_LIMIT = 1 << 60
"""Version 1 writes "no limit" as a number near 2^63, rounded down to pages."""


@dataclass(frozen=True, slots=True)
class MemoryLimit:
    """The tightest limit on the way up to the root group; None: no limit."""

    bytes: int | None = None
    used_bytes: int | None = None
    """Taken in the group that has it, without the file cache, which the kernel gives back under pressure."""
    swap_bytes: int | None = None


def memory_limit(box: Box) -> MemoryLimit:
    """The limit that will be felt first. A group that cannot be read limits nothing that we know of."""
    version_2, version_1 = _groups(box)
    limits: list[tuple[int, int | None]] = []
    swaps: list[int] = []
    for folder in _upwards(f"{ROOT}/memory", version_1):
        limits += _limit(
            box, f"{folder}/memory.limit_in_bytes", _used(box, folder, "usage_in_bytes", "total_inactive_file")
        )
    for folder in (*_upwards(ROOT, version_2), *_upwards(f"{ROOT}/unified", version_2)):
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
