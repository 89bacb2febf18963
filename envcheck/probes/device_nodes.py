"""The device nodes through which programs reach the driver."""

import os

from envcheck.probes.box import Box, Gaps
from envcheck.snapshot import DeviceNode


def device_nodes(box: Box, gaps: Gaps) -> tuple[DeviceNode, ...]:
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
