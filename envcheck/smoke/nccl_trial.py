"""NCCL between the GPUs, tried before vLLM splits a model over them: an engine that waits for it says nothing."""

import os
import sys
from collections.abc import Mapping

from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.compat.visible_devices import visible
from envcheck.findings import Area, Finding
from envcheck.probes import Box
from envcheck.probes.deep import collectives
from envcheck.probes.deep_series import TRIAL_LIMIT_S, Series
from envcheck.smoke.request import SmokeRequest
from envcheck.snapshot import Deep, Snapshot

LIMIT_S = 150.0
"""Of all trials: one where NCCL works, three where it does not."""
PROBLEM = "nccl-collective-failed"


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
