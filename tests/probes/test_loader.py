"""The loader's own search order, on real and on laid-out trees."""

import struct
import subprocess
from pathlib import Path

import pytest

from envcheck.probes.box import Box
from envcheck.probes.loader import find_elsewhere, find_library, library_path


def box(root: Path, **environ: str) -> Box:
    return Box(root=root, environ=environ)


def write(path: Path, content: bytes = b"library") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def cache(root: Path, entries: list[tuple[str, str]], *, before: bytes = b"") -> None:
    """A cache in glibc's format: header, entries, strings."""
    strings = b""
    table = b""
    base = 48 + 24 * len(entries)
    for name, path in entries:
        key = base + len(strings)
        strings += name.encode() + b"\0"
        value = base + len(strings)
        strings += path.encode() + b"\0"
        table += struct.pack("<iIIIQ", 0x303, key, value, 0, 0)
    header = b"glibc-ld.so.cache1.1" + struct.pack("<II20x", len(entries), len(strings))
    write(root / "etc/ld.so.cache", before + header + table + strings)


def test_libc_is_found_where_the_running_loader_has_it() -> None:
    found = find_library(Box(), "libc.so.6")
    assert found is not None
    mapped = {line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines() if "libc.so.6" in line}
    assert str(Path(found).resolve()) in mapped


def test_cache_agrees_with_ldconfig_for_every_library() -> None:
    try:
        listing = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no ldconfig here")
    first: dict[str, str] = {}
    for line in listing.splitlines()[1:]:
        if "=>" in line and "x86-64" in line and "hwcap" not in line:
            first.setdefault(line.split()[0], line.split("=> ")[1])
    plain = Box(environ={})
    wrong = {name: path for name, path in first.items() if find_library(plain, name) != path and Path(path).exists()}
    assert wrong == {}


def test_library_path_comes_first(tmp_path: Path) -> None:
    write(tmp_path / "opt/stubs/libcuda.so.1")
    write(tmp_path / "usr/lib/libcuda.so.1")
    there = box(tmp_path, LD_LIBRARY_PATH="/nowhere:/opt/stubs")
    assert find_library(there, "libcuda.so.1") == "/opt/stubs/libcuda.so.1"


def test_cache_comes_before_default_directories(tmp_path: Path) -> None:
    write(tmp_path / "usr/lib/wsl/lib/libcuda.so.1")
    write(tmp_path / "usr/lib/libcuda.so.1")
    cache(tmp_path, [("libc.so.6", "/lib/libc.so.6"), ("libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1")])
    assert find_library(box(tmp_path), "libcuda.so.1") == "/usr/lib/wsl/lib/libcuda.so.1"


def test_cache_that_names_a_deleted_file_is_passed_over(tmp_path: Path) -> None:
    cache(tmp_path, [("libcuda.so.1", "/gone/libcuda.so.1")])
    write(tmp_path / "usr/lib/libcuda.so.1")
    assert find_library(box(tmp_path), "libcuda.so.1") == "/usr/lib/libcuda.so.1"


def test_cache_behind_an_old_format_table_is_read(tmp_path: Path) -> None:
    write(tmp_path / "drv/libcuda.so.1")
    cache(tmp_path, [("libcuda.so.1", "/drv/libcuda.so.1")], before=b"ld.so-1.7.0\0" + struct.pack("<I", 0))
    assert find_library(box(tmp_path), "libcuda.so.1") == "/drv/libcuda.so.1"


@pytest.mark.parametrize("content", [b"", b"glibc-ld.so.cache1.1", b"glibc-ld.so.cache1.1" + b"\xff" * 60, b"junk"])
def test_broken_cache_is_no_cache(tmp_path: Path, content: bytes) -> None:
    write(tmp_path / "etc/ld.so.cache", content)
    assert find_library(box(tmp_path), "libcuda.so.1") is None


def test_library_of_another_word_size_is_passed_over(tmp_path: Path) -> None:
    thirty_two_bit = b"\x7fELF\x01\x01\x01" + b"\0" * 9 + struct.pack("<HH", 3, 3)
    write(tmp_path / "lib32/libcuda.so.1", thirty_two_bit)
    write(tmp_path / "usr/lib/libcuda.so.1")
    there = box(tmp_path, LD_LIBRARY_PATH="/lib32")
    assert find_library(there, "libcuda.so.1") == "/usr/lib/libcuda.so.1"


def test_file_that_is_no_library_is_what_the_loader_would_trip_over(tmp_path: Path) -> None:
    write(tmp_path / "bad/libcuda.so.1", b"")
    write(tmp_path / "usr/lib/libcuda.so.1")
    assert find_library(box(tmp_path, LD_LIBRARY_PATH="/bad"), "libcuda.so.1") == "/bad/libcuda.so.1"


def test_library_path_keeps_order_and_means_here_by_an_empty_entry() -> None:
    assert library_path(Box(environ={"LD_LIBRARY_PATH": "/b:/a;/b:"})) == ("/b", "/a", ".")
    assert library_path(Box(environ={})) == ()


def test_a_library_where_the_loader_does_not_look_is_found_there(tmp_path: Path) -> None:
    """NixOS keeps the driver's libraries apart, for programs that are told."""
    write(tmp_path / "run/opengl-driver/lib/libnvidia-ml.so.1")
    assert find_library(box(tmp_path), "libnvidia-ml.so.1") is None
    assert find_elsewhere(box(tmp_path), "libnvidia-ml.so.1") == "/run/opengl-driver/lib/libnvidia-ml.so.1"
    assert find_elsewhere(box(tmp_path), "libcuda.so.1") is None
