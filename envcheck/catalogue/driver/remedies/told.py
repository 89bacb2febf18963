"""A driver that a text says cannot be reached: what this machine shows, then what is often behind it elsewhere."""

from envcheck.catalogue.driver.remedies.access import unblock_gpu
from envcheck.catalogue.driver.remedies.kernel_module import load_module
from envcheck.compat.predicates import is_wsl
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def load_or_sign(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """After an update of the kernel the module is not built; with Secure Boot it is built and refused."""
    if is_wsl(snapshot):
        return load_module(snapshot, evidence)
    return (
        *load_module(snapshot, evidence),
        Fix(
            summary="`sudo dmesg` and `mokutil --sb-state` show why it is not loaded: with Secure Boot on, sign the "
            "module (`sudo update-secureboot-policy --enroll-key`, reboot, Enroll MOK) or disable Secure Boot; "
            "after a kernel update, install its headers and let DKMS build the module (`dkms status`, `sudo dkms "
            "autoinstall`)."
        ),
    )


def unblock_or_wsl(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Nearly all such texts come from WSL."""
    if is_wsl(snapshot):
        return unblock_gpu(snapshot, evidence)
    return (
        *unblock_gpu(snapshot, evidence),
        Fix(
            summary="In WSL: install the newest NVIDIA driver in Windows, then `wsl --update` and `wsl --shutdown`; "
            "remove a Linux NVIDIA driver that was installed inside WSL, and use /usr/lib/wsl/lib/nvidia-smi."
        ),
    )
