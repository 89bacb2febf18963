"""Whether vLLM can split a model over so many GPUs, known before an engine is started: by its rules, and by NCCL."""

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from envcheck.checks import run_checks, to_finding
from envcheck.compat.configs import config_here
from envcheck.compat.visible_devices import visible
from envcheck.findings import Area, Finding
from envcheck.probes.box import Box
from envcheck.probes.deep import collectives
from envcheck.probes.deep_series import TRIAL_LIMIT_S, Series
from envcheck.smoke.child.tiny.recipe import TEXT, VISION
from envcheck.smoke.judge import as_asked
from envcheck.smoke.request import SmokeRequest
from envcheck.snapshot import Deep, Snapshot
from envcheck.verdict import found

LIMIT_S = 150.0
"""Of all trials: one where NCCL works, three where it does not."""
PROBLEM = "nccl-collective-failed"

LARGEST_CONFIG = 1 << 20


def cannot_split(request: SmokeRequest, snapshot: Snapshot) -> Finding | None:
    """The size exceeds the GPUs, or does not divide the model's heads; None: it does, or it is not known."""
    size = request.tensor_parallel_size
    if size < 2 or "vllm" not in (request.backend, request.compare):
        return None
    gpus = len(visible(snapshot).gpus)
    counts = heads(config_of(request, snapshot))
    why = _too_few(size, gpus) or undivided(size, counts)
    if why is None:
        return None
    sizes = [n for n in range(1, max(1, gpus) + 1) if undivided(n, counts) is None]
    verdict = found(
        "vllm-parallel-invalid",
        why,
        title=f"--tensor-parallel-size {size} does not work here",
        model=request.model,
        tensor_parallel_size=size,
        gpus=gpus,
        sizes=sizes,
    )
    return to_finding("smoke.parallel", "smoke", as_asked(request, verdict), snapshot)


def _too_few(size: int, gpus: int) -> str | None:
    """More ranks than GPUs. Without any GPU vLLM runs on the CPU, where a rank is a process."""
    if gpus == 0 or size <= gpus:
        return None
    return f"{size} GPUs were requested; CUDA finds {gpus} here."


def undivided(size: int, counts: Mapping[str, int]) -> str | None:
    """Which heads cannot be shared out evenly. Heads of keys may be fewer than ranks: then several ranks have the same.

    Source: vllm/config/model.py (verify_with_parallel_config) and QKVParallelLinear of vLLM 0.32.
    """
    for what in ("attention heads", "vision heads"):
        if counts.get(what, size) % size:
            return f"{size} GPUs cannot share the model's {counts[what]} {what} evenly, which vLLM requires."
    keys = counts.get("key-value heads", size)
    if keys % size and size % keys:
        return f"{size} GPUs cannot share the model's {keys} key-value heads evenly, which vLLM requires."
    return None


def heads(config: Mapping[str, Any]) -> dict[str, int]:
    """How many heads a model has, as far as its configuration says so."""
    text = config.get("text_config") if isinstance(config.get("text_config"), dict) else config
    vision = config.get("vision_config") if isinstance(config.get("vision_config"), dict) else {}
    found = {
        "attention heads": (text or {}).get("num_attention_heads"),
        "key-value heads": (text or {}).get("num_key_value_heads"),
        "vision heads": (vision or {}).get("num_heads"),
    }
    return {name: count for name, count in found.items() if isinstance(count, int) and count > 0}


def config_of(request: SmokeRequest, snapshot: Snapshot) -> Mapping[str, Any]:
    """The model's configuration: built in, in its folder, brought along, or in the hub's cache; empty: not here."""
    if request.kind == "tiny":
        return {"text_config": TEXT, "vision_config": VISION}
    if request.kind == "folder":
        return read_config(Path(request.folder) / "config.json")
    here = config_here(request.model, snapshot)
    return read_config(Path(here)) if here else {}


def read_config(file: Path) -> Mapping[str, Any]:
    """A config.json; empty where there is none, or it cannot be read."""
    with contextlib.suppress(OSError, ValueError, RecursionError):
        if file.stat().st_size <= LARGEST_CONFIG:
            config = json.loads(file.read_bytes())
            return config if isinstance(config, dict) else {}
    return {}


def wanted(request: SmokeRequest, snapshot: Snapshot) -> bool:
    """VLLM is to split a model over GPUs that are there."""
    size = request.tensor_parallel_size
    return size > 1 and "vllm" in (request.backend, request.compare) and len(visible(snapshot).gpus) >= size


def nccl_fails(request: SmokeRequest, snapshot: Snapshot, environ: Mapping[str, str] = os.environ) -> Finding | None:
    """Why the GPUs cannot be used together; None: they can, or the model is not split over several."""
    if not wanted(request, snapshot):
        return None
    size = request.tensor_parallel_size
    box = Box(python=request.python or sys.executable, environ=environ).with_timeout(LIMIT_S)
    trials = collectives(Series(box, {}, TRIAL_LIMIT_S), "nccl", [f"cuda:{number}" for number in range(size)])
    tried = replace(snapshot, deep=Deep(trials=tuple(trials)))
    areas: tuple[Area, ...] = ("link",)
    found = run_checks(tried, only=areas)
    return next((one for one in found if one.problem == PROBLEM and one.status == "fail"), None)
