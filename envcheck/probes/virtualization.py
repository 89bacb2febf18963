"""What this machine runs inside of: a hypervisor; a container, of which kind the marks of container programs tell."""

import os
import re

from envcheck.late_pattern import late
from envcheck.probes.box import Box, Unavailable

# Parts of a control group's path, or of what is mounted over /etc/hostname, to the program that makes such.
_MARKS = (
    ("kubernetes", late(r"/kubepods|/kubelet/")),
    ("docker", late(r"/docker[/-]|/system\.slice/docker-")),
    ("podman", late(r"libpod|/containers/storage/overlay-containers/")),
    ("lxc", late(r"/lxc[/.]|lxcfs")),
    ("containerd", late(r"/containerd/")),
)
_OWN = late(r" /etc/(?:hostname|hosts|resolv\.conf) | /proc/meminfo .*lxcfs")
"""Mounts that only a container has."""
_KNOWN = {"oci": "docker", "lxc-libvirt": "lxc"}
_FILES = (("/run/.containerenv", "podman"), ("/.singularity.d", "apptainer"))
_VARIABLES = (
    ("KUBERNETES_SERVICE_HOST", "kubernetes"),
    ("APPTAINER_CONTAINER", "apptainer"),
    ("SINGULARITY_CONTAINER", "singularity"),
)

DMI = "/sys/class/dmi/id"
CLOCKS = "/sys/devices/system/clocksource/clocksource0/available_clocksource"

# Vendor and product as the firmware gives them; names as systemd-detect-virt(1) has them. The first match counts.
_FIRMWARE = (
    ("vmware", late(r"VMware", re.IGNORECASE)),
    ("oracle", late(r"VirtualBox|innotek")),
    ("microsoft", late(r"Microsoft Corporation Virtual Machine")),
    ("parallels", late(r"Parallels")),
    ("xen", late(r"\bXen\b")),
    ("amazon", late(r"Amazon EC2")),
    ("google", late(r"Google Compute Engine")),
    ("apple", late(r"Apple Virtualization")),
    ("bhyve", late(r"BHYVE")),
    ("kvm", late(r"\bKVM\b|QEMU|OpenStack|oVirt|RHEV|Nutanix|DigitalOcean|Hetzner|Alibaba Cloud|Tencent|Linode")),
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


def container_kind(box: Box) -> str | None:
    """`docker`, `podman`, `kubernetes`, `lxc`, `systemd-nspawn`, `apptainer` ...; None: not in a container.

    Kubernetes comes first, because its containers bear the marks of docker or containerd too.
    """
    for variable, kind in _VARIABLES:
        if box.environ.get(variable):
            return kind
    for file, kind in _FILES:
        if box.path(file).exists():
            return kind
    return _by_groups(box) or _by_manager(box) or _by_docker_file(box)


def _by_groups(box: Box) -> str | None:
    """Control groups of the first process and of this one, and what is mounted over the container's own files."""
    gaps = Unavailable()
    mounts = gaps.text(box, "/proc/self/mountinfo") or ""
    own = "\n".join(line for line in mounts.splitlines() if _OWN.search(line))
    groups = gaps.text(box, "/proc/1/cgroup") or ""
    return next((kind for kind, mark in _MARKS if mark.search(groups) or mark.search(own)), None)


def _by_manager(box: Box) -> str | None:
    """What the container's manager says to the first process: `container=lxc`, or systemd's copy of it."""
    gaps = Unavailable()
    environment = gaps.text(box, "/proc/1/environ") or ""
    name = gaps.text(box, "/run/systemd/container") or gaps.text(box, "/run/host/container-manager")
    for variable in environment.split("\0"):
        if variable.startswith("container="):
            name = variable.removeprefix("container=")
    return None if not name or name == "wsl" else _KNOWN.get(name, name)


def _by_docker_file(box: Box) -> str | None:
    """`/.dockerenv`, unless it is a leftover: a virtual machine whose disk was made from an image has the file too."""
    return "docker" if box.path("/.dockerenv").exists() and not _boots_from_disk(box) else None


def _boots_from_disk(box: Box) -> bool:
    """The kernel's own threads are visible, and the root is a whole block device: no container, a machine."""
    gaps = Unavailable()
    if gaps.text(box, "/proc/2/comm") != "kthreadd":
        return False
    mounts = (line.split() for line in (gaps.text(box, "/proc/self/mountinfo") or "").splitlines())
    roots = [words for words in mounts if len(words) > 8 and words[4] == "/"]
    return bool(roots) and roots[-1][3] == "/" and os.path.dirname(roots[-1][-2]) == "/dev"  # noqa: PTH120
