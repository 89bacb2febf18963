"""Snapshots that people write by hand: only the paths that the public contract binds, and checked anyway."""

import json
from typing import Any

import pytest

from envcheck.checks import run_checks
from envcheck.findings import Finding, Status
from envcheck.snapshot import from_json
from tests.boxes import GIB

ARCHITECTURES = ["sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120"]
BEFORE_BLACKWELL = ["sm_50", "sm_60", "sm_70", "sm_75", "sm_80", "sm_86", "sm_90"]
TORCHVISION = {
    "2.2.2+cu121": "0.17.2+cu121",
    "2.5.1+cu121": "0.20.1+cu121",
    "2.6.0+cu124": "0.21.0+cu124",
    "2.7.1+cu118": "0.22.1+cu118",
    "2.8.0+cu128": "0.23.0+cu128",
    "2.8.0+cpu": "0.23.0+cpu",
    "2.9.1": "0.24.1",
    "2.14.1+cu130": "0.29.1",
    "2.15.0+cu132": "0.29.2+cu132",
}
PACKAGES = {
    "accelerate": "1.11.0",
    "flash-attn": "2.8.3",
    "ninja": "1.13.0",
    "numpy": "2.2.6",
    "nvidia-ml-py": "12.575.51",
    "pip": "25.3",
    "transformers": "4.57.3",
}


def gpu(index: int, capability: str = "8.6") -> dict[str, Any]:
    return {"index": index, "name": f"GPU of {capability}", "compute_capability": capability,
            "memory_total_bytes": 24 * GIB, "nvlink": [{"active": True}] * 4}  # fmt: skip


def written(
    torch: str = "2.8.0+cu128",
    cuda: str | None = "12.8",
    *,
    driver: str = "535.183.01",
    python: str = "3.11.9",
    nvcc: str | None = "12.4",
    architectures: list[str] | None = None,
    gpus: tuple[str, ...] = ("8.6", "8.6"),
    **packages: str | None,
) -> dict[str, Any]:
    """A machine with all that it needs."""
    changed = {name.replace("_", "-"): version for name, version in packages.items()}
    installed = {**PACKAGES, "torch": torch, "torchvision": TORCHVISION.get(torch, "0.23.0"), **changed}
    return {
        "schema": "envcheck.snapshot/1",
        "host": {"os_id": "ubuntu", "os_version": "22.04", "wsl": 0, "container": None, "python": python},
        "driver": {"version": driver, "kernel_module": driver, "nvml_error": None},
        "gpus": [gpu(index, capability) for index, capability in enumerate(gpus)],
        "cuda": {"toolkits": [{"version": nvcc, "path": f"/usr/local/cuda-{nvcc}"}] if nvcc else [], "nvcc": nvcc},
        "torch": {"version": torch, "cuda": cuda, "architectures": architectures or ARCHITECTURES},
        "packages": {name: version for name, version in installed.items() if version is not None},
    }


def findings(document: dict[str, Any]) -> tuple[Finding, ...]:
    return run_checks(from_json(json.dumps(document).encode()))


def problems(document: dict[str, Any]) -> dict[str, Status]:
    return {f.problem: f.status for f in findings(document) if f.problem}


def typed(document: dict[str, Any], problem: str) -> str:
    """The commands of its fixes, as one would type them."""
    fixes = next(f.fixes for f in findings(document) if f.problem == problem)
    return "\n".join(" ".join(command) for fix in fixes for command in fix.commands)


