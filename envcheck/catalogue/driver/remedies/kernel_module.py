"""Get the kernel module built, accepted, loaded, and alone with the GPU."""

from envcheck.catalogue.commands import INSTALL, as_root, package_manager
from envcheck.catalogue.distribution import INITRAMFS, headers
from envcheck.catalogue.driver.nvml_errors import NO_LIBRARY
from envcheck.catalogue.driver.remedies.install import install_driver, start_card
from envcheck.catalogue.driver.remedies.wanted_driver import wanted_driver
from envcheck.catalogue.gpu.remedies import recover_gpu
from envcheck.catalogue.host.remedies.system import read_kernel_log, reboot
from envcheck.catalogue.host.remedies.windows import windows_driver
from envcheck.compat.driver_support import misfit
from envcheck.compat.predicates import driver, host, is_wsl, native_linux
from envcheck.compat.tables.driver_branches import branch
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

COMMAND_LINE = "/proc/cmdline"
LIBRARY_FOLDERS = ("/usr/lib64", "/usr/lib/x86_64-linux-gnu")
# Where each distribution keeps the key that it signs its own modules with. Source: the packages shim-signed (Ubuntu),
# dkms (Debian) and akmods (Fedora); openSUSE's page SDB:NVIDIA drivers.
SIGNING_KEYS = {
    "ubuntu": "/var/lib/shim-signed/mok/MOK.der",
    "debian": "/var/lib/dkms/mok.pub",
    "fedora": "/etc/pki/akmods/certs/public_key.der",
    "suse": "/var/lib/nvidia-pubkeys/MOK-nvidia-driver-*.der",
}
SYSTEM_CONTAINERS = {"lxc", "lxc-libvirt", "systemd-nspawn"}
"""Those that are installed and updated like machines, driver libraries included."""
STACK = ("nvidia_drm", "nvidia_modeset", "nvidia_uvm", "nvidia")
"""The driver's modules, in the order in which they can be unloaded."""


