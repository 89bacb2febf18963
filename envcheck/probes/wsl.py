"""The Windows Subsystem for Linux: which version, and what Windows passes through."""

import re

from envcheck.late_pattern import late
from envcheck.probes.box import Box, Unavailable
from envcheck.snapshot import Wsl

LIBRARIES = "/usr/lib/wsl/lib"
_MARKS = ("/proc/sys/fs/binfmt_misc/WSLInterop", "/proc/sys/fs/binfmt_misc/WSLInterop-late", "/run/WSL")
_DRIVER_FILE = late(r"lib(?:cuda|nvidia-ml|nvidia-ptxjitcompiler)\.so\.\d{3,}\.\d+(?:\.\d+)?")
"""A library of a Linux driver, `libcuda.so.535.183.01`; the one that Windows passes through is `libcuda.so.1.1`."""


def wsl_version(box: Box, gaps: Unavailable) -> int | None:
    """0: not WSL, 1: WSL 1, 2: WSL 2; None: /proc does not tell.

    WSL 1 always calls its kernel `4.4.0-19041-Microsoft`. WSL 2's is `...-microsoft-standard-WSL2`, or one that the
    user built, which only the marks of WSL's own start-up tell from another.
    """
    release = gaps.text(box, "/proc/sys/kernel/osrelease") or gaps.text(box, "/proc/version", "host.wsl")
    if release is None:
        gaps.setdefault("host.wsl", "/proc/sys/kernel/osrelease: not there")
        return None
    if re.search(r"\b4\.4\.\d+-\d+-Microsoft", release):
        return 1
    if re.search(r"microsoft-standard|WSL2", release, re.IGNORECASE):
        return 2
    marked = any(box.path(mark).exists() for mark in _MARKS)
    named = any(box.environ.get(name) for name in ("WSL_DISTRO_NAME", "WSL_INTEROP"))
    return 2 if marked or (named and box.path("/dev/dxg").exists()) else 0


def wsl_passthrough(box: Box) -> Wsl:
    """What of the GPU reaches a WSL 2 distribution."""
    libcuda = next(
        (f"{LIBRARIES}/{n}" for n in ("libcuda.so.1", "libcuda.so") if _there(box, f"{LIBRARIES}/{n}")), None
    )
    return Wsl(dxg=_there(box, "/dev/dxg"), libcuda=libcuda, linux_driver_files=_linux_driver_files(box))


def _linux_driver_files(box: Box) -> tuple[str, ...]:
    """Driver libraries where Linux packages put them. Links do not count: they may lead to Windows' own."""
    found: list[str] = []
    for folder in ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"):
        try:
            entries = sorted(box.path(folder).glob("lib[cn]*.so.[0-9]*"))
        except OSError:
            continue
        found += [f"{folder}/{e.name}" for e in entries if _DRIVER_FILE.fullmatch(e.name) and not e.is_symlink()]
    return tuple(found)


def _there(box: Box, absolute: str) -> bool:
    return box.path(absolute).exists()
