"""Machines whose GPU is no PCI device, is of two generations, or is there and cannot be used: one answer from all."""

import pytest
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.checks.run import blocking
from envcheck.cli.plan_output import refuse_what_it_cannot_hold
from envcheck.compat.environment import capabilities
from envcheck.compat.jetson import INDEX, board_card, jetpack
from envcheck.errors import UserError
from envcheck.findings import Finding
from envcheck.fit.gpus import left_out, of_box
from envcheck.plan import PlanOptions, in_place, plan
from envcheck.plan.make import nothing_to_do
from envcheck.snapshot import PciGpu, Snapshot, Torch
from tests.boxes import (
    GIB,
    cpu_torch,
    docker,
    healthy_2x3090,
    jetson,
    one_3090,
    with_driver,
    with_gpu,
    with_host,
    with_packages,
    with_python,
    with_torch,
)


def orin(torch: str | None = "2.8.0", cuda: str | None = "12.6") -> Snapshot:
    """A Jetson AGX Orin with JetPack 6."""
    host = {"kernel": "5.15.148-tegra", "l4t": "36.4.3", "board": "NVIDIA Jetson AGX Orin Developer Kit"}
    box = with_host(jetson(), memory_total_bytes=64 * GIB, memory_available_bytes=60 * GIB, **host)
    box = replace(box, attention=None, torch=Torch(version=torch, cuda=cuda))
    return with_packages(box, torch=torch, torchvision="0.23.0" if torch else None, flash_attn=None)


def found(box: Snapshot, problem: str) -> Finding:
    return next(f for f in run_checks(box) if f.problem == problem)


class TestAJetson:
    def test_its_torch_stays_and_is_not_installed_again(self) -> None:
        made = plan(with_packages(orin(), accelerate=None))
        assert made.fits
        assert {p.name: p.version for p in made.packages}["torch"] == "2.8.0"
        assert {p.source for p in made.packages if p.name == "torch"} == {INDEX}
        assert not any("whl/cu" in word for step in made.steps for word in step.command)
        with pytest.raises(UserError, match="JetPack"):
            refuse_what_it_cannot_hold(made, "requirements")

    @pytest.mark.parametrize("box", [orin(None, None), orin("2.8.0+cpu", None)], ids=["no torch", "torch for CPUs"])
    def test_servers_wheels_are_not_planned_for_it(self, box: Snapshot) -> None:
        made = plan(box)
        assert (made.fits, made.packages, made.steps) == (False, (), ())
        assert "JetPack 6" in made.findings[0].title
        finding = next(f for f in run_checks(box) if f.problem in ("torch-missing", "torch-cpu-build"))
        assert ["JetPack 6" in fix.summary for fix in finding.fixes] == [True]
        assert not any(fix.commands for fix in finding.fixes)

    @pytest.mark.parametrize(
        ("kernel", "l4t", "number"),
        [("5.15.148-tegra", "36.4.3", 6), ("5.15.148-tegra", None, 6), ("5.10.192-tegra", None, 5),
         ("6.8.12-tegra", "38.2.0", 7), ("6.8.0-45-generic", None, None)],
    )  # fmt: skip
    def test_jetpack_is_known_by_its_linux(self, kernel: str, l4t: str | None, number: int | None) -> None:
        assert jetpack(with_host(jetson(), kernel=kernel, l4t=l4t)) == number

    def test_from_jetpack_7_on_torchs_own_wheels_are_planned(self) -> None:
        box = with_host(orin(None, None), kernel="6.8.12-tegra", l4t="38.2.0", board="NVIDIA Jetson AGX Thor")
        assert plan(box).fits

    def test_its_gpu_has_the_memory_of_the_board(self) -> None:
        (device,) = of_box(orin())
        card = board_card(orin())
        assert card
        assert (device.name, device.capability, device.total_bytes) == (card.name, (8, 7), 64 * GIB)


def test_a_gpu_on_the_processor_has_the_memory_of_the_computer() -> None:
    spark = with_gpu(one_3090(), name="NVIDIA GB10", compute_capability="12.1", memory_total_bytes=None,
                     memory_used_bytes=None, memory_free_bytes=None)  # fmt: skip
    box = with_host(spark, memory_total_bytes=120 * GIB, memory_available_bytes=110 * GIB)
    assert [(d.total_bytes, d.free_bytes) for d in of_box(box)] == [(120 * GIB, 110 * GIB)]
    assert [*left_out(box)] == []


