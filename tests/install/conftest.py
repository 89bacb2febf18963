"""Real environments and a local index for the tests of installing."""

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


@pytest.fixture
def venv(tmp_path: Path) -> Callable[[], Path]:
    """Makes a new virtual environment with pip; its Python."""

    def make() -> Path:
        subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True, timeout=120)
        return tmp_path / "venv" / "bin" / "python"

    return make
