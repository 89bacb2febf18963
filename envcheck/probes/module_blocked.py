"""Whether a line of modprobe's configuration, or of the kernel's own, keeps the nvidia module from being loaded.

`prime-select intel`, EnvyControl and their kind switch a laptop's NVIDIA GPU off in this way; so do leftovers of setups
that gave it to a virtual machine.
"""

import re

from envcheck.probes.box import Box, Unavailable

FOLDERS = ("/etc/modprobe.d", "/run/modprobe.d", "/usr/lib/modprobe.d", "/lib/modprobe.d")
"""Where modprobe.d(5) is read from; of two files of one name the first counts."""
COMMAND_LINE = "/proc/cmdline"
_BLOCKED = re.compile(
    r"^\s*(?:blacklist\s+nvidia|alias\s+nvidia\s+off|install\s+nvidia\s+\S*/?(?:false|true))\s*(?:#.*)?$", re.MULTILINE
)
_ON_THE_LINE = re.compile(r"(?:^|\s)(?:modprobe\.|module_|rd\.driver\.)blacklist=(?:\S*,)?nvidia(?:,|\s|$)")


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
