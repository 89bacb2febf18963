"""Checks of what the GPUs are and how they are set up."""

from collections import Counter
from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import gpu_names, listed, plural, verb
from envcheck.compat.driver_support import misfit_of, unlisted
from envcheck.compat.visible_devices import VARIABLE
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.units import size
from envcheck.verdict import Verdict, found, passed

GIVEN = "NVIDIA_VISIBLE_DEVICES"
"""What a container was given."""
_SLICE = late(r"MIG-|\d+:\d+$")


@check("gpu.present", "gpu", "gpus-differ")
def gpus_present(snapshot: Snapshot) -> Iterator[Verdict]:
    """GPUs are present, and all are the same model."""
    answering = [gpu for gpu in snapshot.gpus if gpu.error is None]
    if not answering:
        return
    kinds = Counter(gpu.name or "a GPU of unknown name" for gpu in answering)
    names = kinds if len(kinds) == 1 else [f"{count} x {name}" for name, count in kinds.items()]
    memory = {gpu.memory_total_bytes for gpu in answering}
    each = (
        f", {size(memory.pop())}{' each' if len(answering) > 1 else ''}"
        if len(memory) == 1 and None not in memory
        else ""
    )
    yield passed(f"{plural(len(answering), 'GPU')}: {listed(names)}{each}", _more_on_the_bus(snapshot))
    if len({gpu.name for gpu in answering if gpu.name}) > 1:
        yield found(
            "gpus-differ",
            f"There are {listed(names)}. With tensor parallelism, the slowest GPU sets the speed and the smallest "
            "sets the memory limit. Spreading layers with `device_map` works well.",
            names=[gpu.name or "" for gpu in answering],
        )


def _more_on_the_bus(snapshot: Snapshot) -> str:
    """GPUs on the PCI bus that the driver does not list, such as those reserved for virtual machines."""
    words = [f"{gpu.address} ({gpu.driver or 'no driver'})" for gpu in unlisted(snapshot)]
    whys = [f"; {why}" for gpu in unlisted(snapshot) if (why := misfit_of(snapshot, gpu))]
    return f"On the PCI bus, but not used by this driver: {listed(words)}{''.join(whys)}." if words else ""


@check("gpu.compute-mode", "gpu", "gpu-exclusive-mode")
def compute_mode(snapshot: Snapshot) -> Iterator[Verdict]:
    """Several processes can use a GPU at the same time (compute mode)."""
    exclusive = [gpu for gpu in snapshot.gpus if gpu.compute_mode not in {None, "default"}]
    if exclusive:
        modes = listed(sorted({gpu.compute_mode or "" for gpu in exclusive}))
        yield found(
            "gpu-exclusive-mode",
            f"{gpu_names(exclusive)} {verb(len(exclusive), 'is', 'are')} in compute mode {modes}: only one process "
            '(with "prohibited", none) can use it at a time.',
            gpus=[gpu.index for gpu in exclusive],
            modes=[gpu.compute_mode or "" for gpu in exclusive],
        )


@check("gpu.mig", "gpu", "gpu-mig-enabled")
def mig(snapshot: Snapshot) -> Iterator[Verdict]:
    """MIG mode is disabled, or a MIG instance is selected."""
    divided = [gpu for gpu in snapshot.gpus if gpu.mig_enabled]
    if not divided:
        return
    chosen = next((name for name in (VARIABLE, GIVEN) if _SLICE.match(snapshot.environment.get(name, ""))), None)
    yield found(
        "gpu-mig-enabled",
        f"{gpu_names(divided)} {verb(len(divided), 'is', 'are')} divided into MIG instances. A CUDA program sees one "
        "instance at " + (f"most; {chosen} chooses it." if chosen else "most, with a part of the memory."),
        status="info" if chosen else None,
        gpus=[gpu.index for gpu in divided],
    )
