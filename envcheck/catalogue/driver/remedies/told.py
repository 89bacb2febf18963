"""A driver that a text says cannot be reached: what this machine shows, then what is often behind it elsewhere."""

from envcheck.catalogue.commands import as_root
from envcheck.catalogue.driver.nvml_errors import NO_POWER
from envcheck.catalogue.driver.remedies.access import fix_nvml, unblock_gpu
from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.catalogue.driver.remedies.kernel_module import load_module, module_build
from envcheck.catalogue.hints import in_words
from envcheck.catalogue.problem import Remedy
from envcheck.compat.predicates import is_wsl, native_linux
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def load_or_sign(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """After an update of the kernel the module is not built; with Secure Boot it is built and refused."""
    if is_wsl(snapshot):
        return load_module(snapshot, evidence)
    return (
        *load_module(snapshot, evidence),
        _built_for_the_kernel(snapshot),
        Fix(
            summary="`sudo dmesg` and `mokutil --sb-state` show why it is not loaded: with Secure Boot on, enroll "
            "the key that "
            "it is signed with (Ubuntu `sudo update-secureboot-policy --enroll-key`, else `sudo mokutil --import KEY`; "
            "reboot, Enroll MOK), or disable Secure Boot."
        ),
    )


def _built_for_the_kernel(snapshot: Snapshot) -> Fix:
    """As the distribution builds it; in words where the text is of a machine that is not known."""
    summary = "After an update of the kernel, have the module built for it"
    commands = module_build(snapshot) if native_linux(snapshot) else ()
    if commands:
        return Fix(
            summary=f"{summary}.", commands=tuple(as_root(snapshot, *command) for command in commands), root=True
        )
    return Fix(
        summary=f"{summary}: install the headers of that kernel and the driver's package for DKMS or akmods (Arch: "
        "nvidia-open-dkms with linux-headers, linux-lts-headers or linux-cachyos-headers)."
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


_IN_WORDS = {
    11: "Try the kernel parameter `pci=nomsi`, or update the BIOS: the GPU gets no interrupts.",
    14: "The GPU's infoROM is damaged: it works on, but reports wrong data; have it replaced if CUDA fails, too.",
    19: "Another program uses the GPU alone: `sudo fuser -v /dev/nvidia*` shows which; stop it.",
    20: "The machine, not the GPU, is short of memory: `free -h`.",
    28: "The index or UUID is of no GPU of this machine: `nvidia-smi -L` lists them.",
}


def nvml_fixes(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What is known of NVML's code; else the kernel log, which says why."""
    code = evidence.get("code")
    known = _IN_WORDS.get(code) if isinstance(code, int) else None
    rest = fix_nvml(snapshot, evidence)
    return (Fix(summary=known), *rest) if known and code != NO_POWER else rest


def where_the_driver_is(*hints: str) -> Remedy:
    """The hints on the machine itself; in WSL and in containers the driver is that of Windows, or of the host."""

    def remedy(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
        return in_words(*hints) if native_linux(snapshot) else install_driver(snapshot, evidence)

    return remedy
