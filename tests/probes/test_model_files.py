"""A model folder: complete, with files missing, with files cut short."""

import os
from pathlib import Path

import pytest

from envcheck.probes.model_files import expected_length, files_in
from tests.probes.hub_cache import SHARDS, write_model, write_safetensors


def cut(path: Path, size: int) -> None:
    os.truncate(path, size)


def test_complete_model(tmp_path: Path) -> None:
    seen = files_in(write_model(tmp_path / "model"))
    assert (seen.complete, seen.missing, seen.truncated) == (True, (), ())
    assert seen.expected_bytes == 768
    assert seen.present_bytes == sum((tmp_path / "model" / shard).stat().st_size for shard in SHARDS)


def test_one_file_without_an_index(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    for name in (*SHARDS, "model.safetensors.index.json"):
        (folder / name).unlink()
    size = write_safetensors(folder / "model.safetensors").stat().st_size
    seen = files_in(folder)
    assert (seen.complete, seen.expected_bytes, seen.present_bytes) == (True, size, size)


def test_shards_whose_index_is_gone_cannot_be_loaded(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    (folder / "model.safetensors.index.json").unlink()
    (folder / SHARDS[0]).unlink()
    seen = files_in(folder)
    assert (seen.complete, seen.missing) == (False, ("model.safetensors.index.json", SHARDS[0]))


def test_shard_that_is_not_there(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    (folder / SHARDS[1]).unlink()
    seen = files_in(folder)
    assert (seen.complete, seen.missing, seen.truncated) == (False, (SHARDS[1],), ())


def test_link_to_a_blob_that_is_gone(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    (folder / SHARDS[0]).unlink()
    (folder / SHARDS[0]).symlink_to("../../blobs/gone")
    assert files_in(folder).missing == (SHARDS[0],)


@pytest.mark.parametrize("left", [0, 5, 100, -1])
def test_shard_that_was_cut_short(tmp_path: Path, left: int) -> None:
    folder = write_model(tmp_path / "model")
    whole = (folder / SHARDS[0]).stat().st_size
    cut(folder / SHARDS[0], left if left >= 0 else whole + left)
    seen = files_in(folder)
    assert (seen.complete, seen.missing, seen.truncated) == (False, (), (SHARDS[0],))


def test_pointer_that_git_left_in_place_of_the_weights(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    (folder / SHARDS[0]).write_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 4900037024\n")
    assert files_in(folder).truncated == (SHARDS[0],)


def test_only_the_configuration_was_fetched(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"vision_config": {}}')
    seen = files_in(tmp_path)
    assert seen.complete is False
    assert seen.missing == ("tokenizer.json", "preprocessor_config.json", "model.safetensors")
    assert (seen.present_bytes, seen.expected_bytes) == (0, None)


def test_model_that_only_reads_needs_no_image_processor(tmp_path: Path) -> None:
    assert files_in(write_model(tmp_path / "model", vision=False)).missing == ()


def test_tokenizer_may_come_in_two_files(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    (folder / "tokenizer.json").unlink()
    (folder / "vocab.json").touch()
    assert files_in(folder).missing == ("tokenizer.json",)
    (folder / "merges.txt").touch()
    assert files_in(folder).missing == ()


def test_configuration_that_is_not_json_is_none(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "model")
    (folder / "config.json").write_text("<html>")
    seen = files_in(folder)
    assert (seen.complete, "config.json" in seen.missing) == (False, True)


def test_length_is_read_from_the_header_alone(tmp_path: Path) -> None:
    path = write_safetensors(tmp_path / "model.safetensors", tensors=2, values=1000)
    size = path.stat().st_size
    assert expected_length(path) == size
    cut(path, size - 4000)
    assert expected_length(path) == size
