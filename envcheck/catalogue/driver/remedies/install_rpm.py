"""The NVIDIA driver on Fedora, Red Hat, SUSE and Arch, and where no package is known."""

from envcheck.catalogue.commands import INSTALL
from envcheck.catalogue.driver.remedies.wanted_driver import (
    REPOSITORY,
    Wanted,
    driver_fix,
    nvidia_machine,
    nvidia_name,
    pre_turing,
)
from envcheck.compat.predicates import host
from envcheck.findings import Fix
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

EPEL = "https://dl.fedoraproject.org/pub/epel/epel-release-latest-{}.noarch.rpm"
"""Extra Packages for Enterprise Linux. Source: docs.fedoraproject.org/en-US/epel/getting-started."""
NEWEST_RHEL = 10
UNIX_DRIVERS = "https://www.nvidia.com/en-us/drivers/unix/"


def fedora(snapshot: Snapshot, wanted: Wanted) -> tuple[Fix, ...]:
    """RPM Fusion's packages."""
    release = host(snapshot).os_version or "rawhide"
    fusion = "https://mirrors.rpmfusion.org/{0}/fedora/rpmfusion-{0}-release-" + release + ".noarch.rpm"
    older = pre_turing(snapshot)
    suffix = f"-{wanted.branch}xx" if older else ""
    return (
        driver_fix(
            snapshot,
            wanted,
            (*INSTALL["dnf"], fusion.format("free"), fusion.format("nonfree")),
            (*INSTALL["dnf"], f"akmod-nvidia{suffix}", f"xorg-x11-drv-nvidia{suffix}-cuda"),
            also=" The packages are from RPM Fusion, in its current branch.",
        ),
    )


def red_hat(snapshot: Snapshot, wanted: Wanted) -> tuple[Fix, ...]:
    """NVIDIA's repository, for Red Hat Enterprise Linux and its rebuilds."""
    release = (version_tuple(host(snapshot).os_version) or (9,))[0]
    if release > NEWEST_RHEL:  # a Fedora that calls itself like both, whose dnf5 has another config-manager
        return fedora(snapshot, wanted)
    repository = f"{REPOSITORY}/rhel{release}/{nvidia_machine(snapshot)}/cuda-rhel{release}.repo"
    stream = f"nvidia-driver:{wanted.branch}-{'open' if wanted.open else 'dkms'}"
    modular = release in {8, 9}
    install = ("dnf", "module", "install", "-y", stream) if modular else (*INSTALL["dnf"], nvidia_name(wanted))
    return (
        driver_fix(
            snapshot,
            wanted,
            (*INSTALL["dnf"], "dnf-plugins-core", EPEL.format(release)),
            ("dnf", "config-manager", "--add-repo", repository),
            install,
            also=" The packages are from NVIDIA and need DKMS from EPEL, which this enables.",
        ),
    )


def arch(snapshot: Snapshot, wanted: Wanted) -> tuple[Fix, ...]:
    """Arch's own package, which drives Turing and newer."""
    if pre_turing(snapshot):
        return (Fix(summary=f"Install nvidia-{wanted.branch}xx-dkms from the AUR, then reboot.", reboot=True),)
    return (driver_fix(snapshot, wanted, (*INSTALL["pacman"], "linux-headers", "nvidia-open-dkms", "nvidia-utils")),)


def suse(snapshot: Snapshot, wanted: Wanted) -> tuple[Fix, ...]:
    """NVIDIA's repository for openSUSE."""
    kind = "Tumbleweed" if "tumbleweed" in (host(snapshot).os_id or "") else "Leap"
    driver_package = "nvidia-video-G06" if pre_turing(snapshot) else "nvidia-open-driver-G06-signed-kmp-default"
    return (
        driver_fix(
            snapshot,
            wanted,
            (*INSTALL["zypper"], f"openSUSE-repos-{kind}-NVIDIA"),
            ("zypper", "--gpg-auto-import-keys", "refresh"),
            (*INSTALL["zypper"], driver_package, "nvidia-compute-utils-G06"),
        ),
    )


def by_hand(_snapshot: Snapshot, wanted: Wanted) -> tuple[Fix, ...]:
    """No package is known: NVIDIA's own installer."""
    return (
        Fix(
            summary=f"Install NVIDIA driver {wanted.label} from {UNIX_DRIVERS}; envcheck knows no package for this "
            "distribution.",
            root=True,
            reboot=True,
        ),
    )
