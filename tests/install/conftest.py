"""Real environments and a local index for the tests of installing."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.install.wheels import make_index


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of an index that has every package of every tested set."""
    return make_index(tmp_path_factory.mktemp("index") / "simple").as_uri()


@pytest.fixture(scope="session")
def new_venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with pip, to be copied: making one takes seconds."""
    folder = tmp_path_factory.mktemp("new") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, timeout=240)
    return folder


@pytest.fixture
def venv(new_venv: Path, tmp_path: Path) -> Callable[[], Path]:
    """Makes a new virtual environment with pip; its Python. (Its scripts are another one's: `python -m pip` is not.)"""

    def make() -> Path:
        shutil.copytree(new_venv, tmp_path / "venv", symlinks=True)
        return tmp_path / "venv" / "bin" / "python"

    return make
