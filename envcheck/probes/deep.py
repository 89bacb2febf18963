"""What `--deep` adds: imports, kernels and copies tried for real, in child processes of the checked Python."""

from itertools import combinations, permutations

from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.deep_series import TRIAL_LIMIT_S, Series
from envcheck.snapshot import Deep, Trial

DEEP_TIMEOUT_S = 180.0
"""Enough for all trials with two GPUs: a cold import of torch takes up to half a minute from a slow disk."""
CONTROLS = ("NCCL_P2P_DISABLE=1", "NCCL_SHM_DISABLE=1")
"""Ways of moving data that are switched off in turn (NCCL's documentation, "Environment Variables")."""
_MODULES = ("torchvision", "transformers", "flash_attn")
"""Tried once torch imports, where they are installed."""


def probe_deep(box: Box, limit_s: float = TRIAL_LIMIT_S) -> ProbeResult:
    """Fill section `deep`: import torch and what stands on it, start CUDA, run kernels and copies on every GPU.

    `limit_s`: what a single trial may take.
    """
    gaps: dict[str, str] = {}
    series = Series(box, gaps, limit_s)
    torch = series.one("import torch")
    if torch is None:
        gaps.setdefault("deep", "torch is not installed, so there is nothing to try")
        return ProbeResult({"deep": Deep()}, gaps)
    trials = [torch]
    if torch.ok:
        trials += [t for name in _MODULES if (t := series.one(f"import {name}"))]
        flash = any(t.ok and t.name == "import flash_attn" for t in trials)
        trials += _on_gpus(series, flash=flash)
    return ProbeResult({"deep": Deep(trials=tuple(trials))}, gaps)


def _on_gpus(series: Series, *, flash: bool) -> list[Trial]:
    """CUDA's start, kernels, copies; where CUDA cannot be initialized, why the others could not be tried."""
    cuda = series.one("cuda")
    if cuda is None:
        return []
    count = cuda.values.get("device_count")
    if not cuda.ok or not isinstance(count, int):
        why = cuda.error or "it did not answer"
        series.gaps["deep.kernels"] = f"no kernel was run, because torch cannot use a GPU: {why}"
        return [cuda]
    gpus = [f"cuda:{index}" for index in range(count)]
    kernels = [f"{kind} {gpu}" for gpu in gpus for kind in ("matmul", "sdpa", *(("flash",) if flash else ()))]
    copies = [f"copy {source} {target}" for source, target in permutations(gpus, 2)]
    made = [cuda, *series.all([*kernels, *copies])]
    if not all(trial.ok for trial in made):
        return made  # NCCL would fail for the same reason, three times over
    return [*made, *collectives(series, "nccl", gpus)]


def collectives(series: Series, backend: str, devices: list[str]) -> list[Trial]:
    """NCCL between all devices; where it fails, between each pair, and in the first that fails without P2P and SHM.

    The controls tell which way of moving data is at fault: with it switched off, the rest works.
    """
    if len(devices) < 2:
        return []
    tried = [_collective(series, backend, devices)]
    if tried[0] is None or tried[0].ok:
        return [trial for trial in tried if trial]
    pairs = list(combinations(devices, 2)) if len(devices) > 2 else []
    tried += [_collective(series, backend, list(pair)) for pair in pairs]
    failing = next((pair for pair, one in zip(pairs, tried[1:], strict=True) if one and not one.ok), tuple(devices))
    tried += [_collective(series, backend, list(failing), setting) for setting in CONTROLS]
    return [trial for trial in tried if trial]


def _collective(series: Series, backend: str, devices: list[str], setting: str = "-") -> Trial | None:
    return series.one(f"collective {setting} {backend} {' '.join(devices)}")
