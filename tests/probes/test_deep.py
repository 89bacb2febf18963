"""What --deep tries, in real child processes: a torch that imports, raises, crashes, hangs, and one that is not there.

The torch of most of these tests is a few lines in a virtual environment's site-packages; the real one is tried where it
is installed.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from envcheck.probes.box import Box
from envcheck.probes.deep import probe_deep
from envcheck.probes.deep_series import TRIAL_LIMIT_S
from envcheck.snapshot import Deep, Trial

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
KERNELS = ["matmul cuda:0", "sdpa cuda:0", "matmul cuda:1", "sdpa cuda:1"]
COPIES = ["copy cuda:0 cuda:1", "copy cuda:1 cuda:0"]
MATMUL_CRASHES_SDPA_HANGS = (
    TWO_GPUS
    + """
import os, signal, time
class nn:
    class functional:
        scaled_dot_product_attention = None
def randn(*shape):
    os.kill(os.getpid(), signal.SIGSEGV) if len(shape) == 2 else time.sleep(600)
"""
)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deep") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    return folder


def see(
    environment: Path, timeout_s: float = 30, limit_s: float = TRIAL_LIMIT_S, **modules: str
) -> tuple[dict[str, Trial], dict[str, str]]:
    """Put modules into the environment, look, and take them out again."""
    site = next(environment.glob("lib/python*/site-packages"))
    files = [site / f"{name}.py" for name in modules]
    for file, text in zip(files, modules.values(), strict=True):
        file.write_text(text)
    try:
        seen = probe_deep(Box(python=str(environment / "bin/python")).with_timeout(timeout_s), limit_s)
    finally:
        for file in files:
            file.unlink()
    facts = seen.sections["deep"]
    assert isinstance(facts, Deep)
    return {trial.name: trial for trial in facts.trials}, seen.unavailable


def test_box_without_cuda_says_why_no_kernel_ran(environment: Path) -> None:
    trials, gaps = see(environment, torch=WITHOUT_GPU)
    assert trials["import torch"].ok is True
    assert trials["import torch"].values == {"version": "2.9.1+cu128", "nccl": None}
    assert trials["cuda"].error == "RuntimeError: Found no NVIDIA driver on your system."
    assert trials["cuda"].values == {"available": False, "device_count": 0}
    assert list(trials) == ["import torch", "cuda"]
    assert "Found no NVIDIA driver" in gaps["deep.kernels"]


def test_only_what_is_installed_is_imported(environment: Path) -> None:
    trials, _ = see(environment, torch=WITHOUT_GPU, transformers="__version__ = '5.23.0'")
    assert [name for name in trials if name.startswith("import")] == ["import torch", "import transformers"]


def test_every_gpu_runs_every_kernel(environment: Path) -> None:
    trials, gaps = see(environment, torch=TWO_GPUS)
    assert list(trials)[2:] == [*KERNELS, *COPIES]
    error = "RuntimeError: CUDA error: no kernel image is available for execution on the device"
    assert trials["matmul cuda:1"].error == error
    assert gaps == {}


def test_flash_attn_that_imports_is_run_on_every_gpu(environment: Path) -> None:
    trials, _ = see(environment, torch=TWO_GPUS, flash_attn="def flash_attn_func(): pass")
    assert [name for name in trials if name.startswith("flash")] == ["flash cuda:0", "flash cuda:1"]


def test_a_crash_and_a_hang_cost_no_other_trial(environment: Path) -> None:
    trials, gaps = see(environment, timeout_s=60, limit_s=3.0, torch=MATMUL_CRASHES_SDPA_HANGS)
    assert [trials[name].signal for name in KERNELS] == [11, None, 11, None]
    assert [trials[name].timeout for name in KERNELS] == [False, True, False, True]
    assert "has no attribute 'arange'" in (trials["copy cuda:1 cuda:0"].error or "")
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