@pytest.mark.parametrize(
    "box",
    [
        written(),
        written("2.5.1+cu121", "12.1", nvcc="12.1", architectures=BEFORE_BLACKWELL),
        written("2.6.0+cu124", "12.4", driver="550.163.01", python="3.10.12", transformers="5.20.2"),
        written("2.7.1+cu118", "11.8", nvcc="11.8", architectures=BEFORE_BLACKWELL),
        written("2.9.1", "12.8", python="3.14.0", transformers="5.23.0"),
        written("2.14.1+cu130", "13.0", driver="580.65.06", nvcc="13.0", transformers="5.23.0"),
        written("2.15.0+cu132", "13.2", driver="610.43.02", nvcc="13.2", transformers="5.23.0", python="3.13.1"),
        written(architectures=["sm_80", "sm_90"]),
        written(gpus=("12.0",), nvcc="12.8", driver="580.95.05"),
        written("2.6.0+cu124", "12.4", gpus=("12.0",), driver="580.95.05", architectures=["sm_80", "compute_90"]),
        written(flash_attn="2.8.3+cu12torch2.8cxx11abiTRUE"),
        written(flash_attn=None, kernels="0.17.0"),
        written(numpy="1.26.4"),
        written(pynvml="13.0.1"),
        written("2.17.0", "13.2", driver="610.43.02", nvcc="13.2", torchvision="0.31.0", transformers="5.30.0"),
    ],
    ids=lambda box: f"{box['torch']['version']} on {box['gpus'][0]['compute_capability']}",
)
def test_a_box_with_all_that_it_needs_gets_no_alarm(box: dict[str, Any]) -> None:
    assert problems(box) == {}


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        (written("2.8.0+cpu", None), {"torch-cpu-build": "fail"}),
        (written(torch="2.8.0+cu128", cuda=None), {"torch-cpu-build": "fail"}),
        (written("2.14.1+cu130", "13.0", nvcc="13.0"), {"cuda-runtime-too-new": "fail"}),
        (written(driver="525.147.05"), {"driver-too-old": "fail"}),
        (
            written("2.5.1+cu121", "12.1", gpus=("12.0",), architectures=BEFORE_BLACKWELL, flash_attn=None),
            {"gpu-architecture-unsupported": "fail"},
        ),
        (written(torchvision="0.22.1"), {"torchvision-mismatch": "fail"}),
        (written(torchvision="0.31.0"), {"torchvision-mismatch": "fail"}),
        (written(torchvision="0.15.2"), {"torchvision-mismatch": "fail"}),
        (written("2.17.0", torchvision="0.23.0"), {"torchvision-mismatch": "fail"}),
        (written("2.2.2+cu121", "12.1"), {"numpy-abi-mismatch": "fail"}),
        (written(nvidia_cublas_cu11="11.11.3.6", nvidia_cublas_cu12="12.8.4.1"), {"mixed-cuda-wheels": "warn"}),
        (written(flash_attn=None), {"flash-attn-missing": "warn"}),
        (written(flash_attn="2.8.3+cu12torch2.5cxx11abiFALSE"), {"flash-attn-abi-mismatch": "fail"}),
        (written(transformers="4.56.2"), {"transformers-too-old": "fail"}),
        (written(python="3.10.12", transformers="5.23.0"), {"transformers-torch-mismatch": "fail"}),
        (written(accelerate=None), {"accelerate-missing": "fail"}),
        (written(pynvml="11.5.3"), {"pynvml-shadowed": "warn"}),
        (written(nvcc="11.8"), {"cuda-toolkit-mismatch": "warn"}),
        (written(nvcc=None), {"cuda-toolkit-missing": "info"}),
        (written("2.8.0+cpu", None, transformers="4.40.0", nvcc="11.8"),
         {"torch-cpu-build": "fail", "transformers-too-old": "fail"}),
    ],
    ids=lambda value: " ".join(value) if "torch" not in value else "",
)  # fmt: skip
def test_one_fault_is_one_alarm(box: dict[str, Any], expected: dict[str, Status]) -> None:
    assert problems(box) == expected


def test_a_compiler_that_nobody_looked_for_is_not_missing() -> None:
    box = written("2.15.0+cu132", "13.2", driver="610.43.02", nvcc="13.2", transformers="5.23.0", flash_attn=None)
    assert problems(box) == {"flash-attn-missing": "warn"}
    box["cuda"]["compiler"] = None
    assert problems(box)["host-compiler-missing"] == "warn"


def test_without_torchs_cuda_the_label_of_its_version_tells() -> None:
    box = written("2.14.1+cu130", nvcc="13.0")
    del box["torch"]["cuda"]
    assert problems(box) == {"cuda-runtime-too-new": "fail"}
    cpu = written("2.8.0+cpu")
    del cpu["torch"]["cuda"]
    assert problems(cpu) == {"torch-cpu-build": "fail"}
    plain = written("2.9.1")
    del plain["torch"]["cuda"]
    assert problems(plain) == {}


def test_the_packages_alone_tell_that_torch_is_missing_or_of_which_build_it_is() -> None:
    missing = written()
    del missing["torch"], missing["packages"]["torch"]
    assert problems(missing) == {"torch-missing": "fail"}
    cpu = written("2.8.0+cpu")
    del cpu["torch"]
    assert problems(cpu) == {"torch-cpu-build": "fail"}


def test_the_wheel_of_the_reference_box_is_named() -> None:
    box = written("2.5.1+cu121", "12.1", python="3.10.12", nvcc="12.1", flash_attn=None)
    assert "flash_attn-2.8.3%2Bcu12torch2.5cxx11abiFALSE-cp310" in typed(box, "flash-attn-missing")


def test_a_build_whose_name_is_installed_already_is_forced() -> None:
    """To pip `torch==2.8.0+cu128` is satisfied by a 2.8.0+cu128 without CUDA."""
    assert "install --force-reinstall torch==2.8.0+cu128" in typed(written(cuda=None), "torch-cpu-build")
    assert "--force-reinstall" not in typed(written("2.8.0+cpu", None), "torch-cpu-build")


def test_the_torchvision_of_an_unknown_torch_is_left_to_the_installer_which_keeps_torch() -> None:
    command = typed(written("2.17.0", torchvision="0.23.0"), "torchvision-mismatch")
    assert command.endswith("install --upgrade torch==2.17.0 torchvision")


def test_for_cuda_11_flash_attn_cannot_be_built() -> None:
    box = written("2.7.1+cu118", "11.8", nvcc=None, architectures=BEFORE_BLACKWELL, flash_attn=None)
    assert problems(box)["cuda-toolkit-missing"] == "info"
    assert "--no-build-isolation" not in typed(box, "flash-attn-missing") + typed(box, "flash-attn-build-blocked")


def test_blackwell_kernels_of_flash_attn_take_nvcc_12_8() -> None:
    box = written("2.9.1", "12.8", gpus=("12.0",), driver="580.95.05", transformers="5.23.0", flash_attn=None)
    assert problems(box) == {"flash-attn-missing": "warn", "flash-attn-build-blocked": "warn"}
    assert "cuda-toolkit-12-8" in typed(box, "flash-attn-build-blocked")
