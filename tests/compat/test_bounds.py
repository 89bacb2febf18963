"""The last case on either side of each bound of FlashAttention's ways and of the builds of torch."""

import pytest
from msgspec.structs import replace

from envcheck.compat.builds import Build, card_objections, objections, platform_objection
from envcheck.compat.flash_attn import (
    can_be_built,
    clashes,
    cxx11_abi,
    fitting_wheel,
    has_kernel,
    jobs,
    jobs_note,
    loads_kernel,
    oldest_nvcc,
    wheels_run,
    would_run,
)
from envcheck.compat.markers import holds
from envcheck.compat.specifiers import asks_for_newer, is_met, is_specifier
from envcheck.compat.visible_devices import names_nothing, visible
from envcheck.snapshot import FlashAttention, Gpu, Snapshot
from envcheck.units import GIB
from tests.boxes import (
    healthy_2x3090,
    one_3090,
    with_driver,
    with_gpu,
    with_host,
    with_packages,
    with_python,
    with_torch,
)
from tests.each import each


def gpu(capability: str) -> Snapshot:
    return with_gpu(one_3090(), 0, compute_capability=capability)


def torch_of(version: str, cuda: str | None, **facts: bool | None) -> Snapshot:
    box = with_packages(one_3090(), torch=version.partition("+")[0])
    return with_torch(box, version=version, cuda=cuda, **facts)


@pytest.mark.parametrize(("capability", "runs"), [("7.5", False), ("8.0", True)])
def test_flash_attn_runs_from_ampere_on(capability: str, runs: bool) -> None:
    assert would_run(gpu(capability)) == runs
    assert not would_run(with_torch(gpu(capability), cuda=None))


@pytest.mark.parametrize(("capability", "nvcc"), [("9.0", (12, 0)), ("10.0", (12, 8))])
def test_blackwell_is_built_with_a_newer_nvcc(capability: str, nvcc: tuple[int, int]) -> None:
    assert oldest_nvcc(gpu(capability)) == nvcc


@pytest.mark.parametrize(("cuda", "can"), [("11.8", False), ("12.1", True), (None, True)])
def test_flash_attn_is_built_for_cuda_12(cuda: str | None, can: bool) -> None:
    assert can_be_built(with_torch(one_3090(), cuda=cuda)) == can


@pytest.mark.parametrize(
    ("machine", "libc", "run"),
    [("x86_64", "glibc 2.32", True), ("x86_64", "glibc 2.31", False), ("aarch64", "glibc 2.39", False),
     (None, "glibc 2.39", True)],
)  # fmt: skip
def test_the_wheels_of_flash_attn_run_on(machine: str | None, libc: str, run: bool) -> None:
    assert wheels_run(with_host(one_3090(), machine=machine, libc=libc)) == run


@pytest.mark.parametrize(
    ("available", "total", "processors", "count"),
    [
        (9 * GIB, None, 16, 1), (18 * GIB, 64 * GIB, 16, 2), (None, 27 * GIB, 16, 3), (90 * GIB, None, 4, 2),
        (90 * GIB, None, None, 4), (None, None, 16, 4), (1, None, 1, 1),
    ],
)  # fmt: skip
def test_the_jobs_that_a_machine_bears(
    available: int | None, total: int | None, processors: int | None, count: int
) -> None:
    facts = {"memory_available_bytes": available, "memory_total_bytes": total, "cpu_count": processors}
    box = with_host(one_3090(), **facts)
    assert jobs(box) == count
    assert (jobs_note(box) == "") == bool(available or total)


@pytest.mark.parametrize(
    ("version", "cuda", "told", "abi"),
    [
        ("2.6.0+cu124", "12.4", None, False), ("2.6.0+cu126", "12.6", None, True), ("2.7.0+cu126", "12.6", None, True),
        ("2.6.0+cu124", "12.4", True, True), ("2.7.0+cu126", "12.6", False, False), ("2.5.1", "12.4", None, None),
        ("2.5.1+cu124", "12.4", None, False), (None, None, None, None),
    ],
)  # fmt: skip
def test_the_abi_of_a_torch(version: str | None, cuda: str | None, told: bool | None, abi: bool | None) -> None:
    if version is None:
        box = replace(with_packages(one_3090(), torch=None), torch=None)
    else:
        box = torch_of(version, cuda, cxx11_abi=told)
    assert cxx11_abi(box) is abi


