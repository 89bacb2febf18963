"""Get a GPU started that the driver could not start."""

from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.compat.predicates import host
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


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
