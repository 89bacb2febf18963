"""What the tests of several probes share."""

import shutil
from pathlib import Path

import pytest

from tests.lab.stand_in import compile_library


@pytest.fixture(scope="session")
def nvml_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in for libnvidia-ml.so.1, compiled once."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler (cc) to build the stand-in for NVML with")
    return compile_library(tmp_path_factory.mktemp("nvml"))
