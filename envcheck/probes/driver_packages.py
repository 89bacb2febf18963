"""Driver packages of the distribution, read from its package database without running its tools."""

import os
import re
from collections.abc import Iterator

from envcheck.late_pattern import late
from envcheck.probes.box import Box, Unavailable

FACT = "driver.packages"
DPKG = "/var/lib/dpkg/status"
PACMAN = "/var/lib/pacman/local"
RPM = ("/var/lib/rpm", "/usr/lib/sysimage/rpm")

_NAMES = (
    rb"nvidia-(?:driver|dkms|kernel|open|headless|utils|fabricmanager|tesla|legacy|smi)[^\s:]*"
    rb"|libnvidia-(?:compute|ml)[^\s:]*|libcuda1|cuda-drivers[^\s:]*|linux-(?:modules|objects|signatures)-nvidia[^\s:]*"
)
_DPKG_ENTRY = late(rb"Package: (" + _NAMES + rb")\n((?:.+\n)*)")
_DPKG_BEGINNINGS = (b"nvidia-", b"libnvidia-", b"libcuda1", b"cuda-drivers", b"linux-")
_DPKG_INSTALLED = late(rb"^Status: \S+ \S+ installed$", re.MULTILINE)
_DPKG_VERSION = late(rb"^Version: (\S+)$", re.MULTILINE)
_PACMAN_ENTRY = late(r"(nvidia(?:-open|-lts|-dkms|-open-dkms|-utils|-\d+xx\S*)?)-([^-]+-[^-]+)")


def driver_packages(box: Box, gaps: Unavailable) -> tuple[str, ...]:
    """Installed driver packages, `name version`, by name."""
    try:
        return _dpkg(box.path(DPKG).read_bytes())
    except FileNotFoundError:
        return _others(box, gaps)
    except OSError as error:
        gaps[FACT] = f"{DPKG}: {error.strerror}"
        return ()


def _dpkg(status: bytes) -> tuple[str, ...]:
    """The entries of interest. A desktop's file has 3 MB, so it is searched, not read line by line."""
    found: set[str] = set()
    for start in _dpkg_entries(status):
        match = _DPKG_ENTRY.match(status, start)
        version = _DPKG_VERSION.search(match[2]) if match else None
        if match and version and _DPKG_INSTALLED.search(match[2]):
            found.add(f"{match[1].decode()} {version[1].decode()}")
    return tuple(sorted(found))


def _dpkg_entries(status: bytes) -> Iterator[int]:
    """Where an entry begins whose package may be one of the driver's."""
    for beginning in _DPKG_BEGINNINGS:
        wanted = b"Package: " + beginning
        start = status.find(wanted)
        while start >= 0:
            if start == 0 or status[start - 1 : start] == b"\n":
                yield start
            start = status.find(wanted, start + 1)


def _others(box: Box, gaps: Unavailable) -> tuple[str, ...]:
    try:
        names = os.listdir(box.path(PACMAN))  # noqa: PTH208 - names, not paths
    except OSError:
        names = []
    if not names and any(box.path(folder).is_dir() for folder in RPM):
        gaps[FACT] = "the package database is rpm's, which envcheck does not read"
    matches = (_PACMAN_ENTRY.fullmatch(name) for name in names)
    return tuple(sorted(f"{match[1]} {match[2]}" for match in matches if match))
