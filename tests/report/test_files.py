"""Reports written to files: all of it or nothing."""

import os
import re
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from envcheck.files import UnwritableOutput, refuse_early, write_text

NOBODY = 65534


@pytest.fixture(autouse=True)
def umask() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


def refusal(path: Path | str) -> str:
    with pytest.raises(UnwritableOutput) as caught:
        write_text(str(path), "text")
    return str(caught.value)


def rewritten(path: Path) -> str:
    write_text(str(path), "new")
    return path.read_text()


def early_refusal(path: Path | str) -> str:
    try:
        refuse_early(str(path))
    except UnwritableOutput as error:
        return str(error)
    return "none"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder to which every user finds the way; pytest's own are the user's alone."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)
        Path(folder).chmod(0o700)


def as_an_ordinary_user(work: Callable[[], str]) -> str:
    """What `work` returns in a process to which permissions apply: they do not to root."""
    if os.geteuid() != 0:
        return work()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(theirs, work().encode())
        finally:
            os._exit(0)
    os.close(theirs)
    os.waitpid(child, 0)
    with os.fdopen(ours, encoding="utf-8") as answer:
        return answer.read()


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


def test_a_folder_that_refuses_is_said(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    assert "permission denied" in as_an_ordinary_user(lambda: refusal(open_folder / "report.txt"))
    assert "is not writable" in as_an_ordinary_user(lambda: early_refusal(open_folder / "report.txt"))


def test_a_file_that_may_be_written_to_is_though_its_folder_refuses(open_folder: Path) -> None:
    file = open_folder / "report.txt"
    file.write_text("old and longer")
    file.chmod(0o666)
    open_folder.chmod(0o555)
    assert as_an_ordinary_user(lambda: early_refusal(file)) == "none"
    assert as_an_ordinary_user(lambda: rewritten(file)) == "new"


def test_a_file_that_may_not_be_written_to_is_left_alone(open_folder: Path) -> None:
    file = open_folder / "report.txt"
    file.write_text("old")
    file.chmod(0o444)
    open_folder.chmod(0o555)
    assert "permission denied" in as_an_ordinary_user(lambda: early_refusal(file))
    assert "permission denied" in as_an_ordinary_user(lambda: refusal(file))
    assert file.read_text() == "old"


def test_an_ordinary_user_may_write_to_the_null_device() -> None:
    assert as_an_ordinary_user(lambda: early_refusal("/dev/null")) == "none"


def test_what_can_be_known_early_is_said_early(tmp_path: Path) -> None:
    assert early_refusal(tmp_path / "report.txt") == "none"
    assert "it is a folder; name a file in it" in early_refusal(tmp_path)
    assert f"there is no folder '{tmp_path}/no'" in early_refusal(tmp_path / "no" / "report.txt")
    assert "file name too long" in early_refusal(tmp_path / ("n" * 300))
    assert "it has no name" in early_refusal("")
    assert list(tmp_path.iterdir()) == [], "nothing was made to find out"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_said() -> None:
    assert refusal("/dev/full") == "'/dev/full' cannot be written: no space left on device."
