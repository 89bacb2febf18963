"""What the user wishes is respected, or refused with the reason."""

import pytest

from envcheck.compat.requirements import parse
from envcheck.compat.tables.torch_releases import RELEASES
from envcheck.plan import Pin, Plan, PlanOptions, plan
from envcheck.snapshot import Compiler, Cuda, Driver, Gpu, Host, PythonEnvironment, Snapshot, Toolkit
from envcheck.units import GIB


def box(python: str = "3.10.12", driver: str | None = "550.54.14", capability: str = "8.6") -> Snapshot:
    """Two RTX 3090 on Ubuntu 22.04."""
    return Snapshot(
        host=Host(python=python, machine="x86_64"),
        python=PythonEnvironment(version=python),
        driver=Driver(version=driver),
        gpus=(Gpu(index=0, compute_capability=capability), Gpu(index=1, compute_capability=capability)),
    )


def versions(made: Plan) -> dict[str, str]:
    return {package.name: package.version for package in made.packages}


def pinned(*lines: str) -> PlanOptions:
    requirements = [parse(line) for line in lines]
    return PlanOptions(pins=tuple(Pin(r, "requirements.txt") for r in requirements if r))


class TestBackend:
    def test_both_sets_of_the_guide_are_there_on_the_python_of_ubuntu_22_04(self) -> None:
        older = versions(plan(box(), PlanOptions(backend="cu121")))
        newer = versions(plan(box(), PlanOptions(backend="cu124")))
        assert (older["torch"], older["torchvision"], older["transformers"]) == ("2.5.1", "0.20.1", "5.18.0")
        assert (newer["torch"], newer["torchvision"], newer["transformers"]) == ("2.6.0", "0.21.0", "5.20.2")

    @pytest.mark.parametrize("backend", ["cu118", "cu121", "cu124", "cu126", "cu128", "cu129", "cpu"])
    def test_a_backend_is_taken_from_torchs_own_index(self, backend: str) -> None:
        made = plan(box(), PlanOptions(backend=backend))
        assert (made.fits, made.torch_backend) == (True, backend)
        assert made.packages[0].source == f"https://download.pytorch.org/whl/{backend}"
        assert any(word.endswith(f"+{backend}") for word in made.steps[0].command)

    def test_a_backend_that_the_driver_does_not_run_is_refused_with_the_driver_that_would(self) -> None:
        made = plan(box(), PlanOptions(backend="cu130"))
        assert not made.fits
        assert {f.evidence.get("driver") for f in made.findings} >= {"580.65.06"}


class TestFlashAttention:
    def test_the_wheel_whose_tags_fit_comes_first(self) -> None:
        made = plan(box(), pinned("torch==2.8.0"))
        assert made.attention is not None
        assert made.attention.wheel == "flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp310-cp310-linux_x86_64.whl"
        assert made.attention.implementation == "flash_attention_2"

    def test_the_old_abi_of_torch_2_5_is_that_of_its_wheel(self) -> None:
        made = plan(box(), PlanOptions(backend="cu121"))
        assert made.attention is not None
        assert "torch2.5cxx11abiFALSE-cp310" in (made.attention.wheel or "")

    def test_without_a_wheel_the_prebuilt_kernel_with_a_transformers_that_loads_it(self) -> None:
        made = plan(box("3.12.3", "580.65.06"))
        assert made.attention is not None
        assert made.attention.implementation == "kernels-community/flash-attn2"
        assert versions(made)["kernels"] == "0.17.2"
        assert versions(made)["transformers"] == "5.22.2"

    def test_where_neither_is_there_it_is_built_with_all_that_takes(self) -> None:
        toolkit = Toolkit(path="/usr/local/cuda-12.4", version="12.4")
        cuda = Cuda(
            toolkits=(toolkit,), nvcc="12.4", compiler=Compiler(command="g++", path="/usr/bin/g++", version="11")
        )
        there = box("3.12.3")
        host = Host(python="3.12.3", machine="x86_64", memory_total_bytes=64 * GIB, cpu_count=16)
        python = PythonEnvironment(version="3.12.3", headers="/usr/include/python3.12/Python.h")
        made = plan(
            Snapshot(host=host, python=python, driver=there.driver, gpus=there.gpus, cuda=cuda), pinned("torch==2.14.1")
        )
        assert made.attention is not None
        assert made.attention.way == "build"
        assert {"ninja", "flash-attn"} <= set(versions(made))
        build = next(step for step in made.steps if step.id == "flash-attn")
        assert "MAX_JOBS=7" in build.command
        assert "--no-build-isolation" in build.command
        assert build.optional

    def test_what_the_build_lacks_is_the_reason_for_none(self) -> None:
        there = box("3.12.3")
        host = Host(python="3.12.3", machine="x86_64", memory_total_bytes=64 * GIB)
        lacking = Snapshot(host=host, python=there.python, driver=there.driver, gpus=there.gpus, cuda=Cuda())
        made = plan(lacking, pinned("torch==2.14.1"))
        assert made.attention is not None
        assert (made.attention.way, made.attention.implementation) == ("none", "sdpa")
        assert "nvcc (a CUDA 12 toolkit)" in made.attention.why

    @pytest.mark.parametrize("python", ["3.10.12", "3.11.7", "3.12.3", "3.13.0"])
    @pytest.mark.parametrize("driver", ["535.183.01", "550.54.14"])
    def test_the_reference_machine_gets_it_prebuilt_and_is_told_the_newer_torch(self, driver: str, python: str) -> None:
        made = plan(box(python, driver))
        assert made.attention is not None
        assert (made.attention.way, versions(made)["torch"], made.torch_backend) == ("kernel", "2.12.1", "cu126")
        assert made.alternative is not None
        assert made.alternative.startswith("torch 2.14.1 for CUDA 12.6 is newer")
        assert made.alternative.endswith("--without flash-attn")

    def test_whoever_insists_gets_it_or_a_refusal(self) -> None:
        """torch 2.14 for CUDA 12.6 has neither a wheel nor a kernel."""
        pins = pinned("torch==2.14.1").pins
        assert not plan(box("3.12.3"), PlanOptions(flash_attn="required", pins=pins)).fits
        assert plan(box("3.12.3"), PlanOptions(flash_attn="required")).fits

    def test_transformers_5_6_is_not_paired_with_it(self) -> None:
        assert plan(box("3.12.3"), pinned("transformers==5.6.1", "torch==2.8.0")).attention is not None
        made = plan(box("3.12.3"), pinned("transformers==5.6.1", "torch==2.8.0"))
        assert made.attention is not None
        assert made.attention.way == "none"

    def test_an_older_gpu_has_none(self) -> None:
        made = plan(box(capability="7.5"))
        assert made.attention is not None
        assert (made.attention.way, "8.0 (Ampere)" in made.attention.why) == ("none", True)

    def test_it_can_be_left_out(self) -> None:
        made = plan(box("3.12.3", "580.65.06"), PlanOptions(flash_attn="unwanted"))
        assert made.attention is not None
        assert made.attention.way == "none"
        assert versions(made)["transformers"] == "5.23.0"
        assert not {"kernels", "flash-attn"} & set(versions(made))


