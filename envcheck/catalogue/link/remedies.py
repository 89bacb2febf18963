"""What to do about the links between GPUs."""

from envcheck.catalogue.commands import as_root
from envcheck.catalogue.host.remedies.room import larger_shm
from envcheck.catalogue.host.remedies.system import reboot
from envcheck.compat.predicates import host
from envcheck.compat.tables.gpus import card
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

STATUS = ("nvidia-smi", "nvlink", "--status")
ERRORS = ("nvidia-smi", "nvlink", "--errorcounters")


def fit_bridge(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Optional: buy a bridge, or reseat the one there is."""
    name = evidence.get("name")
    return (
        Fix(
            summary=f"If you use tensor parallelism, install an NVLink bridge made for the {name or 'GPUs'}. If "
            "a bridge is installed, power off and press it firmly onto both GPUs."
        ),
    )


def revive_links(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Reset both ends; then look at the bridge or board."""
    further = "have the board inspected" if _on_board(snapshot) else "power off and reseat the bridge"
    return (
        Fix(summary="Show the state of the links.", commands=(STATUS,)),
        reboot(snapshot),
        Fix(summary=f"If the links stay inactive, {further}."),
    )


def check_bridge(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Contacts first; on a board there are none to clean."""
    if _on_board(snapshot):
        return (
            Fix(
                summary="Reset the GPUs, or reboot, and see whether it comes back; then have the board inspected.",
                commands=(STATUS, ERRORS),
            ),
        )
    return (
        Fix(
            summary="Power off, clean and reseat the NVLink bridge, then check that all links are active and have no "
            "errors.",
            commands=(STATUS, ERRORS),
        ),
    )


def _on_board(snapshot: Snapshot) -> bool:
    """The links run over the board that the GPUs sit on; no bridge can be taken off."""
    return any(known is not None and known.wiring == "board" for known in (card(gpu.name) for gpu in snapshot.gpus))


def allow_p2p(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Only what the user can change; most reasons lie in the hardware or the driver."""
    reasons = evidence.get("reasons")
    if isinstance(reasons, (list, tuple)) and "disabled-by-registry" in reasons:
        return (
            Fix(
                summary="Remove the option that disables peer-to-peer access from the module's options in "
                "/etc/modprobe.d, then reboot.",
                commands=(("grep", "-r", "NVreg", "/etc/modprobe.d"),),
                reboot=True,
            ),
        )
    return ()


def pass_directly(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Firmware or kernel option; ports one by one until the next reboot.

    Source: CUDA C++ Programming Guide, "IOMMU on Linux"; NCCL's guide, "PCI Access Control Services".
    """
    named = evidence.get("ports")
    ports = tuple(map(str, named)) if isinstance(named, (list, tuple)) else ()
    until_reboot = Fix(
        summary="Disable ACS in the ports above the GPUs until the next reboot.",
        commands=tuple(as_root(snapshot, "setpci", "-s", port, "ECAP_ACS+6.w=0000") for port in ports),
        root=True,
    )
    without = Fix(summary="Or disable peer-to-peer access in NCCL: `export NCCL_P2P_DISABLE=1`.")
    inside = bool(host(snapshot).container)
    return (_direct_traffic(snapshot), *((until_reboot,) if ports and not inside else ()), without)


def mend_copies(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Let the GPUs' traffic pass unhindered; until then keep to one GPU. Source: NCCL's guide, "Troubleshooting"."""
    return (
        _direct_traffic(snapshot),
        Fix(
            summary="Until then, use one GPU (`export CUDA_VISIBLE_DEVICES=0`), or disable peer-to-peer access in "
            "NCCL (`export NCCL_P2P_DISABLE=1`)."
        ),
        Fix(summary="Check the NVLink error counters.", commands=(STATUS, ERRORS)),
    )


def restore_nccl(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """By the way of moving data that is at fault. Source: NCCL's guide, "Troubleshooting"."""
    debug = Fix(
        summary="Run it again with NCCL_DEBUG=INFO; the first WARN line shows the cause.",
        commands=(("env", "NCCL_DEBUG=INFO", "envcheck", "check", "--deep", "--only", "link", "-v"),),
    )
    one = Fix(summary="Until then, use one GPU: `export CUDA_VISIBLE_DEVICES=0`.")
    if evidence.get("transport") == "P2P":
        without = Fix(summary="Until then, disable peer-to-peer access in NCCL: `export NCCL_P2P_DISABLE=1`.")
        return (_direct_traffic(snapshot), without, debug)
    if evidence.get("transport") == "SHM":
        without = Fix(summary="Until then, disable shared memory in NCCL: `export NCCL_SHM_DISABLE=1`.")
        return (*larger_shm(snapshot, evidence), without, debug)
    return (debug, one)


def _direct_traffic(snapshot: Snapshot) -> Fix:
    """Let what the GPUs send each other pass, without a detour through an IOMMU."""
    machine = host(snapshot)
    if machine.virtualization or machine.container:
        return Fix(
            summary="Ask the host's administrator to allow peer-to-peer access between the GPUs: IOMMU and "
            "ACS redirect their traffic."
        )
    return Fix(
        summary="Disable the IOMMU (AMD-Vi, VT-d) and PCIe ACS in the BIOS setup, unless virtual machines need them, "
        "or add `iommu=pt` to the kernel's command line. In the output of this command, lines with ACSCtl and "
        "SrcValid+ show where ACS is enabled.",
        commands=(as_root(snapshot, "lspci", "-vvv"),),
        root=True,
        reboot=True,
    )


def see_traffic(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Other traffic first, then the way between the GPUs."""
    return (
        Fix(
            summary="Check whether other programs use the GPUs. Stop them and try again.",
            commands=(("nvidia-smi",), ("nvidia-smi", "topo", "-m"), STATUS),
        ),
    )
