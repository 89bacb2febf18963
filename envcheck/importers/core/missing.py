"""What no text states, so that it is judged by nobody: nothing that is missing in a text is missing on the machine."""

from collections.abc import Collection, Iterable, Mapping

from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

UNSTATED = "no text that was given states it"
NO_PORT = "nvidia-smi does not show the port that the card is plugged into"
_SECTIONS: Mapping[str, tuple[str, ...]] = {
    "host": ("container", "memory_total_bytes", "os_id", "os_version", "kernel", "python", "wsl"),
    "driver": (
        "version", "cuda_version", "kernel_module", "nvml_error", "nvml_library", "library_version", "uvm_loaded",
        "nouveau_loaded", "secure_boot",
    ),
    "cuda": ("nvcc", "compiler", "toolkits", "ninja", "home", "libcuda"),
    "torch": ("version", "cuda", "architectures", "cxx11_abi"),
}  # fmt: skip
_GPU = (
    "memory_total_bytes",
    "memory_used_bytes",
    "compute_capability",
    "power_w",
    "temperature_c",
    "pcie",
    "nvlink",
    "pcie.slot_width_max",
)
_PACKAGES = ("torch", "torchvision", "transformers", "accelerate", "flash-attn", "kernels", "sentence-transformers")
"""Packages whose absence is judged."""
_WHOLE = (
    "host", "driver", "gpus", "pci_gpus", "cuda", "torch", "attention", "python", "storage", "links", "hub", "deep",
    "deep.kernels", "environment", "environment.LD_LIBRARY_PATH", "environment.CUDA_DEVICE_ORDER",
)  # fmt: skip

_STEP = late(r"[.\[]")


def unavailable(snapshot: Snapshot, stated: Mapping[str, object], complete: Collection[str]) -> dict[str, str]:
    """Path to reason of each fact that a check would judge and no text states."""
    told = _with_sections(stated)
    missing = [
        f"{section}.{name}" for section, names in _SECTIONS.items() for name in names if f"{section}.{name}" not in told
    ]
    missing += [
        f"gpus[{place}].{name}"
        for place, gpu in enumerate(snapshot.gpus)
        for name in _GPU
        if f"gpus[{gpu.index}].{name}" not in told
    ]
    missing += [name for name in _WHOLE if name not in told and name not in complete]
    if "packages" not in complete:
        missing += ["packages", *(f"packages.{name}" for name in _PACKAGES if name not in snapshot.packages)]
    reasons = dict.fromkeys(missing, UNSTATED)
    for place, gpu in enumerate(snapshot.gpus):
        if gpu.pcie and (gpu.pcie.width or gpu.pcie.width_max) and gpu.pcie.slot_width_max is None:
            reasons[f"gpus[{place}].pcie.slot_width_max"] = NO_PORT
    return reasons


def _with_sections(paths: Iterable[str]) -> set[str]:
    """The paths, and those above them: what states `gpus[0].pcie.width` states `gpus[0].pcie`, `gpus[0]` and `gpus`."""
    told = set(paths)
    for path in paths:
        told.update(path[: end.start()] for end in _STEP.finditer(path))
    return told
