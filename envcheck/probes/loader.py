"""Which file the dynamic loader would take for a library, in its own order, without loading anything.

`ctypes.util.find_library` starts a compiler and takes a second; this reads what ld.so(8) reads: LD_LIBRARY_PATH, then
the cache, then the default directories. A library that ldconfig was never told of is not found, just as at run time.
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

from envcheck.probes.box import Box
from envcheck.probes.programs import on_disk

ELSEWHERE = (
    "/run/opengl-driver/lib",  # NixOS
    "/usr/local/nvidia/lib64",  # pods on Google's Kubernetes, CoreOS
    "/usr/lib/x86_64-linux-gnu/nvidia/current",  # Debian, before its alternatives are set
    "/usr/lib/aarch64-linux-gnu/nvidia/current",
    "/usr/lib64/nvidia",
    "/usr/lib/nvidia",
    "/usr/lib/wsl/lib",
    "/var/lib/nvidia/lib64",  # Google's container-optimised system
    "/home/kubernetes/bin/nvidia/lib64",
    "/opt/nvidia/lib64",
)
_CACHE = "/etc/ld.so.cache"
_MAGIC = b"glibc-ld.so.cache1.1"
_HEADER = struct.Struct("<20sII20x")
"""glibc's struct cache_file_new (sysdeps/generic/dl-cache.h): magic and version, entries, bytes of strings."""
_ENTRY = struct.Struct("<iIIIQ")
"""struct file_entry_new: flags, offset of the name, offset of the path, OS version, hardware capabilities."""


def find_library(box: Box, name: str) -> str | None:
    """Path on the machine of the file that the loader would open for `libcuda.so.1`; None: it would find none."""
    return next((path for path in _candidates(box, name) if _loadable(on_disk(box, path))), None)


def find_elsewhere(box: Box, name: str) -> str | None:
    """Path of a library that the loader does not find, in a folder that some systems keep NVIDIA's libraries in."""
    return next((p for f in ELSEWHERE if _loadable(on_disk(box, p := f"{f}/{name}"))), None)


def library_path(box: Box) -> tuple[str, ...]:
    """The directories of LD_LIBRARY_PATH, in order; an empty entry is the current directory, as for the loader."""
    value = box.environ.get("LD_LIBRARY_PATH", "")
    return tuple(dict.fromkeys(part or "." for part in value.replace(";", ":").split(":"))) if value else ()


def _candidates(box: Box, name: str) -> Iterator[str]:
    for directory in library_path(box):
        yield os.path.join(directory, name)  # noqa: PTH118 - a path of the machine, not of this machine
    yield from _cached(box, name)
    for directory in _default_directories():
        yield f"{directory}/{name}"


def _cached(box: Box, name: str) -> Iterator[str]:
    """The paths that ldconfig's cache holds for `name`, in its order; none where there is no cache (musl)."""
    try:
        data = box.path(_CACHE).read_bytes()
    except (OSError, ValueError):
        return
    start = data.find(_MAGIC)  # an old-format table may stand before it; offsets count from here
    if start < 0 or len(data) < start + _HEADER.size:
        return
    table = data[start:]
    count = _HEADER.unpack_from(table)[1]
    wanted = name.encode() + b"\0"
    end = min(len(table), _HEADER.size + count * _ENTRY.size)
    whole = end - (end - _HEADER.size) % _ENTRY.size
    for _flags, key, value, _os, _capabilities in _ENTRY.iter_unpack(table[_HEADER.size : whole]):
        if table.startswith(wanted, key):
            yield os.fsdecode(table[value : table.find(b"\0", value)])


def _default_directories() -> tuple[str, ...]:
    """Where the loader looks last: Debian's, Fedora's and the historic directories."""
    triplet = f"{os.uname().machine}-linux-gnu"
    return (f"/lib/{triplet}", f"/usr/lib/{triplet}", "/lib64", "/usr/lib64", "/lib", "/usr/lib")


def _loadable(path: Path) -> bool:
    """The loader would stop here: a file that is not an ELF image of another machine or word size (those it skips)."""
    kind = _elf_kind(path)
    return kind is not None and kind in (b"", _elf_kind(Path("/proc/self/exe")) or kind)


def _elf_kind(path: Path) -> bytes | None:
    """Word size and machine of an ELF file; empty for any other file; None where there is no file to read."""
    try:
        with path.open("rb") as file:
            head = file.read(20)
    except (OSError, ValueError):
        return None
    return head[4:5] + head[18:20] if head.startswith(b"\x7fELF") and len(head) == 20 else b""
