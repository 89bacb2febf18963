"""Lines of requirements that cannot be met together, wheels of other indexes, and vLLM beside a set."""

import pytest
from msgspec.structs import replace

from envcheck.compat import builds
from envcheck.compat.builds import Build
from envcheck.compat.constraints import pins_of
from envcheck.compat.flash_attn import build_lacks, is_missing
from envcheck.compat.flash_wheels import fits, parse
from envcheck.compat.predicates import on_the_bus
from envcheck.compat.requirement_conflicts import conflict
from envcheck.compat.resolver import best
from envcheck.compat.tables.torch_releases import release
from envcheck.compat.vllm import beside
from envcheck.plan import PlanOptions
from envcheck.snapshot import Compiler, PciGpu, Snapshot
from tests.boxes import one_3090, with_cuda, with_driver, with_host, with_packages, with_python, with_torch


def said(*lines: str) -> str:
    pins = tuple(pins_of([(line, "requirements.txt:1") for line in lines], one_3090(), bare=True))
    clash = conflict(empty(), PlanOptions(pins=pins))
    return clash.detail if clash else ""


def empty() -> Snapshot:
    box = with_driver(one_3090(), version="580.95.05", kernel_module="580.95.05", library_version="580.95.05")
    box = with_python(box, version="3.12.3", tag="cp312")
    return replace(with_packages(box, torch=None), torch=None)


@pytest.mark.parametrize(
    ("lines", "nearest"),
    [
        (("torch==2.8.0", "torchvision==0.23.0"), ""),
        (("torch==2.8.0", "torchvision==0.22.0"), "Take torchvision==0.23.0."),
        (("torch==2.8.0", "torchvision>=0.22.0"), ""),
        (("vllm==0.10.2", "torch==2.8.0"), ""),
        (("vllm==0.10.2", "torch==2.9.0"), "vllm==0.13.0 with torch==2.9.0"),
        (("vllm==0.33.0", "transformers==5.21.0"), "with vllm==0.33.0"),
        (("vllm==0.33.0", "transformers==5.20.2"), ""),
        (("numpy<2", "pandas==3.1.0"), "Take pandas<3.1.0 with numpy<2"),
        (("numpy<2", "pandas==3.0.9"), ""),
        (("numpy<2", "pandas>=3.1"), "Take pandas<3.1.0 with numpy<2"),
        (("numpy>=2", "pandas==3.1.0"), ""),
        (("numpy<2", "pandas<=3.1.0"), ""),
        (("torch @ https://example.org/torch.whl",), "the release of torch that goes"),
        (("gadget @ https://example.org/gadget.whl",), ""),
        (("vllm @ https://example.org/vllm.whl",), "the release of vllm that goes"),
        (("flash-attn @ https://example.org/f.whl",), "the release of flash-attn that goes"),
        (("torchvision @ https://example.org/f.whl",), "the release of torchvision that goes"),
        (("transformers @ https://example.org/f.whl",), "the release of transformers that goes"),
        (("flash-attn==2.8.3",), ""),
        (("flash-attn==2.7.4",), "the wheels of flash-attn 2.8.3 only"),
        (("transformers==5.23.0", "torch==2.5.1"), "transformers 5.23.0 requires torch>=2.6"),
        (("transformers==5.23.0", "torch==2.6.0"), ""),
        (("transformers==5.23.0", "tokenizers==0.22.2"), "goes with tokenizers 0.23.3"),
        (("transformers==5.15.0", "tokenizers==0.22.2"), ""),
        (("transformers==5.17.0", "huggingface-hub==2.4.0"), "goes with huggingface-hub 1.33.0"),
        (("torch>=2.9", "torch<2.6"), "no release of torch meets both"),
        (("vllm==0.32.0", "transformers==5.20.2"), "Take transformers==5.19.0"),
        (("vllm==0.32.0", "transformers==5.19.0"), ""),
        (("vllm==0.31.0", "transformers==5.19.0"), "requires transformers>=5.10.4,<5.18.0"),
        (("vllm==0.26.0", "transformers==5.4.0"), "requires transformers>=5.5.3"),
        (("vllm==0.19.1", "transformers==5.4.0"), "requires transformers>=4.56.0,!=5.0.*"),
        (("vllm==0.16.0", "transformers==5.4.0"), "requires transformers>=4.56.0,<5"),
    ],
)
def test_two_lines_that_cannot_be_met_together(lines: tuple[str, ...], nearest: str) -> None:
    assert (nearest in said(*lines)) if nearest else said(*lines) == ""


@pytest.mark.parametrize(("driver", "runs"), [("525.147.05", "vllm==0.19.1 with torch==2.10.0"), ("580.95.05", "")])
def test_a_vllm_whose_torch_the_driver_does_not_run(driver: str, runs: str) -> None:
    pins = tuple(pins_of([("vllm==0.33.0", "requirements.txt:1")], one_3090(), bare=True))
    box = with_driver(empty(), version=driver, kernel_module=driver, library_version=driver)
    clash = conflict(box, PlanOptions(pins=pins))
    assert (clash is not None and runs in clash.detail) if runs else clash is None


