"""Driver branches: the CUDA version each came with, and which branch to install on a box."""

from collections.abc import Iterable

from envcheck.compat.tables.architectures import Architecture
from envcheck.units import version_tuple

OLDEST = 535
"""The oldest branch envcheck supports: the long-term branch that CUDA 12.2 came with."""
RECOMMENDED = 580
"""The long-term branch: it runs CUDA 12 and CUDA 13 builds of torch, drives Maxwell to Blackwell, and every
distribution's repository has it or a newer one."""

NEWEST = "610.43.02"
"""The first Linux driver of the newest toolkit known, CUDA 13.3. Source: CUDA Toolkit release notes, table "CUDA
Toolkit and Corresponding Driver Versions"."""
# fmt: off
# Minor-version compatibility: the oldest driver that runs any build of a CUDA major. Source: CUDA Compatibility guide.
OLDEST_FOR_MAJOR = {11: "450.80.02", 12: "525.60.13", 13: "580.65.06"}
# Before CUDA 11 each minor version needed the driver of its own release. Source: CUDA Toolkit release notes.
OLDEST_FOR_MINOR = {
    "9.0": "384.81", "9.1": "390.46", "9.2": "396.26", "10.0": "410.48", "10.1": "418.39", "10.2": "440.33",
}
# fmt: on


def branch(version: str | None) -> int | None:
    """535 for `535.183.01`."""
    numbers = version_tuple(version)
    return numbers[0] if numbers else None


def oldest_driver(cuda: str | None) -> str | None:
    """The oldest driver that runs torch built with this CUDA, `13.2`; None where it is not known.

    A CUDA major newer than the table needs at least the newest driver in it.
    """
    numbers = version_tuple(cuda)
    if numbers is None:
        return None
    if numbers[0] < min(OLDEST_FOR_MAJOR):
        return OLDEST_FOR_MINOR.get(".".join(map(str, numbers[:2])))
    return OLDEST_FOR_MAJOR.get(numbers[0]) or (NEWEST if numbers[0] > max(OLDEST_FOR_MAJOR) else None)


def branch_for(cuda: str | None, architectures: Iterable[Architecture]) -> int:
    """The branch to install for a torch built with `cuda` on GPUs of `architectures`.

    The card decides last: a branch that does not drive it is of no use, whatever torch would like.
    """
    wanted = max(RECOMMENDED, branch(oldest_driver(cuda)) or 0)
    last = [a.last_branch for a in architectures if a.last_branch is not None]
    return min([wanted, *last])
