"""What stands in the way of the first download, each really provoked, and told apart by bootstrap.sh."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.install.servers import make_certificate, server
from tests.test_bootstrap import bootstrap, checkout, said

__all__ = ["checkout"]

pytestmark = pytest.mark.once
BARE = {"PIP_CONFIG_FILE": "/dev/null", "PIP_RETRIES": "0", "UV_HTTP_TIMEOUT": "10"}
NOWHERE = "http://127.0.0.1:9"


def begun(checkout: Path, **more: str) -> str:
    """What it says, where no uv but what pip fetches is at hand."""
    result = bootstrap(checkout, "--no-models", "--python", sys.executable, path=Path("/usr/bin"), **BARE, **more)
    assert result.returncode == 1
    assert "Traceback" not in said(result)
    return said(result)


def test_a_name_that_is_not_resolved(checkout: Path) -> None:
    told = begun(checkout, PIP_INDEX_URL="https://packages.invalid/simple")
    assert "its name cannot be resolved by DNS" in told


def test_a_proxy_that_is_not_there(checkout: Path) -> None:
    told = begun(checkout, PIP_INDEX_URL="https://packages.invalid/simple", https_proxy="http://me:secret@127.0.0.1:9")
    assert "connection refused through the proxy http://" in told
    assert "secret" not in told


def test_nobody_listens(checkout: Path) -> None:
    told = begun(checkout, PIP_INDEX_URL=f"{NOWHERE}/simple", no_proxy="127.0.0.1")
    assert "connection refused" in told
    assert "proxy" not in told


@pytest.mark.parametrize("clock", ["+400d", "-400d"])
def test_a_clock_that_is_wrong(clock: str, checkout: Path, tmp_path: Path) -> None:
    """A certificate that is good today, of an authority that is known, read by the clock of another year."""
    faketime = shutil.which("faketime")
    if faketime is None or shutil.which("openssl") is None:
        pytest.skip("needs faketime and openssl")
    certificate = make_certificate(tmp_path)
    library = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    with server(200, certificate=certificate) as url:
        told = begun(
            checkout, PIP_INDEX_URL=f"{url}/simple", no_proxy="127.0.0.1", PIP_CERT=str(certificate),
            SSL_CERT_FILE=str(certificate), LD_PRELOAD=str(library), FAKETIME=clock,
        )  # fmt: skip
    assert "expired or not yet valid according to this machine's clock" in told


def mounted(script: str, checkout: Path) -> subprocess.CompletedProcess[str]:
    """The script's end, in mounts of its own."""
    env = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(checkout.parent), **BARE, "PIP_INDEX_URL": NOWHERE}
    return subprocess.run(
        ["unshare", "-m", "sh", "-c", script], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=240, check=False,
    )  # fmt: skip


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts: needs root")
def test_a_disk_that_is_full(checkout: Path, tmp_path: Path) -> None:
    """A file system that holds the checkout and a part of pip."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        f"mount -t tmpfs -o size=12m tmpfs '{disk}' && cp -r '{checkout}/.' '{disk}' && "
        f"exec bash '{disk}/bootstrap.sh' --no-models --python '{sys.executable}'"
    )
    result = mounted(script, checkout)
    assert result.returncode == 1
    assert "[disk-full]" in said(result)
    assert f"MiB free on {disk}" in said(result)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts: needs root")
def test_a_folder_for_temporary_files_that_is_full(checkout: Path, tmp_path: Path) -> None:
    """ensurepip unpacks pip there, and venv says no more than that it failed."""
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        f"mount -t tmpfs -o size=64k tmpfs '{disk}' && "
        f"TMPDIR='{disk}' exec bash '{checkout}/bootstrap.sh' --no-models --python '{sys.executable}'"
    )
    result = mounted(script, checkout)
    assert result.returncode == 1
    assert "[disk-full]" in said(result)
    assert re.search(rf"\b[01] MiB free on {disk}", said(result))
