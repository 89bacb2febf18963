"""What only a real GPU can show of the smoke test; docs/gpu-checks.md names the command that runs it."""

from pathlib import Path

import pytest

from envcheck.cli.smoke_fit import with_fit
from envcheck.probes.box import Box
from envcheck.probes.runner import look
from envcheck.probes.sections import PROBES
from envcheck.smoke import SmokeRequest, run_smoke
from tests.smoke.models import NEEDS_MODELS, copy_of

pytestmark = [*NEEDS_MODELS, pytest.mark.gpu, pytest.mark.once]


@pytest.fixture(scope="module", autouse=True)
def gpu() -> None:
    """A GPU that torch sees."""
    import torch

    if not torch.cuda.is_available():
        pytest.skip("torch has no GPU here")


@pytest.mark.parametrize("backend", ["transformers", "sentence-transformers"])
def test_the_tiny_model_runs_in_float16_on_the_gpu(backend: str, cache: Path) -> None:
    result = run_smoke(SmokeRequest(backend=backend, cache=str(cache)))
    assert result.ok, result.findings
    assert result.dtype == "float16"
    assert all(place.startswith("cuda") for place in result.device_map.values())
    assert result.peak_by_device


def test_the_backends_agree_on_the_gpu(cache: Path) -> None:
    result = run_smoke(SmokeRequest(compare="sentence-transformers", cache=str(cache)))
    assert result.comparison is not None
    assert result.comparison.parts_at is None, result.comparison


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_the_peak_is_within_5_percent_of_the_prediction(attention: str, tiny: Path, tmp_path: Path) -> None:
    folder = copy_of(tiny, tmp_path / "model")
    request = SmokeRequest(model=str(folder), attention=attention, device_map="cuda:0", max_pixels=1_843_200, batch=1)
    snapshot = look(Box(), PROBES).snapshot
    result = with_fit(run_smoke(request, snapshot), request, snapshot)
    assert result.predicted_peak_bytes is not None
    assert result.peak_bytes == pytest.approx(result.predicted_peak_bytes, rel=0.05)
