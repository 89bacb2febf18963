"""Checks of the variables by which CUDA chooses and numbers GPUs."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.evidence import orders
from envcheck.checks.text import gpu_names, listed
from envcheck.compat.visible_devices import VARIABLE, names_nothing, visible
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped

ORDER = "CUDA_DEVICE_ORDER"


@check("driver.device-order", "driver", "cuda-device-order")
def device_order(snapshot: Snapshot) -> Iterator[Verdict]:
    """CUDA and nvidia-smi number the GPUs in the same way."""
    if told := orders(snapshot):
        yield found(
            "cuda-device-order",
            "; ".join(
                f"GPU {one.fact.partition('[')[2].partition(']')[0]} is {one.value} in {one.source} (line {one.line}) "
                f"and {one.other_value} for torch (line {one.other_line})"
                for one in told
            )
            + f". Without {ORDER}=PCI_BUS_ID CUDA lists the fastest first; nvidia-smi uses the PCI bus order.",
            names=[gpu.name or "" for gpu in snapshot.gpus],
        )
        return
    kinds = {gpu.name for gpu in snapshot.gpus if gpu.error is None}
    by_name = snapshot.environment.get(VARIABLE, "").startswith(("GPU-", "MIG-"))
    if len(kinds) < 2 or None in kinds or by_name or len(visible(snapshot).gpus) < 2:
        return
    order = snapshot.environment.get(ORDER)
    if not order and f"environment.{ORDER}" in snapshot.unavailable:
        yield skipped(ORDER, snapshot.unavailable[f"environment.{ORDER}"])
    elif not order:
        yield found(
            "cuda-device-order",
            f"The GPUs differ ({listed(sorted({gpu.name or '?' for gpu in snapshot.gpus}))}) and {ORDER} is not set: "
            "CUDA lists the fastest first, nvidia-smi uses the PCI bus order, so cuda:0 may not be nvidia-smi's GPU "
            "0.",
            names=[gpu.name or "" for gpu in snapshot.gpus],
        )
    elif order == "PCI_BUS_ID":
        yield passed(f"{ORDER}={order}")


@check("driver.visible-devices", "driver", "cuda-visible-devices-invalid")
def visible_devices(snapshot: Snapshot) -> Iterator[Verdict]:
    """CUDA_VISIBLE_DEVICES lists only existing GPUs."""
    value = snapshot.environment.get(VARIABLE)
    if value is not None and not snapshot.gpus and names_nothing(value):
        yield found(
            "cuda-visible-devices-invalid",
            f"{VARIABLE} is {value!r}, which names no GPU: CUDA sees none. It takes numbers or names (GPU-...). "
            "Without it, CUDA sees all. (NVIDIA_VISIBLE_DEVICES, which Docker reads, is another variable.)",
            title=f"{VARIABLE} hides every GPU",
            value=value,
            visible=[],
        )
    if value is None or not snapshot.gpus:
        return
    seen = visible(snapshot)
    if seen.wrong:
        left = f"CUDA sees only {gpu_names(seen.gpus)}" if seen.gpus else "CUDA sees no GPU"
        yield found(
            "cuda-visible-devices-invalid",
            f"{VARIABLE} is {value!r}: {seen.wrong}. {left} of the {len(snapshot.gpus)} there are.",
            title=f"{VARIABLE} hides {'GPUs' if seen.gpus else 'every GPU'}",
            value=value,
            visible=[gpu.index for gpu in seen.gpus],
        )
    elif seen.certain:
        yield passed(f"{VARIABLE}={value}: CUDA sees {gpu_names(seen.gpus)}")
