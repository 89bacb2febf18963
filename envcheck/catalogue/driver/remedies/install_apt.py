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

ADD_COMPONENTS = (
    "for file in /etc/apt/sources.list /etc/apt/sources.list.d/debian.sources; do [ ! -f $file ] || sed -i -E "
    "'/^(deb .*debian|Components:)/s/ main( .*)?$/ main contrib non-free non-free-firmware/' $file; done"
)
"""In the one-line format and in deb822, whichever this release has. Source: wiki.debian.org/SourcesList."""


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
            summary=f"Add Debian's components contrib and non-free, install its NVIDIA driver (branch {own}), then "
            "reboot.",
            commands=(
                as_root(snapshot, "sh", "-c", ADD_COMPONENTS),
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
