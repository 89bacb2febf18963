"""What a row or a bound of compat decides: the last case on either side."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.compat.builds import Build, beyond_the_tables
from envcheck.compat.configs import config_here
from envcheck.compat.constraints import pins_of
from envcheck.compat.driver_support import misfit_of
from envcheck.compat.flash_attn import build_lacks
from envcheck.compat.flash_wheels import fits, parse
from envcheck.compat.relaxations import changes
from envcheck.compat.resolver import best
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.compiled_extensions import COMPILED
from envcheck.compat.tables.ptx import cuda_of_ptx
from envcheck.compat.tables.torch_releases import never_was
from envcheck.compat.visible_devices import visible
from envcheck.compat.vllm import beside
from envcheck.plan import PlanOptions, plan
from envcheck.snapshot import Compiler, Hub, ModelFiles, PciGpu, Snapshot
from tests.boxes import one_3090, with_cuda, with_driver, with_gpu, with_packages, with_python, with_torch


def gpu(capability: str) -> Snapshot:
    return with_gpu(one_3090(), 0, compute_capability=capability)


@pytest.mark.parametrize(("capability", "said"), [("12.1", []), ("13.0", ["compute capability 13.0: checked as 12.1"])])
def test_only_a_gpu_newer_than_the_tables_is_said_to_be(capability: str, said: list[str]) -> None:
    assert list(beyond_the_tables(gpu(capability))) == said


@pytest.mark.parametrize(
    ("specifier", "version", "met"),
    [("<=2.0", "2.0", True), ("<=2.0", "2.0.1", False), (">=2.0", "2.0", True), ("<2.0", "2.0", False)],
)
def test_a_bound_that_is_included_is_met(specifier: str, version: str, met: bool) -> None:
    assert is_met(specifier, version) == met


@pytest.mark.parametrize(("ptx", "cuda"), [("7.8", "11.8"), ("8.4", "12.4"), ("99.1", None), ("8.x", None)])
def test_ptx_tells_its_cuda_where_its_major_is_known(ptx: str, cuda: str | None) -> None:
    assert cuda_of_ptx(ptx) == cuda


@pytest.mark.parametrize(("version", "never"), [("1.15.0", True), ("2.14.1", False), ("99.0.0", False)])
def test_a_release_before_the_newest_that_nobody_published_never_was(version: str, never: bool) -> None:
    assert never_was(version) == never


@pytest.mark.parametrize(
    ("compiler", "lacks"),
    [
        (Compiler(command="g++", path=None, version=None), True),
        (Compiler(command="g++", path="/usr/bin/g++", version=None), False),
        (Compiler(command="g++", path=None, version="12.3.0", kind="gcc"), False),
    ],
)
def test_a_compiler_is_lacking_where_neither_path_nor_version_is_known(compiler: Compiler, lacks: bool) -> None:
    box = with_cuda(one_3090(), compiler=compiler)
    assert ("a C++ compiler" in build_lacks(box)) == lacks


@pytest.mark.parametrize(("nvcc", "enough"), [("12.0", True), ("11.8", False)])
def test_the_oldest_nvcc_that_builds_flash_attn_is_enough(nvcc: str, enough: bool) -> None:
    box = with_torch(with_cuda(one_3090(), nvcc=nvcc, toolkits=(), nvcc_path=None), cuda=nvcc)
    assert any("nvcc" in lack or "torch for CUDA" in lack for lack in build_lacks(box)) != enough


def test_the_config_in_the_cache_is_that_of_the_model_that_is_cached(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    box = replace(one_3090(), hub=Hub(model=ModelFiles(id="someone/else", path=str(tmp_path), cached=True)))
    assert config_here("someone/else", box) == str(tmp_path / "config.json")
    assert config_here("someone/other", box) is None


@pytest.mark.parametrize(("python", "newest"), [("3.11.9", True), ("3.10.12", False)])
def test_the_newest_vllm_takes_the_oldest_python_that_it_names(python: str, newest: bool) -> None:
    box = with_driver(one_3090(), version="580.95.05", kernel_module="580.95.05", library_version="580.95.05")
    box = with_python(
        replace(with_packages(box, torch=None), torch=None), version=python, tag=f"cp{python[0]}{python[2:4]}"
    )
    solution = best(box)
    assert solution is not None
    found = beside(box, solution)
    assert found is not None
    assert (found.version == "0.33.0") == newest


@pytest.mark.parametrize("name", ["apex", "gptqmodel", "natten", "xformers", "flash-attn"])
def test_what_is_compiled_against_torch_is_known(name: str) -> None:
    assert name in COMPILED


@pytest.mark.parametrize(("driver", "fits"), [("570.86.15", True), ("565.77", False)])
def test_a_gpu_works_from_the_first_branch_on_that_knows_it(driver: str, fits: bool) -> None:
    blackwell = PciGpu(address="0000:01:00.0", device_id="2b85")
    box = with_driver(one_3090(), version=driver, library_version=driver, kernel_module_open=True)
    assert (misfit_of(box, blackwell) is None) == fits
    assert misfit_of(with_driver(box, kernel_module_open=False), blackwell)


BUILT = "flash_attn-2.8.3+cu12torch2.9cxx11abiTRUE-cp312-cp312-linux_x86_64.whl"


@pytest.mark.parametrize(
    "file",
    [
        "flash_attn-2.8.3+cu12cxx11abiTRUE-cp312-cp312-linux_x86_64.whl",
        "flash_attn-2.8.3+torch2.9cxx11abiTRUE-cp312-cp312-linux_x86_64.whl",
        "numpy-2.2.6-cp312-cp312-manylinux_2_17_x86_64.whl",
    ],
)
def test_a_wheel_whose_name_does_not_tell_what_it_was_built_for_is_left_out(file: str) -> None:
    assert parse(file, "https://example.org", None) is None


@pytest.mark.parametrize(
    ("python", "torch", "fit"), [((3, 12), "2.9.1", True), ((3, 13), "2.9.1", False), ((3, 12), "2.8.0", False)]
)
def test_a_wheel_is_for_its_own_python_and_torch(python: tuple[int, int], torch: str, fit: bool) -> None:
    wheel = parse(BUILT, "https://example.org", None)
    assert wheel is not None
    build = Build(torch=torch, torchvision="0.24.1", tag="cu128", index=None)
    assert fits(wheel, build, python, "x86_64") == fit


@pytest.mark.parametrize("capability", ["8.0", "9.0", "10.0", "12.0"])
def test_a_slice_may_be_named_on_each_gpu_that_can_be_divided(capability: str) -> None:
    box = with_gpu(gpu(capability), 0, mig_enabled=None)
    box = replace(box, environment={"CUDA_VISIBLE_DEVICES": "MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb"})
    assert visible(box).wrong is None
    assert visible(with_gpu(box, 0, compute_capability="8.6")).wrong


@pytest.mark.parametrize(("python", "problem"), [("3.9.2", "python-too-old"), ("3.16.0", "wheel-not-found")])
def test_a_python_without_a_set_is_too_old_or_too_new(python: str, problem: str) -> None:
    tag = f"cp{''.join(python.split('.')[:2])}"
    box = with_python(replace(with_packages(one_3090(), torch=None), torch=None), version=python, tag=tag)
    assert problem in {f.problem for f in plan(box, PlanOptions()).findings}


def test_one_requirement_that_leaves_no_set_is_named_once() -> None:
    pins = tuple(pins_of([("torch==2.5.1", "requirements.txt:1")], one_3090(), bare=True))
    box = with_python(replace(with_packages(one_3090(), torch=None), torch=None), version="3.14.0", tag="cp314")
    found = changes(box, PlanOptions(pins=pins))
    assert [c.text for c in found if c.kind == "pins"] == ["without your torch==2.5.1 in requirements.txt:1"]
