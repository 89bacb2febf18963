"""torch, torchvision, NumPy and the CUDA wheels."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Distribution, Snapshot, Torch
from tests.boxes import (
    cpu_torch,
    healthy_2x3090,
    jetson,
    no_gpu,
    with_driver,
    with_gpu,
    with_packages,
    with_python,
    with_torch,
)
from tests.checks.environment import commands, findings, hushed, problems, reason, the, with_requirements


def torch_problems(box: Snapshot) -> dict[str, str]:
    names = ("torch-", "torchvision-", "numpy-", "mixed-")
    return {p: s for p, s in problems(box).items() if p.startswith(names)}


def released(torch: str, torchvision: str, cuda: str | None = "12.8") -> Snapshot:
    """The reference machine with another torch and torchvision."""
    return with_packages(with_torch(healthy_2x3090(), version=torch, cuda=cuda), torch=torch, torchvision=torchvision)


def test_no_torch() -> None:
    box = with_packages(replace(healthy_2x3090(), torch=Torch()), torch=None)
    assert torch_problems(box)["torch-missing"] == "fail"
    assert commands(box, "torch-missing")[0] == "envcheck install --python /home/user/envcheck/.venv/bin/python"


def test_a_snapshot_that_says_null_for_the_version_means_no_torch() -> None:
    assert torch_problems(with_torch(healthy_2x3090(), version=None)) == {"torch-missing": "fail"}


def test_a_torch_that_was_not_probed_is_not_judged() -> None:
    assert torch_problems(replace(healthy_2x3090(), torch=None)) == {}


def test_a_torch_that_could_not_be_read_is_not_judged() -> None:
    box = with_packages(with_torch(healthy_2x3090(), version=None), torch=None)
    unread = replace(box, unavailable={"torch.version": "permission denied"})
    assert torch_problems(unread) == {}
    assert reason(unread, "torch.build") == "permission denied"


def test_a_torch_whose_files_are_gone() -> None:
    box = with_torch(healthy_2x3090(), path=None)
    gone = replace(box, unavailable={"torch.path": "torch is registered as installed, but its files are not there"})
    assert the(gone, "torch-missing").title == "The files of torch 2.8.0+cu128 are missing"


def test_a_cpu_build_on_a_box_with_gpus() -> None:
    assert torch_problems(cpu_torch()) == {"torch-cpu-build": "fail"}
    (command,) = commands(cpu_torch(), "torch-cpu-build")
    assert "torch==2.8.0+cu128 torchvision==0.23.0+cu128" in command
    assert command.endswith("--index-url https://download.pytorch.org/whl/cu128")


def test_a_cpu_build_where_the_driver_does_not_work_yet() -> None:
    box = replace(with_driver(cpu_torch(), version=None, nvml_error=9), gpus=())
    assert torch_problems(box) == {"torch-cpu-build": "fail"}


def test_a_cpu_build_on_a_box_without_gpu_is_right() -> None:
    assert torch_problems(no_gpu()) == {"torch-cpu-build": "info"}


def test_an_amd_build_is_named_as_such() -> None:
    box = with_torch(released("2.8.0+rocm6.4", "0.23.0", None), hip="6.4.43482")
    assert "for AMD GPUs (ROCm 6.4.43482)" in the(box, "torch-cpu-build").title


def test_the_cuda_build_is_one_that_the_driver_runs() -> None:
    cpu_214 = with_packages(with_torch(cpu_torch(), version="2.14.0+cpu"), torch="2.14.0+cpu", torchvision="0.29.0+cpu")
    assert "whl/cu126" in commands(cpu_214, "torch-cpu-build")[0]
    new_driver = with_driver(cpu_214, version="580.95.05", kernel_module="580.95.05")
    assert commands(new_driver, "torch-cpu-build")[0].endswith("install torch==2.14.1 torchvision==0.29.1")


def test_where_the_release_has_no_such_build_the_newest_with_flash_attention_is_taken() -> None:
    cpu_215 = with_packages(with_torch(cpu_torch(), version="2.15.0+cpu"), torch="2.15.0+cpu")
    assert "torch==2.12.1+cu126 torchvision==0.27.1+cu126" in commands(cpu_215, "torch-cpu-build")[0]


def test_the_cuda_build_has_kernels_for_the_gpus() -> None:
    pascal = with_gpu(with_gpu(cpu_torch(), 0, compute_capability="6.1"), 1, compute_capability="6.1")
    assert "whl/cu126" in commands(pascal, "torch-cpu-build")[0]


def test_a_jetson_takes_nvidias_own_build() -> None:
    box = with_torch(jetson(), cuda=None, version="2.8.0")
    assert "JetPack" in the(box, "torch-cpu-build").fixes[0].summary
    assert commands(box, "torch-cpu-build") == []


def test_the_fix_is_automatic_in_a_virtual_environment_only() -> None:
    assert the(cpu_torch(), "torch-cpu-build").fixes[0].automatic
    system = with_python(cpu_torch(), virtual=False)
    assert not the(system, "torch-cpu-build").fixes[0].automatic


@pytest.mark.parametrize(
    ("torch", "torchvision"),
    [
        ("2.4.1", "0.19.1"),
        ("2.8.0+cu128", "0.23.0"),
        ("2.14.0", "0.29.0"),
        ("2.15.0+cu132", "0.29.2"),
        ("2.16.0", "0.29.3"),
    ],
)
def test_pairs_that_belong_together(torch: str, torchvision: str) -> None:
    assert "torchvision-mismatch" not in problems(released(torch, torchvision))


@pytest.mark.parametrize(("torch", "torchvision"), [("2.8.0", "0.22.1"), ("2.7.1", "0.23.0"), ("2.13.0", "0.29.0")])
def test_pairs_that_do_not(torch: str, torchvision: str) -> None:
    assert problems(released(torch, torchvision))["torchvision-mismatch"] == "fail"


def test_torchvisions_own_requirement_is_asked_first() -> None:
    met = with_requirements(released("2.15.0", "0.29.2"), "torchvision", "numpy", "torch (>=2.14.0)")
    assert "torchvision-mismatch" not in problems(met)
    unmet = with_requirements(released("2.9.0", "0.24.1"), "torchvision", "torch (==2.9.1)")
    assert "requires torch==2.9.1; the installed torch is 2.9.0" in the(unmet, "torchvision-mismatch").detail
    assert "package-conflict" not in problems(unmet)


def test_a_requirement_of_another_version_than_the_installed_one_is_not_asked() -> None:
    box = with_requirements(released("2.8.0", "0.23.0"), "torchvision", "torch (==2.8.0)")
    edited = with_packages(with_torch(box, version="2.14.0"), torchvision="0.29.0")
    assert "torchvision-mismatch" not in problems(edited)


def test_builds_for_different_cuda_majors() -> None:
    assert (
        "the build cu128, torchvision the build cpu"
        in the(released("2.8.0+cu128", "0.23.0+cpu"), "torchvision-mismatch").detail
    )
    assert "torchvision-mismatch" in problems(released("2.9.1+cu130", "0.24.1+cu128", "13.0"))
    assert "torchvision-mismatch" not in problems(released("2.9.1+cu128", "0.24.1+cu126"))


def test_another_torchvision_is_replaced_by_the_repair_which_keeps_torch() -> None:
    *_, last = commands(released("2.9.0+cu128", "0.23.0"), "torchvision-mismatch")
    assert last.startswith("envcheck install --repair")


def test_no_torchvision() -> None:
    box = with_packages(healthy_2x3090(), torchvision=None)
    assert the(box, "torchvision-mismatch").title == "torchvision is not installed"


def test_a_build_of_ones_own_is_not_compared_with_the_table() -> None:
    assert "torchvision-mismatch" not in problems(released("2.8.0a0+5228986c39.nv25.6", "0.22.0a0"))


def test_torchvision_beside_a_cpu_build_is_a_consequence() -> None:
    box = with_torch(healthy_2x3090(), version="2.8.0+cpu", cuda=None)
    assert hushed(box)["torchvision-mismatch"] == "torch-cpu-build"


def test_numpy_2_under_a_torch_built_for_numpy_1() -> None:
    box = released("2.2.2+cu121", "0.17.2", "12.1")
    assert the(box, "numpy-abi-mismatch").evidence["packages"] == ["torch"]
    assert any("numpy==1.26.4" in command for command in commands(box, "numpy-abi-mismatch"))


def test_numpy_2_from_torch_23_on_and_numpy_1_under_any_torch_are_right() -> None:
    assert "numpy-abi-mismatch" not in problems(released("2.3.1", "0.18.1", "12.1"))
    assert "numpy-abi-mismatch" not in problems(with_packages(released("2.2.2", "0.17.2", "12.1"), numpy="1.26.4"))


def test_numpy_2_under_other_old_extensions() -> None:
    box = with_packages(healthy_2x3090(), scipy="1.12.0", scikit_learn="1.7.0")
    assert the(box, "numpy-abi-mismatch").evidence["packages"] == ["scipy"]
    assert any(c.endswith("install --upgrade scipy") for c in commands(box, "numpy-abi-mismatch"))


def test_cuda_wheels_of_two_majors() -> None:
    box = with_packages(healthy_2x3090(), nvidia_cublas_cu12="12.8.4.1", nvidia_cublas_cu11="11.10.3.66")
    assert torch_problems(box) == {"mixed-cuda-wheels": "warn"}
    assert any("uninstall --yes nvidia-cublas-cu11" in command for command in commands(box, "mixed-cuda-wheels"))


def test_from_cuda_13_on_wheels_have_no_suffix() -> None:
    new = with_packages(
        healthy_2x3090(), nvidia_cufft="12.2.0.57", nvidia_cudnn_cu13="9.26", nvidia_cuda_runtime="13.2"
    )
    assert "mixed-cuda-wheels" not in problems(new)
    assert "mixed-cuda-wheels" in problems(with_packages(new, nvidia_nccl_cu12="2.27.3"))


def test_bindings_and_tools_of_nvidia_are_no_cuda_wheels() -> None:
    box = with_packages(
        healthy_2x3090(), nvidia_cublas_cu12="12.8", cuda_bindings="13.5.0", nvidia_cudnn_frontend="1.14"
    )
    assert "mixed-cuda-wheels" not in problems(box)


def test_wheels_that_something_asks_for_are_left_alone() -> None:
    box = with_packages(healthy_2x3090(), nvidia_cublas_cu12="12.8.4.1", nvidia_cublas_cu11="11.10", cupy="13")
    wanted = with_requirements(box, "cupy", "nvidia-cublas-cu11")
    assert the(wanted, "mixed-cuda-wheels").evidence["removable"] == []
    assert commands(wanted, "mixed-cuda-wheels") == []


def test_uv_uninstalls_where_there_is_no_pip() -> None:
    box = with_packages(healthy_2x3090(), nvidia_cublas_cu12="12.8.4.1", nvidia_cublas_cu11="11.10", pip=None)
    assert commands(box, "mixed-cuda-wheels")[0].startswith("uv pip uninstall --python")


def test_everything_is_said_once() -> None:
    said = [f.problem for f in findings(released("2.2.2+cpu", "0.19.0+cu121", None)) if f.problem]
    assert len(said) == len(set(said))


def test_a_distribution_of_which_only_the_name_is_known_does_no_harm() -> None:
    box = with_python(healthy_2x3090(), distributions=(Distribution(name="torchvision"),))
    assert torch_problems(box) == {}
