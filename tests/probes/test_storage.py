"""Where the environment, the model and temporary files go, and what room there is."""

import os
from pathlib import Path

import pytest

from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.environment import probe_environment
from envcheck.probes.storage import hub_cache, probe_storage, temporary_folder
from envcheck.snapshot import Mount
from tests.lab.tree import lay_out


def mount(seen: ProbeResult, purpose: str) -> Mount:
    mounts = seen.sections["storage"]
    assert isinstance(mounts, tuple)
    (found,) = [m for m in mounts if m.purpose == purpose]
    assert isinstance(found, Mount)
    return found


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"HOME": "/home/u"}, "/home/u/.cache/huggingface/hub"),
        ({"HOME": "/home/u", "XDG_CACHE_HOME": "/big/cache"}, "/big/cache/huggingface/hub"),
        ({"HOME": "/home/u", "HF_HOME": "/data/hf"}, "/data/hf/hub"),
        ({"HOME": "/home/u", "HF_HOME": "/data/hf", "HF_HUB_CACHE": "/fast/hub"}, "/fast/hub"),
        ({"HOME": "/home/u", "HF_HOME": "~/hf"}, "/home/u/hf/hub"),
        ({"HOME": "/home/u", "SCRATCH": "/scratch/u", "HF_HOME": "$SCRATCH/hf"}, "/scratch/u/hf/hub"),
    ],
)
def test_the_hubs_cache_is_where_huggingface_hub_puts_it(environ: dict[str, str], folder: str) -> None:
    assert hub_cache(Box(environ=environ)) == folder


def test_temporary_files_go_where_python_puts_them(tmp_path: Path) -> None:
    lay_out(tmp_path, {"/scratch/x": "", "/tmp/x": ""})
    assert temporary_folder(Box(root=tmp_path, environ={"TMPDIR": "/scratch"})) == "/scratch"
    assert temporary_folder(Box(root=tmp_path, environ={"TMPDIR": "/not/there"})) == "/tmp"
    assert temporary_folder(Box(root=tmp_path, environ={})) == "/tmp"


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above_it(tmp_path: Path) -> None:
    seen = probe_storage(Box(environ={"HF_HOME": str(tmp_path / "not/yet/there")}))
    cache = mount(seen, "model-cache")
    room = os.statvfs(tmp_path)
    assert cache.path == str(tmp_path / "not/yet/there/hub")
    assert cache.total_bytes == room.f_blocks * room.f_frsize
    assert cache.writable is True
    assert not (tmp_path / "not").exists()


def test_the_innermost_mount_names_the_file_system(tmp_path: Path) -> None:
    table = (
        "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"2 1 0:5 / {tmp_path} rw - btrfs /dev/sdb rw\n"
        f"3 2 0:6 / {tmp_path}/my\\040models rw - ext4 /dev/sdc rw\n"
        f"4 2 0:7 / {tmp_path}/my\\040models rw - xfs /dev/sdd rw\n"
        f"5 2 0:8 / {tmp_path}/my rw - nfs4 server:/my rw\n"
    )
    lay_out(tmp_path, {"/proc/self/mountinfo": table, "/my models/x": ""})
    seen = probe_storage(Box(root=tmp_path, environ={"HF_HUB_CACHE": "/my models"}))
    assert mount(seen, "model-cache").filesystem == "xfs"  # mounted over the ext4


def test_a_file_system_without_room() -> None:
    seen = probe_storage(Box(environ={"HF_HUB_CACHE": "/proc/sys/hub"}))
    cache = mount(seen, "model-cache")
    assert (cache.filesystem, cache.free_bytes) == ("proc", 0)


def test_a_judged_python_that_does_not_answer_has_no_place(tmp_path: Path) -> None:
    mounts = probe_storage(Box(python=str(tmp_path / "python"))).sections["storage"]
    assert isinstance(mounts, tuple)
    assert [m.purpose for m in mounts] == ["model-cache", "temporary"]


def test_only_variables_on_the_list_are_read() -> None:
    environ = {"HF_TOKEN": "hf_secret", "HOME": "/home/u", "CUDA_VISIBLE_DEVICES": "0,1", "AWS_SECRET_ACCESS_KEY": "s"}
    assert probe_environment(Box(environ=environ)).sections["environment"] == {"CUDA_VISIBLE_DEVICES": "0,1"}


def test_addresses_lose_what_is_for_their_server_alone() -> None:
    environ = {
        "HF_ENDPOINT": "https://user:secret@mirror.example/hub?token=secret#frag",
        "LD_LIBRARY_PATH": "/usr/local/cuda/lib64:/opt/a?b",
        "CUDA_VISIBLE_DEVICES": "",
    }
    assert probe_environment(Box(environ=environ)).sections["environment"] == {
        "HF_ENDPOINT": "https://mirror.example/hub",
        "LD_LIBRARY_PATH": "/usr/local/cuda/lib64:/opt/a?b",
        "CUDA_VISIBLE_DEVICES": "",
    }
