"""The tiny model in the cache: made once, found again, made again when anything about it is wrong."""

import os
import time
from pathlib import Path

import pytest

from envcheck.smoke.child.tiny.store import MANIFEST, intact, obtain


class Builder:
    """Makes a model of one small file, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> None:
        self.times += 1
        (folder / "config.json").write_text("{}")


def test_made_once_and_found_again(tmp_path: Path) -> None:
    build = Builder()
    first = obtain(tmp_path / "cache", "5.23.0", build)
    assert obtain(tmp_path / "cache", "5.23.0", build) == first
    assert build.times == 1
    assert [entry.name for entry in first.parent.iterdir()] == [first.name], "nothing is left next to it"


def test_each_transformers_has_its_own(tmp_path: Path) -> None:
    build = Builder()
    assert obtain(tmp_path, "4.57.6", build) != obtain(tmp_path, "5.23.0", build)
    assert build.times == 2


@pytest.mark.parametrize("harm", ["changed", "missing", "added", "no manifest", "bad manifest"])
def test_a_broken_one_is_made_anew(tmp_path: Path, harm: str) -> None:
    build = Builder()
    folder = obtain(tmp_path, "5.23.0", build)
    if harm == "changed":
        (folder / "config.json").write_text("[]")
    elif harm == "missing":
        (folder / "config.json").unlink()
    elif harm == "added":
        (folder / "pytorch_model.bin").write_text("")
    elif harm == "no manifest":
        (folder / MANIFEST).unlink()
    else:
        (folder / MANIFEST).write_text("{")
    assert not intact(folder)
    assert intact(obtain(tmp_path, "5.23.0", build))
    assert build.times == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "model.safetensors").write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        obtain(tmp_path, "5.23.0", fail)
    assert list(tmp_path.iterdir()) == []


def test_another_process_may_be_faster(tmp_path: Path) -> None:
    other = Builder()

    def slow(folder: Path) -> None:
        obtain(tmp_path, "5.23.0", other)
        (folder / "config.json").write_text("{}")

    assert intact(obtain(tmp_path, "5.23.0", slow))
    assert other.times == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_build_left_is_swept_away_after_an_hour(tmp_path: Path) -> None:
    old, new = tmp_path / ".partial-old", tmp_path / ".partial-new"
    for leftover in (old, new):
        leftover.mkdir()
    os.utime(old, (time.time() - 7200,) * 2)
    obtain(tmp_path, "5.23.0", Builder())
    assert not old.exists()
    assert new.exists(), "it may be another process at work"
