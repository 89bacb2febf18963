"""What `--deep` adds: imports and kernels tried for real, each in a child process of the judged Python."""

import sys
import time
from pathlib import Path

import msgspec

from envcheck.probes.box import Box, Seen
from envcheck.process import Outcome
from envcheck.snapshot import Deep, Trial

DEEP_TIMEOUT_S = 180.0
"""Enough for all trials on a box with two GPUs: a cold import of torch takes up to half a minute from a slow disk."""
_TRIAL_LIMIT_S = 60.0
_CHILD = str(Path(__file__).with_name("deep_child.py"))
_MODULES = ("torchvision", "transformers", "flash_attn")
"""Tried once torch imports, where they are installed."""


class _Answer(msgspec.Struct):
    """What the child says; see `deep_child`."""

    ok: bool = False
    absent: bool = False
    error: str | None = None
    values: dict[str, str | int | float | bool | None] = {}


def probe_deep(box: Box) -> Seen:
    """Fill section `deep`: import torch and what stands on it, start CUDA, run two kernels on every GPU."""
    gaps: dict[str, str] = {}
    torch = _try(box, gaps, "import torch", "import", "torch")
    if torch is None:
        gaps.setdefault("deep", "torch is not installed, so there is nothing to try")
        return Seen({"deep": Deep()}, gaps)
    trials = [torch]
    if torch.ok:
        trials += [t for name in _MODULES if (t := _try(box, gaps, f"import {name}", "import", name))]
        trials += _on_gpus(box, gaps)
    return Seen({"deep": Deep(trials=tuple(trials))}, gaps)


def _on_gpus(box: Box, gaps: dict[str, str]) -> list[Trial]:
    """CUDA's start and the kernels; where CUDA does not start, which kernels could not be tried and why."""
    cuda = _try(box, gaps, "cuda", "cuda")
    if cuda is None:
        return []
    count = cuda.values.get("device_count")
    if not cuda.ok or not isinstance(count, int):
        gaps["deep.kernels"] = f"no kernel was run, because torch cannot use a GPU: {cuda.error or 'it did not answer'}"
        return [cuda]
    kernels = [(kind, f"cuda:{index}") for index in range(count) for kind in ("matmul", "sdpa")]
    return [cuda, *(t for kind, gpu in kernels if (t := _try(box, gaps, f"{kind} {gpu}", kind, gpu)))]


def _try(box: Box, gaps: dict[str, str], name: str, *arguments: str) -> Trial | None:
    """One trial; None where there is nothing to try or no time left."""
    if box.deadline - time.monotonic() < 0.5:
        gaps[f"deep.{name}"] = "not tried, because the time limit was reached; give a longer --timeout"
        return None
    started = time.monotonic()
    outcome = box.run(box.python or sys.executable, _CHILD, *arguments, at_most_s=_TRIAL_LIMIT_S)
    return _trial(name, outcome, round(time.monotonic() - started, 2))


def _trial(name: str, outcome: Outcome, seconds: float) -> Trial | None:
    """Make a trial of how the child ended."""
    answer = _answer(outcome)
    if answer is not None:
        shown = Trial(name=name, ok=answer.ok, error=answer.error, seconds=seconds, values=answer.values)
        return None if answer.absent else shown
    ended = -outcome.code if outcome.code is not None and outcome.code < 0 else None
    return Trial(
        name=name, ok=False, error=_last_words(outcome), signal=ended, timeout=outcome.timed_out, seconds=seconds
    )


def _answer(outcome: Outcome) -> _Answer | None:
    """The last line of its output, unless it crashed or was ended."""
    if outcome.code != 0:
        return None
    try:
        return msgspec.json.decode((outcome.out.strip().splitlines() or [""])[-1], type=_Answer)
    except msgspec.DecodeError:
        return None


def _last_words(outcome: Outcome) -> str | None:
    """Why there is no answer: the time limit, else the last line of its error output."""
    return outcome.failure or next(reversed(outcome.err.strip().splitlines()), None)
