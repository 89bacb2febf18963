"""What the tests of several probes share."""

import shutil
import signal
from pathlib import Path

import pytest

from tests.lab.stand_in import compile_library


def pytest_configure() -> None:
    """Heed signals also in a run that was started with `&` or `nohup`: children inherit what is ignored, and tests send
    them signals."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTSTP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


@pytest.fixture(scope="session")
def nvml_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in for libnvidia-ml.so.1, compiled once."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler (cc) to build the stand-in for NVML with")
    return compile_library(tmp_path_factory.mktemp("nvml"))
