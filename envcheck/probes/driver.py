"""The driver, the GPUs and their links: NVML asked in a child process while files and the kernel log are read."""

import os
import stat
from collections.abc import Callable

from msgspec.structs import replace

from envcheck.probes.background import in_background
from envcheck.probes.box import Box, ProbeResult, Unavailable
from envcheck.probes.driver_packages import driver_packages
from envcheck.probes.fabric_manager import fabric_manager
from envcheck.probes.kernel_events import kernel_events
from envcheck.probes.kernel_log import kernel_log
from envcheck.probes.kernel_module import dkms_status, loaded_modules, module_on_disk, version_in
from envcheck.probes.loader import find_elsewhere, find_library
from envcheck.probes.module_blocked import module_blocked_by, secure_boot
from envcheck.probes.nvml import LIBRARY, Nvml, nvml_facts, without_library
from envcheck.probes.nvml_child import read_nvml
from envcheck.probes.nvml_transcript import Pending, Transcript
from envcheck.probes.pci import nvswitches, pci_gpus
from envcheck.probes.virtualization import container_kind
from envcheck.snapshot import DeviceNode, Driver

HELPER = "/usr/bin/nvidia-modprobe"
"""Called by libcuda to load nvidia-uvm and to make its device nodes."""


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


def uvm_on_demand(box: Box) -> bool:
    """The helper is installed and runs as root whoever calls it."""
    try:
        found = box.path(HELPER).stat()
    except OSError:
        return False
    return bool(found.st_mode & stat.S_ISUID) and found.st_uid == 0


def device_nodes(box: Box, gaps: Unavailable) -> tuple[DeviceNode, ...]:
    """Every `/dev/nvidia*` node and whether this user may read and write it.

    Asked with access(2), never by opening: opening `/dev/nvidia0` wakes a sleeping GPU.
    """
    try:
        names = sorted(name for name in os.listdir(box.path("/dev")) if name.startswith("nvidia"))  # noqa: PTH208
    except OSError as error:
        gaps["driver.devices"] = f"/dev: {error.strerror}"
        return ()
    return tuple(_node(box, f"/dev/{name}") for name in names if not box.path(f"/dev/{name}").is_dir())


def _node(box: Box, path: str) -> DeviceNode:
    where = box.path(path)
    return DeviceNode(path=path, readable=os.access(where, os.R_OK), writable=os.access(where, os.W_OK))
