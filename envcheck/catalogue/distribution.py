"""What each distribution calls things: kernel headers, removal, the boot image, NVIDIA's container toolkit.

The one place for names that differ between distributions; the package manager itself is chosen in `commands`. In a
container, what belongs to its host is no command: it would run in the wrong place.
"""

import shlex
from collections.abc import Mapping

from envcheck.catalogue.commands import INSTALL, as_root, package_manager
from envcheck.compat.predicates import host, is_windows, native_linux
from envcheck.findings import Command, Fix
from envcheck.snapshot import Snapshot

REMOVE: Mapping[str, Command] = {
    "apt-get": ("apt-get", "purge", "-y"),
    "dnf": ("dnf", "remove", "-y"),
    "zypper": ("zypper", "remove", "-y"),
    "pacman": ("pacman", "-Rns", "--noconfirm"),
}
INITRAMFS: Mapping[str, Command] = {
    "apt-get": ("update-initramfs", "-u"),
    "dnf": ("dracut", "--force"),
    "zypper": ("dracut", "--force"),
    "pacman": ("mkinitcpio", "-P"),
}
TOOLKIT_GUIDE = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html"
TOOLKIT = "nvidia-container-toolkit"
_TOOLKIT_ROOT = "https://nvidia.github.io/libnvidia-container"
_TOOLKIT_KEY = "/etc/apt/keyrings/nvidia-container-toolkit.asc"
_TOOLKIT_LINE = (
    f"echo 'deb [signed-by={_TOOLKIT_KEY}] {_TOOLKIT_ROOT}/stable/deb/$(ARCH) /' "
    "> /etc/apt/sources.list.d/nvidia-container-toolkit.list"
)
"""apt itself replaces `$(ARCH)`. Source: the toolkit's installation guide."""


def host_commands(snapshot: Snapshot, *commands: Command) -> tuple[Command, ...]:
    """Commands as root for the machine itself; none in a container or in WSL, where they do not belong."""
    return tuple(as_root(snapshot, *command) for command in commands) if native_linux(snapshot) else ()


def headers(snapshot: Snapshot) -> tuple[str, ...]:
    """The package with the running kernel's headers; the distribution's newest ones where the kernel is not known."""
    facts, manager = host(snapshot), package_manager(snapshot)
    kernel = facts.kernel or ""
    if manager == "apt-get":
        machine = "arm64" if facts.machine == "aarch64" else "amd64"
        newest = f"linux-headers-{machine}" if _is_debian(snapshot) else "linux-headers-generic"
        return (f"linux-headers-{kernel}" if kernel else newest,)
    if manager == "pacman":
        flavour = next((name for name in ("lts", "zen", "hardened") if kernel.endswith(f"-{name}")), None)
        return (f"linux-{flavour}-headers" if flavour else "linux-headers",)
    names = {"dnf": f"kernel-devel-{kernel}" if kernel else "kernel-devel", "zypper": "kernel-default-devel"}
    return (names[manager],) if manager in names else ()


def _is_debian(snapshot: Snapshot) -> bool:
    facts = host(snapshot)
    return facts.os_id == "debian" or ("debian" in facts.os_like and "ubuntu" not in (*facts.os_like, facts.os_id))


def container_toolkit(snapshot: Snapshot, *setup: Command) -> Fix:
    """Install NVIDIA's container toolkit from its repository, then the commands that set the runtime up."""
    if is_windows(snapshot):
        return Fix(
            summary="Use Docker Desktop with its WSL 2 backend (Settings, General) and the newest NVIDIA driver in "
            "Windows: they include what containers need for the GPU. The Hyper-V backend has no GPU."
        )
    summary = f"Install the NVIDIA Container Toolkit on the machine that runs the container ({TOOLKIT_GUIDE})."
    install = _toolkit_commands(snapshot) if not host(snapshot).container else ()
    if not install:
        shown = " and ".join(f"`{shlex.join(command)}`" for command in setup)
        words = f", then run {shown} there" if shown else ""
        return Fix(summary=summary[:-1] + f"{words}.")
    commands = (*install, *(as_root(snapshot, *command) for command in setup))
    return Fix(summary=summary, commands=commands, root=True)


def _toolkit_commands(snapshot: Snapshot) -> tuple[Command, ...]:
    facts = host(snapshot)
    if not (facts.os_id or facts.package_manager):
        return ()  # a text that does not say what the host is: no guess
    manager = package_manager(snapshot)
    if manager == "apt-get":
        steps: tuple[Command, ...] = (
            ("curl", "-fsSL", "-o", _TOOLKIT_KEY, f"{_TOOLKIT_ROOT}/gpgkey"),
            ("sh", "-c", _TOOLKIT_LINE),
            ("apt-get", "update"),
        )
    elif manager in {"dnf", "zypper"}:
        folder = "/etc/yum.repos.d" if manager == "dnf" else "/etc/zypp/repos.d"
        file = f"{TOOLKIT}.repo"
        steps = (("curl", "-fsSL", "-o", f"{folder}/{file}", f"{_TOOLKIT_ROOT}/stable/rpm/{file}"),)
    elif manager == "pacman":
        steps = ()
    else:
        return ()
    trust = ("--gpg-auto-import-keys",) if manager == "zypper" else ()
    program, *rest = INSTALL[manager]
    return tuple(as_root(snapshot, *step) for step in (*steps, (program, *trust, *rest, TOOLKIT)))


def wants(snapshot: Snapshot, manager: str) -> Fix | None:
    """What to say where a log of one distribution's tool is read on a machine without that tool; None: it is there."""
    facts = host(snapshot)
    if package_manager(snapshot) == manager or not (facts.os_id or facts.kernel or facts.package_manager):
        return None
    here = facts.os_name or facts.os_id or "this machine"
    return Fix(
        summary=f"The log is from a machine with {manager}, which {here} does not have: it seems to come from another "
        "machine or container. Run envcheck there, or give that machine's report with `--from`."
    )
