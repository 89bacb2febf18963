"""Room for what is to be installed, by file system."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from envcheck.install.disk_space import has_cached, shortages

GB = 10**9


def test_there_is_room_for_a_little(tmp_path: Path) -> None:
    assert shortages(1, str(tmp_path), {"HOME": str(tmp_path)}, uv=True) == ()


def test_too_little_is_told_with_both_numbers_and_what_it_is_for(tmp_path: Path) -> None:
    (short,) = shortages(10**17, str(tmp_path / "not" / "yet"), {"HOME": str(tmp_path)}, uv=True)
    assert (short.purposes, short.needed) == (("the environment", "uv's cache"), 65 * 10**15)
    assert "free of about" in str(short)
    assert "the environment and uv's cache" in str(short)


def test_uv_links_what_pip_copies(tmp_path: Path) -> None:
    """On one file system uv's cache and the environment share their files; pip keeps the wheels as well."""
    for uv, needed in ((True, 0.65), (False, 1.0)):
        found = shortages(10**17, str(tmp_path), {"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}, uv=uv)
        assert abs(found[0].needed - needed * 10**17) < 2 * GB


@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("unshare") is None, reason="mounts: needs root")
def test_a_file_system_with_room_but_without_inodes_is_told_before_anything_is_downloaded(tmp_path: Path) -> None:
    """Many small files use up what ext4 was made for; `df` shows plenty of room, and each write says "disk full"."""
    (tmp_path / "disk").mkdir()
    code = (
        "import sys; from envcheck.install.disk_space import shortages\n"
        "for one in shortages(5_800_000_000, sys.argv[1], {'HOME': sys.argv[1]}, uv=True): print(one)"
    )
    script = f"mount -t tmpfs -o size=100g,nr_inodes=60 tmpfs '{tmp_path}/disk' && '{sys.executable}' -c \"{code}\" "
    told = subprocess.run(
        ["unshare", "-m", "sh", "-c", f"{script} '{tmp_path}/disk'"], capture_output=True, text=True, check=True
    ).stdout
    assert re.match(
        r"inodes for \d\d more files, of about 21\d\d\d needed, in .*\(for the environment and uv's cache\)", told
    )


def test_what_the_cache_has_takes_no_room(tmp_path: Path) -> None:
    assert not has_cached({"UV_CACHE_DIR": str(tmp_path)}, "torch", "2.15.0")
    (tmp_path / "wheels-v5" / "pypi" / "torch" / "2.15.0-cp312").mkdir(parents=True)
    assert has_cached({"UV_CACHE_DIR": str(tmp_path)}, "torch", "2.15.0")


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="needs a second file system")
def test_what_the_cache_has_takes_room_on_another_file_system(tmp_path: Path) -> None:
    """uv cannot link there, it copies."""
    here, there = {"UV_CACHE_DIR": str(tmp_path)}, {"UV_CACHE_DIR": "/dev/shm/uv"}
    assert shortages(10**17, str(tmp_path), here, uv=True, cached=True) == ()
    (short,) = shortages(10**17, str(tmp_path), there, uv=True, cached=True)
    assert (short.purposes, short.needed) == (("the environment",), 65 * 10**15)
