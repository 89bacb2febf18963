"""No code for a GPU: which GPU and which program the text names, and what to take for it."""

from envcheck.catalogue.gpu.memory_programs import BUILDS, told_program
from envcheck.catalogue.gpu.remedies import fitting_torch
from envcheck.compat.tables.gpus import card_meant
from envcheck.compat.tables.torch_releases import INDEX
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_RUNTIME = late(r"[Rr]untime compute cap (\d{2,3}) is not compatible with compile time compute cap (\d{2,3})")
_WARNED = late(r"with CUDA capability sm_(\d{2,3})a? is not compatible with the current PyTorch")
IMAGES = (
    (120, "120-", "Blackwell, RTX 50"),
    (100, "100-", "Blackwell, B200"),
    (90, "hopper-", "Hopper, H100"),
    (89, "89-", "Ada, RTX 40, L4"),
    (86, "86-", "Ampere, A10, RTX 30"),
    (80, "", "Ampere, A100"),
    (75, "turing-", "Turing, T4"),
)
"""Prefix of the image's tag by the GPU's capability. Source: README of huggingface/text-embeddings-inference."""
CUDA_12_8 = 100
"""From Blackwell on only builds for CUDA 12.8 and newer have kernels."""
LAST_WITH_CUDA_12 = "cu126"
"""The builds that keep kernels for Maxwell, Pascal and Volta."""


def read_architecture(text: str) -> Evidence | None:
    """The GPU's capability (`120`), and whether Text Embeddings Inference names it."""
    compiled = _RUNTIME.search(text)
    if compiled:
        return {"capability": compiled[1], "compiled": compiled[2], "tool": "tei"}
    warned = _WARNED.search(text)
    return {"capability": warned[1], "tool": "torch"} if warned else {}


def architecture_title(evidence: Evidence) -> str | None:
    """`The installed torch has no code for this GPU (sm_120)`."""
    capability, compiled = evidence.get("capability"), evidence.get("compiled")
    if compiled:
        return f"The image was compiled for GPUs of capability {compiled}, and this one has {capability}"
    return f"The installed torch has no code for this GPU (sm_{capability})" if capability else None


def by_architecture(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An image for it, a build of torch with its kernels, or the extension built again."""
    told = str(evidence.get("capability") or "")
    capability = int(told) if told.isdecimal() else None
    if evidence.get("tool") == "tei" and capability:
        return _image(capability)
    built = told_program(evidence, BUILDS)
    if built:
        return built
    own = fitting_torch(snapshot, evidence)
    named_card = card_meant(str(evidence.get("told_gpu") or ""))
    if capability is None and named_card and not snapshot.gpus:
        told = named_card.capability.replace(".", "")
        capability = int(told)
    if capability is None:
        return own if snapshot.gpus else (_general(), *own)
    if capability >= CUDA_12_8:
        named = Fix(
            summary=f"Install torch 2.7 or newer built for CUDA 12.8 or newer, which has kernels for sm_{capability}: "
            f"torch and torchvision with `--index-url {INDEX}/cu128` (or cu130)."
        )
    else:
        named = Fix(
            summary=f"Install a build that still has kernels for sm_{capability}: torch and torchvision with "
            f"`--index-url {INDEX}/{LAST_WITH_CUDA_12}`; builds for CUDA 13 begin with Turing (sm_75), and below sm_50 "
            "there is none."
        )
    known = any(gpu.compute_capability and gpu.compute_capability.replace(".", "") == told for gpu in snapshot.gpus)
    return (*own, named, _rebuild(capability)) if known else (named, _rebuild(capability))


def _image(capability: int) -> tuple[Fix, ...]:
    fits = next((row for row in IMAGES if row[0] == capability), None)
    nearest = fits or next((row for row in IMAGES if row[0] <= capability), None)
    if nearest is None:
        return (Fix(summary="Text Embeddings Inference has no image for this GPU: use the one for CPUs (`cpu-...`)."),)
    number, prefix, cards = nearest
    tag = f"`{prefix}1.9`" if prefix else "`1.9`, without a prefix"
    return (
        Fix(
            summary="Use the image that was compiled for it: of ghcr.io/huggingface/text-embeddings-inference the tag "
            f"{tag} ({cards}, capability {number}), or the same prefix with a newer number."
        ),
        Fix(summary=f"Or build it with `--build-arg CUDA_COMPUTE_CAP={capability}`."),
    )


def _rebuild(capability: int) -> Fix:
    label = f"{str(capability)[:-1]}.{str(capability)[-1]}"
    return Fix(
        summary="If torch itself has them, an extension lacks them: rebuild it with "
        f"`TORCH_CUDA_ARCH_LIST={label}` (flash-attn, xformers, bitsandbytes: install the newest release)."
    )


def _general() -> Fix:
    return Fix(
        summary="RTX 50, B200 and newer need torch 2.7 or newer for CUDA 12.8 (`--index-url " + INDEX + "/cu128`); "
        f"Pascal and Volta need a build for CUDA 12.6 ({LAST_WITH_CUDA_12}). Rebuild extensions with "
        "TORCH_CUDA_ARCH_LIST."
    )
