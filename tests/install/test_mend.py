"""Packages of which a part is missing are found, and nothing else is touched."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from envcheck.install.integrity import damaged, forget, name_of
from envcheck.install.journal import Journal, read, write
from tests.install.wheels import make_wheel


@pytest.fixture
def site_packages(tmp_path: Path) -> Path:
    """`sound` requires `deep`, and `extra` only on demand; `alone` is the user's own. uv has laid them."""
    folder = tmp_path / "site-packages"
    needs = {"sound": ("Deep.er>=1", "extra ; extra == 'all'"), "deep-er": (), "extra": (), "alone": ()}
    for name, requires in needs.items():
        wheel = make_wheel(tmp_path / "wheels", name, "1.0", "x = 1\n", requires=requires)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        (folder / f"{name.replace('-', '_')}-1.0.dist-info" / "INSTALLER").write_text("uv")
    return folder


def names(folder: Path, *, interrupted: bool = False) -> list[str]:
    return [name_of(info) for info in damaged([str(folder)], ["sound"], interrupted=interrupted)]


def test_a_whole_environment_has_no_damage(site_packages: Path) -> None:
    assert names(site_packages) == names(site_packages, interrupted=True) == []


def test_a_file_that_is_gone_is_a_damage(site_packages: Path) -> None:
    (site_packages / "sound" / "__init__.py").unlink()
    assert names(site_packages) == ["sound"]


def test_so_it_is_in_what_is_required(site_packages: Path) -> None:
    shutil.rmtree(site_packages / "deep_er")
    assert names(site_packages) == ["deep-er"]


def test_what_nobody_needs_is_left_in_peace(site_packages: Path) -> None:
    for name in ("alone", "extra"):
        (site_packages / name / "__init__.py").unlink()
    assert names(site_packages) == []


def test_a_file_of_another_size_is_a_damage_only_after_an_interruption(site_packages: Path) -> None:
    """Otherwise somebody has put a line into it, to find something out."""
    (site_packages / "sound" / "__init__.py").write_text("print('here')\n")
    assert names(site_packages) == []
    assert names(site_packages, interrupted=True) == ["sound"]


@pytest.mark.parametrize("lost", ["METADATA", "RECORD"])
def test_lost_metadata_is_a_damage(lost: str, site_packages: Path) -> None:
    (site_packages / "sound-1.0.dist-info" / lost).unlink()
    assert names(site_packages) == ["sound"]


def test_a_list_of_files_that_is_no_list_is_a_damage(site_packages: Path) -> None:
    (site_packages / "sound-1.0.dist-info" / "RECORD").write_bytes(b"\xff\xfe,sha256=x,notanumber\n")
    assert names(site_packages, interrupted=True) == ["sound"]


def test_packages_of_other_installers_are_never_touched(site_packages: Path) -> None:
    """conda and distributions do not keep the list of files up to date."""
    (site_packages / "sound" / "__init__.py").unlink()
    (site_packages / "sound-1.0.dist-info" / "INSTALLER").write_text("conda\n")
    assert names(site_packages) == names(site_packages, interrupted=True) == []


def test_files_without_a_hash_may_come_and_go(site_packages: Path) -> None:
    with (site_packages / "sound-1.0.dist-info" / "RECORD").open("a") as record:
        record.write("sound/__pycache__/__init__.cpython-312.pyc,,\n")
    assert names(site_packages, interrupted=True) == []


def test_forgetting_takes_the_metadata_alone(site_packages: Path) -> None:
    (site_packages / "sound" / "more.py").write_text("")
    (site_packages / "sound" / "__init__.py").unlink()
    forget(damaged([str(site_packages)], ["sound"], interrupted=False))
    assert not (site_packages / "sound-1.0.dist-info").exists()
    assert (site_packages / "sound" / "more.py").exists()


class TestJournal:
    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        for state in (Journal(state="running", tested_set="a", step="torch"), Journal(state="done", tested_set="a")):
            write(str(tmp_path), state)
            assert read(str(tmp_path)) == state

    @pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"state": "asleep", "tested_set": "a"}', b"\xff"])
    def test_one_that_cannot_be_read_is_none(self, content: bytes, tmp_path: Path) -> None:
        write(str(tmp_path), Journal(state="done", tested_set="a"))
        (tmp_path / "share/envcheck/install.json").write_bytes(content)
        assert read(str(tmp_path)) is None

    def test_where_there_is_none_there_was_no_installation(self, tmp_path: Path) -> None:
        assert read(str(tmp_path)) is None

    def test_nothing_is_left_beside_it(self, tmp_path: Path) -> None:
        write(str(tmp_path), Journal(state="done", tested_set="a"))
        assert [file.name for file in (tmp_path / "share/envcheck").iterdir()] == ["install.json"]
        assert json.loads((tmp_path / "share/envcheck/install.json").read_text())["state"] == "done"
