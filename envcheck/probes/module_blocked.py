"""What keeps the nvidia module from being loaded: a line of modprobe's configuration or the kernel's own; Secure Boot.

`prime-select intel`, EnvyControl and their kind switch a laptop's NVIDIA GPU off in this way; so do leftovers of setups
that gave it to a virtual machine.
"""

import re

from envcheck.late_pattern import late
from envcheck.probes.box import Box, Unavailable

FACT = "driver.secure_boot"
EFI = "/sys/firmware/efi"
VARIABLE = f"{EFI}/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
"""The EFI global variable SecureBoot (UEFI specification, chapter 3.3): four bytes of attributes, then 0 or 1."""

FOLDERS = ("/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d")
"""Where modprobe.d(5) is read from; of two files of one name the first counts."""
COMMAND_LINE = "/proc/cmdline"
_BLOCKED = late(
    r"^\s*(?:blacklist\s+nvidia|alias\s+nvidia\s+off|install\s+nvidia\s+\S*/?(?:false|true))\s*(?:#.*)?$", re.MULTILINE
)
_ON_THE_LINE = late(r"(?:^|\s)(?:modprobe\.|module_|rd\.driver\.)blacklist=(?:\S*,)?nvidia(?:,|\s|$)")


def module_blocked_by(box: Box) -> str | None:
    """The file that keeps the module from loading; None: there is none."""
    gaps = Unavailable()
    if _ON_THE_LINE.search(gaps.text(box, COMMAND_LINE) or ""):
        return COMMAND_LINE
    seen: set[str] = set()
    for folder in FOLDERS:
        for name in _files(box, folder):
            text = None if name in seen else gaps.text(box, f"{folder}/{name}")
            seen.add(name)
            if text and _BLOCKED.search(text):
                return f"{folder}/{name}"
    return None


def _files(box: Box, folder: str) -> list[str]:
    try:
        return sorted(path.name for path in box.path(folder).iterdir() if path.suffix == ".conf")
    except OSError:
        return []


def secure_boot(box: Box, container: str | None, gaps: Unavailable) -> bool | None:
    """Secure Boot is on. A machine that was not booted through EFI has none."""
    try:
        return box.path(VARIABLE).read_bytes()[4] == 1
    except IndexError:
        gaps[FACT] = f"{VARIABLE}: shorter than it should be"
    except FileNotFoundError:
        return _without_variable(box, container, gaps)
    except OSError as error:
        gaps[FACT] = f"{VARIABLE}: {error.strerror}"
    return None


def _without_variable(box: Box, container: str | None, gaps: Unavailable) -> bool | None:
    if container:
        gaps[FACT] = f"not visible from inside a container ({container})"
    elif not box.path("/sys").is_dir() or not any(box.path("/sys").iterdir()):
        gaps[FACT] = "/sys is not mounted"
    elif box.path(EFI).is_dir() and not _any(box, f"{EFI}/efivars"):
        gaps[FACT] = f"{EFI}/efivars is not mounted"
    else:
        return False
    return None


def _any(box: Box, folder: str) -> bool:
    try:
        return any(box.path(folder).iterdir())
    except OSError:
        return False
