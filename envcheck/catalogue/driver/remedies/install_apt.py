"""The NVIDIA driver on Ubuntu, Debian and their relatives."""

from envcheck.catalogue.commands import INSTALL, as_root
from envcheck.catalogue.driver.remedies.wanted_driver import (
    REPOSITORY,
    Wanted,
    driver_fix,
    kernel_headers,
    nvidia_machine,
    nvidia_name,
)
from envcheck.compat.predicates import host
from envcheck.findings import Fix
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

DEBIAN_BRANCHES = {11: 470, 12: 535, 13: 550}
"""Debian release to the branch of its own package. Source: packages.debian.org/nvidia-driver."""


def ubuntu(snapshot: Snapshot, wanted: Wanted) -> tuple[Fix, ...]:
    """Ubuntu's own packages; a server's GPUs get the branch for servers."""
    name = f"nvidia-driver-{wanted.branch}{'-server' if wanted.server else ''}{'-open' if wanted.open else ''}"
    choose = ("ubuntu-drivers", "install", "--gpgpu") if wanted.server else ("ubuntu-drivers", "install")
    return (
        driver_fix(snapshot, wanted, ("apt-get", "update"), (*INSTALL["apt-get"], *kernel_headers(snapshot), name)),
        Fix(
            summary="Or let Ubuntu choose the driver itself, then reboot.",
            commands=(as_root(snapshot, *choose),),
            root=True,
            reboot=True,
        ),
    )


def debian(snapshot: Snapshot, wanted: Wanted) -> tuple[Fix, ...]:
    """Debian's own package where its branch is new enough, else NVIDIA's repository."""
    release = (version_tuple(host(snapshot).os_version) or (12,))[0]
    own = DEBIAN_BRANCHES.get(release, max(DEBIAN_BRANCHES.values()))
    if own < wanted.at_least or wanted.open:
        return (_from_nvidia_apt(snapshot, wanted, f"debian{release}"),)
    machine = "arm64" if host(snapshot).machine == "aarch64" else "amd64"
    return (
        Fix(
            summary="Add the components contrib, non-free and non-free-firmware to Debian's lines in "
            "/etc/apt/sources.list (or sources.list.d/debian.sources)."
        ),
        Fix(
            summary=f"Install Debian's own NVIDIA driver (branch {own}), then reboot.",
            commands=(
                as_root(snapshot, "apt-get", "update"),
                as_root(
                    snapshot, *INSTALL["apt-get"], f"linux-headers-{machine}", "nvidia-driver", "firmware-misc-nonfree"
                ),
            ),
            root=True,
            reboot=True,
        ),
    )


def _from_nvidia_apt(snapshot: Snapshot, wanted: Wanted, distribution: str) -> Fix:
    keyring = "cuda-keyring_1.1-1_all.deb"
    fix = driver_fix(
        snapshot,
        wanted,
        ("dpkg", "-i", f"./{keyring}"),
        ("apt-get", "update"),
        (*INSTALL["apt-get"], *kernel_headers(snapshot), nvidia_name(wanted)),
        also=" The distribution's own driver is too old, so this adds NVIDIA's repository.",
    )
    download = ("wget", f"{REPOSITORY}/{distribution}/{nvidia_machine(snapshot)}/{keyring}")
    return Fix(summary=fix.summary, commands=(download, *fix.commands), root=True, reboot=True)
