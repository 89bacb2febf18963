"""Checks of the NVIDIA driver."""

from collections.abc import Iterator

from envcheck.checks.verdict import Verdict, check, found, passed, unread
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

OLDEST_DRIVER = 535
"""The oldest branch envcheck supports: the long-term branch that CUDA 12.2 came with."""


@check("driver.version", "driver", "driver-too-old")
def driver_version(snapshot: Snapshot) -> Iterator[Verdict]:
    """The driver is of branch 535 or newer."""
    if snapshot.driver is None:
        return
    version = snapshot.driver.version
    branch = version_tuple(version)
    if branch is None:
        yield unread(snapshot, "driver.version", "Driver version")
    elif branch[0] < OLDEST_DRIVER:
        yield found(
            "driver-too-old",
            f"The driver is {version}; envcheck and current CUDA builds of torch need {OLDEST_DRIVER} or newer.",
            title=f"Driver {version} is older than {OLDEST_DRIVER}",
            driver=version,
            needed=OLDEST_DRIVER,
        )
    else:
        yield passed(f"Driver {version}")
