"""Install the NVIDIA driver: the right branch and kernel module for this GPU, torch and distribution."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from msgspec import structs

from envcheck.catalogue.commands import package_manager
from envcheck.catalogue.driver.remedies.install_apt import debian, ubuntu
from envcheck.catalogue.driver.remedies.install_rpm import arch, by_hand, fedora, red_hat, suse
from envcheck.catalogue.driver.remedies.wanted_driver import Wanted, wanted_driver
from envcheck.catalogue.host.remedies.windows import windows_driver
from envcheck.compat.driver_support import unlisted
from envcheck.compat.predicates import (
    capability_of,
    driver,
    driver_works,
    host,
    is_jetson,
    is_windows,
    is_wsl,
    may_have_gpu,
)
from envcheck.compat.tables.architectures import by_capability
from envcheck.compat.tables.driver_branches import OLDEST, branch
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

Builder: TypeAlias = Callable[[Snapshot, Wanted], tuple[Fix, ...]]

# Distribution, or one it is like, to its builder; the first that fits, from the most exact name on.
BUILDERS: Mapping[str, Builder] = {
    "ubuntu": ubuntu,
    "debian": debian,
    "kali": debian,
    "raspbian": debian,
    "rhel": red_hat,
    "centos": red_hat,
    "rocky": red_hat,
    "almalinux": red_hat,
    "ol": red_hat,
    "scientific": red_hat,
    "amzn": by_hand,
    "fedora": fedora,
    "nobara": fedora,
    "arch": arch,
    "sles": by_hand,
    "sled": by_hand,
    "opensuse": suse,
    "suse": suse,
    "alpine": by_hand,
}
BY_MANAGER: Mapping[str, Builder] = {
    "apt-get": ubuntu,
    "dnf": fedora,
    "zypper": suse,
    "pacman": arch,
    "apk": by_hand,
    "": by_hand,
}


def install_driver(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Install the driver, wherever it belongs on this machine: in Windows, on the container's host, or here."""
    if is_wsl(snapshot) or is_windows(snapshot):
        return windows_driver(snapshot, evidence)
    if not may_have_gpu(snapshot):
        return (
            Fix(
                summary="Install no driver here: this machine has no NVIDIA GPU. If a log asks for one, it seems to "
                "come from another machine; pass that machine's report with `--from`."
            ),
        )
    wanted = wanted_driver(snapshot)
    if wanted.branch < OLDEST:
        return (
            Fix(
                summary=f"Use a newer GPU: driver branch {wanted.branch} is the last that supports the oldest GPU "
                f"here, and envcheck is tested with {OLDEST} or newer only. `envcheck plan` "
                "shows what an old torch can do on this one."
            ),
        )
    there = branch(driver(snapshot).version) or 0
    if there >= wanted.branch and driver_works(snapshot) and snapshot.gpus and not unlisted(snapshot):
        return (
            Fix(
                summary=f"Keep the driver: {driver(snapshot).version} works here and is new enough. If a log asks for "
                "another one, it seems to come from another machine or container; pass its report with `--from`."
            ),
        )
    if is_jetson(snapshot):
        return (Fix(summary="Update JetPack: on a Jetson the driver is part of it."),)
    if host(snapshot).container:
        return (Fix(summary=f"On the host, outside this container, install NVIDIA driver {wanted.label} and reboot."),)
    first, *others = _builder(snapshot)(snapshot, wanted)
    return (structs.replace(first, summary=f"{first.summary}{_left_behind(snapshot, wanted)}"), *others)


def _left_behind(snapshot: Snapshot, wanted: Wanted) -> str:
    """A sentence about GPUs here that the wanted branch no longer drives; empty: there are none."""
    last = {gpu.name: kind.last_branch for gpu in snapshot.gpus if (kind := by_capability(capability_of(gpu)))}
    old = {name: branch for name, branch in last.items() if name and branch and branch < wanted.branch}
    names = " and ".join(f"the {name}, for which {branch} is the last branch" for name, branch in old.items())
    return f" It no longer supports {names}: remove that GPU, or replace it, first." if names else ""


def _builder(snapshot: Snapshot) -> Builder:
    facts = host(snapshot)
    names = (facts.os_id or "", *facts.os_like)
    return next((BUILDERS[name] for name in names if name in BUILDERS), BY_MANAGER[package_manager(snapshot)])


def find_or_install_driver(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Show the loader the libraries that are there; else install the driver."""
    return show_libraries(snapshot) or install_driver(snapshot, evidence)


def show_libraries(snapshot: Snapshot) -> tuple[Fix, ...]:
    """Where the driver's libraries lie in a folder that the loader does not look into; else nothing."""
    place = driver(snapshot).library_elsewhere
    if not place:
        return ()
    show = Fix(
        summary="Add the driver libraries' folder to the loader's path, in your shell's profile (or the image) too: "
        f"`export LD_LIBRARY_PATH={place.rpartition('/')[0]}:$LD_LIBRARY_PATH`.",
        new_shell=True,
    )
    if host(snapshot).os_id != "nixos":
        return (show,)
    more = "Or make the driver visible to non-NixOS programs: set `hardware.graphics.enable = true` and use nix-ld."
    return (show, Fix(summary=more))


def start_card(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """By the kind of event that the evidence names; none of its own for a GPU that failed without a reason."""
    kind = evidence.get("start_failure")
    if kind == "no-address-space":
        return (_give_room(snapshot),)
    return install_driver(snapshot, evidence) if kind == "no-firmware" else ()


def _give_room(snapshot: Snapshot) -> Fix:
    """Cards with much memory want more addresses than lie below 4 GiB."""
    if host(snapshot).virtualization:
        return Fix(
            summary="Give this virtual machine a larger 64-bit MMIO range, twice the GPUs' memory (VMware: "
            "pciPassthru.use64bitMMIO and pciPassthru.64bitMMIOSizeGB; QEMU with OVMF: opt/ovmf/X-PciMmio64Mb).",
            reboot=True,
        )
    return Fix(
        summary="In the BIOS setup, enable `Above 4G Decoding` and disable CSM. If these settings are missing, "
        "update the BIOS, or add `pci=realloc` to the kernel's command line.",
        reboot=True,
    )
