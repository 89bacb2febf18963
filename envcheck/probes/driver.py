"""The driver, the GPUs and their links: NVML asked in a child process while files and the kernel log are read."""

from collections.abc import Callable

from msgspec.structs import replace

from envcheck.probes.background import in_background
from envcheck.probes.box import Box, ProbeResult, Unavailable
from envcheck.probes.container import container_kind
from envcheck.probes.device_nodes import device_nodes, uvm_on_demand
from envcheck.probes.driver_packages import driver_packages
from envcheck.probes.fabric_manager import fabric_manager
from envcheck.probes.kernel_events import kernel_events
from envcheck.probes.kernel_log import kernel_log
from envcheck.probes.kernel_module import dkms_status, loaded_modules, module_on_disk, version_in
from envcheck.probes.loader import find_elsewhere, find_library
from envcheck.probes.module_blocked import module_blocked_by
from envcheck.probes.nvml import LIBRARY, Nvml, nvml_facts, without_library
from envcheck.probes.nvml_child import read_nvml
from envcheck.probes.nvml_transcript import Pending, Transcript
from envcheck.probes.pci import nvswitches, pci_gpus
from envcheck.probes.secure_boot import secure_boot
from envcheck.snapshot import Driver


def probe_driver(box: Box) -> ProbeResult:
    """Sections `driver`, `gpus`, `links` and `pci_gpus`."""
    gaps = Unavailable()
    library = find_library(box, LIBRARY)
    transcript = in_background(lambda: read_nvml(box, library)) if library else None
    facts = _from_files(box, library, gaps)
    on_bus = pci_gpus(box, gaps)
    if transcript is None:
        expected = bool(on_bus or facts.kernel_module or box.path("/dev/dxg").exists())
        nvml = without_library(expected, gaps)
    else:
        nvml = nvml_facts(box, _awaited(transcript, box), on_bus, gaps)
    driver = _merge(facts, nvml)
    if driver.version is not None:
        gaps.pop("driver.version", None)
    return ProbeResult({"driver": driver, "pci_gpus": on_bus, "gpus": nvml.gpus, "links": nvml.links}, dict(gaps))


LATE_S = 0.3
"""On a busy machine a transcript that was ended in time is handed over late; the runner waits a little longer still."""


def _awaited(transcript: Callable[[float], Transcript], box: Box) -> Transcript:
    """The transcript, as soon as it is there; the reader watches the time itself, this is for when it cannot."""
    try:
        return transcript(box.left_s(3600) + LATE_S)
    except TimeoutError:
        return Transcript(pending=(Pending(None, "nvmlInit"),), timed_out=True)


def _from_files(box: Box, library: str | None, gaps: Unavailable) -> Driver:
    """The facts that lie in files."""
    container = container_kind(box)
    modules = loaded_modules(box, gaps)
    packages = driver_packages(box, gaps)
    release = gaps.text(box, "/proc/sys/kernel/osrelease")
    return Driver(
        kernel_module=modules.version,
        kernel_module_open=modules.open,
        nvml_library=library,
        library_elsewhere=None if library else find_elsewhere(box, LIBRARY),
        library_version=_library_version(box, library, gaps) if library else None,
        uvm_loaded=modules.uvm,
        uvm_on_demand=uvm_on_demand(box),
        nouveau_loaded=modules.nouveau,
        module_on_disk=module_on_disk(box, release, container, gaps),
        module_blocked_by=None if container else module_blocked_by(box),
        secure_boot=secure_boot(box, container, gaps),
        dkms_status=dkms_status(box),
        packages=packages,
        devices=device_nodes(box, gaps),
        fabric_manager=fabric_manager(box, nvswitches(box), packages, container, gaps),
        kernel_events=kernel_events(kernel_log(box, gaps) or ""),
    )


def _library_version(box: Box, library: str, gaps: Unavailable) -> str | None:
    """From the name behind the link: `libnvidia-ml.so.535.183.01`."""
    version = version_in(box.path(library).resolve().name)
    if version is None:
        gaps["driver.library_version"] = f"the name of {library} holds no version"
    return version


def _merge(files: Driver, nvml: Nvml) -> Driver:
    """NVML's word first; its version is that of the user-space driver, the module's stands in where NVML is silent."""
    return replace(
        files,
        version=nvml.version or files.kernel_module,
        cuda_version=nvml.cuda_version,
        nvml_error=nvml.error,
        nvml_call=nvml.call,
        nvml_timeout=nvml.timeout,
        nvml_signal=nvml.signal,
    )
