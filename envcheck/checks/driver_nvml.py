"""Checks that the driver, once it runs, answers this user."""

from collections.abc import Iterator

from envcheck.catalogue.driver.nvml_errors import (
    BLOCKED,
    LOST,
    MISMATCH,
    NEEDS_RESET,
    NO_LIBRARY,
    NOT_LOADED,
    PERMISSION,
    error_name,
)
from envcheck.checks.check import check
from envcheck.checks.text import gpu_names, listed
from envcheck.compat.predicates import is_wsl
from envcheck.process import signal_name
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found

NAMED = {PERMISSION, NOT_LOADED, NO_LIBRARY, LOST, NEEDS_RESET, BLOCKED, MISMATCH}
"""Codes that have a problem of their own."""
UNKNOWN = "a code unknown to envcheck"


@check("driver.versions-agree", "driver", "driver-library-mismatch")
def versions_agree(snapshot: Snapshot) -> Iterator[Verdict]:
    """The driver's libraries and its kernel module have the same version."""
    facts = snapshot.driver
    if facts is None or facts.nvml_error != MISMATCH:
        return
    module, library = facts.kernel_module, facts.library_version or facts.version
    told = module and library and library != module
    differ = f" The loaded module is {module}, the libraries are {library}." if told else ""
    behind = told and (version_tuple(library) or ()) < (version_tuple(module) or ())
    container = snapshot.host.container if snapshot.host else None
    title = "The driver's libraries are older than its kernel module" if behind else None
    if container:
        title = "The driver's libraries in the container and the host's kernel module have different versions"
    how = (
        "The container's libraries do not belong to the driver that the host has loaded"
        if container
        else "The driver's libraries are older than its kernel module: an older driver was installed later, or "
        "libraries of a second driver installation are left"
        if behind
        else "The driver was updated while the old kernel module stayed loaded"
    )
    yield found(
        "driver-library-mismatch",
        f"{how}, so the two are not compatible.{differ}",
        title=title,
        libraries_behind=bool(behind),
        module=module,
        library=library,
    )


@check("driver.permission", "driver", "driver-permission-denied")
def permission(snapshot: Snapshot) -> Iterator[Verdict]:
    """This user has permission for the GPU's device files."""
    facts = snapshot.driver
    if facts is None:
        return
    closed = [n.path for n in facts.devices if _matters(n.path) and (n.readable is False or n.writable is False)]
    refusing = [gpu for gpu in snapshot.gpus if gpu.error == PERMISSION]
    if not closed and not refusing and facts.nvml_error != PERMISSION:
        return
    what = f" You may not read and write {listed(closed)}." if closed else ""
    who = f" {gpu_names(refusing)} refused." if refusing else ""
    yield found(
        "driver-permission-denied",
        f"The driver works, but this user has no permission to use it.{what}{who}",
        devices=closed,
        gpus=[gpu.index for gpu in refusing],
        nvml_error=facts.nvml_error,
    )


def _matters(path: str) -> bool:
    """CUDA needs nvidiactl, nvidia-uvm and the numbered nodes; the others are for displays and administration."""
    name = path.rpartition("/")[2]
    return name in {"nvidiactl", "nvidia-uvm"} or name.removeprefix("nvidia").isdecimal()


@check("driver.access", "driver", "gpu-access-blocked")
def access(snapshot: Snapshot) -> Iterator[Verdict]:
    """The operating system does not block access to the GPU."""
    facts = snapshot.driver
    refusing = [gpu for gpu in snapshot.gpus if gpu.error == BLOCKED]
    if refusing or (facts is not None and facts.nvml_error == BLOCKED):
        inside = "a control group, a sandbox or a security module stands in between"
        why = "usually the Windows driver or WSL itself is too old" if is_wsl(snapshot) else inside
        yield found(
            "gpu-access-blocked",
            f"The operating system blocks access to {gpu_names(refusing) if refusing else 'the GPU'} (NVML error "
            f"{BLOCKED}): {why}.",
            gpus=[gpu.index for gpu in refusing],
        )


@check("driver.nvml", "driver", "nvml-failed")
def nvml_answers(snapshot: Snapshot) -> Iterator[Verdict]:
    """NVML works without an error."""
    facts = snapshot.driver
    if facts is not None and not facts.nvml_timeout:
        call = f" in {facts.nvml_call}" if facts.nvml_call else ""
        if facts.nvml_signal is not None:
            yield found(
                "nvml-failed",
                f"NVML crashed{call} ({signal_name(facts.nvml_signal)}). The driver installation is broken or "
                "incomplete.",
                title="NVML crashes",
                signal=facts.nvml_signal,
                call=facts.nvml_call,
            )
        elif facts.nvml_error is not None and facts.nvml_error not in NAMED:
            name = error_name(facts.nvml_error)
            yield found(
                "nvml-failed",
                f"NVML returned {facts.nvml_error} ({name or UNKNOWN}){call}.",
                title=f"NVML error: {name or f'code {facts.nvml_error}'}",
                code=facts.nvml_error,
                call=facts.nvml_call,
            )
        elif _was_refused(snapshot):
            yield found(
                "nvml-failed", f"NVML could not be queried: {snapshot.unavailable['driver.nvml_error']}.", code=None
            )
    for gpu in snapshot.gpus:
        if gpu.error is not None and gpu.error not in NAMED:
            call = f" in {gpu.error_call}" if gpu.error_call else ""
            yield found(
                "nvml-failed",
                f"{gpu_names([gpu])} refused with NVML error {gpu.error} ({error_name(gpu.error) or UNKNOWN}){call}.",
                title=f"GPU {gpu.index} fails: {error_name(gpu.error) or f'NVML code {gpu.error}'}",
                code=gpu.error,
                call=gpu.error_call,
                gpus=[gpu.index],
            )


def _was_refused(snapshot: Snapshot) -> bool:
    """The probe could not ask NVML. That a text does not state what NVML said is no failure."""
    unasked = "driver.nvml_error" in snapshot.unavailable and not snapshot.sources
    return unasked and not snapshot.gpus and snapshot.driver is not None and snapshot.driver.nvml_error is None


@check("driver.nvml-time", "driver", "nvml-timeout")
def nvml_in_time(snapshot: Snapshot) -> Iterator[Verdict]:
    """NVML responds in time."""
    facts = snapshot.driver
    if facts is None or not facts.nvml_timeout:
        return
    silent = [gpu for gpu in snapshot.gpus if gpu.error is None and gpu.error_call]
    who = f" The call was for {gpu_names(silent)}." if silent else ""
    yield found(
        "nvml-timeout",
        f"The driver did not respond to {facts.nvml_call or 'a call'} within the time limit; programs that use the GPU "
        f"will hang in the same way.{who}",
        call=facts.nvml_call,
        gpus=[gpu.index for gpu in silent],
    )
