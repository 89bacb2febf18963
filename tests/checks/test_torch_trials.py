"""What `--deep` tried."""

import pytest

from envcheck.snapshot import Snapshot, Trial
from tests.boxes import cpu_torch, healthy_2x3090, no_gpu, with_driver
from tests.checks.environment import findings, hushed, problems, the, with_trials

GOOD = (
    Trial(name="import torch", ok=True, seconds=1.9),
    Trial(name="import torchvision", ok=True, seconds=0.4),
    Trial(name="import transformers", ok=True, seconds=0.8),
    Trial(name="import flash_attn", ok=True, seconds=0.3),
    Trial(name="cuda", ok=True, values={"available": True, "device_count": 2}),
    Trial(name="matmul cuda:0", ok=True),
    Trial(name="sdpa cuda:0", ok=True),
    Trial(name="matmul cuda:1", ok=True),
    Trial(name="sdpa cuda:1", ok=True),
)


def tried(name: str, error: str | None = None, box: Snapshot | None = None, **facts: int | bool) -> Snapshot:
    """The reference machine where one trial failed and the others went well."""
    failed = Trial(name=name, ok=False, error=error, **facts)  # type: ignore[arg-type] # signal, timeout
    return with_trials(box or healthy_2x3090(), *(failed if t.name == name else t for t in GOOD))


def test_all_is_well() -> None:
    assert problems(with_trials(healthy_2x3090(), *GOOD)) == {}
    titles = {f.check: f.title for f in findings(with_trials(healthy_2x3090(), *GOOD))}
    assert titles["torch.kernels"] == "Kernels run on cuda:0, cuda:1"


def test_importing_torch_raises() -> None:
    error = "OSError: libcudnn.so.9: cannot open shared object file: No such file or directory"
    finding = the(tried("import torch", error), "torch-import-failed")
    assert error in finding.detail
    assert " ".join(finding.fixes[0].commands[0]).startswith("envcheck install --repair")


def test_importing_torch_crashes() -> None:
    finding = the(tried("import torch", signal=4), "torch-import-crashed")
    assert finding.title == "Importing torch crashes (SIGILL)"


def test_importing_torch_does_not_end() -> None:
    box = with_trials(healthy_2x3090(), Trial(name="import torch", ok=False, timeout=True, seconds=60.0))
    assert "did not end within" in the(box, "torch-import-failed").detail


def test_cuda_does_not_start_although_all_else_is_right() -> None:
    box = tried("cuda", "RuntimeError: CUDA unknown error - this may be due to an incorrectly set up environment")
    assert the(box, "torch-cuda-unavailable").status == "fail"
    assert "CUDA unknown error" in the(box, "torch-cuda-unavailable").detail


def test_cuda_that_says_no_without_an_error() -> None:
    box = with_trials(healthy_2x3090(), Trial(name="cuda", ok=True, values={"available": False, "device_count": 0}))
    assert "torch-cuda-unavailable" in problems(box)


@pytest.mark.parametrize(
    ("facts", "cause"),
    [({"nvml_error": 18}, "driver-library-mismatch"), ({"uvm_loaded": False, "devices": ()}, "uvm-missing")],
)
def test_a_driver_that_does_not_work_explains_it(facts: dict[str, int], cause: str) -> None:
    box = with_driver(tried("cuda", "RuntimeError: No CUDA GPUs are available"), **facts)
    assert hushed(box)["torch-cuda-unavailable"] == cause


def test_no_alarm_of_cuda_with_a_cpu_build_or_without_gpu() -> None:
    error = "AssertionError: Torch not compiled with CUDA enabled"
    assert "torch-cuda-unavailable" not in problems(tried("cuda", error, cpu_torch()))
    assert problems(tried("cuda", error, no_gpu())).keys() <= {
        "torch-cpu-build",
        "host-compiler-missing",
        "cuda-toolkit-missing",
    }


def test_a_kernel_that_gives_a_wrong_result() -> None:
    finding = the(tried("matmul cuda:1", "the result differs from the CPU's by 0.3"), "cuda-error")
    assert finding.title == "A matrix product fails on cuda:1"


def test_a_gpu_that_torch_has_no_kernels_for() -> None:
    error = "AcceleratorError: CUDA error: no kernel image is available for execution on the device"
    assert "gpu-architecture-unsupported" in {f.problem for f in findings(tried("sdpa cuda:0", error))}


def test_torchvision_that_cannot_be_imported() -> None:
    finding = the(
        tried("import torchvision", "RuntimeError: operator torchvision::nms does not exist"), "torchvision-mismatch"
    )
    assert finding.title == "torchvision cannot be imported"


def test_transformers_that_cannot_be_imported() -> None:
    finding = the(
        tried("import transformers", "ImportError: cannot import name 'x' from 'tokenizers'"), "package-conflict"
    )
    assert finding.status == "fail"


def test_an_import_that_speaks_of_numpy_is_said_once_and_by_its_cause() -> None:
    error = "ImportError: A module that was compiled using NumPy 1.x cannot be run in NumPy 2.2.6"
    box = with_trials(
        healthy_2x3090(), *(Trial(name=f"import {n}", ok=False, error=error) for n in ("torch", "torchvision"))
    )
    assert problems(box) == {"numpy-abi-mismatch": "fail"}


def test_flash_attn_that_was_built_for_another_torch() -> None:
    error = (
        "ImportError: flash_attn_2_cuda.cpython-310-x86_64-linux-gnu.so: undefined symbol: _ZNK3c106SymInt6sym_neERKS0_"
    )
    assert "undefined symbol" in the(tried("import flash_attn", error), "flash-attn-abi-mismatch").detail


def test_flash_attn_that_gives_a_wrong_result_is_told_apart_from_torchs_attention() -> None:
    flash = (
        Trial(name="flash cuda:0", ok=True),
        Trial(name="flash cuda:1", ok=False, error="the result differs from the CPU's by 0.3"),
    )
    assert the(with_trials(healthy_2x3090(), *GOOD, *flash), "cuda-error").title == "flash-attn fails on cuda:1"


def test_flash_attn_that_refuses_an_old_gpu_is_no_failure() -> None:
    refused = Trial(
        name="flash cuda:0", ok=False, error="RuntimeError: FlashAttention only supports Ampere GPUs or newer."
    )
    assert "cuda-error" not in problems(with_trials(healthy_2x3090(), *GOOD, refused))


def test_a_kernel_without_memory_says_nothing_of_the_kernel() -> None:
    box = tried("sdpa cuda:1", "OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB.")
    assert "cuda-error" not in problems(box)
    assert "no free memory on cuda:1" in {f.detail for f in findings(box) if f.check == "torch.kernels"}