@pytest.mark.parametrize(
    ("version", "cuda", "python", "wheel"),
    [
        ("2.8.0+cu128", "12.8", "cp312", "cu12torch2.8cxx11abiTRUE-cp312"),
        ("2.8.0+cu128", "12.8", "cp314", None),
        ("2.10.0+cu130", "13.0", "cp312", "cu13torch2.10cxx11abiTRUE-cp312"),
        ("2.11.0+cu130", "13.0", "cp312", None),
        ("2.8.0+cpu", None, "cp312", None),
    ],
)
def test_the_wheel_for_a_torch(version: str, cuda: str | None, python: str, wheel: str | None) -> None:
    box = with_python(
        with_host(torch_of(version, cuda, cxx11_abi=None), libc="glibc 2.39"), version=f"3.{python[3:]}.3", tag=python
    )
    found = fitting_wheel(box)
    assert (found is None) if wheel is None else (found is not None and wheel in found)


@pytest.mark.parametrize(
    ("transformers", "torch", "cuda", "kernels", "loads"),
    [
        ("5.17.0", "2.10.0", "12.8", "0.16.2", True), ("5.17.0", "2.9.0", "12.8", "0.16.2", False),
        ("5.13.0", "2.9.0", "12.8", "0.15.2", True), ("5.23.0", "2.10.0", "12.8", "0.17.2", False),
        ("5.17.0", "2.10.0", "12.8", None, False), ("5.17.0", "2.10.0", None, "0.16.2", False),
        (None, "2.10.0", "12.8", "0.16.2", False),
    ],
)  # fmt: skip
def test_whether_transformers_loads_a_kernel(
    transformers: str | None, torch: str, cuda: str | None, kernels: str | None, loads: bool
) -> None:
    box = with_packages(torch_of(torch, cuda, cxx11_abi=True), transformers=transformers, kernels=kernels)
    assert loads_kernel(box) == loads
    assert not loads_kernel(with_torch(box, cxx11_abi=False))


@pytest.mark.parametrize(
    ("torch", "cuda", "there"), [("2.9.0", "12.8", True), ("2.6.0", "12.6", False), ("2.9.0", None, False)]
)
def test_whether_any_transformers_loads_a_kernel(torch: str, cuda: str | None, there: bool) -> None:
    box = torch_of(torch, cuda, cxx11_abi=True)
    assert has_kernel(box) == there
    assert not has_kernel(with_torch(box, cxx11_abi=False))


@pytest.mark.parametrize(
    ("built", "torch", "cuda", "differs"),
    [
        ({"built_torch": "2.8"}, "2.8.1", "12.8", ""), ({"built_torch": "2.8"}, "2.9.0", "12.8", "torch 2.8"),
        ({"built_torch": "2.10"}, "2.12.0", "12.8", ""), ({"built_torch": "2.9"}, "2.10.0", "12.8", "torch 2.9"),
        ({"built_torch": "2.11"}, "2.10.0", "12.8", "torch 2.11"), ({"built_torch": "2"}, "2.10.0", "12.8", ""),
        ({"built_cuda": "12"}, "2.8.0", "12.8", ""), ({"built_cuda": "13"}, "2.8.0", "12.8", "CUDA 13"),
        ({"built_cxx11_abi": True}, "2.8.0", "12.8", ""), ({"built_cxx11_abi": False}, "2.8.0", "12.8", "the old C++"),
        ({"extension_tag": "cpython-312-x86_64"}, "2.8.0", "12.8", ""),
        ({"extension_tag": "cpython"}, "2.8.0", "12.8", ""),
        ({"extension_tag": "cpython-311-x86_64"}, "2.8.0", "12.8", "Python 3.11"),
        ({"extension_tag": "abi3-311"}, "2.8.0", "12.8", ""),
    ],
)  # fmt: skip
def test_what_flash_attn_was_built_for(built: dict[str, str | bool], torch: str, cuda: str, differs: str) -> None:
    box = with_python(torch_of(torch, cuda, cxx11_abi=True), version="3.12.3", tag="cp312")
    box = replace(with_packages(box, **{"flash-attn": "2.8.3"}), attention=FlashAttention(version="2.8.3", **built))  # type: ignore[arg-type]
    said = clashes(box)
    assert [text.startswith(differs) for text in said] == ([True] if differs else [])


