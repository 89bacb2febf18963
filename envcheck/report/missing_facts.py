"""Which facts a ticket left out that would have been checked, and the one command that gives them."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from envcheck.about import PACKAGE
from envcheck.snapshot import Snapshot

WITH_ENVCHECK = f"pipx run --spec {PACKAGE} envcheck report"
"""Collects all of it, redacted."""


class Missing(NamedTuple):
    """Facts that one command would give."""

    what: str
    command: str


HARDWARE = {"driver", "gpu", "link"}
"""Areas whose problems no package changes."""


def missing_facts(snapshot: Snapshot, areas: Collection[str] = ()) -> Sequence[Missing]:
    """What would be most worth having, most important first.

    `areas`: of the causes that are known. Where all are of the hardware or its driver, packages are not asked for.
    """
    absent = snapshot.unavailable
    found = []
    no_driver, no_gpus = "driver" in absent or "driver.version" in absent, "gpus" in absent
    if no_driver or no_gpus:
        both = no_driver and no_gpus
        found.append(Missing(f"the {'driver and the GPUs' if both else 'GPUs' if no_gpus else 'driver'}", "nvidia-smi"))
    if not areas or not HARDWARE.issuperset(areas):
        if "torch" in absent and "packages.torch" in absent:
            found.append(Missing("torch, its CUDA build, Python and the system", "python -m torch.utils.collect_env"))
        if "packages" in absent:
            found.append(Missing("the installed packages", "python -m pip list"))
    if snapshot.driver is not None and snapshot.driver.nvml_error is not None and "driver.kernel_module" in absent:
        found.append(Missing("why the driver does not respond", "sudo dmesg | grep -iE 'nvrm|nvidia|nouveau'"))
    return found
