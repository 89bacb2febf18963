"""Which hypervisor the machine runs under."""

import re

from envcheck.probes.box import Box, Unavailable

DMI = "/sys/class/dmi/id"
CLOCKS = "/sys/devices/system/clocksource/clocksource0/available_clocksource"

# Vendor and product as the firmware gives them; names as systemd-detect-virt(1) has them. The first match counts.
_FIRMWARE = (
    ("vmware", re.compile(r"VMware", re.IGNORECASE)),
    ("oracle", re.compile(r"VirtualBox|innotek")),
    ("microsoft", re.compile(r"Microsoft Corporation Virtual Machine")),
    ("parallels", re.compile(r"Parallels")),
    ("xen", re.compile(r"\bXen\b")),
    ("amazon", re.compile(r"Amazon EC2")),
    ("google", re.compile(r"Google Compute Engine")),
    ("apple", re.compile(r"Apple Virtualization")),
    ("bhyve", re.compile(r"BHYVE")),
    ("kvm", re.compile(r"\bKVM\b|QEMU|OpenStack|oVirt|RHEV|Nutanix|DigitalOcean|Hetzner|Alibaba Cloud|Tencent|Linode")),
)
# Clock sources that a hypervisor offers its guests, where there is no firmware table (microVMs).
_CLOCKS = (("kvm", "kvm-clock"), ("microsoft", "hyperv_clocksource"), ("xen", "xen"))


def virtualization(box: Box, cpuinfo: str | None, wsl: int | None, gaps: Unavailable) -> str | None:
    """`kvm`, `vmware`, `microsoft` ..., `wsl` for WSL 2, `vm-other` for one not recognised; None: bare metal.

    On x86 the processor itself says whether there is a hypervisor, so that the "metal" machines of a cloud and makers
    whose names stand on both kinds are told apart.
    """
    if wsl:
        return "wsl"
    if cpuinfo is None:
        gaps["host.virtualization"] = "/proc/cpuinfo: cannot be read"
        return None
    flags = re.search(r"^flags\s*:(.*)$", cpuinfo, re.MULTILINE)
    if flags and "hypervisor" not in flags[1].split():
        return None
    named = _named(box)
    return named or ("vm-other" if flags else None)


def _named(box: Box) -> str | None:
    gaps = Unavailable()
    firmware = " ".join(gaps.text(box, f"{DMI}/{name}") or "" for name in ("sys_vendor", "product_name", "bios_vendor"))
    if ".metal" in firmware:
        return None
    clocks = gaps.text(box, CLOCKS) or ""
    by_firmware = next((kind for kind, pattern in _FIRMWARE if pattern.search(firmware)), None)
    kernel = gaps.text(box, "/sys/hypervisor/type")
    return by_firmware or kernel or next((kind for kind, clock in _CLOCKS if clock in clocks), None)
