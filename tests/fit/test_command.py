"""`envcheck fit`, as users call it."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from envcheck.schemas.make import make_schema
from tests.boxes import MIB
from tests.cli.command import envcheck, environment
from tests.fit.models import SMALL, config_file
from tests.smoke.models import NEEDS_MODELS

MODEL_2B = "Qwen/Qwen3-VL-Embedding-2B"


def fit(home: Path, *arguments: str) -> tuple[int, str, str]:
    result = envcheck("fit", *arguments, env=environment(home), limit_s=300)
    return result.returncode, result.stdout, result.stderr


def document(home: Path, *arguments: str) -> Any:
    code, out, _ = fit(home, "--json", *arguments)
    answer = json.loads(out)
    assert [e.message for e in Draft202012Validator(make_schema("fit")).iter_errors(answer)] == []
    assert code == (0 if answer["fits"] else 1)
    return answer


class TestPredictions:
    """With torch and transformers."""

    pytestmark = NEEDS_MODELS

    def test_the_8b_fits_on_the_reference_box_half_of_it_on_each_gpu(self, tmp_path: Path) -> None:
        answer = document(tmp_path, "--gpu", "2x RTX 3090")
        assert answer["fits"]
        assert sum(d["weights_bytes"] for d in answer["devices"]) == pytest.approx(2 * 8144793840, rel=1e-4)
        assert [round(d["weights_bytes"] / 2**30) for d in answer["devices"]] == [8, 8]
        assert set(answer["device_map"].values()) == {0, 1}
        assert answer["max_pixels_that_fit"] > 1_843_200
        for device in answer["devices"]:
            parts = ("weights_bytes", "activation_bytes", "overhead_bytes")
            assert device["peak_bytes"] == sum(device[part] for part in parts)

    def test_what_does_not_fit_is_told_with_the_change_that_does(self, tmp_path: Path) -> None:
        code, out, _ = fit(tmp_path, "--gpu", "RTX 3060 12GB")
        assert code == 1
        assert out.startswith("Does not fit:")
        assert f"envcheck smoke --model {MODEL_2B}" in out

    def test_eager_attention_on_a_small_gpu_is_told_to_take_smaller_images_or_sdpa(self, tmp_path: Path) -> None:
        model, box = folder(tmp_path), box_file(tmp_path, 1_100 * MIB)
        answer = document(tmp_path, "--model", model, "--from", box, "--attn", "eager")
        assert not answer["fits"]
        smaller, sdpa = answer["changes"]
        assert str(answer["max_pixels_that_fit"]) in smaller["arguments"]
        assert "sdpa" in sdpa["arguments"]
        assert document(tmp_path, "--from", box, *smaller["arguments"])["fits"]

    def test_a_box_without_a_gpu_is_told_what_it_would_take(self, tmp_path: Path) -> None:
        code, out, _ = fit(tmp_path, "--model", folder(tmp_path), "--from", box_file(tmp_path, None))
        assert code == 1
        assert out.startswith("No GPU on this machine:")
        assert "at least a 2 GB GPU" in " ".join(out.split())


def folder(tmp_path: Path) -> str:
    """A model's folder, as far as a prediction needs it."""
    (tmp_path / "model").mkdir()
    Path(config_file(tmp_path, SMALL)).rename(tmp_path / "model" / "config.json")
    return str(tmp_path / "model")


def box_file(tmp_path: Path, free: int | None) -> str:
    """The report of a machine with one GPU that has so much left."""
    gpus = [] if free is None else [{"index": 0, "memory_total_bytes": 2 * free, "memory_used_bytes": free}]
    (tmp_path / "box.json").write_text(json.dumps({"schema": "envcheck.snapshot/1", "driver": {}, "gpus": gpus}))
    return str(tmp_path / "box.json")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--gpu", "Radeon 7900"], "no GPU 'Radeon 7900'"),
        (["--attn", "sdpb"], "did you mean 'sdpa'?"),
        (["--dtype", "int3"], "there is no dtype 'int3'"),
        (["--max-pixels", "7"], "--max-pixels must be 0"),
        (["--gpu", "RTX 3090", "--device-map", "cuda:3"], "there is no GPU 3"),
        (["--device-map", "everywhere"], "there is no device map 'everywhere'"),
    ],
)
def test_bad_usage_is_one_sentence(arguments: list[str], says: str, tmp_path: Path) -> None:
    code, out, err = fit(tmp_path, *arguments)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_a_folder_without_a_model_is_said(tmp_path: Path) -> None:
    code, _, err = fit(tmp_path, "--model", str(tmp_path))
    assert code == 2
    assert "there is no config.json" in err