def load_module(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The library is there and the module is not loaded: build it first where there is none for this kernel."""
    if not native_linux(snapshot):
        return install_driver(snapshot, evidence)
    facts = driver(snapshot)
    if misfit(snapshot):
        return install_driver(snapshot, evidence)
    if evidence.get("start_failure"):
        return start_card(snapshot, evidence) or (*recover_gpu(snapshot, evidence), _read_log(snapshot))
    if facts.kernel_module is not None:
        return (_read_log(snapshot), reboot(snapshot))
    fixes = [_modprobe(snapshot)]
    if facts.module_blocked_by and facts.module_on_disk is not False:
        return _unblock(snapshot, facts.module_blocked_by)
    if facts.module_on_disk is False:
        fixes = [_build(snapshot), *install_driver(snapshot, evidence)[:1]]
    elif facts.module_on_disk is None and module_build(snapshot):
        # An update of the kernel without its headers is what most people had; building loads it, too.
        fixes.insert(0, _build(snapshot))
    return tuple(fixes)


def _unblock(snapshot: Snapshot, by: str) -> tuple[Fix, ...]:
    """Take back what switched the GPU off: a laptop's tool mostly, on Ubuntu prime-select."""
    rebuild = INITRAMFS.get(package_manager(snapshot))
    if by == COMMAND_LINE:
        return (
            Fix(
                summary="Remove nvidia from `blacklist=` on the kernel's command line in the boot loader's "
                "configuration."
            ),
        )
    name = next((n for n in (host(snapshot).os_id or "", *host(snapshot).os_like) if n == "ubuntu"), None)
    prime = Fix(
        summary="If the laptop's NVIDIA GPU was disabled with prime-select, enable it, then reboot.",
        commands=(as_root(snapshot, "prime-select", "on-demand"),),
        root=True,
        reboot=True,
    )
    remove = Fix(
        summary=f"Remove the line about nvidia from {by}, or delete the file if the tool that wrote it is no longer "
        "installed, then reboot.",
        commands=(("cat", by), *((as_root(snapshot, *rebuild),) if rebuild else ())),
        root=True,
        reboot=True,
    )
    return (prime, remove) if name else (remove,)


def _read_log(snapshot: Snapshot) -> Fix:
    return Fix(
        summary="Find out from the kernel log (lines with NVRM) why the loaded module does not use the GPU.",
        commands=(read_kernel_log(snapshot),),
        root=True,
    )


def _modprobe(snapshot: Snapshot) -> Fix:
    return Fix(
        summary="Load the module; if that fails, the last lines of the kernel log show why.",
        commands=(as_root(snapshot, "modprobe", "nvidia"), read_kernel_log(snapshot)),
        root=True,
    )


def _build(snapshot: Snapshot) -> Fix:
    """Build the module for the running kernel. Without DKMS the distribution has it ready-made."""
    kernel = host(snapshot).kernel or "the running kernel"
    return Fix(
        summary=f"Build the driver's kernel module for {kernel}, and load it.",
        commands=tuple(as_root(snapshot, *command) for command in (*module_build(snapshot), ("modprobe", "nvidia"))),
        root=True,
    )


def module_build(snapshot: Snapshot) -> tuple[Command, ...]:
    """Headers of the running kernel, then the build; none where the package manager is not known."""
    manager = package_manager(snapshot)
    if manager == "apt-get" and _ready_made(snapshot):
        return ((*INSTALL[manager], _signed_package(snapshot)),)
    if not headers(snapshot):
        return ()
    build = ("akmods", "--force") if host(snapshot).os_id == "fedora" else ("dkms", "autoinstall")
    return ((*INSTALL[manager], *headers(snapshot)), build)


def _ready_made(snapshot: Snapshot) -> bool:
    """Ubuntu's signed modules are installed for another kernel, and no DKMS source is."""
    facts = driver(snapshot)
    ready = any(p.startswith("linux-modules-nvidia-") for p in facts.packages)
    return ready and not facts.dkms_status and not any(p.startswith("nvidia-dkms-") for p in facts.packages)


def _signed_package(snapshot: Snapshot) -> str:
    """Ubuntu's package with the module for this kernel, signed with a key that Secure Boot knows."""
    facts, wanted = driver(snapshot), wanted_driver(snapshot)
    number = branch(facts.library_version or facts.version) or wanted.branch
    kind = f"{'-server' if wanted.server else ''}{'-open' if wanted.open else ''}"
    return f"linux-modules-nvidia-{number}{kind}-{host(snapshot).kernel or 'generic'}"


def pass_secure_boot(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Three ways past Secure Boot: a module signed by the distribution, one's own key, or none of it."""
    if not native_linux(snapshot):
        return (
            Fix(summary="Secure Boot is a setting of the host. Run envcheck on the host, not in WSL or a container."),
        )
    facts = host(snapshot)
    name = next((n for n in (facts.os_id or "", *facts.os_like) if n in SIGNING_KEYS), None)
    key = SIGNING_KEYS.get(name or "", SIGNING_KEYS["debian"])
    several = ("sh", "-c", f"mokutil --import {key}")  # a shell finds the file that its version names
    enroll = Fix(
        summary="Enroll the key that your modules are signed with (MOK): choose a password, reboot, select Enroll "
        "MOK on the blue screen, and enter the password.",
        commands=(as_root(snapshot, *(several if "*" in key else ("mokutil", "--import", key))),),
        root=True,
        reboot=True,
    )
    off = Fix(summary="Or disable Secure Boot in the BIOS setup.", reboot=True)
    if name != "ubuntu":
        return (enroll, off)
    signed = Fix(
        summary="Or install the module that Ubuntu has signed for this kernel, which needs no key enrollment.",
        commands=(
            as_root(snapshot, "apt-get", "update"),
            as_root(snapshot, *INSTALL["apt-get"], _signed_package(snapshot)),
        ),
        root=True,
        reboot=True,
    )
    return (enroll, signed, off)


def evict_nouveau(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Install the driver, whose package keeps nouveau away; where it is installed, keep nouveau away by hand."""
    if driver(snapshot).nvml_error in {None, NO_LIBRARY} and not evidence.get("driver_speaks"):
        return install_driver(snapshot, evidence)
    rebuild = INITRAMFS.get(package_manager(snapshot))
    write = r"printf 'blacklist nouveau\noptions nouveau modeset=0\n' > /etc/modprobe.d/blacklist-nouveau.conf"
    return (
        Fix(
            summary="Keep nouveau from loading, then reboot.",
            commands=(
                as_root(snapshot, "sh", "-c", write),
                *((as_root(snapshot, *rebuild),) if rebuild else ()),
            ),
            root=True,
            reboot=True,
        ),
    )


def _in_container(snapshot: Snapshot) -> tuple[Fix, ...]:
    """LXC and similar containers have libraries of their own; others get the host's when they start."""
    facts = driver(snapshot)
    version = f" ({facts.kernel_module})" if facts.kernel_module else ""
    if host(snapshot).container in SYSTEM_CONTAINERS:
        return (
            Fix(
                summary=f"In this container, install the libraries of exactly the host's driver version{version}, "
                "without the kernel module: NVIDIA's installer (.run) of that version with `--no-kernel-modules`."
            ),
        )
    return (
        Fix(
            summary="If `nvidia-smi` works on the host, restart the container: its driver libraries are from before a "
            "driver update on the host."
        ),
        Fix(
            summary="If it fails there as well, or the error returns, reboot the host, whose loaded module may be from "
            "before an update"
            f"{version}; and remove driver libraries (libnvidia-ml, libcuda) from the image."
        ),
    )


def reboot_or_reload(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """After an update of the driver: the running module is still the old one. Or libraries of an older one stayed."""
    if is_wsl(snapshot):
        return windows_driver(snapshot, evidence)
    if host(snapshot).container:
        return _in_container(snapshot)
    if evidence.get("libraries_behind"):
        return (
            reboot(snapshot, "Reboot, so that the driver that was installed last is loaded."),
            Fix(
                summary="If the error returns, two drivers are installed: remove the older one's libraries, which "
                "these commands show, or uninstall both and install one.",
                commands=(("ldconfig", "-p"), ("ls", "-l", *sorted(LIBRARY_FOLDERS))),
            ),
        )
    return (
        reboot(snapshot, "Reboot, so that the updated driver is loaded."),
        Fix(
            summary="Or reload the modules without a reboot, after stopping the desktop and every program on a GPU.",
            commands=(
                *(as_root(snapshot, "modprobe", "-r", module) for module in STACK),
                *(as_root(snapshot, "modprobe", module) for module in reversed(STACK)),
            ),
            root=True,
        ),
    )


def load_uvm(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Load nvidia-uvm and make its device nodes; in a container, get them from the host."""
    if is_wsl(snapshot):
        return windows_driver(snapshot, _evidence)
    if host(snapshot).container:
        return (
            Fix(
                summary="On the host, load nvidia-uvm (`sudo nvidia-modprobe -u -c=0`); then start the container "
                "again, so that it gets /dev/nvidia-uvm.",
            ),
        )
    return (
        Fix(
            summary="Load nvidia-uvm and create its device files.",
            commands=(as_root(snapshot, "modprobe", "nvidia-uvm"), as_root(snapshot, "nvidia-modprobe", "-u", "-c=0")),
            root=True,
        ),
    )
