"""What may be asked for."""

from pathlib import Path
from typing import Any

import pytest

from envcheck.smoke.request import SmokeRequest, from_json, objection, to_json


@pytest.mark.parametrize("model", ["tiny", "Qwen/Qwen3-VL-Embedding-8B", "gpt2", "/"])
def test_models_that_can_be_asked_for(model: str) -> None:
    assert objection(SmokeRequest(model=model)) is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"model": "./nowhere"}, "there is no folder './nowhere'"),
        ({"model": "/nowhere/model"}, "there is no folder '/nowhere/model'"),
        ({"model": "a/b/c"}, "there is no folder 'a/b/c'"),
        ({"model": ""}, "there is no folder ''"),
        ({"backend": "onnx"}, "there is no backend 'onnx'; it must be one of transformers, sentence-transformers"),
        ({"attention": "no such"}, "there is no attention 'no such'; eager, sdpa, flash_attention_2"),
        ({"dtype": "int8"}, "there is no dtype 'int8'"),
        ({"device_map": "everywhere"}, "there is no device map 'everywhere'"),
        ({"batch": 0}, "--batch must be 1 or more."),
        ({"min_pixels": 100}, "--min-pixels must be 1024 or more"),
        ({"min_pixels": 99_999_999}, "--min-pixels must be 16777216 or less"),
        ({"max_pixels": 99_999_999}, "--max-pixels must be 16777216 or less"),
        ({"max_pixels": 2048}, "--max-pixels (2048) is below --min-pixels (4096)."),
    ],
)
def test_what_cannot_be_asked_for_is_said_in_a_sentence(asked: dict[str, Any], said: str) -> None:
    why = objection(SmokeRequest(**asked))
    assert why is not None
    assert why.startswith(said)
    assert why.endswith(".")


def test_a_numbered_gpu_is_a_device_map() -> None:
    assert objection(SmokeRequest(device_map="cuda:1")) is None


def test_a_folder_named_tiny_is_reached_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tiny").mkdir()
    monkeypatch.chdir(tmp_path)
    assert SmokeRequest(model="tiny").kind == "tiny"
    assert SmokeRequest(model="./tiny").kind == "folder"


def test_home_is_where_it_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert SmokeRequest(model="~/model").folder == str(tmp_path / "model")


def test_the_child_reads_what_was_asked() -> None:
    request = SmokeRequest(model="/models/für mich", max_pixels=65536, offline=True, timeout_s=1.5)
    assert from_json(to_json(request)) == request
