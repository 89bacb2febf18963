"""The facts about the machine that runs the tests, next to what the system's own tools say of it."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from envcheck.probes.box import Box
from envcheck.probes.host import probe_host
from envcheck.probes.storage import probe_storage
from envcheck.snapshot import Host, Mount

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="not Linux")


def tool(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]} here")
    return subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"}).stdout


@pytest.fixture(scope="module")
def host() -> Host:
    facts = probe_host(Box()).sections["host"]
    assert isinstance(facts, Host)
    return facts


def test_uname(host: Host) -> None:
    assert f"{host.system} {host.kernel} {host.machine}" == tool("uname", "-srm").strip()


def test_nproc(host: Host) -> None:
    assert host.cpu_count == int(tool("env", "-u", "OMP_NUM_THREADS", "-u", "OMP_THREAD_LIMIT", "nproc"))


def test_cpu_model_of_lscpu(host: Host) -> None:
    named = re.search(r"^Model name:\s*(.*)$", tool("lscpu"), re.MULTILINE)
    if host.machine == "x86_64":
        assert named is not None
        assert host.cpu_model == named[1]


def test_total_memory_and_swap_of_free(host: Host) -> None:
    lines = {line.split()[0]: line.split() for line in tool("free", "-b").splitlines()[1:]}
    if host.memory_limit_bytes is None:
        assert host.memory_total_bytes == int(lines["Mem:"][1])
        assert host.swap_total_bytes == int(lines["Swap:"][1])


def test_user(host: Host) -> None:
    assert host.root is (tool("id", "-u").strip() == "0")


def test_libc_of_getconf(host: Host) -> None:
    assert host.libc == tool("getconf", "GNU_LIBC_VERSION").strip()


def test_package_manager_is_a_program(host: Host) -> None:
    if host.package_manager is not None:
        assert shutil.which(host.package_manager)


def test_storage_of_df(tmp_path: Path) -> None:
    seen = probe_storage(Box(environ={"HOME": str(tmp_path), "TMPDIR": str(tmp_path)}))
    mounts = seen.sections["storage"]
    assert isinstance(mounts, tuple)
    assert [mount.purpose for mount in mounts] == ["environment", "model-cache", "temporary"]
    temporary = mounts[2]
    assert isinstance(temporary, Mount)
    kind, size, free = tool("df", "-B1", "--output=fstype,size,avail", str(tmp_path)).splitlines()[1].split()
    assert (temporary.filesystem, temporary.total_bytes, temporary.writable) == (kind, int(size), True)
    assert temporary.free_bytes is not None
    assert abs(temporary.free_bytes - int(free)) < 1 << 30  # others write at the same time
