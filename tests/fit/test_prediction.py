"""What is predicted without weights against what a real pass through real weights allocates."""

import itertools
from pathlib import Path

import pytest

from envcheck.fit.request import TOKEN_PIXELS, Workload
from tests.fit.models import (
    ATTENTIONS,
    DTYPES,
    LOADS,
    SMALL,
    TINY,
    Shape,
    allocated,
    config_file,
    predicted,
    real_inputs,
    real_model,
)
from tests.smoke.models import NEEDS_MODELS

pytestmark = NEEDS_MODELS

COMBINATIONS = [
    *itertools.product((TINY,), ATTENTIONS, DTYPES, LOADS),
    *itertools.product((SMALL,), ATTENTIONS, ("float32",), LOADS[2:3]),
]
"""benchmarks/fit_accuracy.py runs more of them, and larger ones."""
TOLERANCE = 0.03


def name(value: object) -> str:
    if isinstance(value, Workload):
        return f"{value.batch}x{value.pixels // TOKEN_PIXELS}+{value.length}"
    return value.name if isinstance(value, Shape) else str(value)


@pytest.mark.parametrize(("shape", "attention", "dtype", "load"), COMBINATIONS, ids=name)
def test_the_predicted_peak_is_that_of_a_real_pass(
    shape: Shape, attention: str, dtype: str, load: Workload, tmp_path: Path
) -> None:
    config = config_file(tmp_path, shape)
    model = real_model(config, dtype, attention)
    real = allocated(model, lambda: real_inputs(model, load))
    assert predicted(config, dtype, attention, load) == pytest.approx(real, rel=TOLERANCE)


@pytest.mark.parametrize("load", LOADS[2:], ids=name)
@pytest.mark.parametrize("attention", ATTENTIONS)
def test_torchs_own_profiler_saw_as_much(attention: str, load: Workload, tmp_path: Path) -> None:
    """Every allocation of the CPU allocator, also those that operators make for themselves.

    In float32, where they make few: in 16 bits torch's CPU operators convert to float32 on the way, which those of
    CUDA do not.
    """
    import torch

    config = config_file(tmp_path, SMALL)
    model = real_model(config, "float32", attention)
    with torch.inference_mode(), torch.profiler.profile(profile_memory=True, activities=[
        torch.profiler.ProfilerActivity.CPU]) as profile:  # fmt: skip
        model(**real_inputs(model, load), use_cache=False)
    events = [e for e in profile.profiler.kineto_results.events() if e.name() == "[memory]"]
    held = itertools.accumulate(event.nbytes() for event in sorted(events, key=lambda event: event.start_ns()))
    assert predicted(config, "float32", attention, load) == pytest.approx(max(held), rel=TOLERANCE)


def test_eager_attention_grows_with_the_square_of_the_image_and_sdpa_does_not(tmp_path: Path) -> None:
    config = config_file(tmp_path, SMALL)
    small, large = Workload(pixels=400 * TOKEN_PIXELS), Workload(pixels=1600 * TOKEN_PIXELS)
    eager = [predicted(config, "float16", "eager", load) for load in (small, large)]
    sdpa = [predicted(config, "float16", "sdpa", load) for load in (small, large)]
    assert 12 < eager[1] / eager[0] < 17
    assert 3 < sdpa[1] / sdpa[0] < 5


@pytest.mark.parametrize(
    ("model", "parameters"), [("Qwen/Qwen3-VL-Embedding-8B", 8144793840), ("Qwen/Qwen3-VL-Embedding-2B", 2127532032)]
)
def test_the_architectures_that_envcheck_brings_have_the_published_numbers_of_parameters(
    model: str, parameters: int
) -> None:
    from envcheck.compat.configs import config_file as shipped
    from envcheck.fit.child import architecture

    file = shipped(model)
    assert file is not None
    built = architecture.build(architecture.configuration(file), "float16", "sdpa", architecture.fake_mode())
    assert sum(parameter.numel() for parameter in built.parameters()) == parameters