@pytest.mark.parametrize(
    ("torch", "machine", "libc", "fits"),
    [
        ("2.7.1", "x86_64", "glibc 2.28", True), ("2.7.1", "x86_64", "glibc 2.27", False),
        ("2.6.0", "x86_64", "glibc 2.27", True), ("2.6.0", "aarch64", "glibc 2.27", False),
    ],
)  # fmt: skip
def test_the_c_library_of_a_wheel_of_torch(torch: str, machine: str, libc: str, fits: bool) -> None:
    build = Build(torch=torch, torchvision="0.22.1", tag="cpu", index=None)
    assert (not list(objections(with_host(one_3090(), machine=machine, libc=libc), build))) == fits


@pytest.mark.parametrize(
    ("machine", "libc", "fits"),
    [("x86_64", "glibc 2.27", True), ("x86_64", "glibc 2.26", False), ("x86_64", "musl 1.2", False),
     ("ppc64le", "glibc 2.39", False), (None, "glibc 2.39", True), ("aarch64", "glibc 2.39", True)],
)  # fmt: skip
def test_a_machine_that_torch_has_wheels_for(machine: str | None, libc: str, fits: bool) -> None:
    assert (platform_objection(with_host(one_3090(), machine=machine, libc=libc)) is None) == fits


@pytest.mark.parametrize(
    ("capability", "driver", "problem"),
    [
        ("6.1", "580.95.05", None), ("6.1", "590.44.01", "gpu-architecture-unsupported"), ("12.0", "570.26", None),
        ("12.0", "565.77", "driver-too-old"), ("8.6", "610.43.02", None), ("8.6", "450.80.02", None),
    ],
)  # fmt: skip
def test_the_branches_that_drive_a_gpu(capability: str, driver: str, problem: str | None) -> None:
    box = with_driver(gpu(capability), version=driver, kernel_module=driver, library_version=driver)
    assert [verdict.problem for verdict in card_objections(box)] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("tag", "driver", "fits"),
    [("cu128", "525.60.13", True), ("cu128", "525.60.12", False), ("cu130", "580.65.06", True),
     ("cu130", "575.57.08", False), ("cu128", "525", True)],
)  # fmt: skip
def test_the_oldest_driver_of_a_build(tag: str, driver: str, fits: bool) -> None:
    box = with_driver(one_3090(), version=driver, kernel_module=driver, library_version=driver)
    build = Build(torch="2.9.1", torchvision="0.24.1", tag=tag, index=None)
    assert (not list(objections(box, build))) == fits


@pytest.mark.parametrize(
    ("tag", "machine", "capability", "fits"),
    [("cu130", "aarch64", "8.0", True), ("cu130", "aarch64", "7.5", False), ("cu130", "x86_64", "7.5", True),
     ("cu130", "x86_64", "7.0", False), ("cu126", "x86_64", "5.0", True), ("cu126", "x86_64", "12.0", False)],
)  # fmt: skip
def test_the_gpus_that_a_build_has_kernels_for(tag: str, machine: str, capability: str, fits: bool) -> None:
    box = with_driver(gpu(capability), version="580.95.05", kernel_module="580.95.05", library_version="580.95.05")
    build = Build(torch="2.10.0", torchvision="0.25.0", tag=tag, index=None)
    assert (not list(objections(with_host(box, machine=machine), build))) == fits


# PEP 440's own operators: version, specifier, and whether it is met.
@each([row.split() for row in """
    2.0 ==2.0 yes
    2.0 ==2.0.0 yes
    2.0.1 ==2.0 no
    2.0.1 ==2.0.* yes
    2.1 ==2.0.* no
    2.0.post1 ==2.0 no
    2.0.post1 ==2.0.* yes
    2.0.post1 !=2.0 yes
    2.0.post1 >=2.0 yes
    2.0.post1 ~=2.0 yes
    2.0.post1 >2.0 no
    2.0.post1 <=2.0 no
    2.0 !=2.0 no
    2.1 !=2.0.* yes
    2.0.5 !=2.0.* no
    2.1 ~=2.0 yes
            2.0 ~=2.0 yes
    3.0 ~=2.0 no
    1.9 ~=2.0 no
    2.0.9 ~=2.0.1 yes
    2.1.0 ~=2.0.1 no
    2.0 >2.0 no
    2.1 >2.0 yes
    2.0 <2.0 no
    1.9 <2.0 yes
    2.0 <=2.0 yes
    2.0 >=2.0 yes
    1.9 >=2.0 no
    2.1 <=2.0 no
""".strip().splitlines()])  # fmt: skip
def test_the_operators_of_pep_440(row: list[str]) -> None:
    assert is_met(row[1], row[0]) == (row[2] == "yes")


