"""A model's folder is looked through before minutes are spent on loading it: which file is wrong, and how."""

import json
from pathlib import Path

import pytest

from envcheck.smoke.child.file_integrity import (
    DamagedError,
    IncompleteError,
    PickledError,
    UnsuitableError,
    require_whole,
)

NAMES = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")


def shard(name: str) -> bytes:
    """A file of weights with one tensor of four bytes, in the format that safetensors documents."""
    header = json.dumps({name: {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
    return len(header).to_bytes(8, "little") + header + b"\0\0\0\0"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A whole model in two files of weights."""
    (tmp_path / "config.json").write_text('{"model_type": "qwen3_vl", "vision_config": {}}')
    for name in ("tokenizer.json", "preprocessor_config.json"):
        (tmp_path / name).write_text("{}")
    for name in NAMES:
        (tmp_path / name).write_bytes(shard(name))
    weight_map = {f"weight.{number}": name for number, name in enumerate(NAMES)}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps({"weight_map": weight_map}))
    return tmp_path


def test_a_whole_model_raises_nothing(model: Path) -> None:
    require_whole(model)


def test_a_shard_that_is_missing_is_named(model: Path) -> None:
    (model / NAMES[1]).unlink()
    with pytest.raises(IncompleteError, match=f"lacks 1 of its 2 files of weights: {NAMES[1]}"):
        require_whole(model)


@pytest.mark.parametrize("kept", [0, 5, 8, 30, -1])
def test_a_shard_that_is_cut_short_is_named_wherever_the_cut_is(model: Path, kept: int) -> None:
    (model / NAMES[1]).write_bytes(shard(NAMES[1])[:kept])
    with pytest.raises(DamagedError, match=NAMES[1]):
        require_whole(model)


def test_a_shard_that_git_lfs_has_not_fetched(model: Path) -> None:
    (model / NAMES[0]).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4\n")
    with pytest.raises(IncompleteError, match="git lfs pull"):
        require_whole(model)


def test_an_index_that_names_nothing(model: Path) -> None:
    (model / "model.safetensors.index.json").write_text('{"weight_map": {}}')
    with pytest.raises(IncompleteError, match="lists no weights files"):
        require_whole(model)


@pytest.mark.parametrize("name", ["tokenizer.json", "preprocessor_config.json", "config.json"])
def test_settings_that_are_missing_or_cut_off(model: Path, name: str) -> None:
    (model / name).write_text('{"a": ')
    with pytest.raises(IncompleteError, match=rf"{name} is damaged or cut off"):
        require_whole(model)
    (model / name).unlink()
    with pytest.raises(IncompleteError, match="does not appear to have"):
        require_whole(model)


def test_pickles_are_no_weights(model: Path) -> None:
    (model / "model.safetensors.index.json").unlink()
    (model / "pytorch_model.bin").touch()
    with pytest.raises(PickledError, match=r"only pytorch_model\.bin, a pickle"):
        require_whole(model)


def test_a_model_of_text_alone(model: Path) -> None:
    (model / "config.json").write_text('{"model_type": "bert"}')
    with pytest.raises(UnsuitableError, match="of type bert"):
        require_whole(model)