class TestVllm:
    def test_it_has_an_environment_of_its_own_where_its_torch_is_another(self) -> None:
        made = plan(box("3.12.3", "580.65.06"), PlanOptions(vllm=True))
        assert made.vllm is not None
        assert (made.vllm.version, made.vllm.torch, made.vllm.shared) == ("0.33.0", "2.14.0", False)
        assert [step.id for step in made.steps][-2:] == ["vllm-environment", "vllm"]
        assert ".venv-vllm/bin/python" in made.steps[-1].command[0]

    def test_it_shares_the_environment_where_all_is_the_same(self) -> None:
        wishes = PlanOptions(vllm=True, pins=pinned("torch==2.14.0", "transformers==5.20.2").pins)
        made = plan(box("3.12.3", "580.65.06"), wishes)
        assert made.vllm is not None
        assert made.vllm.shared
        assert "vllm==0.33.0" in next(step.command for step in made.steps if step.id == "packages")

    def test_an_older_driver_gets_the_vllm_of_its_cuda(self) -> None:
        made = plan(box("3.12.3"), PlanOptions(vllm=True))
        assert made.vllm is not None
        assert (made.vllm.version, made.vllm.torch_backend) == ("0.19.1", "cu128")

    def test_that_no_vllm_fits_is_said(self) -> None:
        made = plan(box("3.12.3", "470.256.02"), PlanOptions(vllm=True))
        assert made.vllm is None
        assert any(finding.title == "vLLM" for finding in made.findings)


class TestReasons:
    def test_what_keeps_a_newer_torch_out_is_said(self) -> None:
        why = plan(box("3.12.3", "535.183.01")).packages[0].why
        newest = RELEASES[-1]
        kept_out = f"torch {newest.torch} for CUDA {newest.default_cuda} needs driver 580.65.06 or newer"
        assert f"{kept_out}; this machine has 535.183.01" in why

    def test_a_driver_that_is_not_known_is_told_what_it_must_be(self) -> None:
        made = plan(box("3.12.3", None))
        assert [(f.status, f.evidence.get("needed")) for f in made.findings] == [("skip", "580.65.06")]


class TestPins:
    def test_a_pin_is_respected_and_named_as_the_reason(self) -> None:
        made = plan(box("3.12.3"), pinned("transformers==5.17.0", "numpy<2.3"))
        assert (made.fits, versions(made)["transformers"], versions(made)["numpy"]) == (True, "5.17.0", "2.2.6")
        assert "transformers==5.17.0 in requirements.txt" in made.packages[2].why

    def test_an_older_patch_release_of_torch_brings_its_torchvision(self) -> None:
        made = versions(plan(box("3.12.3"), pinned("torch==2.9.0")))
        assert (made["torch"], made["torchvision"]) == ("2.9.0", "0.24.0")

    def test_transformers_4_brings_what_goes_with_it(self) -> None:
        made = versions(plan(box("3.12.3"), pinned("transformers<5")))
        assert made["transformers"] == "4.57.6"
        assert (made["huggingface-hub"], made["sentence-transformers"]) == ("0.36.2", "5.7.0")

    def test_pins_that_leave_nothing_are_refused_with_the_one_that_would_have_to_go(self) -> None:
        made = plan(box("3.12.3"), pinned("transformers==4.40.0", "numpy<3"))
        assert not made.fits
        assert any(f.evidence.get("pin") == "transformers==4.40.0 in requirements.txt" for f in made.findings)

    def test_a_version_that_does_not_exist_is_never_planned(self) -> None:
        assert not plan(box("3.12.3"), pinned("torch==2.13.7")).fits

    def test_what_no_table_speaks_of_is_installed_as_it_is_asked_for(self) -> None:
        made = plan(box("3.12.3"), pinned("requests>=2.31"))
        assert made.requirements == ("requests>=2.31",)
        assert "requests>=2.31" in next(step.command for step in made.steps if step.id == "packages")


def test_every_choice_has_its_reason_in_one_line() -> None:
    made = plan(box(), PlanOptions(vllm=True))
    assert [p.name for p in made.packages if not p.why or "\n" in p.why] == []
