"""A real environment and a local index, as for installing."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.install.conftest import index, new_venv, venv

__all__ = ["index", "new_venv", "venv", "with_torch"]


@pytest.fixture
def with_torch(venv: Callable[[], Path], index: str) -> Callable[[], Path]:
    """With a torch, what else is missing is installed by itself; without one, with the whole set."""

    def make() -> Path:
        python = venv()
        pip = (python, "-I", "-m", "pip", "install", "--quiet", "--no-deps", "--index-url", index, "torch")
        subprocess.run(pip, check=True, timeout=240)
        return python

    return make
