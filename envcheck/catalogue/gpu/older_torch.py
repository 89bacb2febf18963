"""A torch whose CUDA is older than the GPU: torch itself says both versions."""

from envcheck.catalogue.hints import in_words
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def _version(told: object) -> str:
    """`10010`, as CUDA_VERSION has it, is 10.1."""
    number = int(told) if isinstance(told, str) and told.isdigit() else 0
    return f"{number // 1000}.{number % 1000 // 10}"


def older_torch_title(evidence: Evidence) -> str | None:
    """`torch for CUDA 10.1 has no kernels for the RTX 3090, which needs CUDA 11.0`."""
    gpu = evidence.get("gpu")
    return (
        f"torch for CUDA {_version(evidence.get('built'))} has no kernels for the {gpu}, which needs CUDA "
        f"{_version(evidence.get('least'))} or newer"
        if gpu
        else None
    )


def newer_torch(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """No driver and no toolkit helps an old torch."""
    least = _version(evidence.get("least"))
    return in_words(
        f"Move to a newer torch, built for CUDA {least} or newer: torch 1.7 was the first for CUDA 11.0, 1.8 for 11.1, "
        "2.0 for 11.8. A newer driver or toolkit alone changes nothing.",
        "If the program needs the old torch: build that torch from source with TORCH_CUDA_ARCH_LIST of the GPU, or "
        f"NVIDIA's container of the time (nvcr.io/nvidia/pytorch, for CUDA {least}); or use an older GPU.",
    )
