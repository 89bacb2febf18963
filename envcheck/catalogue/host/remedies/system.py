"""The system and its settings: move to Linux, clean it of what does not belong there, find the GPU, name it."""

from envcheck.catalogue.commands import as_root, package_manager
from envcheck.catalogue.distribution import REMOVE
from envcheck.catalogue.driver.remedies.install import install_driver, start_card
from envcheck.catalogue.host.remedies.windows import SHUTDOWN, windows_driver
from envcheck.compat.driver_support import misfit
from envcheck.compat.environment import is_isolated
from envcheck.compat.predicates import driver, driver_version, driver_works, host, is_wsl
from envcheck.compat.tables.driver_branches import OLDEST
from envcheck.findings import Command, Evidence, Fix, Variable
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

GUIDE = "https://learn.microsoft.com/windows/wsl/install"


def read_kernel_log(snapshot: Snapshot) -> Command:
    """The lines of this start's kernel log that concern the GPU."""
    if host(snapshot).systemd is False:
        return as_root(snapshot, "dmesg")
    return as_root(snapshot, "journalctl", "-k", "-b", "--no-pager", "-g", "NVRM|nvidia|nouveau")


def reboot(snapshot: Snapshot, summary: str = "Reboot.") -> Fix:
    """Restart the machine, wherever it is: in WSL that is Windows, in a container its host."""
    if is_wsl(snapshot):
        return Fix(summary=f"{summary} In WSL, this means restarting Windows, not only WSL.", reboot=True)
    if host(snapshot).container:
        return Fix(summary=f"{summary} In a container, this means rebooting the host.", reboot=True)
    return Fix(summary=summary, commands=(as_root(snapshot, "reboot"),), root=True, reboot=True)


def use_linux(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """On Windows WSL 2; elsewhere a Linux machine."""
    if "Windows" in (evidence.get("system"), host(snapshot).system):
        return (
            Fix(
                summary=f"Install Ubuntu in WSL 2 from a PowerShell run as administrator ({GUIDE}), then run envcheck "
                "there.",
                commands=(("wsl.exe", "--install", "-d", "Ubuntu-24.04"),),
                reboot=True,
            ),
        )
    return (Fix(summary="Run envcheck on a Linux machine with an NVIDIA GPU."),)


def purge_linux_driver(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Remove the driver's packages by name, and restart WSL, which puts its own libraries back."""
    remove = REMOVE.get(package_manager(snapshot))
    names = tuple(package.split()[0] for package in driver(snapshot).packages if package.strip())
    if not names or remove is None:
        return (
            Fix(
                summary="Remove the NVIDIA driver from this distribution (if it was installed from NVIDIA's .run "
                "file: `sudo nvidia-uninstall`), then restart WSL. CUDA toolkits can stay.",
                commands=(SHUTDOWN,),
                root=True,
            ),
        )
    return (
        Fix(
            summary="Remove the Linux driver, then restart WSL; CUDA toolkits may stay.",
            commands=(as_root(snapshot, *remove, *names), SHUTDOWN),
            root=True,
        ),
    )


def find_gpu(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What can be done where no GPU is seen depends on who does not see it."""
    facts = host(snapshot)
    if is_wsl(snapshot):
        return windows_driver(snapshot, evidence)
    if snapshot.pci_gpus and driver_works(snapshot) and misfit(snapshot):
        return install_driver(snapshot, evidence)
    if snapshot.pci_gpus and driver_works(snapshot):
        branch = version_tuple(driver_version(snapshot))
        newer = install_driver(snapshot, evidence) if branch and branch[0] < OLDEST else ()
        return start_card(snapshot, evidence) or (
            *newer,
            Fix(
                summary="Find out from the kernel log (lines with NVRM) why the driver does not use the GPU.",
                commands=(read_kernel_log(snapshot),),
                root=True,
            ),
        )
    if snapshot.pci_gpus:
        return (Fix(summary="Remove the GPU from the configuration of vfio-pci (in /etc/modprobe.d), then reboot."),)
    if facts.container:
        return (Fix(summary="If the host has a GPU, start the container with access to it (Docker: `--gpus all`)."),)
    if facts.virtualization:
        return (Fix(summary="Pass a GPU through to this virtual machine, or choose a machine type that has one."),)
    return (
        Fix(
            summary="If this computer has an NVIDIA GPU: power it off, reseat the GPU, connect its power cables, and "
            "check that its slot is not disabled in the BIOS setup.",
            commands=(("lspci", "-d", "10de:"),),
        ),
    )


def number_by_bus(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """One variable, for good."""
    return (
        Fix(
            summary="Set CUDA_DEVICE_ORDER=PCI_BUS_ID in your shell's profile, so that cuda:N is nvidia-smi's GPU N: "
            "`export CUDA_DEVICE_ORDER=PCI_BUS_ID`.",
            new_shell=True,
            automatic=is_isolated(snapshot),
            variables=(Variable("CUDA_DEVICE_ORDER", "PCI_BUS_ID"),),
        ),
    )


def unset_visible_devices(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A batch system sets it; otherwise the user did."""
    if evidence.get("value") == "NoDevFiles":
        return (
            Fix(
                summary="Request a GPU from Slurm: `--gres=gpu:1`. Slurm hides all GPUs from jobs that do not "
                "request any."
            ),
        )
    return (
        Fix(
            summary="Run `unset CUDA_VISIBLE_DEVICES`, or set it to GPU numbers that `nvidia-smi -L` lists. If your "
            "shell's profile sets it, change it there.",
            commands=(("nvidia-smi", "-L"),),
            new_shell=True,
        ),
    )


def attach_one_report(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """One command that collects all facts at once, in the place where the failure happens."""
    return (
        Fix(
            summary="Collect one report where the failure happens (in the same container or environment).",
            commands=(("envcheck", "report"),),
        ),
    )
