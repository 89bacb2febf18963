"""Questions about a machine that checks and remedies both ask, answered from whatever facts there are.

The facts that the public contract binds come first (`driver.nvml_error`, `driver.version`, `gpus`); the others
only refine.
"""

import msgspec

from envcheck.compat.tables.architectures import Architecture, by_capability, by_device_id
from envcheck.compat.tables.driver_branches import branch
from envcheck.compat.tables.gpus import capability_by_name
from envcheck.compat.tables.models import DEFAULT, MODELS
from envcheck.snapshot import Driver, Gpu, Host, PciGpu, Snapshot
from envcheck.units import version_tuple

WINDOWS = "Windows"
"""`host.system` of it, native: WSL is Linux."""
NO_LIBRARY = 12
"""NVML_ERROR_LIBRARY_NOT_FOUND: nothing was asked."""
SHARD_BYTES = 5_000_000_000
"""The largest file of weights that transformers writes unless told otherwise (`max_shard_size`)."""


def host(snapshot: Snapshot) -> Host:
    """The host's facts, all unknown where it was not probed."""
    return snapshot.host or Host()


def glibc_is_older(snapshot: Snapshot, than: tuple[int, int]) -> bool:
    """The C library is glibc, of a version before `than`; False: another one, or not known."""
    name, _, version = (host(snapshot).libc or "").partition(" ")
    numbers = version_tuple(version)
    return name == "glibc" and numbers is not None and numbers < than


def is_wsl(snapshot: Snapshot) -> bool:
    """The machine is a WSL distribution: drivers come from Windows, never from Linux packages."""
    return bool(host(snapshot).wsl)


def is_windows(snapshot: Snapshot) -> bool:
    """Native Windows, as a log or report of one shows it."""
    return host(snapshot).system == WINDOWS


def driver(snapshot: Snapshot) -> Driver:
    """The driver's facts, all unknown where it was not probed."""
    return snapshot.driver or Driver()


def driver_works(snapshot: Snapshot) -> bool:
    """NVML answers. A snapshot that only names GPUs counts: somebody must have seen them."""
    facts = driver(snapshot)
    if facts.nvml_error is not None or facts.nvml_timeout or facts.nvml_signal is not None:
        return False
    return bool(snapshot.gpus) or (facts.version is not None and "driver.nvml_error" not in snapshot.unavailable)


def gpus_were_read(snapshot: Snapshot) -> bool:
    """That no GPU is listed means that NVML lists none; else nobody knows, and the reason stands in `unavailable`."""
    return "gpus" not in snapshot.unavailable


def is_jetson(snapshot: Snapshot) -> bool:
    """A Tegra board: its GPU is no PCI device, and its driver is part of the kernel."""
    facts = host(snapshot)
    return "tegra" in (facts.kernel or "")


def nvlink_was_read(gpu: Gpu, snapshot: Snapshot) -> bool:
    """That no link is listed means that the GPU has none; else nobody knows."""
    return bool(gpu.nvlink) or f"gpus[{gpu.index}].nvlink" not in snapshot.unavailable


def gpus_are_known(snapshot: Snapshot) -> bool:
    """That there is a GPU, or that there is none, is told; a snapshot from elsewhere may say neither."""
    listed = snapshot.driver is not None and gpus_were_read(snapshot)
    return has_gpu(snapshot) or listed or bus_was_read(snapshot)


def bus_was_read(snapshot: Snapshot) -> bool:
    """That no GPU is listed on the PCI bus means there is none; a snapshot from elsewhere may just not tell."""
    probed = snapshot.driver is not None and snapshot.driver.nouveau_loaded is not None
    return bool(snapshot.pci_gpus) or (probed and "pci_gpus" not in snapshot.unavailable)


def module_loaded(snapshot: Snapshot) -> bool:
    """The kernel has an `nvidia` module loaded, whether or not its version can be read."""
    facts = driver(snapshot)
    return facts.kernel_module is not None or bool(facts.uvm_loaded)


