"""CUDA out of memory: who holds what, and the fix for that case, with the numbers of the log."""

import re
from collections.abc import Iterator

from envcheck.catalogue.gpu.cuda_order import gpu_meant, visible
from envcheck.catalogue.gpu.memory_programs import of_program
from envcheck.catalogue.gpu.memory_record import MemoryRecord, read_memory
from envcheck.findings import Evidence, Fix, Variable
from envcheck.snapshot import Snapshot
from envcheck.units import size

PATCH = 32 * 32
"""Pixels of one image token of Qwen3-VL."""
MOST_PATCHES = 1800
"""The embedding models' own limit (preprocessor_config.json: max_pixels 1800 * 32 * 32)."""
FEWEST_PATCHES = 64
MARGIN = 0.8
"""Of the room that is there, what the next attempt may take."""
FULL = 0.1
"""A share of the GPU below which no library can start."""
ALLOCATOR = "PYTORCH_CUDA_ALLOC_CONF"


def memory_evidence(text: str) -> Evidence | None:
    """The numbers of a message of one process that ran out of memory by itself; None: others hold the GPU."""
    record = read_memory(text)
    return None if record.mostly_others else _evidence(record)


def others_evidence(text: str) -> Evidence | None:
    """The numbers of a message where other processes hold the GPU; None: they do not."""
    record = read_memory(text)
    return _evidence(record) if record.mostly_others else None


def read_xla(text: str) -> Evidence | None:
    """Free and all of a GPU's memory, as XLA counts it; None: enough is free."""
    left, whole = (int(number) for number in re.findall(r"(\d{1,15}) bytes", text.split("\n", 1)[0])[:2])
    return {"free_bytes": left, "total_bytes": whole} if left < whole * FULL else None


