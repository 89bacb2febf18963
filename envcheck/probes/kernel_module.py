"""The `nvidia` kernel module: loaded or not, which, and what lies on the disk for the running kernel."""

import re

from msgspec import Struct

from envcheck.late_pattern import late
from envcheck.probes.box import Box, Unavailable

VERSION_FILE = "/proc/driver/nvidia/version"
_VERSION = late(r"\b(\d{3,}\.\d+(?:\.\d+)*)\b")
# Debian calls it nvidia-current; distributions compress modules with xz, zstd or gzip.
_MODULE_FILE = late(rb"^([^:\n]*/)?nvidia(?:-current)?\.ko(?:\.xz|\.zst|\.gz)?:", re.MULTILINE)


class Loaded(Struct, frozen=True):
    """What the kernel has loaded; None: could not be read, or for `version` also: not loaded."""

    version: str | None = None
    open: bool | None = None
    uvm: bool | None = None
    nouveau: bool | None = None


def loaded_modules(box: Box, gaps: Unavailable) -> Loaded:
    """The modules that matter to the GPU."""
    names = _loaded_names(box, gaps)
    banner = gaps.text(box, VERSION_FILE)
    version = gaps.text(box, "/sys/module/nvidia/version") or version_in(banner)
    there = version is not None or (names is not None and "nvidia" in names)
    if there and version is None:
        gaps["driver.kernel_module"] = "the nvidia module is loaded, but its version cannot be read"
    if version is not None:
        gaps.pop("driver.kernel_module", None)
    if there and banner is None:
        gaps["driver.kernel_module_open"] = f"{VERSION_FILE}: cannot be read"
    return Loaded(
        version=version,
        open="Open Kernel Module" in banner if banner else None,
        uvm=None if names is None else "nvidia_uvm" in names,
        nouveau=None if names is None else "nouveau" in names,
    )


def version_in(text: str | None) -> str | None:
    """The driver version in a line of text: `535.183.01`."""
    match = _VERSION.search(text or "")
    return match[1] if match else None


def module_on_disk(box: Box, release: str | None, container: str | None, gaps: Unavailable) -> bool | None:
    """An `nvidia` module is installed for the running kernel.

    A kernel whose modules folder is gone (an update removed it) has none. A container sees no modules of its kernel, so
    there it stays unknown.
    """
    fact = "driver.module_on_disk"
    if not release:
        gaps[fact] = "the running kernel's release is not known"
        return None
    listings = (f"/lib/modules/{release}/modules.dep", f"/usr/lib/modules/{release}/modules.dep")
    listing = next((path for path in listings if box.path(path).exists()), None)
    if listing:
        try:
            return _MODULE_FILE.search(box.path(listing).read_bytes()) is not None
        except OSError as error:
            gaps[fact] = f"{listing}: {error.strerror}"
            return None
    if container:
        gaps[fact] = f"not visible from inside a container ({container})"
        return None
    return False


def dkms_status(box: Box) -> tuple[str, ...]:
    """What `dkms status` says of the nvidia modules, read from the tree that it reads itself."""
    lines: list[str] = []
    for module in _folders(box, "/var/lib/dkms"):
        if not module.startswith("nvidia") or module.startswith(("nvidia-fs", "nvidia-peermem")):
            continue
        for version in _folders(box, f"/var/lib/dkms/{module}"):
            if version_in(version):
                lines += _dkms_builds(box, module, version)
    return tuple(lines)


def _dkms_builds(box: Box, module: str, version: str) -> list[str]:
    """One line for each kernel that a version was built for; `added` where it was built for none."""
    tree = f"/var/lib/dkms/{module}"
    lines: list[str] = []
    for kernel in _folders(box, f"{tree}/{version}"):
        for machine in _folders(box, f"{tree}/{version}/{kernel}"):
            if not box.path(f"{tree}/{version}/{kernel}/{machine}/module").is_dir():
                continue
            link = box.path(f"{tree}/kernel-{kernel}-{machine}")
            state = "installed" if link.is_symlink() and version in str(link.readlink()).split("/") else "built"
            lines.append(f"{module}/{version}, {kernel}, {machine}: {state}")
    return lines or [f"{module}/{version}: added"]


def _folders(box: Box, absolute: str) -> list[str]:
    """Names of the real folders in a folder; none where it cannot be read."""
    try:
        return sorted(entry.name for entry in box.path(absolute).iterdir() if entry.is_dir() and not entry.is_symlink())
    except OSError:
        return []


def _loaded_names(box: Box, gaps: Unavailable) -> frozenset[str] | None:
    """Names of the loaded modules; None where the kernel does not tell."""
    unread = Unavailable()
    text = unread.text(box, "/proc/modules", "modules")
    if text is not None:
        return frozenset(line.partition(" ")[0] for line in text.splitlines())
    if box.path("/sys/module").is_dir():
        names = ("nvidia", "nvidia_uvm", "nouveau")
        return frozenset(name for name in names if box.path(f"/sys/module/{name}").is_dir())
    reason = unread.get("modules", "/proc/modules: not there")
    for fact in ("kernel_module", "uvm_loaded", "nouveau_loaded"):
        gaps[f"driver.{fact}"] = reason
    return None