def has_gpu(snapshot: Snapshot) -> bool:
    """There is an NVIDIA GPU, whether or not it can be used: on the bus, on a Jetson, or passed through by Windows.

    A driver whose module is loaded and that refuses (no permission, other libraries) has one: without a GPU the module
    does not stay loaded.
    """
    refused = module_loaded(snapshot) and driver(snapshot).nvml_error not in {None, NO_LIBRARY}
    seen = bool(snapshot.gpus or snapshot.pci_gpus) or refused
    return seen or is_jetson(snapshot) or is_passed_through(snapshot)


def is_passed_through(snapshot: Snapshot) -> bool:
    """WSL2 has a GPU of Windows; whose it is, only the driver tells."""
    passthrough = host(snapshot).wsl_passthrough
    return bool(passthrough and passthrough.dxg)


def driver_version(snapshot: Snapshot) -> str | None:
    """Of the running driver, else of the libraries on the disk, else of the module; None: none, or unknown."""
    facts = driver(snapshot)
    return facts.version or facts.library_version or facts.kernel_module


def capability_of(gpu: Gpu) -> tuple[int, int] | None:
    """Compute capability: as NVML tells it, else by the name of the GPU; None: neither is known."""
    numbers = version_tuple(gpu.compute_capability or capability_by_name(gpu.name))
    return (numbers[0], numbers[1]) if numbers and len(numbers) > 1 else None


def may_have_gpu(snapshot: Snapshot) -> bool:
    """Nothing says that there is no GPU: one is known, or the bus of this very machine was not read."""
    return has_gpu(snapshot) or not native_linux(snapshot) or not bus_was_read(snapshot) or module_loaded(snapshot)


def lacks_headers(snapshot: Snapshot) -> bool:
    """The folder in which Python.h belongs was looked at, and has none."""
    python = snapshot.python
    if python is None or python.include is None or "python.headers" in snapshot.unavailable:
        return False
    return python.headers is None


def architectures(snapshot: Snapshot) -> tuple[Architecture, ...]:
    """Architectures of the GPUs: as NVML tells them, else by their PCI device ids."""
    if snapshot.gpus:
        return tuple(filter(None, (by_capability(capability_of(gpu)) for gpu in snapshot.gpus)))
    return tuple(filter(None, (by_device_id(gpu.device_id) for gpu in on_the_bus(snapshot))))


def on_the_bus(snapshot: Snapshot) -> tuple[PciGpu, ...]:
    """The GPUs of known generation on the PCI bus, without old ones that the driver left behind next to others."""
    known = tuple((gpu, kind) for gpu in snapshot.pci_gpus if (kind := by_device_id(gpu.device_id)))
    have = branch(driver_version(snapshot)) or 0
    driven = tuple(gpu for gpu, kind in known if kind.last_branch is None or have <= kind.last_branch)
    return driven or tuple(gpu for gpu, _ in known)


SIZE_OF_A_MODEL = "size of the model"
"""The format of `importers/model_size.py`."""


class Chosen(msgspec.Struct, frozen=True):
    """The model in question."""

    id: str
    weights_bytes: int | None
    """In float16; None: not known."""
    largest_shard_bytes: int


def chosen_model(snapshot: Snapshot) -> Chosen:
    """The model that the machine is checked for: the one chosen, else the default, of no size where none is meant."""
    files = snapshot.hub.model if snapshot.hub else None
    name = files.id if files else DEFAULT
    known = MODELS.get(name)
    if known and names_a_model(snapshot):
        return Chosen(name, known.weights_bytes, known.largest_shard_bytes)
    expected = files.expected_bytes if files else None
    return Chosen(name, expected, min(expected or SHARD_BYTES, SHARD_BYTES))


def names_a_model(snapshot: Snapshot) -> bool:
    """A model is meant: a machine is checked for the default one, a text about somebody else's machine is not.

    A text that tells only how large a model is names none.
    """
    by_size = any(source.format == SIZE_OF_A_MODEL for source in snapshot.sources)
    return not snapshot.sources or (snapshot.hub is not None and not by_size)


def native_linux(snapshot: Snapshot) -> bool:
    """Drivers are installed in this very system: neither WSL nor a container."""
    return not is_wsl(snapshot) and not host(snapshot).container
