"""Is there room for what is to be installed? Told by file system, before anything is downloaded."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from envcheck import paths
from envcheck.units import size

INSTALLED = 0.65
"""Part of a set's room that is its installed files; the rest is the downloaded wheels. Source: `du` of the cu132 set,
5.8 of 9 GB."""
LARGEST_WHEEL_BYTES = 10**9
"""pip unpacks one wheel at a time in the temporary folder; torch's has 0.5 to 1 GB."""
ENOUGH = 0.8
"""The numbers are estimates: less than this part of them is refused, less than all warned of."""


BYTES_PER_FILE = 174_000
"""Files and folders of a set, on average. Source: 33,200 in 5.4 GiB of the cu130 set."""


@dataclass(frozen=True, slots=True)
class Shortage:
    """One file system that has too little room."""

    folders: tuple[str, ...]
    purposes: tuple[str, ...]
    free: int
    needed: int
    counts_files: bool = False
    """It has the bytes, but so few inodes: numbers of files."""

    def __str__(self) -> str:
        what = " and ".join(self.purposes)
        where = f"in {self.folders[0]} (for {what})"
        if self.counts_files:
            return f"inodes for {self.free} more files, of about {self.needed} needed, {where}"
        return f"{size(self.free)} free of about {size(self.needed)} needed {where}"


def parts(room: int) -> tuple[int, int]:
    """Bytes to download, and bytes of installed files, of what a set takes in all."""
    installed = int(room * INSTALLED)
    return room - installed, installed


def free_bytes(folder: str) -> int | None:
    """Room for an ordinary user on the disk that holds `folder`, which need not exist yet; None: not to be known."""
    disk = _disk(folder)
    return disk[1] if disk else None


def shortages(
    room: int, environment: str, environ: Mapping[str, str], *, uv: bool, cached: bool = False
) -> tuple[Shortage, ...]:
    """The file systems that have too little room for a set.

    Args:
        room: what the set takes, downloads included.
        environment: folder of the environment.
        environ: says where the caches and the temporary folder are.
        uv: uv installs: it links the environment's files to those of its cache where both are on one file system.
        cached: uv's cache has the set already.
    """
    download, installed = parts(room)
    wanted = [("the environment", environment, installed)]
    if uv:
        cache = ("uv's cache", cache_folder(environ, "UV_CACHE_DIR", "uv"), installed)
        if not cached:
            wanted.append(cache)
        elif _number(environment) == _number(cache[1]):  # linking takes no room
            return ()
    else:
        wanted.append(("pip's cache", cache_folder(environ, "PIP_CACHE_DIR", "pip"), download))
        wanted.append(("temporary files", environ.get("TMPDIR") or "/tmp", LARGEST_WHEEL_BYTES))  # noqa: S108 - read
    disks: dict[int, list[tuple[str, str, int, int]]] = {}
    for purpose, folder, needed in wanted:
        disk = _disk(folder)
        if disk:
            disks.setdefault(disk[0], []).append((purpose, folder, needed, disk[1]))
    found = []
    for ones in disks.values():
        needed = max(n for _, _, n, _ in ones) if uv else sum(n for _, _, n, _ in ones)
        folders, purposes = tuple(o[1] for o in ones), tuple(o[0] for o in ones)
        if ones[0][3] < needed:
            found.append(Shortage(folders, purposes, ones[0][3], needed))
            continue
        files = installed // BYTES_PER_FILE if set(purposes) & {"the environment", "uv's cache"} else 0
        left = _free_files(folders[0])
        if left is not None and left < files:
            found.append(Shortage(folders, purposes, left, files, counts_files=True))
    return tuple(found)


def has_cached(environ: Mapping[str, str], name: str, version: str) -> bool:
    """Uv's cache has this release."""
    folder = Path(cache_folder(environ, "UV_CACHE_DIR", "uv"))
    return any(True for _ in folder.glob(f"wheels-v*/*/{name}/{version}*")) or any(
        True for _ in folder.glob(f"wheels-v*/*/*/{name}/{version}*")
    )


def cache_folder(environ: Mapping[str, str], variable: str, name: str) -> str:
    """Where an installer keeps what it has downloaded."""
    return environ.get(variable) or paths.cache(environ, name) or os.path.expanduser(f"~/.cache/{name}")  # noqa: PTH111 - without a home it does not raise


def _number(folder: str) -> int | None:
    disk = _disk(folder)
    return disk[0] if disk else None


def _free_files(folder: str) -> int | None:
    """How many files can still be made there; None: the file system sets no number, or it is not known."""
    try:
        disk = os.statvfs(_existing(folder))
    except OSError:
        return None
    return disk.f_favail if disk.f_files else None


def _existing(folder: str) -> Path:
    """It, or the innermost of its parents that is there."""
    place = Path(folder).absolute()
    while not place.exists() and place != place.parent:
        place = place.parent
    return place


def _disk(folder: str) -> tuple[int, int] | None:
    """Number of the file system that holds `folder`, and its free bytes."""
    place = _existing(folder)
    try:
        disk = os.statvfs(place)
        return place.stat().st_dev, disk.f_bavail * disk.f_frsize
    except OSError:
        return None
