"""Reports written to files: all of it or nothing."""

import os
import re
import stat
import threading
from pathlib import Path

import pytest

from envcheck.report.files import UnwritableOutput, write_text

AS_ROOT = os.geteuid() == 0


@pytest.fixture(autouse=True)
def umask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


def refusal(path: Path | str) -> str:
    with pytest.raises(UnwritableOutput) as caught:
        write_text(str(path), "text")
    return str(caught.value)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_new_file_is_as_the_umask_wants_it(tmp_path: Path) -> None:
    write_text(str(tmp_path / "a.txt"), "Größe\n")
    assert (tmp_path / "a.txt").read_bytes() == "Größe\n".encode()
    assert mode(tmp_path / "a.txt") == 0o644
    os.umask(0o077)
    write_text(str(tmp_path / "b.txt"), "x")
    assert mode(tmp_path / "b.txt") == 0o600


def test_an_old_file_keeps_its_mode_and_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text("old and longer")
    file.chmod(0o640)
    write_text(str(file), "new")
    assert file.read_text() == "new"
    assert mode(file) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["report.json"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    write_text(str(tmp_path / "link.txt"), "new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_text("/dev/null", "text")
    assert Path("/dev/null").is_char_device()


def test_a_named_pipe_gets_all_of_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[str] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_text()))
    reader.start()
    write_text(str(pipe), "x" * 200_000)
    reader.join(5)
    assert received == ["x" * 200_000]


def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    missing = tmp_path / "no" / "report.txt"
    assert refusal(missing) == f"'{missing}' cannot be written: no such file or directory."
    assert refusal(tmp_path) == f"'{tmp_path}' cannot be written: is a directory."
    assert re.search("cannot be written: .*embedded null", refusal("a\0b"))
    assert "file name too long" in refusal(tmp_path / ("n" * 300))


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "not a directory" in refusal(tmp_path / "file" / "report.txt")


@pytest.mark.skipif(AS_ROOT, reason="root may write everywhere")
def test_a_folder_that_refuses_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    assert "permission denied" in refusal(tmp_path / "report.txt")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said() -> None:
    assert refusal("/dev/full") == "'/dev/full' cannot be written: no space left on device."
