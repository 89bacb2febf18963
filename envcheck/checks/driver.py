"""Checks of the NVIDIA driver's version."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.predicates import driver_works, is_jetson
from envcheck.compat.tables.driver_branches import OLDEST
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed, unread


@check("driver.version", "driver", "driver-too-old")
def driver_version(snapshot: Snapshot) -> Iterator[Verdict]:
    """The driver branch is 535 or newer."""
    if snapshot.driver is None and "driver" in snapshot.unavailable:
        yield unread(snapshot, "driver", "Driver")
    if snapshot.driver is None or is_jetson(snapshot):
        return
    version = snapshot.driver.version
    branch = version_tuple(version)
    if branch is None:
        if driver_works(snapshot):
            yield unread(snapshot, "driver.version", "Driver version")
    elif branch[0] < OLDEST:
        yield found(
            "driver-too-old",
            f"The driver is {version}; envcheck and current CUDA builds of torch need {OLDEST} or newer.",
            title=f"Driver {version} is older than {OLDEST}",
            driver=version,
            needed=OLDEST,
        )
    elif driver_works(snapshot):
        cuda = snapshot.driver.cuda_version
        yield passed(f"Driver {version}" + (f", CUDA up to {cuda}" if cuda else ""), driver=version, cuda=cuda)