# What is compiled against a torch, as a wheel's name tells it: CUDA, torch, ABI, Python; and the set that it is for.
@pytest.mark.parametrize(
    ("label", "python", "abi", "fit"),
    [
        ("cu12torch2.9cxx11abiTRUE", "cp312", "cp312", True), ("cu13torch2.9cxx11abiTRUE", "cp312", "cp312", False),
        ("cu128torch2.9cxx11abiTRUE", "cp312", "cp312", True), ("cu129torch2.9cxx11abiTRUE", "cp312", "cp312", False),
        ("cu126torch2.9cxx11abiTRUE", "cp312", "cp312", True), ("cu12torch2.9cxx11abiFALSE", "cp312", "cp312", False),
        ("cu12torch2.9", "cp312", "cp312", True), ("cu12torch2.8cxx11abiTRUE", "cp312", "cp312", False),
        ("cu12torch2.9cxx11abiTRUE", "cp311", "cp311", False), ("cu12torch2.9cxx11abiTRUE", "cp311", "abi3", True),
        ("cu12torch2.9cxx11abiTRUE", "cp312", "abi3", True), ("cu12torch2.9cxx11abiTRUE", "cp313", "abi3", False),
    ],
)  # fmt: skip
def test_a_wheel_of_another_index(label: str, python: str, abi: str, fit: bool) -> None:
    wheel = parse(f"flash_attn-2.8.3+{label}-{python}-{abi}-linux_x86_64.whl", "https://example.org", None)
    assert wheel is not None
    build = Build(torch="2.9.1", torchvision="0.24.1", tag="cu128", index=None)
    assert fits(wheel, build, (3, 12), "x86_64") == fit
    assert not fits(wheel, build, (3, 12), "aarch64")


@pytest.mark.parametrize(
    ("python", "machine", "version"),
    [("3.10.9", "x86_64", "0.31.0"), ("3.11.9", "x86_64", "0.33.0"), ("3.14.0", "x86_64", "0.33.0"),
     ("3.15.0", "x86_64", None), ("3.12.3", "aarch64", None)],
)  # fmt: skip
def test_the_vllm_of_a_python_and_a_machine(python: str, machine: str, version: str | None) -> None:
    solution = best(empty())
    assert solution is not None
    major, minor, _ = python.split(".")
    box = with_host(with_python(empty(), version=python, tag=f"cp{major}{minor}"), machine=machine)
    found = beside(box, solution)
    assert (found.version if found else None) == version


@pytest.mark.parametrize(
    ("torch", "tags"),
    [("2.8.0", ("cu129",)), ("2.9.1", ("cu128", "cu130", "cu126")), ("2.12.1", ("cu130", "cu132", "cu126")),
     ("2.15.0", ("cu132", "cu130")), ("2.6.0", ())],
)  # fmt: skip
def test_the_builds_for_arm(torch: str, tags: tuple[str, ...]) -> None:
    row = release(torch)
    assert row is not None
    assert builds.tags(row, "aarch64") == tags


@pytest.mark.parametrize(
    ("compiler", "said"),
    [("12.3.0", False), ("13.1.0", True)],
)
def test_the_newest_gcc_for_flash_attn(compiler: str, said: bool) -> None:
    gcc = Compiler(command="g++", path="/usr/bin/g++", version=compiler, kind="gcc")
    box = with_torch(with_cuda(one_3090(), nvcc="12.2", toolkits=(), nvcc_path=None, compiler=gcc), cuda="12.2")
    assert any("GCC 12 or older" in lack for lack in build_lacks(box)) == said


@pytest.mark.parametrize(
    ("ninja", "package", "lacks"), [(None, None, True), ("1.11.1", None, False), (None, "1.11.1", False)]
)
def test_ninja_is_a_program_or_a_package(ninja: str | None, package: str | None, lacks: bool) -> None:
    box = with_packages(with_cuda(one_3090(), ninja=ninja), ninja=package)
    assert ("ninja" in build_lacks(box)) == lacks


def test_flash_attn_is_missing_where_the_environment_was_read() -> None:
    box = with_packages(one_3090(), **{"flash-attn": None, "kernels": None})
    assert is_missing(box)
    assert not is_missing(replace(box, unavailable={"packages.flash-attn": "it could not be read"}))


@pytest.mark.parametrize(("driver", "listed"), [("470.256.02", 2), ("471.11", 1)])
def test_an_old_gpu_next_to_others_counts_up_to_its_last_driver(driver: str, listed: int) -> None:
    kepler, ampere = (PciGpu(address=f"0000:0{n}:00.0", device_id=i) for n, i in ((1, "1004"), (2, "2204")))
    box = replace(with_driver(one_3090(), version=driver), gpus=(), pci_gpus=(kepler, ampere))
    assert len(on_the_bus(box)) == listed