@pytest.mark.parametrize(
    ("specifier", "version", "newer"),
    [(">=2.6,<3", "2.5", True), (">=2.6,<3", "3.1", False), ("==2.6", "2.5", True), ("==2.6", "2.7", False),
     (">2.6", "2.6", True), ("!=2.5", "2.5", False), ("~=2.6", "3.0", False), (">=2.6", "2.6", False)],
)  # fmt: skip
def test_what_asks_for_a_newer_version(specifier: str, version: str, newer: bool) -> None:
    assert asks_for_newer(specifier, version) == newer


@pytest.mark.parametrize(("text", "readable"), [(">=2.6,<3", True), ("==2.6.*", True), ("newest", False)])
def test_what_is_a_specifier(text: str, readable: bool) -> None:
    assert is_specifier(text) == readable


@pytest.mark.parametrize(
    ("marker", "true"),
    [
        ("", True), ("python_version >= '3.10'", True), ("python_version < '3.10'", False),
        ("sys_platform == 'linux'", True), ("sys_platform != 'linux'", False), ("'x' in platform_machine", True),
        ("platform_machine in 'x86_64 aarch64'", True), ("platform_machine not in 'x86_64 aarch64'", False),
        ("sys_platform == 'win32' or python_version >= '3.10'", True), ("extra == 'cuda'", False),
        ("sys_platform == 'win32' and python_version >= '3.10'", False), ("nonsense", False),
        ("(sys_platform == 'linux' or os_name == 'nt') and platform_system != 'Windows'", True),
        ("implementation_name == 'pypy'", False), ("platform_python_implementation == 'CPython'", True),
    ],
)  # fmt: skip
def test_whether_a_marker_holds(marker: str, true: bool) -> None:
    assert holds(marker, with_python(one_3090(), version="3.12.3", tag="cp312", implementation="cpython")) == true


def seen(value: str) -> tuple[list[int], bool]:
    box = replace(healthy_2x3090(), environment={"CUDA_VISIBLE_DEVICES": value})
    found = visible(box)
    return [one.index for one in found.gpus], found.wrong is not None


@pytest.mark.parametrize(
    ("value", "gpus", "wrong"),
    [
        ("0,1", [0, 1], False), ("1", [1], False), ("1,0", [1, 0], False), ("", [], True), ("-1", [], True),
        ("0,-1,1", [0], True), ("0,1,-1", [0, 1], False), ("0,1,", [0, 1], False), ("0,,1", [0], True),
        ("0,0", [], True), ("2", [], True), ("0,2", [0], True), ("all", [], True), ("0,x", [0], True),
        ("GPU-none", [], True), ("0,1,-1,0", [0, 1], False),
    ],
)  # fmt: skip
def test_what_cuda_visible_devices_shows(value: str, gpus: list[int], wrong: bool) -> None:
    assert seen(value) == (gpus, wrong)


def test_a_uuid_may_be_cut_as_long_as_it_names_one_gpu() -> None:
    box = healthy_2x3090()
    cards = tuple(replace(one, uuid=f"GPU-aa{place}b") for place, one in enumerate(box.gpus))
    for value, indexes in (("GPU-aa0", [0]), ("gpu-aa0", []), ("GPU-aa1b", [1]), ("GPU-aa", []), ("GPU-b", [])):
        found = visible(replace(box, gpus=cards, environment={"CUDA_VISIBLE_DEVICES": value}))
        assert [one.index for one in found.gpus] == indexes
    unknown = (Gpu(index=0), *cards[1:])
    assert not visible(replace(box, gpus=unknown, environment={"CUDA_VISIBLE_DEVICES": "GPU-aa1b"})).certain


@pytest.mark.parametrize(
    ("value", "nothing"),
    [("all", True), ("none", True), ("0", False), ("-1", False), ("GPU-1", False), ("MIG-1", False), ("", False)],
)
def test_a_word_names_nothing(value: str, nothing: bool) -> None:
    assert names_nothing(value) == nothing
