"""Settings of a server that it refuses: the value that it takes."""

from collections.abc import Mapping

from envcheck.catalogue.hints import in_words
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

MOST_FRACTION = 0.92
"""Of the GPU's memory, for weights and cache: the rest is for activations and CUDA graphs."""
OTHER_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "share": (
        "Give a share of each GPU, below 1, and not the {share} that was given: `--gpu-memory-utilization 0.9`.",
    ),
    "swap": ("Leave `--swap-space` out, or give less than half of the machine's memory, in GiB for each GPU.",),
    "quantisation": (
        "Leave `--quantization` out: the model's config.json says {quantisation}, and vLLM reads it there.",
    ),
    "tokens_count": (
        "Process no more requests at a time than tokens: `--max-num-seqs {tokens_count}`.",
        "Or raise `--max-num-batched-tokens` to at least `--max-num-seqs`.",
    ),
    "pipeline": ("Leave `--pipeline-parallel-size` out, and split the model with `--tensor-parallel-size`.",),
    "tensor": (
        (
            "Use `--pipeline-parallel-size` instead of `--tensor-parallel-size`, or a checkpoint in AWQ, GPTQ or "
            "FP8, or the model without quantization."
        ),
    ),
    "node": ("Set VLLM_HOST_IP to each node's own address, before `ray start` on that node.",),
    "lora_count": ("Allow the adapter's rank: `--max-lora-rank {lora_count}` (of 8, 16, 32, 64, 128, 256, 320, 512).",),
    "kind": (
        (
            "Give another dtype: `--dtype bfloat16` (compute capability 8.0 or newer: RTX 30, A100), else `--dtype "
            "float32`."
        ),
    ),
}
"""By the value that the text names. Source: vllm/config and vllm/engine/arg_utils.py."""


def changed_setting(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The one setting that the text complains of."""
    told = {name: evidence.get(name) for name in OTHER_SETTINGS}
    return in_words(*(words.format(**told) for name, value in told.items() if value for words in OTHER_SETTINGS[name]))


def other_fraction(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """More for the cache where that is the complaint, never less; then less to do at a time."""
    fraction = evidence.get("fraction")
    raised = min(float(fraction) + 0.15, MOST_FRACTION) if isinstance(fraction, str) else 0.0
    more = f": `--mem-fraction-static {raised:.2f}`" if raised > float(str(fraction or 0)) else ""
    return in_words(
        f"Give SGLang more of the GPU's memory{more or ': a higher `--mem-fraction-static` (at most about 0.9)'}, and "
        "stop other programs that use the GPU.",
        "Or process less at a time: `--chunked-prefill-size 2048 --max-running-requests 16`, with a shorter "
        "`--context-length`.",
        "Or split the model over more GPUs (`--tp 2`), or use a smaller or quantized model.",
    )


def cudnn_for_torch(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The cuDNN that is asked for, in the place of torch's own. Source: sglang/srt/server_args.py."""
    needed, torch = evidence.get("needed"), evidence.get("torch")
    wanted = f">={needed}" if isinstance(needed, str) else "==9.16.0.29"
    return in_words(
        f"Install the cuDNN that it asks for over torch's own: `nvidia-cudnn-cu12{wanted}` (with CUDA 13 "
        "`nvidia-cudnn-cu13`).",
        f"Or use another torch than {torch or 'this one'}: each brings its own cuDNN.",
    )