def _evidence(record: MemoryRecord) -> Evidence:
    values: Evidence = {
        "tried_bytes": record.tried,
        "gpu_index": record.index,
        "total_bytes": record.total,
        "free_bytes": record.free,
        "process_bytes": record.process,
        "allocated_bytes": record.allocated,
        "reserved_bytes": record.unallocated,
        "other_bytes": record.others,
        "pids": list(record.pids) or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def record_of(evidence: Evidence) -> MemoryRecord:
    """The record again, from the evidence of a cause."""

    def number(name: str) -> int | None:
        value = evidence.get(name)
        return value if isinstance(value, int) else None

    pids = evidence.get("pids")
    return MemoryRecord(
        tried=number("tried_bytes"),
        index=number("gpu_index"),
        total=number("total_bytes"),
        free=number("free_bytes"),
        process=number("process_bytes"),
        allocated=number("allocated_bytes"),
        unallocated=number("reserved_bytes"),
        others=number("other_bytes"),
        pids=tuple(pid for pid in pids if isinstance(pid, int)) if isinstance(pids, (list, tuple)) else (),
    )


def memory_title(evidence: Evidence) -> str | None:
    """`GPU 0 ran out of memory: 540 MiB asked for, 310 MiB free; other processes hold 19.1 GiB of 23.7 GiB`."""
    record = record_of(evidence)
    if record.tried is None:
        return None
    gpu = "The GPU" if record.index is None else f"GPU {record.index}"
    told = f"{gpu} ran out of memory: {size(record.tried)} requested"
    if record.beyond_gpu:
        return f"{told}, more than the whole GPU's {size(record.total)}"
    if record.free is not None:
        told += f", {size(record.free)} free"
    if record.in_pieces:
        return f"{told}, {size(record.unallocated)} reserved but fragmented"
    if record.others_matter:
        whole = f" of {size(record.total)}" if record.total else ""
        return f"{told}; other processes hold {size(record.others)}{whole}"
    return told


def others_title(evidence: Evidence) -> str | None:
    """`Other processes hold 37.4 GiB of GPU 0's 39.6 GiB`."""
    record = record_of(evidence)
    gpu = "the GPU" if record.index is None else f"GPU {record.index}"
    return f"Other processes hold {size(record.others)} of {gpu}'s {size(record.total)}"


def out_of_memory(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The fix for the case that the numbers show, then what else helps."""
    record = record_of(evidence)
    fixes = [*_leading(snapshot, evidence, record)]
    own = of_program(evidence)
    if own:
        fixes += own
    elif evidence.get("server") == "vllm":
        fixes += vllm_at_run_time(evidence)
    elif evidence.get("doing") == "loading":
        fixes += weights_that_fit(snapshot, evidence)
    elif evidence.get("doing") == "training":
        fixes += _training()
    else:
        fixes += _smaller_inputs(snapshot, evidence, record)
    if record.little_in_pieces:
        fixes.append(_in_one_piece(record))
    return tuple(fixes)


def others_hold_it(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Only the others can give it back; a smaller input helps nothing."""
    return tuple(_stop_others(snapshot, record_of(evidence)))


def _leading(snapshot: Snapshot, evidence: Evidence, record: MemoryRecord) -> Iterator[Fix]:
    if record.others_matter and record.tried is not None:
        yield from _stop_others(snapshot, record)
    if evidence.get("attention") == "eager":
        yield Fix(
            summary='Load the model with `attn_implementation="sdpa"`: eager attention, which was used here, stores '
            "the scores of all pairs of tokens."
        )
    if record.in_pieces and not record.little_in_pieces:
        yield _in_one_piece(record)


def _in_one_piece(record: MemoryRecord) -> Fix:
    return Fix(
        summary=f"Reduce memory fragmentation ({size(record.unallocated)} were reserved but unused, "
        f"{size(record.tried)} requested): `export {ALLOCATOR}=expandable_segments:True`.",
        new_shell=True,
        variables=(Variable(ALLOCATOR, "expandable_segments:True"),),
    )


def _stop_others(snapshot: Snapshot, record: MemoryRecord) -> Iterator[Fix]:
    who = f"processes {', '.join(map(str, record.pids))}" if record.pids else "the other processes on that GPU"
    who = who.replace("processes", "process") if len(record.pids) == 1 else who
    yield Fix(
        summary=f"Stop {who}, which hold{'s' if len(record.pids) == 1 else ''} {size(record.others)}; nvidia-smi "
        "lists them (in a container, run it on the host).",
        commands=(("nvidia-smi",),),
    )
    full = gpu_meant(snapshot, record.index or 0, record.total)
    others = [gpu.index for gpu in snapshot.gpus if gpu.index != full and gpu.error is None]
    if others:
        named = f" (the full one is nvidia-smi's GPU {full})" if full != (record.index or 0) else ""
        yield Fix(summary=f"Or use another GPU{named}: `export {visible(snapshot, others)}`.", new_shell=True)


def patches(record: MemoryRecord) -> int:
    """Image tokens that would have fitted, where one image of the models' own limit took what was asked for."""
    if record.tried is None or record.free is None:
        return MOST_PATCHES // 3
    room = (record.free + (record.unallocated or 0)) * MARGIN
    fitting = int(MOST_PATCHES * room / record.tried)
    return max(FEWEST_PATCHES, min(fitting, MOST_PATCHES // 2) // 32 * 32)


def _smaller_inputs(snapshot: Snapshot, evidence: Evidence, record: MemoryRecord) -> Iterator[Fix]:
    pixels = patches(record)
    model = evidence.get("model")
    named = model if isinstance(model, str) else "MODEL"
    yield Fix(
        summary="Use a smaller batch (one input at a time) and smaller images: "
        f'`AutoProcessor.from_pretrained("{named}", '
        f"max_pixels={pixels} * 32 * 32)`, and run it under `torch.inference_mode()`."
    )
    if evidence.get("attention") != "eager" and evidence.get("bits") != "16":
        yield Fix(
            summary='Load the model in 16 bits with torch\'s own attention: `dtype="bfloat16", '
            'attn_implementation="sdpa"`.'
        )
    yield from _spread(snapshot)
    if isinstance(model, str):
        yield Fix(
            summary=f"Find the image size, dtype and placement with which {model} fits.",
            commands=(("envcheck", "fit", "--model", model),),
        )


def _spread(snapshot: Snapshot) -> Iterator[Fix]:
    count = len(snapshot.gpus)
    if count > 1:
        yield Fix(summary=f'Spread the model over the {count} GPUs: `device_map="balanced"`.')


def _training() -> Iterator[Fix]:
    yield Fix(
        summary="Halve the batch (`per_device_train_batch_size`) and double `gradient_accumulation_steps`; enable "
        "`gradient_checkpointing`."
    )
    yield Fix(summary="Train adapters (LoRA) or use an 8-bit optimizer: Adam's state takes 8 bytes for each parameter.")


def weights_that_fit(snapshot: Snapshot, evidence: Evidence) -> Iterator[Fix]:
    """The weights themselves do not fit: smaller images change nothing."""
    total = record_of(evidence).total
    limit = f"{int(total * 0.9) >> 30}GiB" if total and total >> 30 else "20GiB"
    count = max(len(snapshot.gpus), 1)
    each = ", ".join(f'{n}: "{limit}"' for n in range(count))
    if evidence.get("bits") != "16":
        yield Fix(summary='Load the weights in 16 bits: `dtype="bfloat16"` (float32 takes twice as much).')
    where = f"over the {count} GPUs" if count > 1 else "over the GPU and the CPU"
    yield Fix(summary=f'Spread them {where}: `device_map="auto", max_memory={{{each}, "cpu": "64GiB"}}`.')
    yield Fix(summary="Or load them in 4 bits (`BitsAndBytesConfig(load_in_4bit=True)`), or use a smaller model.")
    model = evidence.get("model")
    if isinstance(model, str):
        yield Fix(summary=f"See how much memory {model} needs.", commands=(("envcheck", "fit", "--model", model),))


def weights_do_not_fit(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """As a remedy."""
    return tuple(weights_that_fit(snapshot, evidence))


def vllm_at_run_time(evidence: Evidence) -> Iterator[Fix]:
    """VLLM takes its share at the start; what is computed next to that share is the fault."""
    told = evidence.get("share")
    share = float(told) if isinstance(told, str) else 0.9
    yield Fix(
        summary=f"Leave more memory outside vLLM's cache: `--gpu-memory-utilization {max(share - 0.05, 0.3):.2f}` "
        f"({share:g} {'was used' if isinstance(told, str) else 'is the default'})."
    )
    yield Fix(summary="Process fewer requests at a time: `--max-num-seqs 16 --max-num-batched-tokens 8192`.")
    yield Fix(
        summary='For images: `--limit-mm-per-prompt \'{"image": 1}\' --mm-processor-kwargs \'{"max_pixels": '
        f"{MOST_PATCHES // 3 * PATCH}}}'`."
    )
