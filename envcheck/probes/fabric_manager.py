"""The fabric manager, which machines with NVSwitches need before CUDA can start."""

import os

from envcheck.probes.box import Box, Unavailable
from envcheck.probes.kernel_module import version_in
from envcheck.snapshot import FabricManager

PROGRAM = "/usr/bin/nv-fabricmanager"
COMM = "nv-fabricmanage"
"""The kernel keeps 15 characters of a program's name."""
FACT = "driver.fabric_manager"


def fabric_manager(
    box: Box, switches: int, packages: tuple[str, ...], container: str | None, gaps: Unavailable
) -> FabricManager | None:
    """Whether it runs, and its version; None on a machine without NVSwitches."""
    if not switches:
        return None
    running = _running(box)
    if not running and container:
        gaps[f"{FACT}.running"] = f"processes of the host are not visible from inside a container ({container})"
        running = None
    elif running is None:
        gaps[f"{FACT}.running"] = "other users' processes are not visible in /proc"
    return FabricManager(nvswitches=switches, running=running, version=_version(box, packages, gaps))


def _running(box: Box) -> bool | None:
    """A process of that name is there; None where /proc shows only one's own (hidepid)."""
    try:
        pids = [name for name in os.listdir(box.path("/proc")) if name.isdigit()]  # noqa: PTH208 - names, not paths
    except OSError:
        return None
    gaps = Unavailable()
    if any(gaps.text(box, f"/proc/{pid}/comm") == COMM for pid in pids):
        return True
    return False if "1" in pids else None


def _version(box: Box, packages: tuple[str, ...], gaps: Unavailable) -> str | None:
    """From the package; else the program itself is asked."""
    for package in packages:
        name, _, release = package.partition(" ")
        if "fabricmanager" in name and version_in(release):
            return version_in(release)
    if not box.path(PROGRAM).exists():
        return None
    outcome = box.run(str(box.path(PROGRAM)), "--version", at_most_s=1.0)
    version = version_in(outcome.out + outcome.err)
    if version is None:
        gaps[f"{FACT}.version"] = f"{PROGRAM} --version: {outcome.failure or 'no version in its answer'}"
    return version