class TestAGpuThatCannotBeUsed:
    def box(self) -> Snapshot:
        """The driver was updated below the running module."""
        return replace(with_driver(healthy_2x3090(), nvml_error=18), gpus=(), torch=Torch(), packages={"pip": "25.3"})

    def test_the_plan_names_what_check_names(self) -> None:
        made = plan(self.box())
        assert made.fits
        assert "driver-library-mismatch" in {f.problem for f in made.findings}
        assert {f.problem for f in blocking(self.box())} == {"driver-library-mismatch"}

    def test_fit_does_not_call_it_none(self) -> None:
        (sentence,) = left_out(self.box())
        assert "driver-library-mismatch" in sentence

    def test_the_capability_on_the_bus_is_the_chips(self) -> None:
        for device_id, capability in (("2504", (8, 6)), ("20b5", (8, 0)), ("2b85", (12, 0)), ("102d", (3, 5))):
            box = replace(self.box(), pci_gpus=(PciGpu(address="0000:01:00.0", device_id=device_id),))
            assert capabilities(box) == (capability,)


def kepler_and_3060() -> Snapshot:
    """A GT 710 for the screens keeps driver 470."""
    box = with_driver(with_packages(healthy_2x3090(), torch=None, flash_attn=None), version="470.256.02")
    box = replace(box, torch=Torch(), attention=None)
    box = with_gpu(box, 0, name="NVIDIA GeForce RTX 3060", memory_total_bytes=12 * GIB, memory_free_bytes=11 * GIB)
    return with_gpu(
        box, 1, name="NVIDIA GeForce GT 710", compute_capability="3.5", memory_total_bytes=2 * GIB,
        memory_free_bytes=GIB,
    )  # fmt: skip


class TestAnOldGpuNextToAnother:
    def test_the_plan_hides_it(self) -> None:
        made = plan(kepler_and_3060())
        assert (made.fits, made.steps) == (False, ())
        finding = next(f for f in made.findings if f.evidence.get("visible"))
        assert "without the NVIDIA GeForce GT 710" in finding.title
        assert {(v.name, v.value) for v in finding.fixes[0].variables} >= {("CUDA_VISIBLE_DEVICES", "0")}

    def test_no_fix_installs_packages_before(self) -> None:
        finding = found(kepler_and_3060(), "torch-missing")
        assert [fix.commands for fix in finding.fixes] == [()]
        assert "GT 710" in finding.fixes[0].summary

    def test_a_newer_driver_is_said_to_leave_it_behind(self) -> None:
        assert "GT 710, for which 470 is the last branch" in found(kepler_and_3060(), "driver-too-old").fixes[0].summary

    def test_no_layer_of_the_model_is_put_on_it(self) -> None:
        assert [device.index for device in of_box(kepler_and_3060())] == [0]
        assert "GT 710" in next(left_out(kepler_and_3060()))


def test_a_torch_of_conda_is_not_installed_again_by_pip() -> None:
    box = with_torch(one_3090(), version="2.5.1", cuda="12.1", cxx11_abi=True)
    box = with_packages(box, torch="2.5.1", torchvision="0.20.1", accelerate=None, flash_attn=None)
    box = with_python(replace(box, attention=None), conda=True, virtual=False)
    made = plan(box)
    assert {p.name: p.version for p in made.packages}["torch"] == "2.5.1"
    assert not any("torch==2.5.1+cu121" in step.command for step in made.steps)


def test_check_and_plan_name_one_wheel_of_flash_attn() -> None:
    """The ABI of the installed torch is what its files tell, not what the release usually has."""
    box = with_torch(one_3090(), version="2.5.1", cuda="12.1", cxx11_abi=True)
    box = with_packages(replace(box, attention=None), torch="2.5.1", torchvision="0.20.1", flash_attn=None)
    made = plan(box)
    assert made.attention
    assert made.attention.wheel == found(box, "flash-attn-missing").evidence["wheel"]


def test_what_is_in_place_lists_what_is_there() -> None:
    box = with_packages(healthy_2x3090(), qwen_vl_utils=None, flash_attn=None)
    box = replace(box, attention=None)
    kept = in_place(box, PlanOptions())
    assert kept
    shown = nothing_to_do(kept, box)
    assert {p.name for p in shown.packages} <= box.packages.keys()
    assert shown.attention
    assert "is not installed" in shown.attention.why


def test_a_torch_for_cpus_whose_gpu_is_not_known_gets_no_command_with_a_guessed_build() -> None:
    box = replace(cpu_torch(), gpus=(), pci_gpus=())
    words = [word for f in run_checks(box) for fix in f.fixes for c in fix.commands for word in c]
    assert not any("whl/cu" in word for word in words)


def test_a_container_that_names_gpus_is_told_of_the_runtime() -> None:
    box = replace(with_driver(docker(), version=None, nvml_error=12, library_version=None), gpus=(),
                  environment={"NVIDIA_VISIBLE_DEVICES": "all"})  # fmt: skip
    assert any("--runtime=nvidia" in fix.summary for fix in found(box, "container-without-gpu").fixes)
