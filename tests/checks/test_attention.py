"""flash-attn: there or not, built for this machine or not, and what building it takes."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import FlashAttention, Snapshot, Trial
from tests.boxes import (
    GIB,
    cpu_torch,
    healthy_2x3090,
    laptop,
    no_gpu,
    with_cuda,
    with_gpu,
    with_host,
    with_packages,
    with_python,
    with_torch,
)
from tests.checks.environment import (
    advice,
    commands,
    findings,
    hushed,
    problems,
    reason,
    the,
    with_compiler,
    with_trials,
    without_fitting_wheel,
    without_flash_attention,
)


def attention_problems(box: Snapshot) -> dict[str, str]:
    return {f.problem: f.status for f in findings(box) if f.problem and f.area == "attention"}


def built(box: Snapshot, **facts: object) -> Snapshot:
    """The machine with a flash-attn that was built for something else."""
    return replace(box, attention=replace(box.attention or FlashAttention(), **facts))


def turing(box: Snapshot) -> Snapshot:
    return with_gpu(with_gpu(box, 0, compute_capability="7.5"), 1, compute_capability="7.5")


def ready_to_build(box: Snapshot) -> Snapshot:
    """torch 2.10 has no wheel; nvcc 12.4, GCC 11, headers, ninja and memory are there."""
    return with_packages(box, ninja="1.13.0")


def test_without_flash_attn_the_wheel_that_fits_is_named() -> None:
    box = without_flash_attention(healthy_2x3090())
    wheel = "flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp310-cp310-linux_x86_64.whl"
    assert attention_problems(box) == {"flash-attn-missing": "warn"}
    assert wheel in the(box, "flash-attn-missing").detail
    release = "https://github.com/Dao-AILab/flash-attention/releases/download/v2.8.3"
    (command,) = commands(box, "flash-attn-missing")
    address, _, digest = command.partition("#sha256=")
    assert address.endswith(f"-m pip install {release}/{wheel.replace('+', '%2B')}")
    assert len(digest) == 64


@pytest.mark.parametrize(
    ("torch", "cuda", "tag", "abi", "fits"),
    [
        ("2.6.0+cu124", "12.4", "cp311", False, "cu12torch2.6cxx11abiFALSE-cp311"),
        ("2.8.0+cu129", "12.9", "cp313", None, "cu12torch2.8cxx11abiTRUE-cp313"),
        ("2.9.1+cu128", "12.8", "cp312", True, "cu12torch2.9cxx11abiTRUE-cp312"),
        ("2.4.1+cu121", "12.1", "cp313", False, None),
        ("2.9.1+cu128", "12.8", "cp311", True, None),
        ("2.8.0+cu126", "12.6", "cp314", True, None),
        ("2.7.1+cu118", "11.8", "cp310", True, None),
        ("2.15.0+cu132", "13.2", "cp312", True, None),
        ("2.5.1+cu121", "12.1", "cp310", None, "cu12torch2.5cxx11abiFALSE-cp310"),
        ("2.6.0+cu126", "12.6", "cp310", None, "cu12torch2.6cxx11abiTRUE-cp310"),
        ("2.6.0+cu124", "12.4", "cp310", None, "cu12torch2.6cxx11abiFALSE-cp310"),
        ("2.5.1", "12.1", "cp310", None, None),
    ],
)
def test_a_wheel_is_named_by_torch_cuda_python_and_abi(
    torch: str, cuda: str, tag: str, abi: bool | None, fits: str | None
) -> None:
    box = with_torch(without_flash_attention(healthy_2x3090()), version=torch, cuda=cuda, cxx11_abi=abi)
    python = with_python(box, version=f"3.{tag.removeprefix('cp3')}.1", tag=tag)
    wheel = the(python, "flash-attn-missing").evidence["wheel"]
    assert (fits or "") in str(wheel) if fits else wheel is None


def test_where_no_wheel_fits_the_hubs_kernel_comes_first_and_the_build_last() -> None:
    box = without_fitting_wheel()
    kernel, requirements, build = commands(box, "flash-attn-missing")
    assert "install transformers==5.20.2 sentence-transformers==6.2.0" in kernel
    assert kernel.endswith("kernels==0.17.2")
    assert requirements.endswith("install ninja packaging psutil setuptools wheel")
    assert "CUDA_HOME=/usr/local/cuda-12.4 MAX_JOBS=6" in build
    assert build.endswith("install flash-attn==2.8.3 --no-build-isolation")


def test_on_other_machines_than_x86_there_is_no_wheel() -> None:
    box = with_host(without_flash_attention(healthy_2x3090()), machine="aarch64")
    assert the(box, "flash-attn-missing").evidence["wheel"] is None


def test_the_kernels_package_stands_in_for_it() -> None:
    assert attention_problems(with_packages(without_fitting_wheel(), kernels="0.9.0")) == {}


def test_where_it_would_not_run_it_is_not_missed() -> None:
    assert attention_problems(without_flash_attention(no_gpu())) == {}
    assert attention_problems(without_flash_attention(cpu_torch())) == {}
    assert reason(without_flash_attention(cpu_torch()), "attention.installed").startswith("it needs a CUDA build")


def test_an_ada_laptop_can_use_it() -> None:
    assert "flash-attn-missing" in problems(without_flash_attention(laptop()))


def test_on_turing_it_is_not_missed_but_told() -> None:
    assert attention_problems(turing(without_flash_attention(healthy_2x3090()))) == {
        "flash-attn-unsupported-gpu": "info"
    }


def test_what_is_not_installed_is_not_uninstalled() -> None:
    assert commands(turing(without_flash_attention(healthy_2x3090())), "flash-attn-unsupported-gpu") == []
    assert "uninstall" in " ".join(commands(turing(healthy_2x3090()), "flash-attn-unsupported-gpu"))


def test_installed_on_turing_it_is_a_warning() -> None:
    box = turing(healthy_2x3090())
    assert the(box, "flash-attn-unsupported-gpu").status == "warn"
    assert "GPUs 0 and 1 have compute capability 7.5" in the(box, "flash-attn-unsupported-gpu").detail


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"built_torch": "2.7"}, "torch 2.7 (this is 2.8.0+cu128)"),
        ({"built_cuda": "11.8"}, "CUDA 11.8 (torch's is 12.8)"),
        ({"built_cxx11_abi": False}, "the old C++ ABI (torch has the new one)"),
        ({"extension_tag": "cpython-312-x86_64-linux-gnu"}, "Python 3.12 (this is 3.10)"),
    ],
)
def test_built_for_something_else(facts: dict[str, object], says: str) -> None:
    box = built(healthy_2x3090(), **facts)
    assert attention_problems(box) == {"flash-attn-abi-mismatch": "fail"}
    assert says in the(box, "flash-attn-abi-mismatch").detail
    assert "--force-reinstall --no-deps https://" in commands(box, "flash-attn-abi-mismatch")[0]


def test_an_import_that_works_is_better_than_a_name() -> None:
    box = with_trials(built(healthy_2x3090(), built_torch="2.7"), Trial(name="import flash_attn", ok=True))
    assert attention_problems(box) == {}


def test_what_its_files_do_not_tell_is_not_held_against_it() -> None:
    unknown = {"built_torch": None, "built_cuda": None, "built_cxx11_abi": None, "extension_tag": None}
    assert attention_problems(built(healthy_2x3090(), **unknown)) == {}


def test_wheels_for_torch_210_were_seen_to_work_on_later_ones() -> None:
    box = with_torch(built(healthy_2x3090(), built_torch="2.10"), version="2.12.0+cu126", cuda="12.6")
    assert "flash-attn-abi-mismatch" not in problems(box)


def test_beside_a_cpu_build_of_torch_it_is_a_consequence() -> None:
    box = built(with_torch(healthy_2x3090(), version="2.8.0+cpu", cuda=None), built_torch="2.7")
    assert hushed(box)["flash-attn-abi-mismatch"] == "torch-cpu-build"


def test_all_is_there_to_build_it() -> None:
    assert attention_problems(ready_to_build(without_fitting_wheel())) == {"flash-attn-missing": "warn"}


def test_the_build_is_blocked_by_each_thing_it_lacks() -> None:
    bare = with_cuda(without_fitting_wheel(), nvcc=None, nvcc_path=None, toolkits=(), compiler=None, ninja=None)
    box = with_packages(with_python(bare, headers=None), ninja=None)
    lacks = the(box, "flash-attn-build-blocked").evidence["lacks"]
    assert lacks == ["nvcc (a CUDA 12 toolkit)", "a C++ compiler", "Python.h (the Python headers)", "ninja"]
    typed = " ".join(commands(box, "flash-attn-build-blocked"))
    for part in (
        "cuda-toolkit-12-8",
        "build-essential",
        "python3.10-dev",
        "install ninja",
        "kernels==0.17.2",
    ):
        assert part in typed


@pytest.mark.parametrize(
    ("box", "lack"),
    [
        (with_cuda(without_fitting_wheel(), nvcc="11.8"), "an nvcc of CUDA 12"),
        (with_compiler(without_fitting_wheel(), "14.2.0"), "GCC 13 or older"),
        (with_host(without_fitting_wheel(), memory_total_bytes=4 * GIB, swap_total_bytes=0), "memory: one compile job"),
    ],
)
def test_the_build_is_blocked_by_what_does_not_fit(box: Snapshot, lack: str) -> None:
    assert lack in the(box, "flash-attn-build-blocked").detail


def test_ninja_alone_slows_the_build_down() -> None:
    box = with_packages(with_cuda(without_fitting_wheel(), ninja=None), ninja=None)
    assert attention_problems(box) == {"flash-attn-missing": "warn", "ninja-missing": "warn"}


def test_ninja_is_not_missed_where_nothing_is_built() -> None:
    box = with_packages(with_cuda(healthy_2x3090(), ninja=None), ninja=None)
    assert attention_problems(box) == {}


def test_a_small_machine_builds_with_one_job() -> None:
    box = with_host(without_fitting_wheel(), memory_available_bytes=10 * GIB)
    assert "MAX_JOBS=1 " in " ".join(commands(box, "flash-attn-missing"))


def test_leaving_it_out_is_always_a_way() -> None:
    assert "SDPA" in advice(without_flash_attention(healthy_2x3090()), "flash-attn-missing")


def test_nothing_is_said_of_an_environment_that_was_not_read() -> None:
    box = replace(healthy_2x3090(), attention=None, packages={}, python=None)
    assert attention_problems(box) == {}


def test_where_the_kernels_that_transformers_asks_for_are_not_published_the_newest_pair_is_proposed() -> None:
    newer = with_python(without_fitting_wheel(), version="3.11.7", tag="cp311")
    typed = commands(with_packages(newer, transformers="5.23.0"), "flash-attn-missing")[0]
    assert "install transformers==5.22.2 " in typed
    assert typed.endswith(" kernels==0.17.2")
