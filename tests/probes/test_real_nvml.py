"""NVIDIA's own libnvidia-ml, where one is installed on a machine whose driver does not run.

Debian's packages libnvidia-ml1 and nvidia-smi (non-free) bring driver 535's; the library may also lie in a folder of
LD_LIBRARY_PATH.
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from envcheck.probes import Box
from envcheck.probes.driver import probe_driver
from envcheck.probes.loader import find_library
from envcheck.snapshot import Driver

NOT_LOADED = 9


@pytest.fixture
def asleep() -> Path:
    """The library of a driver that does not run."""
    library = find_library(Box(), "libnvidia-ml.so.1")
    if library is None:
        pytest.skip("NVIDIA's libnvidia-ml.so.1 is not installed here")
    if Path("/proc/driver/nvidia/version").exists() or Path("/dev/dxg").exists():
        pytest.skip("an NVIDIA driver runs here, so that its library does not fail")
    return Path(library)


def test_without_its_kernel_module_it_says_that_the_driver_is_not_loaded(asleep: Path) -> None:
    facts = probe_driver(Box()).sections["driver"]
    assert isinstance(facts, Driver)
    assert (facts.nvml_error, facts.nvml_call) == (NOT_LOADED, "nvmlInit")
    assert (facts.version, facts.kernel_module) == (None, None)
    assert facts.library_version is not None
    assert facts.library_version in asleep.resolve().name


def test_nvidia_smi_agrees(asleep: Path) -> None:
    smi = shutil.which("nvidia-smi")
    if smi is None:
        pytest.skip("nvidia-smi is not installed here")
    assert asleep.exists()
    assert subprocess.run([smi], capture_output=True, timeout=60).returncode == NOT_LOADED
