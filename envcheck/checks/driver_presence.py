"""Checks that there is a GPU, that a driver was installed for it, and that it is new enough."""

from collections.abc import Iterator

from envcheck.catalogue.driver.nvml_errors import NO_LIBRARY, NOT_LOADED
from envcheck.checks.check import check
from envcheck.checks.text import capital, listed
from envcheck.compat.driver_support import PASSTHROUGH, misfit, not_started, reason
from envcheck.compat.predicates import (
    bus_was_read,
    driver,
    driver_works,
    gpus_were_read,
    has_gpu,
    is_jetson,
    is_wsl,
    module_loaded,
)
from envcheck.compat.tables.driver_branches import OLDEST, OLDEST_FOR_MAJOR
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed, skipped, unread


@check("driver.gpu", "driver", "gpu-not-found")
def gpu_on_the_bus(snapshot: Snapshot) -> Iterator[Verdict]:
    """There is an NVIDIA GPU."""
    if snapshot.driver is None or snapshot.gpus:
        return
    if is_jetson(snapshot):
        yield skipped("GPU", "a Jetson's GPU is not a PCI device and usually has no NVML; --deep asks CUDA directly")
        return
    container = bool(snapshot.host and snapshot.host.container)
    if driver_works(snapshot) and not gpus_were_read(snapshot):
        yield unread(snapshot, "gpus", "GPUs")
    elif driver_works(snapshot):
        if not container:
            event = not_started(snapshot)
            yield found(
                "gpu-not-found",
                _unlisted(snapshot),
                title=_unlisted_title(snapshot),
                driver=_version(snapshot),
                start_failure=event.kind if event else None,
            )
    elif snapshot.pci_gpus and all(gpu.driver == PASSTHROUGH for gpu in snapshot.pci_gpus):
        yield found("gpu-not-found", _unlisted(snapshot), title="The GPU is reserved for virtual machines", driver=None)
    elif snapshot.driver.nvml_error in {None, NO_LIBRARY, NOT_LOADED} and _bus_is_empty(snapshot, container):
        yield found("gpu-not-found", _absent(snapshot, container), nvml_error=snapshot.driver.nvml_error)


def _bus_is_empty(snapshot: Snapshot, container: bool) -> bool:
    """No GPU on the bus; or, where the bus was not read, nothing that hints at one."""
    facts = driver(snapshot)
    if snapshot.pci_gpus or module_loaded(snapshot) or is_wsl(snapshot):
        return False
    if facts.nvml_timeout or facts.nvml_signal is not None:
        return bus_was_read(snapshot)
    return bus_was_read(snapshot) or (facts.nvml_error == NO_LIBRARY and not container)


def _absent(snapshot: Snapshot, container: bool) -> str:
    where = "the PCI bus of this machine" if not container else "the PCI bus of the machine that runs this container"
    if not bus_was_read(snapshot):
        return "There is no sign of an NVIDIA GPU on this machine: no driver is installed, and NVML is not available."
    driver_there = driver(snapshot).nvml_error == NOT_LOADED
    return f"There is no NVIDIA GPU on {where}." + (" The driver's libraries are installed, however." * driver_there)


def _unlisted_title(snapshot: Snapshot) -> str:
    reserved = snapshot.pci_gpus and all(gpu.driver == PASSTHROUGH for gpu in snapshot.pci_gpus)
    return "The GPU is reserved for virtual machines" if reserved else "The driver works, but it finds no GPU"


def _unlisted(snapshot: Snapshot) -> str:
    """A driver that lists no GPU although the bus may have one."""
    if not snapshot.pci_gpus:
        return f"Driver {_version(snapshot)} works but lists no GPU."
    addresses = listed(gpu.address for gpu in snapshot.pci_gpus)
    if all(gpu.driver == PASSTHROUGH for gpu in snapshot.pci_gpus):
        return f"Bound to {PASSTHROUGH}, which keeps a GPU for virtual machines: {addresses}."
    event = not_started(snapshot)
    why = misfit(snapshot) or (reason(event) if event else None)
    guess = "the GPU is too new or too old for this driver, or did not start; the kernel log shows which"
    more = capital(why or guess)
    return f"Driver {_version(snapshot)} works but lists no GPU, although the PCI bus has one at {addresses}. {more}."


def _version(snapshot: Snapshot) -> str:
    return driver(snapshot).version or "of unknown version"


@check("driver.installed", "driver", "driver-not-installed")
def driver_installed(snapshot: Snapshot) -> Iterator[Verdict]:
    """The driver's libraries are installed."""
    facts = snapshot.driver
    if facts is None or facts.nvml_error != NO_LIBRARY or is_jetson(snapshot):
        return
    if snapshot.host and snapshot.host.container:
        return  # said as container-without-gpu, or there is no GPU at all
    if not (has_gpu(snapshot) or module_loaded(snapshot) or is_wsl(snapshot)):
        return
    half = f" The kernel module {facts.kernel_module} is loaded, however." if facts.kernel_module else ""
    lost = (
        f" There is one at {facts.library_elsewhere}, where the loader does not search."
        if facts.library_elsewhere
        else ""
    )
    yield found(
        "driver-not-installed",
        "There is an NVIDIA GPU, but the loader finds no libnvidia-ml.so.1, which is part of every NVIDIA "
        f"driver.{half}{lost}",
        title="The loader cannot find the NVIDIA driver's libraries" if facts.library_elsewhere else None,
        gpus_on_bus=[gpu.address for gpu in snapshot.pci_gpus],
    )


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
            f"The driver is {version}; envcheck supports {OLDEST} and newer. torch's builds for CUDA 12 need "
            f"{OLDEST_FOR_MAJOR[12]} or newer, those for CUDA 13 {OLDEST_FOR_MAJOR[13]}.",
            title=f"Driver {version} is older than {OLDEST}",
            driver=version,
            needed=OLDEST,
        )
    elif driver_works(snapshot):
        cuda = snapshot.driver.cuda_version
        yield passed(f"Driver {version}" + (f", CUDA up to {cuda}" if cuda else ""), driver=version, cuda=cuda)
