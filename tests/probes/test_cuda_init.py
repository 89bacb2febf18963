"""CUDA is started without torch, over a library that answers as the driver's would."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.probes.box import Box
from envcheck.probes.cuda import probe_cuda
from envcheck.probes.cuda_init import start_cuda
from envcheck.snapshot import Cuda, CudaInit, Snapshot
from tests.boxes import healthy_2x3090
from tests.checks.judge import findings, the

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def libcuda(tmp_path_factory: pytest.TempPathFactory) -> str:
    if shutil.which("cc") is None:
        pytest.skip("no C compiler (cc) to build the stand-in for libcuda with")
    library = tmp_path_factory.mktemp("cuda") / "libcuda.so.1"
    flags = ["-shared", "-fPIC", "-Wall", "-Wextra", "-Werror", "-Wl,-soname,libcuda.so.1"]
    subprocess.run(["cc", *flags, "-o", str(library), str(HERE / "libcuda.c")], check=True, timeout=60)
    return str(library)


def box(answers: str) -> Box:
    return Box(environ={**os.environ, "FAKE_CUDA": answers})


@pytest.mark.parametrize(
    ("answers", "code", "call", "count"),
    [
        ("0 0 2", 0, None, 2),
        ("0 0 0", 0, None, 0),
        ("100 0 0", 100, "cuInit", None),
        ("999 0 0", 999, "cuInit", None),
        ("0 3 0", 3, "cuDeviceGetCount", None),
    ],
)
def test_what_the_driver_answers(libcuda: str, answers: str, code: int, call: str | None, count: int | None) -> None:
    facts, reason = start_cuda(box(answers), libcuda)
    assert reason is None
    assert facts is not None
    assert (facts.code, facts.call, facts.device_count, facts.signal) == (code, call, count, None)


def test_a_crash_is_an_answer(libcuda: str) -> None:
    facts, _ = start_cuda(box("crash"), libcuda)
    assert facts is not None
    assert (facts.code, facts.signal) == (None, 11)


def test_a_driver_that_takes_too_long_is_said_and_is_no_failure(libcuda: str) -> None:
    started = time.monotonic()
    facts, reason = start_cuda(box("hang"), libcuda, limit_s=0.5)
    assert facts is None
    assert "no failure" in (reason or "")
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("library", ["/no/such/libcuda.so.1", "/proc/version"])
def test_a_library_that_cannot_be_used_says_so(library: str) -> None:
    facts, reason = start_cuda(box("0 0 1"), library)
    assert facts is None
    assert "libcuda cannot be used" in (reason or "")


def test_it_is_tried_with_the_library_that_the_loader_takes_unless_that_is_forbidden(libcuda: str) -> None:
    here = Box(environ={**os.environ, "FAKE_CUDA": "0 0 3", "LD_LIBRARY_PATH": str(Path(libcuda).parent)})
    facts = probe_cuda(here).sections["cuda"]
    assert isinstance(facts, Cuda)
    assert facts.libcuda == libcuda
    assert facts.init is not None
    assert facts.init.device_count == 3
    without = Box(environ=here.environ, cuda_init=False)
    facts = probe_cuda(without).sections["cuda"]
    assert isinstance(facts, Cuda)
    assert facts.init is None


def judged(**facts: object) -> Snapshot:
    healthy = healthy_2x3090()
    assert healthy.cuda is not None
    return replace(healthy, cuda=replace(healthy.cuda, init=CudaInit(**facts)))  # type: ignore[arg-type]


def test_a_driver_that_starts_is_fine() -> None:
    finding = next(f for f in findings(judged(code=0, device_count=2, seconds=0.2)) if f.check == "driver.cuda")
    assert (finding.status, finding.title) == ("pass", "CUDA initializes and finds 2 GPUs")


@pytest.mark.parametrize(
    ("code", "said", "fix"),
    [
        (802, "system not yet initialized", "fabric manager"),
        (803, "unsupported display driver", "Reboot"),
        (804, "forward compatibility", "compat"),
        (999, "unknown error", "nvidia"),
        (4321, "an error that envcheck does not know", "driver"),
    ],
)
def test_each_error_number_has_its_words_and_its_fix(code: int, said: str, fix: str) -> None:
    finding = the(judged(code=code, call="cuInit"), "cuda-not-initialized")
    assert finding.status == "fail"
    assert said in finding.title
    assert f"(error {code})" in finding.title
    assert any(fix in one.summary or fix in str(one.commands) for one in finding.fixes)


def test_a_crash_of_the_driver_fails() -> None:
    assert "SIGSEGV" in the(judged(signal=11, call="cuInit"), "cuda-not-initialized").title


def test_without_a_gpu_nothing_is_wrong_with_a_driver_that_finds_none() -> None:
    without = replace(judged(code=100, call="cuInit"), gpus=(), pci_gpus=())
    assert [f.status for f in findings(without) if f.check == "driver.cuda"] == ["skip"]
