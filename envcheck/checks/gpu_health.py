"""Checks of GPUs that failed: lost, in need of a reset, with errors in their memory."""

from collections.abc import Iterator

from envcheck.catalogue.gpu.recovery import MEANING, by_name, worst
from envcheck.checks.check import check
from envcheck.checks.text import capital, gpu_names, listed, plural, verb
from envcheck.compat.driver_support import left_behind, misfit_of, not_started, reason, unlisted
from envcheck.snapshot import Ecc, Gpu, Snapshot
from envcheck.verdict import Verdict, found, passed

LOST, NEEDS_RESET = 15, 16
FALLEN_OFF_BUS = 79


@check("gpu.started", "gpu", "gpu-lost")
def started(snapshot: Snapshot) -> Iterator[Verdict]:
    """Every GPU that the driver uses has started."""
    if not snapshot.gpus:
        return  # where none is listed, that is gpu-not-found or driver-not-loaded
    for gpu in unlisted(snapshot):
        why = None if left_behind(snapshot, gpu) else misfit_of(snapshot, gpu)
        event = not_started(snapshot, gpu.address)
        if event and (gpu.driver or "nvidia") != "nvidia":
            event = None
        if why or event:
            yield found(
                "gpu-lost",
                f"{capital(why or (reason(event) if event else ''))}."
                f"{f' The kernel log says: {event.text}' if event else ''}",
                title=f"The GPU at {gpu.address} did not start",
                gpus=[],
                addresses=[gpu.address],
                misfit=bool(why),
                start_failure=event.kind if event else None,
            )


@check("gpu.lost", "gpu", "gpu-lost")
def lost(snapshot: Snapshot) -> Iterator[Verdict]:
    """No GPU has fallen off the bus."""
    facts = snapshot.driver
    gone = [gpu for gpu in snapshot.gpus if gpu.error == LOST]
    events = [
        event
        for event in (facts.kernel_events if facts else ())
        if event.kind == "fallen-off-bus" or (event.kind == "xid" and event.code == FALLEN_OFF_BUS)
    ]
    if not gone and not events and (facts is None or facts.nvml_error != LOST):
        return
    addresses = sorted({event.address for event in events if event.address})
    where = f" at {listed(addresses)}" if addresses else ""
    who = gpu_names(gone) if gone else f"The GPU{where}"
    log = " The kernel log says that it has fallen off the bus (Xid 79)." if events else ""
    answers = events and not gone and (facts is None or facts.nvml_error is None) and snapshot.gpus
    silent = verb(len(gone) or 1, "no longer responds: it is", "no longer respond: they are")
    yield found(
        "gpu-lost",
        f"{who} fell off the bus since the computer started (Xid 79), and has recovered or is no longer listed."
        if answers
        else f"{who} {silent} lost.{log}",
        gpus=[gpu.index for gpu in gone],
        addresses=addresses,
    )


@check("gpu.reset", "gpu", "gpu-needs-reset")
def needs_reset(snapshot: Snapshot) -> Iterator[Verdict]:
    """No GPU needs a reset."""
    waiting = [gpu for gpu in snapshot.gpus if gpu.error == NEEDS_RESET]
    if waiting or (snapshot.driver is not None and snapshot.driver.nvml_error == NEEDS_RESET):
        yield found(
            "gpu-needs-reset",
            f"{gpu_names(waiting) if waiting else 'A GPU'} accepts no more work until it is reset (NVML error "
            f"{NEEDS_RESET}).",
            gpus=[gpu.index for gpu in waiting],
        )
        return
    asking = [(gpu, action) for gpu in snapshot.gpus if (action := by_name(gpu.recovery_action)) not in (None, "none")]
    worst_asked = worst(action for _, action in asking)
    if worst_asked:
        gpus = [gpu for gpu, action in asking if action == worst_asked]
        yield found(
            "gpu-needs-reset",
            f"The driver requests a recovery of {gpu_names(gpus)} (GPU recovery action {worst_asked}): "
            f"{MEANING[worst_asked]}. Until then, programs on it may fail.",
            title=f"{gpu_names(gpus)} must recover: {MEANING[worst_asked]}",
            gpus=[gpu.index for gpu in gpus],
            recovery=worst_asked,
        )


@check("gpu.memory-errors", "gpu", "gpu-memory-errors")
def memory_errors(snapshot: Snapshot) -> Iterator[Verdict]:
    """GPU memory has no uncorrectable errors."""
    counted = [(gpu, gpu.ecc) for gpu in snapshot.gpus if gpu.ecc is not None]
    ill = [(gpu, text) for gpu, ecc in counted if (text := _present(ecc))]
    scarred = [(gpu, text) for gpu, ecc in counted if not _present(ecc) and (text := _past(ecc))]
    if ill:
        yield _errors(ill)
    elif scarred:
        yield _errors(scarred, mild=True)
    elif counted and all(ecc.enabled and ecc.uncorrected_volatile == 0 for _, ecc in counted):
        yield passed("GPU memory: no uncorrectable ECC errors")


def _errors(gpus: list[tuple[Gpu, str]], *, mild: bool = False) -> Verdict:
    return found(
        "gpu-memory-errors",
        " ".join(f"{gpu_names([gpu])}: {text}." for gpu, text in gpus),
        status="info" if mild else None,
        title="GPU memory had ECC errors in the past, now repaired" if mild else None,
        gpus=[gpu.index for gpu, _ in gpus],
    )


def _present(ecc: Ecc) -> str:
    """What is wrong now; empty: nothing."""
    uncorrected = ecc.uncorrected_volatile or 0
    said = (
        f"{plural(uncorrected, 'uncorrectable ECC error')} since the last reset" if uncorrected else "",
        "a row remapping failed" if ecc.remap_failed else "",
        "a row remapping is pending and needs a reset" if ecc.remap_pending else "",
        "a page retirement is pending and needs a reset" if ecc.retirement_pending else "",
    )
    return ", ".join(filter(None, said))


def _past(ecc: Ecc) -> str:
    """What was wrong and has been fixed; empty: nothing."""
    said = (
        (ecc.uncorrected_aggregate, "uncorrectable ECC error"),
        (ecc.remapped_rows_uncorrectable, "row remapped after an uncorrectable error"),
        (ecc.retired_pages, "page retired"),
    )
    words = [
        plural(count, one, one.replace("row ", "rows ").replace("page ", "pages ")) for count, one in said if count
    ]
    return f"{', '.join(words)} over the GPU's lifetime, none since the last reset" if words else ""
