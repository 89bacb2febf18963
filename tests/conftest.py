"""What the tests of several probes share."""

import shutil
import signal
from pathlib import Path

import pytest

from tests.lab.stand_in import LATER_THAN, compile_library


def pytest_configure() -> None:
    """Heed signals also in a run that was started with `&` or `nohup`: children inherit what is ignored, and tests send
    them signals."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTSTP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


FAST = ("catalogue", "checks", "compat", "diff", "explain", "importers", "plan")
"""Folders whose tests start no process, or hardly any: what a contributor runs after each change."""
FAST_FILES = ("test_docs", "test_files", "test_layers", "test_paths", "test_units", "test_urls")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out unread what `-m "not slow"` leaves out: to read it takes longer than to run the others."""
    return True if config.getoption("markexpr") == "not slow" and _is_slow(collection_path) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark as `slow` all that stands outside the fast folders."""
    for item in items:
        if _is_slow(item.path):
            item.add_marker(pytest.mark.slow)


def _is_slow(path: Path) -> bool:
    root = Path(__file__).parent
    if path == root or root not in path.parents:
        return False
    place = path.relative_to(root)
    return place.parts[0] not in FAST and not (len(place.parts) == 1 and place.stem in FAST_FILES)


@pytest.fixture(scope="session")
def nvml_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stand-in for libnvidia-ml.so.1, compiled once."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler (cc) to build the stand-in for NVML with")
    return compile_library(tmp_path_factory.mktemp("nvml"))


@pytest.fixture(scope="session")
def libraries(nvml_library: Path) -> Path:
    """The folder with the stand-in, also as in older drivers, and with a libcuda that is only there to be found."""
    folder = nvml_library.parent
    compile_library(folder, "libcuda.so.1")
    for branch in LATER_THAN:
        compile_library(folder / branch, branch=branch)
    return folder
