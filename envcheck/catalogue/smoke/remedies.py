"""What to do when the model loads or runs, and does not do what it should."""

from envcheck.catalogue.commands import envcheck
from envcheck.catalogue.host.remedies.room import more_memory
from envcheck.catalogue.hub.remedies import download_anew
from envcheck.catalogue.packages.remedies.model_packages import install_transformers
from envcheck.catalogue.smoke.again import smoke, tested
from envcheck.compat.environment import capabilities
from envcheck.compat.tables.models import SMALLEST, needed_bytes
from envcheck.findings import Evidence, Fix, Variable
from envcheck.snapshot import Snapshot
from envcheck.units import GIB, size

AMPERE = (8, 0)
FEWER_PIXELS = 600 * 32 * 32
"""A third of the model's own limit of 1800 patches of 32 x 32 pixels: activations shrink alike."""
MOST_PIXELS = 1800 * 32 * 32
WORTH_STOPPING = GIB
"""Bytes that other programs hold from which on stopping them is worth a line: CUDA itself takes some 600 MiB."""
ISSUES = "https://github.com/huggingface/transformers/issues"


def check_model(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Another model than was meant, or another part of it."""
    return (
        Fix(summary=f"Check that {tested(evidence, snapshot)} is the embedding model, not the reranker or chat model."),
        *install_transformers(snapshot, evidence)[:1],
    )


def steady_numbers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The same input, other numbers: a kernel or the hardware; torch's plain attention tells which."""
    return (
        Fix(
            summary="Try eager attention: if that is stable, the faster attention kernel is the cause.",
            commands=(smoke(evidence, snapshot, "--attn", "eager"),),
        ),
        Fix(
            summary="Try it on the CPU: if only the GPU is unstable, check for memory errors and overheating.",
            commands=(smoke(evidence, snapshot, "--device-map", "cpu"), envcheck(snapshot, "check", "--only", "gpu")),
        ),
    )


def check_images(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A picture that is not understood: the processor, or the weights of the vision part."""
    return (
        Fix(
            summary="Try float32: if the value is plausible then, the dtype is the cause.",
            commands=(smoke(evidence, snapshot, "--dtype", "float32"),),
        ),
        *install_transformers(snapshot, evidence)[:1],
    )


def wider_numbers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """bfloat16 has float32's range; before Ampere there is only float32. Weights that are broken stay so in any."""
    if evidence.get("broken_weights"):
        return (download_anew(snapshot, evidence),)
    if evidence.get("dtype") in ("float32", "bfloat16"):
        return steady_numbers(snapshot, evidence)
    known = capabilities(snapshot)
    wide = "bfloat16" if not known or min(known) >= AMPERE else "float32"
    return (
        Fix(
            summary=f"Use {wide}, which has the range of float32.",
            commands=(smoke(evidence, snapshot, "--dtype", wide),),
        ),
    )


def look_closer(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An exception that no rule knows: what is installed, what runs in a small model, and where to report it."""
    if evidence.get("unsuitable"):
        take = Fix(
            summary="Use a published embedding model of the Qwen3-VL family.",
            commands=(smoke(evidence, snapshot, "--model", SMALLEST),),
        )
        return (take,)
    tiny = Fix(
        summary="Test the built-in tiny model: if it passes, the model's files or its size are the cause.",
        commands=(smoke(evidence, snapshot, "--model", "tiny"),),
    )
    return (
        *(() if tested(evidence, snapshot) == "tiny" else (tiny,)),
        Fix(
            summary="Test the imports and each GPU.",
            commands=(envcheck(snapshot, "check", "--deep"),),
        ),
        *install_transformers(snapshot, evidence)[:1],
        Fix(summary=f"Search for the message in {ISSUES}."),
    )


def less_gpu_memory(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What other programs hold, another attention, smaller images, more GPUs, a smaller model: as they cost."""
    fixes = [
        *_others(evidence),
        Fix(
            summary=f"Find the image size, dtype and placement that fit in the free memory.{_figures(evidence)}",
            commands=(("envcheck", "fit", "--model", tested(evidence, snapshot)),),
        ),
        Fix(
            summary="Use smaller images and one input at a time.",
            commands=(smoke(evidence, snapshot, "--max-pixels", str(FEWER_PIXELS), "--batch", "1"),),
        ),
    ]
    if evidence.get("attention") == "eager":
        light = smoke(evidence, snapshot, "--attn", "sdpa")
        why = "Use torch's own attention (SDPA): eager attention stores the scores of all pairs of tokens."
        fixes.insert(0, Fix(summary=why, commands=(light,)))
    if _in_pieces(evidence):
        fixes.append(_whole_segments())
    if len(snapshot.gpus) > 1:
        spread = smoke(evidence, snapshot, "--device-map", "balanced")
        fixes.append(Fix(summary=f"Spread the model over the {len(snapshot.gpus)} GPUs.", commands=(spread,)))
    if evidence.get("dtype") == "float32":
        half = smoke(evidence, snapshot, "--dtype", "bfloat16")
        fixes.append(Fix(summary="Use bfloat16, which takes half of the memory.", commands=(half,)))
    if tested(evidence, snapshot) != SMALLEST:
        small = smoke(evidence, snapshot, "--model", SMALLEST)
        fixes.append(Fix(summary="Use the small model.", commands=(small,)))
    return tuple(fixes)


def _others(evidence: Evidence) -> tuple[Fix, ...]:
    """Stop other programs; nothing where these are known to hold little."""
    other = evidence.get("other_bytes")
    if isinstance(other, int) and other < WORTH_STOPPING:
        return ()
    held = f": they used {size(other)}" if isinstance(other, int) else ""
    summary = f"Find the programs that use the GPU's memory, and stop them{held}."
    return (Fix(summary=summary, commands=(("nvidia-smi",),)),)


def _figures(evidence: Evidence) -> str:
    """The prediction for the model, where it is one that is known; empty where it is not."""
    model = evidence.get("model")
    if not isinstance(model, str):
        return ""
    few, many = (needed_bytes(model, "sdpa", pixels) for pixels in (FEWER_PIXELS, MOST_PIXELS))
    if few is None or many is None:
        return ""
    total = evidence.get("total_bytes")
    room = f"; this GPU has {size(total)}" if isinstance(total, int) else ""
    return (
        f" {model} in float16 takes {size(few)} for one image of {FEWER_PIXELS} pixels and {size(many)} for one of "
        f"{MOST_PIXELS}{room}."
    )


def _in_pieces(evidence: Evidence) -> bool:
    """What torch had reserved and did not use would have been enough."""
    reserved, tried = evidence.get("reserved_bytes"), evidence.get("tried_bytes")
    return isinstance(reserved, int) and isinstance(tried, int) and reserved >= tried


def _whole_segments() -> Fix:
    return Fix(
        summary="Reduce memory fragmentation (the reserved but unused memory would have been enough): "
        "`export PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True`.",
        new_shell=True,
        variables=(Variable("PYTORCH_CUDA_ALLOC_CONF", "expandable_segments:True"),),
    )


def less_host_memory(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Load straight to the GPU; give the machine more memory."""
    if evidence.get("address_limit_bytes"):
        unlimited = (
            "Remove the limit on address space with `ulimit -v unlimited`: CUDA reserves more address space than the "
            "machine has memory."
        )
        return (Fix(summary=unlimited, new_shell=True),)
    direct = smoke(evidence, snapshot, "--device-map", "auto")
    summary = "Close other programs, and let accelerate load the weights directly to the GPU."
    return (Fix(summary=summary, commands=(direct,)), *more_memory(snapshot, evidence))


def less_offload(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """DeepSpeed's launcher saw a rank killed: parameters and optimizer states in the host's memory fill it."""
    return (
        Fix(
            summary="Watch `free -h` while it starts. If the memory runs out, offload less to the CPU: remove "
            "`offload_param`, then `offload_optimizer`, from DeepSpeed's configuration (with a smaller batch), or "
            "offload to a disk (`device: nvme`)."
        ),
        Fix(
            summary="Start fewer processes on the machine, with fewer workers that load data: each loads the "
            "checkpoint "
            "for itself."
        ),
        *more_memory(snapshot, evidence),
    )


def same_inputs(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Two backends, two results: first the same dtype, then the same limits on images."""
    if evidence.get("pooling"):
        return (_pool_rightly(),)
    return (
        Fix(
            summary="Give both backends the same dtype, instruction, min_pixels and max_pixels; vLLM takes the "
            "pixels in `mm_processor_kwargs`. Then compare again.",
            commands=(smoke(evidence, snapshot, "--dtype", "bfloat16"),),
        ),
        Fix(summary="Check that vLLM uses last-token pooling and normalizes the embeddings (`runner='pooling'`)."),
    )


def _pool_rightly() -> Fix:
    return Fix(
        summary="In 1_Pooling/config.json of the model's folder, set `pooling_mode_lasttoken` to true and every other "
        '`pooling_mode_...` false; for vLLM, use `--pooler-config \'{"pooling_type": "LAST"}\'`.',
    )
