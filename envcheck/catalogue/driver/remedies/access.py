"""Reach a driver that is there: permissions, sandboxes, a driver that fails or hangs, the fabric manager."""

from envcheck.catalogue.commands import INSTALL, as_root, package_manager
from envcheck.catalogue.driver.nvml_errors import NO_POWER, UNKNOWN_ERROR
from envcheck.catalogue.host.remedies.system import read_kernel_log, reboot
from envcheck.catalogue.host.remedies.windows import SHUTDOWN, windows_driver
from envcheck.compat.environment import capabilities
from envcheck.compat.predicates import driver, host, is_wsl
from envcheck.compat.tables.driver_branches import branch
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

CGROUP_ISSUE = "https://github.com/NVIDIA/nvidia-container-toolkit/issues/48"


def open_devices(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Join the group that owns the device files, or open them to all until the next reboot."""
    if is_wsl(snapshot):
        return windows_driver(snapshot, evidence)
    if container := host(snapshot).container:
        group = "keep-groups` (Podman without root" if container == "podman" else "video` (Docker"
        return (
            Fix(
                summary="Start the container as a user that may open the GPU's device files, or with "
                f"`--group-add {group})."
            ),
            Fix(
                summary="If the host uses SELinux (Fedora, Red Hat), containers may not use devices: start the "
                "container with `--security-opt label=disable`."
            ),
        )
    named = evidence.get("devices")
    nodes = tuple(str(n) for n in named) if isinstance(named, (list, tuple)) and named else ("/dev/nvidiactl",)
    return (
        Fix(
            summary="Find the group that owns the device files (usually `video`), add yourself to it with "
            '`sudo usermod -aG video "$USER"`, and log in again.',
            commands=(("ls", "-l", *nodes),),
            root=True,
            new_shell=True,
        ),
        Fix(
            summary="Or give all users access to the device files until the next reboot, as NVIDIA's driver does by "
            "default.",
            commands=(as_root(snapshot, "chmod", "0666", *nodes),),
            root=True,
        ),
    )


def unblock_gpu(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Leave what blocks: a batch system's control group, a snap, a unit's DeviceAllow, a container.

    In WSL it is an old driver of Windows, or an old WSL.
    """
    if is_wsl(snapshot):
        return windows_driver(snapshot, evidence)
    if host(snapshot).container:
        return (Fix(summary="Restart the container with access to the GPU (Docker: `--gpus all`)."),)
    return (
        Fix(
            summary="Run it in a normal shell, outside of snap, Flatpak and systemd units with DeviceAllow. Under "
            "Slurm, request a GPU with `--gres=gpu:1`."
        ),
    )


def fix_nvml(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A reboot fixes most of it; the kernel log tells why."""
    if is_wsl(snapshot):
        return (
            Fix(
                summary="Restart WSL. If the error returns, update the NVIDIA driver in Windows.", commands=(SHUTDOWN,)
            ),
        )
    facts = driver(snapshot)
    code = evidence.get("code")
    if code == NO_POWER:
        return (Fix(summary="Power off and connect the GPU's power cables, a separate cable for each connector."),)
    if host(snapshot).container and facts.nvml_error == UNKNOWN_ERROR:
        return (
            Fix(
                summary="Restart the container. It lost its GPU, which happens when systemd reloads on the host "
                f"while Docker uses the systemd cgroup driver ({CGROUP_ISSUE} explains how to prevent it)."
            ),
        )
    return (
        reboot(snapshot, "Reboot; if programs hang in the driver, power the computer off and on."),
        Fix(
            summary="If it comes back, look in the kernel log for messages about the GPU (lines with NVRM).",
            commands=(read_kernel_log(snapshot),),
            root=True,
        ),
    )


def start_fabric_manager(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Install the fabric manager of exactly the driver's version, where it is not, and start it."""
    if host(snapshot).container:
        return (
            Fix(
                summary="Start the fabric manager on the host of this container, in exactly the driver's version: "
                "`systemctl enable --now nvidia-fabricmanager`."
            ),
        )
    facts = driver(snapshot)
    there = facts.fabric_manager.version if facts.fabric_manager else None
    start = (
        as_root(snapshot, "systemctl", "enable", "nvidia-fabricmanager"),
        as_root(snapshot, "systemctl", "restart", "nvidia-fabricmanager"),
    )
    if (there is not None and there == facts.version) or evidence.get("running"):
        why = ("journalctl", "-u", "nvidia-fabricmanager", "-b", "--no-pager", "-n", "50")
        return (
            Fix(summary="Start the fabric manager.", commands=start, root=True),
            Fix(summary="If it stops again, its log shows why.", commands=(as_root(snapshot, *why),), root=True),
            *_subnet_manager(snapshot),
        )
    return (
        *_subnet_manager(snapshot),
        Fix(
            summary="Install the fabric manager of exactly the driver's version"
            f"{f' ({facts.version})' if facts.version else ''}, which GPUs with NVSwitches (HGX, DGX) need, and start "
            "it.",
            commands=(*_install_fabric_manager(snapshot, facts.version), *start),
            root=True,
        ),
        Fix(summary="Just after booting, wait a minute and try again: it may still be configuring the switches."),
    )


def _subnet_manager(snapshot: Snapshot) -> tuple[Fix, ...]:
    """From B200 on the switches are managed over InfiniBand.

    Source: NVIDIA's Fabric Manager guide, "NVLSM"; NVIDIA's gpu-operator, issue 2781.
    """
    manager = driver(snapshot).fabric_manager
    if not any(capability >= (10, 0) for capability in capabilities(snapshot)) or (manager and manager.nvswitches):
        return ()
    modules = as_root(snapshot, "modprobe", "-a", "mlx5_ib", "ib_umad")
    return (
        Fix(
            summary="The NVSwitches of these GPUs are managed over InfiniBand: install the package nvlsm, and load "
            "the kernel modules mlx5_ib and ib_umad before the fabric manager starts.",
            commands=(modules,),
            root=True,
        ),
    )


def _install_fabric_manager(snapshot: Snapshot, version: str | None) -> tuple[Command, ...]:
    """The repository may hold a newer one than the driver by now, which would not start next to it."""
    manager, number = package_manager(snapshot), branch(version)
    if manager == "apt-get":
        name = f"nvidia-fabricmanager-{number}={version}-*" if number else "nvidia-fabricmanager"
    else:
        name = f"nvidia-fabricmanager-{version}" if version else "nvidia-fabricmanager"
    return (as_root(snapshot, *INSTALL[manager], name),) if manager in {"apt-get", "dnf", "zypper"} else ()
