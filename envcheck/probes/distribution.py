"""The distribution: its name, its package manager, its C library, its init."""

import os

from msgspec.structs import replace

from envcheck.probes.box import Box, Unavailable
from envcheck.snapshot import Host

OS_RELEASE = ("/etc/os-release", "/usr/lib/os-release")
PACKAGE_MANAGERS = ("apt-get", "dnf", "pacman", "zypper", "apk")
PROGRAMS = ("/usr/bin", "/bin", "/usr/sbin", "/sbin")
"""Where package managers lie; PATH is not asked, it may be empty."""


def with_distribution(host: Host, box: Box, gaps: Unavailable) -> Host:
    """`host` with what the distribution says of itself."""
    release = os_release(box, gaps)
    return replace(
        host,
        os_id=release.get("ID"),
        os_version=release.get("VERSION_ID"),
        os_name=release.get("PRETTY_NAME") or release.get("NAME"),
        os_codename=release.get("VERSION_CODENAME"),
        os_like=tuple(release.get("ID_LIKE", "").split()),
        libc=libc(box, gaps),
        package_manager=package_manager(box),
        systemd=box.path("/run/systemd/system").is_dir(),
    )


def os_release(box: Box, gaps: Unavailable) -> dict[str, str]:
    """The variables of os-release(5); empty where there is none."""
    unread = Unavailable()
    texts = (unread.text(box, path, path) for path in OS_RELEASE)
    text = next((text for text in texts if text is not None), None)
    if text is None:
        reason = next(iter(unread.values()), f"{OS_RELEASE[0]}: not there")
        gaps.update({f"host.{fact}": reason for fact in ("os_id", "os_version", "os_name")})
        return {}
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): _unquoted(value.strip()) for name, _, value in pairs}


def _unquoted(value: str) -> str:
    """os-release quotes as a shell does; its values hold nothing that needs more than this."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def package_manager(box: Box) -> str | None:
    """The first of the known ones that is there."""
    return next((m for m in PACKAGE_MANAGERS if any(box.path(f"{p}/{m}").exists() for p in PROGRAMS)), None)


def libc(box: Box, gaps: Unavailable) -> str | None:
    """`glibc 2.35`, `musl 1.2.4`."""
    try:
        version = os.confstr("CS_GNU_LIBC_VERSION")
    except (ValueError, OSError, AttributeError):
        version = None
    if version:
        return version
    loader = next(iter(sorted(box.path("/lib").glob("ld-musl-*.so.1"))), None)
    said = box.run(str(loader), at_most_s=1.0).err.split() if loader else []
    if "Version" in said[:-1]:  # musl's loader, called without a program, names itself and its version
        return f"musl {said[said.index('Version') + 1]}"
    gaps["host.libc"] = "neither glibc nor musl answers"
    return None
