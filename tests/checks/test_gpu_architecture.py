"""Kernels for the GPUs in torch and flash-attn."""

import pytest
from msgspec.structs import replace

from envcheck.checks.gpu_architecture import runs_on
from envcheck.snapshot import FlashAttention, PciGpu, Snapshot
from tests.boxes import (
    cpu_torch,
    healthy_2x3090,
    one_3090,
    with_driver,
    with_environment,
    with_gpu,
    with_packages,
    with_torch,
)
from tests.checks.judge import advice, alarms, commands, findings, passes, problems, the


def box(capability: str, **torch: object) -> Snapshot:
    """One GPU of that capability; no flash-attn."""
    bare = with_packages(replace(one_3090(), attention=None), flash_attn=None)
    return with_torch(with_gpu(bare, 0, compute_capability=capability), **torch)


@pytest.mark.parametrize(
    ("capability", "arch", "runs"),
    [
        ((8, 6), "sm_86", True),
        ((8, 6), "sm_80", True),
        ((8, 9), "sm_86", True),
        ((8, 0), "sm_86", False),
        ((9, 0), "sm_86", False),
        ((9, 0), "compute_86", True),
        ((8, 6), "compute_90", False),
        ((12, 0), "sm_120", True),
        ((12, 1), "sm_120", True),
        ((10, 3), "sm_100", True),
        ((9, 0), "sm_90a", True),
        ((10, 3), "sm_100a", False),
        ((10, 3), "sm_100f", True),
        ((12, 0), "sm_100f", False),
        ((8, 7), "sm_86", False),
        ((8, 7), "sm_87", True),
        ((8, 9), "sm_87", False),
        ((8, 7), "compute_80", True),
        ((8, 6), "gfx1100", False),
        ((8, 6), "sm_", False),
    ],
)
def test_which_code_runs_where(capability: tuple[int, int], arch: str, runs: bool) -> None:
    assert runs_on(capability, arch) is runs


def test_blackwell_with_a_torch_from_before_it() -> None:
    old = box("12.0", version="2.5.1+cu124", cuda="12.4", architectures=("sm_80", "sm_86", "sm_90"))
    assert alarms(old) == {"gpu-architecture-unsupported"}
    assert "compute capability 12.0" in the(old, "gpu-architecture-unsupported").title
    assert "driver 570 or newer" in the(old, "gpu-architecture-unsupported").fixes[0].summary
    driven = with_driver(old, version="580.95.05")
    assert any("torch==" in command for command in commands(the(driven, "gpu-architecture-unsupported")))


@pytest.mark.parametrize(
    ("devices", "without"), [(["1b38"], ["Pascal"]), (["2204"], []), (["2204", "128b"], []), (["128b"], ["Kepler"])]
)
def test_a_gpu_that_no_driver_lists_yet_needs_kernels_but_for_an_old_one_next_to_it(
    devices: list[str], without: list[str]
) -> None:
    awake = with_torch(one_3090(), cuda="12.8", architectures=("sm_75", "sm_86"))
    asleep = replace(awake, gpus=(), pci_gpus=tuple(PciGpu(address=device, device_id=device) for device in devices))
    told = [f.title for f in findings(asleep) if f.problem == "gpu-architecture-unsupported"]
    assert told == [f"torch has no kernels for {name} GPUs" for name in without]


def test_pascal_with_a_cuda_13_build() -> None:
    old = box("6.1", version="2.11.0+cu130", cuda="13.0", architectures=("sm_75", "sm_80", "sm_86", "sm_90", "sm_120"))
    found = the(old, "gpu-architecture-unsupported")
    assert found.status == "fail"
    assert "cu126" in " ".join(commands(found))


def test_a_build_that_does_not_tell_is_judged_by_its_cuda() -> None:
    unknown = {"architectures": ()}
    assert alarms(box("6.1", version="2.11.0+cu130", cuda="13.0", **unknown)) == {"gpu-architecture-unsupported"}
    assert alarms(box("6.1", version="2.8.0+cu126", cuda="12.6", **unknown)) == set()
    assert alarms(box("12.0", version="2.6.0+cu124", cuda="12.4", **unknown)) == {"gpu-architecture-unsupported"}
    assert alarms(box("8.6", version="2.8.0+cu128", cuda="12.8", **unknown)) == set()


def test_a_build_newer_than_every_table_is_not_accused() -> None:
    assert alarms(box("14.0", version="3.2.0+cu150", cuda="15.0", architectures=())) == set()


def test_volta_is_not_accused_where_releases_differ() -> None:
    assert alarms(box("7.0", version="2.8.0+cu128", cuda="12.8", architectures=())) == set()


def test_a_cpu_build_has_no_kernels_to_be_missed() -> None:
    assert "gpu-architecture-unsupported" not in problems(cpu_torch())


def test_kernels_that_are_there_are_told() -> None:
    assert passes(one_3090())["gpu.architecture"] == "torch has kernels for 8.6"


def test_flash_attn_on_turing_is_told_beside_the_gpu() -> None:
    turing = with_packages(replace(box("7.5"), attention=FlashAttention(version="2.8.3")), flash_attn="2.8.3")
    assert problems(turing) == {"gpu-architecture-unsupported": "info"}
    assert "--attn sdpa" in advice(the(turing, "gpu-architecture-unsupported"))


def test_one_problem_is_not_found_twice() -> None:
    """A torch without kernels for it comes first; only one finding bears the name."""
    old = with_packages(box("7.5", version="2.16.0+cu140", cuda="14.0", architectures=("sm_80",)), flash_attn="2.8.3")
    assert [f.status for f in findings(old) if f.problem == "gpu-architecture-unsupported"] == ["fail"]


def test_turing_without_flash_attn_is_right() -> None:
    assert problems(box("7.5")) == {}


def test_a_card_that_is_hidden_from_cuda_needs_no_kernels() -> None:
    box = with_gpu(healthy_2x3090(), 1, name="NVIDIA GeForce GTX 1080", compute_capability="6.1", nvlink=())
    assert "gpu-architecture-unsupported" in alarms(box)
    hidden = with_environment(box, CUDA_VISIBLE_DEVICES="0", CUDA_DEVICE_ORDER="PCI_BUS_ID")
    assert "gpu-architecture-unsupported" not in alarms(hidden)
