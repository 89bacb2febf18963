"""Checks of what CUDA needs next to the driver: nvidia-uvm and, on NVSwitch machines, the fabric manager."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import gpu_names, plural
from envcheck.compat.predicates import driver_works, is_jetson, is_wsl
from envcheck.snapshot import Driver, Gpu, Snapshot
from envcheck.verdict import Verdict, found, passed, skipped, unread

NODE = "/dev/nvidia-uvm"


@check("driver.uvm", "driver", "uvm-missing")
def unified_memory(snapshot: Snapshot) -> Iterator[Verdict]:
    """The kernel module nvidia-uvm is loaded."""
    facts = snapshot.driver
    if facts is None or is_wsl(snapshot) or is_jetson(snapshot) or not driver_works(snapshot) or not snapshot.gpus:
        return
    nodes = {node.path for node in facts.devices}
    container = bool(snapshot.host and snapshot.host.container)
    if facts.nouveau_loaded is not None and facts.nvml_library is None and not nodes:
        # A version and GPUs were written into the snapshot of a machine that has no driver.
        yield skipped(
            "nvidia-uvm", "the GPUs respond, but neither the driver's library nor its device files were found"
        )
        return
    if NODE in nodes or _cuda_was_seen_working(snapshot):
        return
    not_given = container and "/dev/nvidiactl" in nodes
    if facts.uvm_on_demand and not container:
        yield passed("nvidia-uvm is loaded when CUDA first needs it")
    elif facts.uvm_loaded is False or not_given:
        yield found(
            "uvm-missing",
            f"{'nvidia-uvm is not loaded' if facts.uvm_loaded is False else 'The container was not given ' + NODE}, "
            "so CUDA cannot start, although nvidia-smi works.",
            loaded=facts.uvm_loaded,
            node=False,
        )


def _cuda_was_seen_working(snapshot: Snapshot) -> bool:
    return any(trial.name == "cuda" and trial.ok for trial in (snapshot.deep.trials if snapshot.deep else ()))


def _is_unregistered(gpu: Gpu) -> bool:
    """The GPU is to register with an NVLink fabric, and has not, or not well."""
    return gpu.fabric_state in {"not-started", "in-progress"} or (
        gpu.fabric_state == "completed" and bool(gpu.fabric_status)
    )


def _waits_for_fabric(snapshot: Snapshot, gpus: list[Gpu]) -> Verdict:
    """The GPUs' own word, which also holds inside a container and where the switches are no PCI devices."""
    facts = snapshot.driver or Driver()
    manager = facts.fabric_manager
    refused = [gpu for gpu in gpus if gpu.fabric_state == "completed"]
    how = (
        f"ended with NVML error {refused[0].fabric_status}"
        if refused
        else f"is {gpus[0].fabric_state} and does not finish"
    )
    state = "" if manager is None or manager.running is not False else " nv-fabricmanager is not running."
    return found(
        "fabric-manager-missing",
        f"The registration of {gpu_names(gpus)} with the NVLink fabric {how}.{state} CUDA fails with error 802 until "
        "the fabric manager has configured the fabric.",
        title="The GPUs are not registered with the NVLink fabric",
        running=manager.running if manager else None,
        version=manager.version if manager else None,
        driver=facts.version,
        gpus=[gpu.index for gpu in gpus],
    )


@check("driver.fabric-manager", "driver", "fabric-manager-missing")
def fabric_manager(snapshot: Snapshot) -> Iterator[Verdict]:
    """On a machine with NVSwitches, the fabric manager runs in the driver's version."""
    facts = snapshot.driver
    manager = facts.fabric_manager if facts else None
    unregistered = [gpu for gpu in snapshot.gpus if _is_unregistered(gpu)]
    if unregistered:
        yield _waits_for_fabric(snapshot, unregistered)
        return
    if facts is None or manager is None or manager.nvswitches == 0 or (snapshot.host and snapshot.host.container):
        return
    switches = plural(manager.nvswitches, "NVSwitch", "NVSwitches")
    other = manager.version is not None and facts.version is not None and manager.version != facts.version
    if manager.running is None:
        yield unread(snapshot, "driver.fabric_manager.running", "Fabric manager")
    elif not manager.running:
        yield found(
            "fabric-manager-missing",
            f"This machine has {switches}, but nv-fabricmanager is not running. CUDA fails with error 802.",
            running=False,
            version=manager.version,
            driver=facts.version,
        )
    elif other:
        yield found(
            "fabric-manager-missing",
            f"The fabric manager is {manager.version}, the driver {facts.version}; they must be the same.",
            title="The fabric manager's version differs from the driver's",
            running=True,
            version=manager.version,
            driver=facts.version,
        )
    else:
        yield passed(f"Fabric manager {manager.version or 'runs'}, {switches}")
