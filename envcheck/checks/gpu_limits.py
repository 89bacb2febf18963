"""Checks of what slows a GPU down: heat and power."""

from collections.abc import Iterator

from envcheck.catalogue.gpu.power import board_power_w
from envcheck.checks.check import check
from envcheck.checks.text import distinct, gpu_names
from envcheck.compat.tables.gpus import is_laptop
from envcheck.snapshot import Gpu, Snapshot
from envcheck.verdict import Verdict, found, passed

THERMAL = {"sw-thermal", "hw-thermal"}
BRAKE = "hw-power-brake"
POWER_CAP = "sw-power-cap"
FAR_BELOW = 0.75
"""Share of its limit that a GPU takes at most where something else than the limit holds it back. A judgement."""
BUSY_STATE = 2
"""Up to this performance state the GPU works."""
BUSY_PERCENT = 90
"""Utilization from which on a GPU takes what it may."""
TOLERANCE_W = 1.0
"""Limits are set in milliwatts and rounded by the firmware."""
MADE_FOR_SHARE = 0.75
"""Below this share of what its model is made for, a GPU's limit was surely lowered, if its own default is not told:
variants of a model differ less than that."""
HOT_C = 90
"""Where a GPU's own limit is not told: GeForce GPUs are made for 88 to 93 °C at most, others for less. Source: the
"Maximum GPU Temperature" of NVIDIA's product pages."""


@check("gpu.temperature", "gpu", "gpu-overheating")
def temperature(snapshot: Snapshot) -> Iterator[Verdict]:
    """No GPU is slowed down by heat."""
    hot = [gpu for gpu in snapshot.gpus if THERMAL & set(gpu.throttle_reasons) or _at_limit(gpu)]
    known = [gpu for gpu in snapshot.gpus if gpu.temperature_c is not None]
    if hot:
        yield found(
            "gpu-overheating",
            " ".join(_heat(gpu) for gpu in hot),
            gpus=[gpu.index for gpu in hot],
            temperatures_c=[gpu.temperature_c for gpu in hot if gpu.temperature_c is not None],
        )
    elif known:
        yield passed(f"Temperature {distinct(f'{gpu.temperature_c} °C' for gpu in known)}")


def _at_limit(gpu: Gpu) -> bool:
    limit = gpu.temperature_slowdown_c or HOT_C
    return gpu.temperature_c is not None and gpu.temperature_c >= limit > 0


def _heat(gpu: Gpu) -> str:
    at = f" at {gpu.temperature_c} °C" if gpu.temperature_c is not None else ""
    limit = f" (limit {gpu.temperature_slowdown_c} °C)" if gpu.temperature_slowdown_c else ""
    if THERMAL & set(gpu.throttle_reasons):
        return f"{gpu_names([gpu])} reduces its clocks because of heat{at}{limit}."
    if gpu.temperature_slowdown_c:
        return f"{gpu_names([gpu])} is at its limit{at}{limit}."
    return f"{gpu_names([gpu])} is{at}. Its limit is not known; few GPUs are rated for more than {HOT_C} °C."


@check("gpu.power", "gpu", "gpu-power-limited")
def power(snapshot: Snapshot) -> Iterator[Verdict]:
    """No GPU's power is limited."""
    braked = [gpu for gpu in snapshot.gpus if BRAKE in gpu.throttle_reasons]
    capped = [gpu for gpu in snapshot.gpus if _capped(gpu, snapshot) and gpu not in braked]
    limited = [gpu for gpu in snapshot.gpus if _lowered(gpu)]
    known = [gpu for gpu in snapshot.gpus if gpu.power_limit_w is not None]
    if braked or capped or limited:
        said = [
            f"{gpu_names([gpu])} is slowed down by the hardware power brake, a signal from outside the GPU."
            for gpu in braked
        ]
        said += [
            f"{gpu_names([gpu])} reduces its clocks to stay below its power limit (SW Power Cap), as it does under "
            "full load; far below the limit a cable, an adapter or the power supply gives too little."
            for gpu in capped
        ]
        said += [
            f"{gpu_names([gpu])} may take {gpu.power_limit_w:.0f} W; "
            + ("its default is" if gpu.power_limit_default_w is not None else "its model is made for")
            + f" {_default(gpu):.0f} W."
            for gpu in limited
        ]
        if limited and not braked:
            said.append("A lower limit can be intended: less heat and noise for a little less speed.")
        yield found(
            "gpu-power-limited",
            " ".join(said),
            status=None if braked or capped else "info",
            title=None if braked or capped else f"The power limit of {gpu_names(limited)} was lowered",
            gpus=sorted({gpu.index for gpu in (*braked, *capped, *limited)}),
            braked=[gpu.index for gpu in braked],
            capped=[gpu.index for gpu in capped],
            limited=[gpu.index for gpu in limited],
            default_w=[round(_default(gpu) or 0) for gpu in limited],
        )
    elif known:
        yield passed(f"Power limit {distinct(f'{gpu.power_limit_w:.0f} W' for gpu in known)}")


def _capped(gpu: Gpu, snapshot: Snapshot) -> bool:
    """It is held back by power far below its limit; or a text shows that reason and not what the GPU does meanwhile.

    At its limit a GPU under load is all day: that alone is no fault. Who shows only the reasons asks about them.
    """
    if POWER_CAP not in gpu.throttle_reasons:
        return False
    if gpu.power_w is not None and gpu.power_limit_w:
        works = gpu.performance_state is not None and gpu.performance_state <= BUSY_STATE
        return works and (gpu.utilization_percent or 0) >= BUSY_PERCENT and gpu.power_w < FAR_BELOW * gpu.power_limit_w
    return bool(snapshot.sources) and gpu.power_w is None and gpu.memory_total_bytes is None


def _lowered(gpu: Gpu) -> bool:
    """Below the GPU's default. In laptops the firmware moves the limit all the time."""
    limit, default = gpu.power_limit_w, _default(gpu)
    if limit is None or default is None or is_laptop(gpu.name):
        return False
    return 0 < limit < (default * MADE_FOR_SHARE if gpu.power_limit_default_w is None else default - TOLERANCE_W)


def _default(gpu: Gpu) -> float | None:
    return gpu.power_limit_default_w if gpu.power_limit_default_w is not None else board_power_w(gpu.name)
