"""NVIDIA's own libnvidia-ml and nvidia-smi, on a machine whose driver does not run: the real "driver not loaded"."""

import subprocess
from pathlib import Path

import pytest

from envcheck.probes.box import Box
from envcheck.probes.driver import probe_driver
from envcheck.snapshot import Driver
from tests.lab.document import read
from tests.lab.expect import differences
from tests.lab.play import play, why_not
from tests.lab.stand_in import compile_library
from tests.probes.real_driver import RealDriver, real_driver

pytestmark = pytest.mark.once
NOT_LOADED = 9


@pytest.fixture(scope="module")
def asleep(tmp_path_factory: pytest.TempPathFactory) -> RealDriver:
    """The library of a driver that does not run."""
    found = real_driver(tmp_path_factory.mktemp("driver"))
    if isinstance(found, str):
        pytest.skip(found)
    return found


def test_without_its_kernel_module_it_says_that_the_driver_is_not_loaded(asleep: RealDriver) -> None:
    facts = probe_driver(Box(environ=asleep.environ)).sections["driver"]
    assert isinstance(facts, Driver)
    assert (facts.nvml_error, facts.nvml_call) == (NOT_LOADED, "nvmlInit")
    assert (facts.version, facts.kernel_module) == (None, None)
    assert facts.library_version is not None
    assert facts.library_version in asleep.library.resolve().name


def test_nvidia_smi_agrees(asleep: RealDriver) -> None:
    if asleep.smi is None:
        pytest.skip("nvidia-smi is not installed here")
    ended = subprocess.run([asleep.smi], env=asleep.environ, capture_output=True, text=True, timeout=60)
    assert ended.returncode == NOT_LOADED
    assert "couldn't communicate with the NVIDIA driver" in ended.stdout


@pytest.mark.parametrize("name", ["broken/module-not-loaded", "broken/secure-boot", "broken/nouveau"])
def test_boxes_of_the_lab_are_judged_alike_with_nvidias_own_library(
    asleep: RealDriver, name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What the stand-in plays in them is what the real library does."""
    reason = why_not()
    if reason:
        pytest.skip(reason)
    libraries = tmp_path_factory.mktemp("libraries")
    compile_library(libraries, "libcuda.so.1")
    (libraries / "libnvidia-ml.so.1").write_bytes(asleep.library.read_bytes())
    assert differences(read(name), play(read(name), tmp_path, libraries)) == []
