"""vLLM's memory: limits computed from the numbers that it prints, never the one that failed."""

import math
from collections.abc import Iterator

from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

BLOCK = 16
"""Tokens of one block of the cache (vllm/config/cache.py)."""
OFTEN_USED_SHARE = 0.9
"""The default of `--gpu-memory-utilization` (0.92 since vLLM 0.17)."""
MOST_SHARE = 0.95
_ESTIMATED = late(r"estimated maximum model length is (\d{1,9})")


def cache_numbers(text: str) -> Evidence:
    """What vLLM reckons to be the longest context that fits."""
    found = _ESTIMATED.search(" ".join(text.split()))
    return {"estimated_count": int(found[1])} if found else {}


_HEADLESS = late(
    r"named '(layers|norm|embed_tokens|score|classifier)[\w.]{0,60}' in "
    r"(\w{1,40}For(?:CausalLM|ConditionalGeneration))"
)


def headless(text: str) -> Evidence | None:
    """Weights without the part that writes text (names that do not begin with `model.`): an embedding model's."""
    found = _HEADLESS.search(text)
    return {"architecture": found[2]} if found else None


def not_headless(text: str) -> Evidence | None:
    """Any other name: this vLLM does not know the layout."""
    return None if _HEADLESS.search(text) else {}


def _number(evidence: Evidence, name: str) -> float | None:
    value = evidence.get(name)
    if isinstance(value, (int, float)):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def longest_context(evidence: Evidence) -> int | None:
    """The most tokens that the cache takes: as vLLM says, else by proportion; whole blocks, below what failed."""
    asked = _number(evidence, "length_count")
    stored = _number(evidence, "stored_count")
    most = _number(evidence, "estimated_count") or stored
    needed, available = _number(evidence, "needed"), _number(evidence, "available")
    if not most and asked and needed and available and available > 0:
        most = asked * available / needed
    if not most or most < BLOCK or (asked and most >= asked):
        return None
    return int(most) // BLOCK * BLOCK


def shorter_context(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A context that the cache holds; or more room for the cache."""
    most = longest_context(evidence)
    if most:
        first = Fix(summary=f"Use a context that fits the KV cache: `--max-model-len {most}` or less.")
    else:
        first = Fix(summary="Use a much shorter context (`--max-model-len`).")
    return (first, *_more_room(snapshot, evidence))


def _more_room(snapshot: Snapshot, evidence: Evidence) -> Iterator[Fix]:
    told = _number(evidence, "share")
    share = told or OFTEN_USED_SHARE
    if share < MOST_SHARE:
        yield Fix(
            summary=f"If nvidia-smi shows that nothing else uses the GPU: `--gpu-memory-utilization {MOST_SHARE:g}` "
            f"({share:g} {'was used' if told else 'is the default'}) leaves more for the cache.",
            commands=(("nvidia-smi",),),
        )
    yield Fix(summary="Halve the KV cache's size: `--kv-cache-dtype fp8` (Ada, Hopper and newer).")
    count = 1 << (max(1, len(snapshot.gpus)).bit_length() - 1)
    if count > 1:
        yield Fix(summary=f"Or split the model across {count} GPUs: `--tensor-parallel-size {count}`.")


def smaller_share(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What is free, rounded down; or what others hold given back."""
    free, total, wanted = (_number(evidence, name) for name in ("free", "total", "wanted"))
    if free is None or not total:
        return (
            Fix(
                summary="Find the other programs that use the GPU's memory, and stop them.", commands=(("nvidia-smi",),)
            ),
            Fix(summary="Or use a smaller share: lower `--gpu-memory-utilization`."),
        )
    share = math.floor(free / total * 100 - 1e-9) / 100
    held = total - free
    missing = f", of which {wanted - free:.2f} GiB are needed" if wanted and 0 < wanted - free < held else ""
    stop = Fix(
        summary=f"Stop the other programs that use {held:.2f} GiB of the GPU{missing}: another vLLM, a notebook, the "
        "desktop.",
        commands=(("nvidia-smi",),),
    )
    asked = evidence.get("share")
    told = f" ({asked} was requested)" if isinstance(asked, str) else ""
    lower = Fix(summary=f"Use no more than the free memory: `--gpu-memory-utilization {share:g}` or less{told}.")
    return (lower, stop) if share >= 0.5 else (stop, lower)


def more_cache(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Nothing is left for the cache: less to compute at once, a larger share, more GPUs, smaller weights."""
    return (*_less_beside_the_cache(evidence), *_more_room(snapshot, evidence), _smaller_weights(evidence))


def _less_beside_the_cache(evidence: Evidence) -> Iterator[Fix]:
    peak, rest = _number(evidence, "peak"), _number(evidence, "rest")
    why = ""
    if peak is not None:
        why = f": computing takes {peak:g} GiB at its peak"
        why += f", {-rest:g} GiB too little" if rest is not None and rest < 0 else ""
    yield Fix(summary="Disable CUDA graphs, which take 1 GiB or more: `--enforce-eager`.")
    yield Fix(
        summary=f"Compute less at once{why}: `--max-num-batched-tokens 2048 --max-num-seqs 8 --max-model-len 4096 "
        "--limit-mm-per-prompt '{\"image\": 1}'`."
    )


def _smaller_weights(evidence: Evidence) -> Fix:
    weights = _number(evidence, "weights")
    told = f" (the weights take {weights:g} GiB)" if weights else ""
    return Fix(summary=f"Or use a smaller or quantized (AWQ, FP8) model{told}.")


def fewer_requests(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A quarter of the requests that it warmed up with."""
    count = _number(evidence, "requests_count")
    fewer = max(1, int(count) // 4) if count else 64
    share = _number(evidence, "share") or OFTEN_USED_SHARE
    return (
        Fix(summary=f"Process fewer requests at a time: `--max-num-seqs {fewer}`."),
        Fix(summary=f"Or leave more room: `--gpu-memory-utilization {share - 0.05:.2f}`."),
    )


def pooling_runner(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An embedding model is not served as one that writes text."""
    model = evidence.get("model")
    named = model if isinstance(model, str) else "MODEL"
    return (
        Fix(
            summary=f"Serve the model with the pooling runner: `vllm serve {named} --runner pooling` (before vLLM "
            "0.11 `--task embed`)."
        ),
        *(
            Fix(
                summary=f"If it was made as a model that writes text, adapt it: `--runner pooling --convert {convert}`."
            )
            for convert in (evidence.get("convert"),)
            if isinstance(convert, str)
        ),
    )


def without_custom_all_reduce(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """NCCL does the same, over any path; SGLang's servers have the option, too."""
    sglang = "sglang" in (evidence.get("cuda_program"), evidence.get("raised_in"))
    server = "python -m sglang.launch_server" if sglang else "vllm serve"
    return (
        Fix(summary=f"Use NCCL instead: `{server} ... --disable-custom-all-reduce`."),
        Fix(summary="If NCCL fails too, turn off peer-to-peer access: `export NCCL_P2P_DISABLE=1`.", new_shell=True),
    )
