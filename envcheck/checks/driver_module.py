"""Checks that the driver's kernel module runs, and what keeps it from running."""

from collections.abc import Iterator

from envcheck.catalogue.driver.nvml_errors import NOT_LOADED
from envcheck.checks.check import check
from envcheck.compat.driver_support import misfit, not_started, reason
from envcheck.compat.predicates import driver_works, has_gpu, is_jetson, module_loaded, native_linux
from envcheck.snapshot import Driver, Snapshot
from envcheck.verdict import Verdict, found, passed

ASLEEP = (None, 9, 12)
"""NVML's codes where the module may not be running; with any other it runs."""


def _asleep(snapshot: Snapshot) -> bool:
    """The module does not run on this very machine, and there is a GPU that it should drive."""
    facts = snapshot.driver
    if facts is None or driver_works(snapshot) or not native_linux(snapshot) or facts.nvml_error not in ASLEEP:
        return False
    return has_gpu(snapshot) and not is_jetson(snapshot)


def _is_said(snapshot: Snapshot) -> bool:
    """Somebody says that nouveau drives the GPU, and nothing says that NVIDIA's driver works."""
    facts = snapshot.driver
    unasked = "driver.nvml_error" in snapshot.unavailable and "driver.version" in snapshot.unavailable
    return facts is not None and facts.nouveau_loaded is True and bool(snapshot.sources) and unasked


@check("driver.nouveau", "driver", "nouveau-loaded")
def nouveau(snapshot: Snapshot) -> Iterator[Verdict]:
    """The nouveau driver does not use the GPU."""
    if snapshot.driver is None or not (_asleep(snapshot) or _is_said(snapshot)):
        return
    held = [gpu.address for gpu in snapshot.pci_gpus if gpu.driver == "nouveau"]
    if not held and not (snapshot.driver.nouveau_loaded and not module_loaded(snapshot)):
        return
    installed = snapshot.driver.nvml_error == NOT_LOADED
    yield found(
        "nouveau-loaded",
        f"The nouveau driver is using the GPU{' at ' + held[0] if held else ''}. It has no CUDA, and while it is "
        + (
            "loaded NVIDIA's driver, which is installed, cannot start."
            if installed
            else "loaded NVIDIA's cannot start."
        ),
        held=held,
        driver_installed=installed,
    )


@check("driver.secure-boot", "driver", "secure-boot-blocks-driver")
def secure_boot(snapshot: Snapshot) -> Iterator[Verdict]:
    """Secure Boot does not block the driver's kernel module."""
    facts = snapshot.driver
    if facts is None or not _asleep(snapshot) or module_loaded(snapshot) or facts.module_on_disk is False:
        return
    refused = next((event.text for event in facts.kernel_events if event.kind == "module-refused"), None)
    nouveau_bound = any(gpu.driver == "nouveau" for gpu in snapshot.pci_gpus)
    surely = refused is not None and facts.secure_boot is not False
    free = facts.module_blocked_by is None
    likely = free and facts.secure_boot is True and facts.module_on_disk is True and not nouveau_bound
    if not (surely or likely):
        return
    yield found(
        "secure-boot-blocks-driver",
        _why_refused(refused if surely else None),
        refused=refused,
        certain=surely,
    )


def _why_refused(line: str | None) -> str:
    if line:
        return f"Secure Boot is on, and the kernel refused the module: {line}"
    return (
        "Secure Boot is on, the driver's module is on the disk, and it is not loaded: most likely it is not signed "
        "with a key that this computer trusts. The kernel log has no message about it, or you may not read the log."
    )


@check("driver.loaded", "driver", "driver-not-loaded")
def driver_loaded(snapshot: Snapshot) -> Iterator[Verdict]:
    """The driver's kernel module is loaded."""
    facts = snapshot.driver
    if facts is None or is_jetson(snapshot):
        return
    if facts.nvml_error == NOT_LOADED:
        yield found(
            "driver-not-loaded",
            _why_not_loaded(snapshot, facts),
            title=_title(snapshot, facts),
            kernel=snapshot.host.kernel if snapshot.host else None,
            module_on_disk=facts.module_on_disk,
            dkms=list(facts.dkms_status),
            start_failure=event.kind if (event := not_started(snapshot)) else None,
        )
    elif facts.kernel_module and driver_works(snapshot):
        kind = "" if facts.kernel_module_open is None else ", open" if facts.kernel_module_open else ", proprietary"
        yield passed(f"Kernel module {facts.kernel_module}{kind}", version=facts.kernel_module)


def _title(snapshot: Snapshot, facts: Driver) -> str | None:
    if misfit(snapshot):
        return "The installed NVIDIA driver does not support this GPU"
    if not_started(snapshot):
        return "The driver could not start the GPU"
    if facts.module_on_disk is False:
        return "The NVIDIA driver has no module for this kernel"
    return "The NVIDIA driver is disabled" if facts.module_blocked_by and not facts.kernel_module else None


def _why_not_loaded(snapshot: Snapshot, facts: Driver) -> str:
    kernel = (snapshot.host.kernel if snapshot.host else None) or "the running kernel"
    running = "has no GPU that NVML can access" if facts.kernel_module else "is not running"
    begin = f"The driver's libraries are installed, but its kernel module {running}"
    event = not_started(snapshot)
    why = misfit(snapshot) or (reason(event) if event else None)
    if why:
        return f"{begin}: {why}."
    if facts.kernel_module:
        return f"The kernel module {facts.kernel_module} is loaded, but it has no GPU that NVML can access."
    if facts.module_on_disk is False:
        dkms = f" DKMS says: {'; '.join(facts.dkms_status)}." if facts.dkms_status else ""
        return f"{begin}: there is none for kernel {kernel}, which happens after a kernel update.{dkms}"
    if facts.module_blocked_by:
        return f"{begin}: {facts.module_blocked_by} tells the kernel not to load it."
    if facts.module_on_disk:
        return f"{begin}, although it is built for kernel {kernel}: it has not been loaded, or failed to load."
    return f"{begin}, so no program can use the GPU."
