"""Checks of containers."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.predicates import bus_was_read, driver, driver_works, gpus_were_read, is_jetson, module_loaded
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed

ABSENT = (None, 9, 12)
"""NVML's codes where a GPU was not given: it answers but lists none, finds no driver, has no library. With any other
code the GPU is there and something else is wrong."""


@check("host.container", "host", "container-without-gpu")
def container_gpu(snapshot: Snapshot) -> Iterator[Verdict]:
    """A container can use the host's GPU."""
    if snapshot.host is None or not snapshot.host.container or snapshot.driver is None:
        return
    facts, kind = snapshot.driver, snapshot.host.container
    if driver_works(snapshot) and not gpus_were_read(snapshot):
        return
    if driver_works(snapshot) and snapshot.gpus:
        yield passed(f"The container ({kind}) can use the host's GPU")
    elif (
        facts.nvml_error in ABSENT and not facts.nvml_timeout and facts.nvml_signal is None and _host_may_have(snapshot)
    ):
        yield found(
            "container-without-gpu",
            _detail(snapshot, kind),
            title="The loader cannot find the NVIDIA driver's libraries" if facts.library_elsewhere else None,
            container=kind,
            nvml_error=facts.nvml_error,
        )


def _host_may_have(snapshot: Snapshot) -> bool:
    """The host has a GPU, or nothing tells that it has none."""
    there = bool(snapshot.pci_gpus) or module_loaded(snapshot) or is_jetson(snapshot)
    return there or bool(snapshot.host and snapshot.host.wsl) or not bus_was_read(snapshot)


def _detail(snapshot: Snapshot, kind: str) -> str:
    """Tell apart: nothing given, devices without the driver's libraries, and a host that is itself not ready."""
    facts = driver(snapshot)
    nodes = [node.path for node in facts.devices if node.path.startswith("/dev/nvidia")]
    if snapshot.pci_gpus and not module_loaded(snapshot) and all(g.driver != "nvidia" for g in snapshot.pci_gpus):
        return (
            f"The host of this container ({kind}) has an NVIDIA GPU, but its NVIDIA driver is not running either. "
            "First make `nvidia-smi` work on the host, then start the container with access to the GPU."
        )
    if facts.nvml_error == 12 and facts.library_elsewhere:
        return (
            f"The driver's libraries are in this container ({kind}) at {facts.library_elsewhere}, where the loader "
            "does not search."
        )
    if nodes and facts.nvml_error == 12:
        return (
            f"This container ({kind}) has {nodes[0]}, but not the driver's libraries, which the NVIDIA Container "
            "Toolkit mounts."
        )
    return f"This container ({kind}) was started without access to the host's GPU, so nothing in it can use CUDA."
