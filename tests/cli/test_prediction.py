"""The memory that a smoke test took, next to the prediction."""

import sys
from pathlib import Path

import pytest

from envcheck.cli.smoke_fit import same_case, with_fit, with_prediction
from envcheck.smoke.judge import judge
from envcheck.smoke.lines import smoke_rows
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import SmokeResult
from envcheck.snapshot import Gpu, Snapshot, seen_here
from tests.boxes import GIB, MIB, healthy_2x3090
from tests.fit.models import SMALL, config_file
from tests.smoke.models import NEEDS_MODELS
from tests.smoke.samples import REAL, REAL_MODEL, judged, raised

REQUEST = SmokeRequest(model=REAL_MODEL, batch=2, max_pixels=1_843_200)


def took() -> SmokeResult:
    """The 8B on two RTX 3090."""
    return judged(REAL, REAL_MODEL)


def test_each_gpu_has_its_peak_beside_its_prediction() -> None:
    result = with_prediction(took(), {"cuda:0": 9 * GIB, "cuda:1": 10 * GIB})
    rows = {row.label: row for row in smoke_rows(result)}
    assert result.predicted_peak_bytes == 10 * GIB, "of the fullest"
    assert rows["Peak memory on cuda:1"].expectation == "predicted 10.0 GiB, +2.4%"


def test_the_question_is_what_the_smoke_test_did() -> None:
    case = same_case(took(), REQUEST, "config.json")
    assert (case.dtype, case.attention, case.device_map, case.workload.batch) == ("float16", "sdpa", "auto", 2)
    assert case.workload.pixels == took().largest_image_pixels


def test_a_result_without_a_prediction_stays_as_it_was() -> None:
    request = SmokeRequest(model="/nonexistent", python="/bin/false")
    assert with_fit(took(), request, seen_here(healthy_2x3090())) == took()


class TestReal:
    """With torch."""

    pytestmark = [*NEEDS_MODELS, pytest.mark.once]

    def test_a_prediction_is_asked_of_fit(self, tmp_path: Path) -> None:
        Path(config_file(tmp_path, SMALL)).rename(tmp_path / "config.json")
        result = with_fit(took(), SmokeRequest(model=str(tmp_path), python=sys.executable), seen_here(healthy_2x3090()))
        assert result.predicted_by_device
        assert sum(result.predicted_by_device.values()) > 2 * 25_000_000

    def test_memory_that_ran_out_leads_to_images_and_attention_that_fit(self, tmp_path: Path) -> None:
        Path(config_file(tmp_path, SMALL)).rename(tmp_path / "config.json")
        box = Snapshot(gpus=(Gpu(index=0, memory_total_bytes=2_200 * MIB, memory_free_bytes=1_100 * MIB),))
        request = SmokeRequest(model=str(tmp_path), attention="eager", max_pixels=1_843_200, batch=1)
        failed = judge(request, raised("CUDA out of memory.", "torch.OutOfMemoryError"), box, 600)
        finding = with_fit(failed, request, seen_here(box)).findings[0]
        assert "of 1.1 GiB that were free" in finding.detail
        smaller, sdpa = finding.fixes[:2]
        assert smaller.summary == "By prediction it fits so: use smaller images."
        pixels = smaller.commands[0][smaller.commands[0].index("--max-pixels") + 1]
        assert 4096 < int(pixels) < 1_843_200
        assert "sdpa" in sdpa.commands[0]
