"""Which facts a ticket left out that would have been checked, and the one command that gives them."""

from collections.abc import Sequence
from typing import NamedTuple

from envcheck.about import PACKAGE
from envcheck.snapshot import Snapshot

WITH_ENVCHECK = f"pipx run --spec {PACKAGE} envcheck report"
"""Collects all of it, redacted."""


class Missing(NamedTuple):
    """Facts that one command would give."""

    what: str
    command: str


def missing_facts(snapshot: Snapshot) -> Sequence[Missing]:
    """What would be most worth having, most important first."""
    absent = snapshot.unavailable
    found = []
    if "driver" in absent or "driver.version" in absent or "gpus" in absent:
        found.append(Missing("the driver and the GPUs", "nvidia-smi"))
    if "torch" in absent and "packages.torch" in absent:
        found.append(Missing("torch, its CUDA build, Python and the system", "python -m torch.utils.collect_env"))
    if "packages" in absent:
        found.append(Missing("the installed packages", "python -m pip list"))
    if snapshot.driver is not None and snapshot.driver.nvml_error is not None and "driver.kernel_module" in absent:
        found.append(Missing("why the driver does not respond", "sudo dmesg | grep -iE 'nvrm|nvidia|nouveau'"))
    return found
