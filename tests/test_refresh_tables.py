"""The script that compares the compatibility tables with the package index."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

from envcheck.compat.refreshed import decode
from envcheck.compat.tables.published import PUBLISHED
from tests.cli.command import envcheck, environment
from tests.install.wheels import make_wheel, write_page

TOOLS = Path(__file__).parents[1] / "tools"
SCRIPT, GRID = TOOLS / "refresh_tables.py", TOOLS / "check_grid.py"
UNREACHABLE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0"}
ALONE = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0"}
CUDA = "nvidia-cuda-runtime==13.2.75; platform_system == 'Linux'"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A package index on this machine: all that the tables know, and two releases that they do not."""
    root = tmp_path_factory.mktemp("index")
    for name, versions in PUBLISHED.items():
        for version in versions:
            make_wheel(root / name, name, version, python=">=3.10")
    make_wheel(root / "torch", "torch", "2.16.0", requires=(CUDA,), python=">=3.11")
    make_wheel(root / "torchvision", "torchvision", "0.30.0", requires=("torch==2.16.0",), python=">=3.11")
    make_wheel(root / "accelerate", "accelerate", "1.16.0", requires=("torch>=2.2",), python=">=3.11")
    for project in root.iterdir():
        write_page(project)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_without_pip_or_an_index_it_ends_loudly_and_invents_no_differences(tmp_path: Path) -> None:
    """An environment that uv made has no pip, which is the other thing that the script cannot do without."""
    alone = {**os.environ, **ALONE, **UNREACHABLE}
    lacks = "the package index" if find_spec("pip") else f"{sys.executable} has no pip"
    for options in (("--write",), ("--tables", str(tmp_path / "tables.json"))):
        done = subprocess.run(
            [sys.executable, str(SCRIPT), *options], env=alone, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 2
        assert f"refresh_tables: {lacks}" in done.stderr
        assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_without_an_index_the_grid_is_not_called_unresolvable() -> None:
    others = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    index = "http://127.0.0.1:9/simple"
    alone = {**others, "UV_DEFAULT_INDEX": index, "UV_NO_CONFIG": "1", "UV_HTTP_TIMEOUT": "2", "UV_NO_CACHE": "1"}
    command = [sys.executable, str(GRID), "--sample", "1"]
    done = subprocess.run(command, env=alone, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (2, "")
    assert "check_grid: the package index does not answer" in done.stderr


@pytest.mark.once
@pytest.mark.skipif(find_spec("pip") is None, reason="the script asks pip")
def test_newer_releases_are_written_into_a_file_that_plan_takes(index: str, tmp_path: Path) -> None:
    file = tmp_path / "tables.json"
    command = [sys.executable, str(SCRIPT), "--tables", str(file)]
    env = {**os.environ, **ALONE, "PIP_INDEX_URL": index}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "torch 2.16.0 for Python" in done.stderr  # progress
    tables, _ = decode(file.read_bytes())
    (torch,) = tables.torch
    assert (torch.torch, torch.torchvision, torch.default_cuda, torch.tags) == ("2.16.0", "0.30.0", "13.2", ("cu132",))
    assert (torch.oldest_python, tables.companions["accelerate"][0].version) == ((3, 11), "1.16.0")
    assert {name: versions[0] for name, versions in tables.published.items()} == {
        "torch": "2.16.0", "torchvision": "0.30.0", "accelerate": "1.16.0",
    }  # fmt: skip
    box = ("--gpu", "RTX 4090", "--driver", "610", "--python-version", "3.12", "--tables", str(file))
    planned = envcheck("plan", *box, env=environment(tmp_path), limit_s=60)
    assert planned.returncode == 0, planned.stderr
    assert "2.16.0" in planned.stdout


@pytest.mark.once
@pytest.mark.skipif(find_spec("pip") is None, reason="the script asks pip")
def test_the_whole_row_to_add_is_printed_with_what_it_touches(index: str) -> None:
    env = {**os.environ, **ALONE, "PIP_INDEX_URL": index}
    asked = "import refresh_tables as r; print(*r.new_releases(), sep='\\n')"
    code = f"import sys; sys.path.insert(0, {str(TOOLS)!r}); {asked}"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "torch 2.16.0: new" in done.stdout
    assert "TorchRelease(torch='2.16.0', torchvision='0.30.0', default_cuda='13.2', tags=('cu132',)" in done.stdout
    assert "goes into torch_releases.py" in done.stdout
    assert "not told by metadata: the builds on torch's own indexes" in done.stdout
    assert "Companion(version='1.16.0', python=(3, 11), requires={'torch': '>=2.2'}" in done.stdout
