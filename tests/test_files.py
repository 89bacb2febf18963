"""The one door for bytes: bounded reads, whole writes."""

import os
import stat
import threading
import time
from pathlib import Path

import pytest

from envcheck.files import (
    MIB,
    PRIVATE,
    Bounds,
    Stream,
    UnreadableInput,
    UnwritableOutput,
    append_line,
    read,
    write_bytes,
)  # fmt: skip

SMALL = Bounds(bytes=1000, device_bytes=1000, first_s=0.2, idle_s=0.2, total_s=1.0)


def collected(path: str, bounds: Bounds = SMALL) -> tuple[int, str | None]:
    stream = Stream(path, "it", bounds)
    return sum(map(len, stream)), stream.cut


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_a_device_without_an_end_is_read_to_the_bound_and_the_bound_is_said(device: str) -> None:
    assert collected(device) == (1000, "only the first 1000 bytes was read")
    assert collected(device, Bounds(bytes=MIB, device_bytes=3 * MIB)) == (3 * MIB, "only the first 3 MiB was read")
    with pytest.raises(UnreadableInput, match="larger than 4 MiB"):
        read(device, "it")


def test_a_log_of_exactly_the_bound_is_whole(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"x" * 1000)
    assert collected(str(log)) == (1000, None)
    log.write_bytes(b"x" * 1001)
    assert collected(str(log)) == (1000, "only the first 1000 bytes was read")


def test_a_file_whose_pieces_are_slow_to_judge_is_left_in_time_and_that_is_said(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_bytes(b"x" * MIB)
    stream = Stream(str(log), "it", Bounds(bytes=MIB, file_s=0.1))
    for _ in stream:
        time.sleep(0.15)  # what a hostile text does to patterns
    assert 0 < stream.received < MIB
    assert stream.cut == "it was read for 0.1 s"


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    with pytest.raises(UnreadableInput, match=r"empty; it was read until nothing came for 0.2 s"):
        collected(pipe)
    with pytest.raises(UnreadableInput, match=r"did not end within 0.2 s"):
        read(pipe, "it", SMALL)


def test_of_a_pipe_that_falls_silent_what_came_is_judged(tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    silent = threading.Event()

    def write() -> None:
        with Path(pipe).open("wb", buffering=0) as end:
            end.write(b"line\n")
            silent.wait(5)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert collected(pipe) == (5, "it was read until nothing came for 0.2 s")
    finally:
        silent.set()
        writer.join()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    for reader in (lambda p: read(p, "it"), collected):
        with pytest.raises(UnreadableInput, match="it is a folder"):
            reader(str(tmp_path))


def test_what_is_private_is_for_its_user_alone_whatever_was_there(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_bytes(str(file), b"1", PRIVATE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o664)
    write_bytes(str(file), b"2")
    assert stat.S_IMODE(file.stat().st_mode) == 0o664
    write_bytes(str(file), b"3", PRIVATE)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_journal_is_private_and_follows_no_link(tmp_path: Path) -> None:
    journal = tmp_path / "deep" / "journal"
    append_line(journal, b"one")
    with journal.open("ab") as file:
        file.write(b"cut sho")
    append_line(journal, b"two")
    assert journal.read_bytes() == b"one\ncut sho\ntwo\n"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="symbolic"):
        append_line(link, b"three")


def test_a_name_with_escapes_steers_no_terminal(tmp_path: Path) -> None:
    with pytest.raises(UnwritableOutput) as refused:
        write_bytes(str(tmp_path / "no\x1b[31m" / "x"), b"")
    assert "\x1b" not in str(refused.value)
