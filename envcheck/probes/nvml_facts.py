"""From what NVML answered to the facts of the snapshot: units, names, and why a fact is missing."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from envcheck.catalogue.gpu.recovery import BY_NUMBER
from envcheck.probes.box import Unavailable
from envcheck.probes.nvml_links import nvlinks
from envcheck.probes.nvml_names import (
    COMPUTE_MODES,
    FABRIC_STATES,
    VIRTUALIZATION,
    fabric_faults,
    throttle_reasons,
)
from envcheck.probes.nvml_transcript import Row, Transcript, fields_of, pci_address
from envcheck.snapshot import Ecc, Gpu, Pcie, PciGpu, Process


def watts(milliwatts: int) -> float:
    """NVML counts in milliwatts."""
    return milliwatts / 1000


BOARD: tuple[Row, ...] = (
    ("name", "name", str),
    ("uuid", "uuid", str),
    ("compute_capability", "compute_capability", lambda pair: f"{pair[0]}.{pair[1]}"),
    ("memory_total_bytes", "memory", lambda memory: memory["total"]),
    ("memory_used_bytes", "memory", lambda memory: memory["used"]),
    ("memory_free_bytes", "memory", lambda memory: memory["free"]),
    ("temperature_c", "temperature", int),
    ("temperature_slowdown_c", "temperature_slowdown", int),
    ("power_w", "power", watts),
    ("power_limit_w", "power_limit", watts),
    ("power_limit_default_w", "power_limit_default", watts),
    ("power_limit_max_w", "power_limit_range", lambda limits: watts(limits[1])),
    ("performance_state", "performance_state", lambda state: state if state < 32 else None),
    ("utilization_percent", "utilization", lambda rates: rates["gpu"]),
    ("clock_sm_mhz", "clock_sm", int),
    ("clock_sm_max_mhz", "clock_sm_max", int),
    ("throttle_reasons", "throttle_reasons", throttle_reasons),
    ("compute_mode", "compute_mode", COMPUTE_MODES.get),
    ("mig_enabled", "mig_mode", lambda modes: bool(modes[0])),
    ("persistence", "persistence", bool),
    ("display_active", "display_active", bool),
    ("virtualization", "virtualization", VIRTUALIZATION.get),
    ("recovery_action", "recovery_action", BY_NUMBER.get),
    ("fabric_state", "fabric", lambda info: FABRIC_STATES.get(info["state"])),
)
PCIE: tuple[Row, ...] = (
    ("address", "pci", pci_address),
    ("device_id", "pci", lambda info: f"{info['pciDeviceId'] >> 16:04x}"),
    ("generation", "pcie_generation", int),
    ("generation_max", "pcie_generation_max", int),
    ("generation_device_max", "pcie_generation_device_max", int),
    ("width", "pcie_width", int),
    ("width_max", "pcie_width_max", int),
    ("replays", "pcie_replays", int),
)
ECC: tuple[Row, ...] = (
    ("enabled", "ecc_mode", lambda modes: bool(modes[0])),
    ("uncorrected_volatile", "ecc_uncorrected_volatile", int),
    ("uncorrected_aggregate", "ecc_uncorrected_aggregate", int),
    ("corrected_volatile", "ecc_corrected_volatile", int),
    ("remapped_rows_correctable", "remapped_rows", lambda rows: rows[0]),
    ("remapped_rows_uncorrectable", "remapped_rows", lambda rows: rows[1]),
    ("remap_pending", "remapped_rows", lambda rows: bool(rows[2])),
    ("remap_failed", "remapped_rows", lambda rows: bool(rows[3])),
    ("retirement_pending", "retirement_pending", bool),
)


def gpu_facts(seen: Transcript, index: int, on_bus: Mapping[str, PciGpu], gaps: Unavailable) -> Gpu:
    """One GPU. What has no answer is None and stands in `gaps` with NVML's reason.

    Args:
        seen: what NVML answered.
        index: the GPU's number.
        on_bus: PCI address to what the kernel knows of the GPU there.
        gaps: collects what is missing.
    """
    path = f"gpus[{index}]"
    refusal = seen.lost.get(index)
    silent = next((p for p in seen.pending if p.gpu == index), None)
    board = fields_of(BOARD, seen, index, path, gaps)
    board["throttle_reasons"] = board["throttle_reasons"] or ()
    pcie = fields_of(PCIE, seen, index, f"{path}.pcie", gaps)
    return Gpu(
        index=index,
        error=refusal.code if refusal else None,
        error_call=refusal.call if refusal else silent.call if silent else None,
        pcie=_in_its_slot(Pcie(**pcie), on_bus.get(pcie["address"] or ""), f"{path}.pcie", gaps),
        nvlink=nvlinks(seen, index, path, gaps),
        processes=_processes(seen, index, path, gaps),
        ecc=_ecc(seen, index, path, gaps),
        **board,
        **_registration(seen.fact(index, "fabric"), board["fabric_state"]),
    )


def _registration(info: Any, state: str | None) -> dict[str, Any]:  # noqa: ANN401 - NVML's struct as JSON
    """How the registration with the NVLink fabric ended; its health comes with newer drivers only."""
    if not isinstance(info, dict) or state != "completed":
        return {}
    return {"fabric_status": info.get("status"), "fabric_faults": fabric_faults(info.get("healthMask") or 0)}


def _in_its_slot(link: Pcie, card: PciGpu | None, path: str, gaps: Unavailable) -> Pcie:
    """NVML's word on what GPU and slot can do together mostly is the GPU's alone; the kernel knows the slot."""
    if link.width and (card is None or card.slot_width_max is None):
        gaps[f"{path}.slot_width_max"] = "the kernel does not show the port that the GPU is plugged into"
    if card is None:
        return link
    widths = [width for width in (link.width_max, card.slot_width_max) if width]
    speeds = [speed for speed in (link.generation_max, card.slot_generation_max) if speed]
    return replace(
        link,
        slot_width_max=card.slot_width_max,
        width_max=max(min(widths), link.width or 0) if link.width_max else None,
        generation_max=max(min(speeds), link.generation or 0) if link.generation_max else None,
        numa_node=card.numa_node,
    )


def _processes(seen: Transcript, gpu: int, path: str, gaps: Unavailable) -> tuple[Process, ...]:
    """Who holds memory; a process that both computes and draws is named once, as computing. Names come later."""
    found: dict[int, Process] = {}
    for kind in ("compute", "graphics"):
        answer = seen.fact(gpu, f"{kind}_processes")
        if not isinstance(answer, list):
            gaps[f"{path}.processes"] = seen.why(gpu, f"{kind}_processes")
            continue
        for entry in answer:
            process = Process(pid=entry["pid"], memory_bytes=entry.get("usedGpuMemory"), kind=kind)
            found.setdefault(process.pid, process)
    return tuple(found.values())


def _ecc(seen: Transcript, gpu: int, path: str, gaps: Unavailable) -> Ecc | None:
    """Error counters; None with one reason for all where the GPU supports none of them, as with GeForce GPUs."""
    found = Unavailable()
    fields = fields_of(ECC, seen, gpu, f"{path}.ecc", found)
    pages = [seen.fact(gpu, f"retired_pages_{cause}") for cause in ("single", "double")]
    known = [len(page) for page in pages if isinstance(page, list)]
    fields["retired_pages"] = sum(known) if len(known) == len(pages) else None
    if fields["retired_pages"] is None:
        reasons = [seen.why(gpu, f"retired_pages_{cause}") for cause in ("single", "double")]
        found[f"{path}.ecc.retired_pages"] = min(reasons, key=_unsupported)
    if all(value is None for value in fields.values()):
        gaps[f"{path}.ecc"] = found.pop(f"{path}.ecc.enabled")
        gaps.update({fact: reason for fact, reason in found.items() if not _unsupported(reason)})
        return None
    gaps.update(found)
    return Ecc(**fields)


def _unsupported(reason: str) -> bool:
    """The GPU has no such thing, which is no failure."""
    return reason.startswith("NVML 3 ")
