"""Each trial of --deep in a real child with the real torch, on the CPU, where right and wrong look as on a GPU."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from envcheck.probes import deep_series

pytestmark = [pytest.mark.models, pytest.mark.once]
CHILD = Path(deep_series.__file__).with_name("deep_child.py")
SDPA = """
from torch.nn.functional import scaled_dot_product_attention
def flash_attn_func(q, k, v):
    return scaled_dot_product_attention(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2)).transpose(1, 2)
"""
"""What flash-attn computes, with heads behind positions as flash-attn has them."""


def child(folder: Path, *trials: str, limit_s: float = 100, **modules: str) -> tuple[int, list[dict[str, Any]]]:
    """Its exit code and its answers."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text)
    command = [sys.executable, str(CHILD), str(limit_s), *trials]
    ended = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(folder)}, timeout=300)
    lines = [json.loads(line) for line in ended.stdout.splitlines() if line]
    if any("No module named 'torch'" in str(line.get("error")) for line in lines):
        pytest.skip("torch is not installed here")
    return ended.returncode, [line for line in lines if "name" in line]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """All of them in one process, as on a machine where all is well."""
    trials = ("import torch", "matmul cpu", "sdpa cpu", "flash cpu", "copy cpu cpu")
    code, lines = child(tmp_path_factory.mktemp("modules"), *trials, flash_attn=SDPA)
    assert (code, [line["name"] for line in lines]) == (0, list(trials))
    return {line["name"]: line for line in lines}


@pytest.mark.parametrize("kernel", ["matmul", "sdpa", "flash"])
def test_kernels_agree_with_the_cpu_in_float16(answers: dict[str, dict[str, Any]], kernel: str) -> None:
    answer = answers[f"{kernel} cpu"]
    assert answer["ok"] is True
    assert answer["values"]["max_error"] < 0.01


def test_a_copy_arrives_whole_and_has_a_speed(answers: dict[str, dict[str, Any]]) -> None:
    answer = answers["copy cpu cpu"]
    assert (answer["ok"], answer["values"]["wrong"]) == (True, 0)
    assert answer["values"]["bytes_per_s"] > 1e7


def test_wrong_numbers_of_flash_attn_are_seen_and_end_the_series(tmp_path: Path) -> None:
    code, (answer,) = child(tmp_path, "flash cpu", "matmul cpu", flash_attn=SDPA.replace("v.tr", "(v * 1.1).tr"))
    assert (code, answer["ok"]) == (0, False)
    assert "differs from the CPU's" in answer["error"]


def test_a_copy_that_loses_numbers_is_seen(tmp_path: Path) -> None:
    """`meta` would hold none, so a torch that loses them is made: its `copy_` does nothing."""
    lossy = "import torch\ntorch.Tensor.copy_ = lambda self, source, **_: self"
    _, answers = child(tmp_path, "import lossy", "copy cpu cpu", lossy=lossy)
    assert "16777215 of 16777216 numbers arrived wrong" in answers[1]["error"]


def test_a_crash_in_a_kernel_leaves_no_answer(tmp_path: Path) -> None:
    crash = "import os, signal\ndef flash_attn_func(*_): os.kill(os.getpid(), signal.SIGSEGV)"
    assert child(tmp_path, "flash cpu", flash_attn=crash) == (-11, [])


def test_a_call_that_never_comes_back_is_ended(tmp_path: Path) -> None:
    """It hangs in C with the interpreter's lock held, where no handler of Python's would be run."""
    hang = "import ctypes; ctypes.PyDLL(None).sleep(600)"
    code, answers = child(tmp_path, "import sys", "import hanging", limit_s=3, hanging=hang)
    assert (code, [answer["name"] for answer in answers]) == (-14, ["import sys"])


def test_processes_add_and_collect_numbers_together(tmp_path: Path) -> None:
    code, (answer,) = child(tmp_path, "collective - gloo cpu cpu cpu")
    assert (code, answer["ok"]) == (0, True), answer
    assert answer["values"]["bytes_per_s"] > 1e6
    assert answer["values"]["cpu cpu"] > 1e6, "each pair alone, too"


def test_a_collective_that_cannot_start_says_why(tmp_path: Path) -> None:
    _, (answer,) = child(tmp_path, "collective NCCL_P2P_DISABLE=1 nccl cpu cpu")
    assert answer["ok"] is False
    assert "NCCL" in answer["error"]


def test_a_process_that_dies_ends_the_collective_of_all(tmp_path: Path) -> None:
    dies = "import os, sys\nif '--rank' in sys.argv and sys.argv[sys.argv.index('--rank') + 1] == '1': os._exit(7)\n"
    (tmp_path / "sitecustomize.py").write_text(dies)
    _, (answer,) = child(tmp_path, "collective - gloo cpu cpu", limit_s=25)
    assert answer["ok"] is False
    assert "process 1 ended with code 7" in answer["error"]


def test_the_libraries_that_torch_loaded_are_named(answers: dict[str, dict[str, Any]]) -> None:
    """A build for CPUs loads none of CUDA's; one for CUDA loads them whether or not there is a GPU."""
    values = answers["import torch"]["values"]
    built_for_cuda = "+cpu" not in str(values["version"])
    loaded = {name: path for name, path in values.items() if name.startswith("loaded ")}
    assert bool(loaded) == built_for_cuda
    assert all(Path(path).is_file() for path in loaded.values())
