"""Checks of each GPU's PCI Express link."""

from collections.abc import Iterator

from envcheck.catalogue.gpu.power import board_power_w
from envcheck.checks.check import check
from envcheck.checks.text import distinct, gpu_names, plural
from envcheck.compat.tables.gpus import is_laptop, is_on_the_processor
from envcheck.snapshot import Gpu, Pcie, Snapshot
from envcheck.verdict import Verdict, found, passed

BUSY_STATE = 2
"""Up to this performance state the GPU works and the link runs at full speed; P5 to P15 save power."""
BUSY_PERCENT = 20
BUSY_POWER_SHARE = 0.5
"""No GPU takes half of the power it is made for without working."""


@check("gpu.pcie", "gpu", "pcie-link-degraded")
def pcie_link(snapshot: Snapshot) -> Iterator[Verdict]:
    """Each GPU's PCIe link is as wide and as fast as GPU and slot support."""
    linked = [
        (gpu, gpu.pcie)
        for gpu in snapshot.gpus
        if gpu.pcie and (gpu.pcie.width or gpu.pcie.generation) and not is_on_the_processor(gpu.name)
    ]
    slow = [(gpu, text) for gpu, link in linked if (text := _shortfall(gpu, link, _slot_unknown(snapshot, gpu)))]
    shown = [gpu for gpu, link in linked if _only_shown(snapshot, gpu, link)]
    slow += [(gpu, _may_be_idle(gpu.pcie)) for gpu in shown if gpu.pcie and gpu not in [one for one, _ in slow]]
    alarm = any(
        not _slot_unknown(snapshot, gpu) or _too_slow(gpu, gpu.pcie) or _few_lanes(gpu.pcie) or gpu in shown
        for gpu, _ in slow
        if gpu.pcie
    )
    if slow:
        yield found(
            "pcie-link-degraded",
            " ".join(f"{gpu_names([gpu])}: {text}." for gpu, text in slow),
            status=None if alarm else "info",
            title=None if alarm else "A GPU uses fewer PCIe lanes than it supports",
            gpus=[gpu.index for gpu, _ in slow],
            width=[gpu.pcie.width or 0 for gpu, _ in slow if gpu.pcie],
            width_max=[gpu.pcie.width_max or 0 for gpu, _ in slow if gpu.pcie],
            generation=[gpu.pcie.generation or 0 for gpu, _ in slow if gpu.pcie],
            generation_max=[gpu.pcie.generation_max or 0 for gpu, _ in slow if gpu.pcie],
        )
    elif linked:
        yield passed(distinct(_described(link) for _, link in linked), _slot_limits(linked))


def _slot_unknown(snapshot: Snapshot, gpu: Gpu) -> bool:
    """What the slot can do was looked for and not found, so that `width_max` is the GPU's alone.

    NVML and nvidia-smi show the GPU's 16 lanes as the maximum where a board gives each of two slots 8.
    """
    place = snapshot.gpus.index(gpu)
    told = gpu.pcie is not None and gpu.pcie.slot_width_max is not None
    return not told and f"gpus[{place}].pcie.slot_width_max" in snapshot.unavailable


def _shortfall(gpu: Gpu, link: Pcie, slot_unknown: bool) -> str:
    """What is missing; empty: nothing, or only what an idle GPU saves."""
    asleep = _idle(gpu) and is_laptop(gpu.name)
    said = []
    if link.width and link.width_max and link.width < link.width_max and not asleep:
        whose = "the GPU supports; the slot's number of lanes is not known" if slot_unknown else "GPU and slot have"
        said.append(f"{plural(link.width, 'lane')} of the {link.width_max} that {whose}")
    if _too_slow(gpu, link):
        said.append(
            f"PCIe generation {link.generation} under load; GPU and slot support generation {link.generation_max}"
        )
    return "; ".join(said)


def _too_slow(gpu: Gpu, link: Pcie) -> bool:
    return bool(link.generation and link.generation_max and link.generation < link.generation_max and _busy(gpu))


def _few_lanes(link: Pcie) -> bool:
    """Fewer than a board gives each of two cards that share the 16 lanes of one slot."""
    return bool(link.width and link.width_max) and (link.width or 0) * 4 <= (link.width_max or 0)


def _only_shown(snapshot: Snapshot, gpu: Gpu, link: Pcie) -> bool:
    """A text shows that the link is slow, and nothing of what the GPU does: whoever took it out asks about it."""
    known = (gpu.name, gpu.performance_state, gpu.utilization_percent, gpu.power_w, gpu.temperature_c)
    slow = bool(link.generation and link.generation_max) and (link.generation or 0) < (link.generation_max or 0)
    return slow and bool(snapshot.sources) and not snapshot.pci_gpus and set(known) == {None}


def _may_be_idle(link: Pcie) -> str:
    return (
        f"PCIe generation {link.generation} of the {link.generation_max} that it supports; so does an idle GPU to save "
        "power, so look again while it works"
    )


def _idle(gpu: Gpu) -> bool:
    return "gpu-idle" in gpu.throttle_reasons or (gpu.performance_state is not None and not _busy(gpu))


def _busy(gpu: Gpu) -> bool:
    """The GPU surely works, so that its link should not be saving power. Unknown is not busy."""
    if "gpu-idle" in gpu.throttle_reasons:
        return False
    if gpu.performance_state is None and gpu.utilization_percent is not None:
        return gpu.utilization_percent >= BUSY_PERCENT
    if gpu.performance_state is None:
        limit = gpu.power_limit_w or board_power_w(gpu.name)
        return limit is not None and (gpu.power_w or 0) >= BUSY_POWER_SHARE * limit
    return gpu.performance_state <= BUSY_STATE or (gpu.utilization_percent or 0) >= BUSY_PERCENT


def _described(link: Pcie) -> str:
    """`PCIe 4.0 x16`, by what the link can do: what it does right now may be saving power."""
    generation = link.generation_max or link.generation
    lanes = f" x{link.width}" if link.width else ""
    return f"PCIe {generation}.0{lanes}" if generation else f"PCIe{lanes}"


def _slot_limits(linked: list[tuple[Gpu, Pcie]]) -> str:
    """A slot slower than its GPU is no fault, but worth knowing."""
    limited = [
        f"{gpu_names([gpu])} supports generation {link.generation_device_max}, but its slot only {link.generation_max}."
        for gpu, link in linked
        if link.generation_device_max and link.generation_max and link.generation_max < link.generation_device_max
    ]
    return " ".join(limited)
