"""The device nodes through which programs reach the driver."""

import os
import stat

from envcheck.probes.box import Box, Unavailable
from envcheck.snapshot import DeviceNode

HELPER = "/usr/bin/nvidia-modprobe"
"""Called by libcuda to load nvidia-uvm and to make its device nodes."""


def uvm_on_demand(box: Box) -> bool:
    """The helper is installed and runs as root whoever calls it."""
    try:
        found = box.path(HELPER).stat()
    except OSError:
        return False
    return bool(found.st_mode & stat.S_ISUID) and found.st_uid == 0


def device_nodes(box: Box, gaps: Unavailable) -> tuple[DeviceNode, ...]:
    """Every `/dev/nvidia*` node and whether this user may read and write it.

    Asked with access(2), never by opening: opening `/dev/nvidia0` wakes a sleeping GPU.
    """
    try:
        names = sorted(name for name in os.listdir(box.path("/dev")) if name.startswith("nvidia"))  # noqa: PTH208
    except OSError as error:
        gaps["driver.devices"] = f"/dev: {error.strerror}"
        return ()
    return tuple(_node(box, f"/dev/{name}") for name in names if not box.path(f"/dev/{name}").is_dir())


def _node(box: Box, path: str) -> DeviceNode:
    where = box.path(path)
    return DeviceNode(path=path, readable=os.access(where, os.R_OK), writable=os.access(where, os.W_OK))
