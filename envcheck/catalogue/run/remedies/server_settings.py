"""Settings of a server that it refuses: the value that it takes."""

from collections.abc import Iterator

from envcheck.catalogue.hints import in_words
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

MOST_FRACTION = 0.92
"""Of the GPU's memory, for weights and cache: the rest is for activations and CUDA graphs."""


def changed_setting(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The one setting that the text complains of."""
    return in_words(*_words(evidence))


def _words(evidence: Evidence) -> Iterator[str]:
    if evidence.get("share"):
        yield "Give a share of each GPU, below 1: `--gpu-memory-utilization 0.9`."
    elif evidence.get("swap"):
        yield "Leave `--swap-space` out, or give less than half of the memory, in GiB for each GPU: `--swap-space 0`."
    elif kind := evidence.get("quantisation"):
        yield f"Leave `--quantization` out: the model's config.json says {kind}, and vLLM reads it there."
    elif tokens := evidence.get("tokens_count"):
        yield f"Process no more requests at a time than tokens: `--max-num-seqs {tokens}`."
        yield "Or raise `--max-num-batched-tokens` to at least `--max-num-seqs`."
    elif evidence.get("pipeline"):
        yield "Leave `--pipeline-parallel-size` out, and split the model with `--tensor-parallel-size`."
    elif evidence.get("tensor"):
        yield (
            "Use `--pipeline-parallel-size` instead of `--tensor-parallel-size`, or a checkpoint in AWQ, GPTQ or FP8, "
            "or the model without quantization."
        )
    elif evidence.get("node"):
        yield "Set VLLM_HOST_IP to each node's own address, before `ray start` on that node."
    elif evidence.get("kind"):
        yield (
            "Give another dtype: `--dtype bfloat16` (compute capability 8.0 or newer: RTX 30, A100), else `--dtype "
            "float32`."
        )


def other_fraction(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """More for the cache where that is the complaint, never less; then less to do at a time."""
    fraction = evidence.get("fraction")
    raised = min(float(fraction) + 0.15, MOST_FRACTION) if isinstance(fraction, str) else None
    more = f"`--mem-fraction-static {raised:.2f}`" if raised and raised > float(str(fraction)) else ""
    return in_words(
        f"Give SGLang more of the GPU's memory: {more}."
        if more
        else "Give SGLang more of the GPU's memory: a higher "
        "`--mem-fraction-static` than now (at most about 0.9), and stop other programs that use the GPU.",
        "Or process less at a time: `--chunked-prefill-size 2048 --max-running-requests 16`, with a shorter "
        "`--context-length`.",
        "Or split the model over more GPUs (`--tp 2`), or use a smaller or quantized model.",
    )
