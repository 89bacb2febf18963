"""What --deep tries, in real child processes: a torch that imports, raises, crashes, hangs, and one that is not there.

The torch of most of these tests is a few lines in a virtual environment's site-packages; the real one is tried where it
is installed.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from envcheck.probes import Box
from envcheck.probes import deep as deep_module
from envcheck.probes.deep import probe_deep
from envcheck.snapshot import Deep, Trial

CHILD = Path(deep_module.__file__).with_name("deep_child.py")
WITHOUT_GPU = """
__version__ = "2.9.1+cu128"
class cuda:
    is_available = staticmethod(lambda: False)
    device_count = staticmethod(lambda: 0)
    @staticmethod
    def init():
        raise RuntimeError("Found no NVIDIA driver on your system.\\nPlease check that you have an NVIDIA GPU")
"""
TWO_GPUS = """
__version__ = "2.9.1+cu128"
class cuda:
    is_available = staticmethod(lambda: True)
    device_count = staticmethod(lambda: 2)
    init = staticmethod(lambda: None)
def randn(*shape):
    raise RuntimeError("CUDA error: no kernel image is available for execution on the device\\nCompile with DSA")
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deep") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


def see(environment: Path, timeout_s: float = 30, **modules: str) -> tuple[dict[str, Trial], dict[str, str]]:
    """Put modules into the environment, look, and take them out again."""
    site = next(environment.glob("lib/python*/site-packages"))
    files = [site / f"{name}.py" for name in modules]
    for file, text in zip(files, modules.values(), strict=True):
        file.write_text(text)
    try:
        seen = probe_deep(Box(python=str(environment / "bin/python")).with_timeout(timeout_s))
    finally:
        for file in files:
            file.unlink()
    facts = seen.sections["deep"]
    assert isinstance(facts, Deep)
    return {trial.name: trial for trial in facts.trials}, seen.unavailable


def test_box_without_cuda_says_why_no_kernel_ran(environment: Path) -> None:
    trials, gaps = see(environment, torch=WITHOUT_GPU)
    assert trials["import torch"].ok is True
    assert trials["import torch"].values == {"version": "2.9.1+cu128"}
    assert trials["cuda"].error == "RuntimeError: Found no NVIDIA driver on your system."
    assert trials["cuda"].values == {"available": False, "device_count": 0}
    assert list(trials) == ["import torch", "cuda"]
    assert "Found no NVIDIA driver" in gaps["deep.kernels"]


def test_only_what_is_installed_is_imported(environment: Path) -> None:
    trials, _ = see(environment, torch=WITHOUT_GPU, transformers="__version__ = '5.23.0'")
    assert [name for name in trials if name.startswith("import")] == ["import torch", "import transformers"]


def test_every_gpu_runs_every_kernel(environment: Path) -> None:
    trials, gaps = see(environment, torch=TWO_GPUS)
    assert list(trials)[2:] == ["matmul cuda:0", "sdpa cuda:0", "matmul cuda:1", "sdpa cuda:1"]
    error = "RuntimeError: CUDA error: no kernel image is available for execution on the device"
    assert trials["matmul cuda:1"].error == error
    assert gaps == {}


def test_undefined_symbol_on_import(environment: Path) -> None:
    message = "flash_attn_2_cuda.so: undefined symbol: _ZN3c105ErrorC2ENS_14SourceLocationESs"
    trials, _ = see(environment, torch=WITHOUT_GPU, flash_attn=f"raise ImportError({message!r})")
    assert trials["import flash_attn"].ok is False
    assert trials["import flash_attn"].error == f"ImportError: {message}"


def test_crash_names_its_signal_and_ends_the_trials(environment: Path) -> None:
    trials, _ = see(environment, torch="import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert list(trials) == ["import torch"]
    assert (trials["import torch"].ok, trials["import torch"].signal) == (False, 11)


def test_import_that_ends_the_interpreter_is_a_failure(environment: Path) -> None:
    trials, _ = see(environment, torch="raise SystemExit(0)")
    assert trials["import torch"].ok is False
    trials, _ = see(environment, torch="import os; os._exit(0)")
    assert trials["import torch"].ok is False


def test_hanging_import_costs_only_the_time_limit(environment: Path) -> None:
    started = time.monotonic()
    trials, _ = see(environment, timeout_s=1.5, torch="import time; time.sleep(60)")
    assert time.monotonic() - started < 4
    assert (trials["import torch"].ok, trials["import torch"].timeout) == (False, True)


def test_trials_that_there_was_no_time_for_are_named(environment: Path) -> None:
    trials, gaps = see(environment, timeout_s=1.2, torch=WITHOUT_GPU + "import time; time.sleep(0.8)")
    assert "cuda" not in trials
    assert "--timeout" in gaps["deep.cuda"]


def test_noise_of_the_packages_is_not_the_answer(environment: Path) -> None:
    trials, _ = see(environment, torch=WITHOUT_GPU + "print('{\"ok\": false}')\nprint('hello', end='')")
    assert trials["import torch"].ok is True


def test_environment_without_torch(environment: Path) -> None:
    trials, gaps = see(environment)
    assert trials == {}
    assert "torch is not installed" in gaps["deep"]


@pytest.mark.models
@pytest.mark.parametrize("kernel", ["matmul", "sdpa"])
def test_kernels_agree_with_the_cpu_in_float16(kernel: str) -> None:
    child = subprocess.run([sys.executable, str(CHILD), kernel, "cpu"], capture_output=True, text=True)
    answer = json.loads(child.stdout.splitlines()[-1])
    if "No module named 'torch'" in str(answer.get("error")):
        pytest.skip("torch is not installed here")
    assert answer["ok"] is True
    assert answer["values"]["max_error"] < 0.01
