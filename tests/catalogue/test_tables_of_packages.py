"""The tables about torch, transformers, flash-attn, compilers and repositories: whole, in order, and read right."""

import itertools
import re

import pytest
from msgspec.structs import replace

from envcheck.compat.builds import default_tag
from envcheck.compat.environment import newest_cuda_major
from envcheck.compat.resolver import best
from envcheck.compat.tables import cuda_repositories, flash_attention, host_compilers, torch_releases
from envcheck.compat.tables import transformers_releases as transformers
from envcheck.snapshot import Driver, Snapshot
from envcheck.units import version_tuple
from tests.boxes import healthy_2x3090, with_driver, with_gpu, with_python


def ascending(values: list[tuple[int, ...]]) -> bool:
    return all(a < b for a, b in itertools.pairwise(values))


def test_rows_stand_in_order() -> None:
    assert ascending([row.minor for row in torch_releases.RELEASES])
    assert ascending([row.nvcc for row in host_compilers.ACCEPTED])
    assert ascending([version_tuple(row.first) or () for row in transformers.RELEASES])


def test_newer_compilers_are_never_forgotten_by_a_newer_nvcc() -> None:
    rows = host_compilers.ACCEPTED
    assert all(a.gcc <= b.gcc and a.clang <= b.clang for a, b in itertools.pairwise(rows))


def test_every_build_of_torch_says_which_gpus_it_has_kernels_for() -> None:
    tags = {tag for row in torch_releases.RELEASES for tag in row.tags}
    assert tags == set(torch_releases.BUILD_CAPABILITIES)


def test_the_default_build_is_of_a_cuda_that_an_own_index_has_too() -> None:
    assert all(f"cu{row.default_cuda.replace('.', '')}" in row.tags for row in torch_releases.RELEASES)


@pytest.mark.parametrize(
    ("torch", "torchvision"),
    [
        ("2.1.0", "0.16.0"), ("2.4.1+cu121", "0.19.1"), ("2.9.0", "0.24.0"), ("2.12.1", "0.27.1"),
        ("2.15.0", "0.29.2"), ("2.15.1", None), ("1.13.1", None), ("9.0.0", None), (None, None),
    ],
)  # fmt: skip
def test_the_torchvision_of_a_patch_release(torch: str | None, torchvision: str | None) -> None:
    assert torch_releases.torchvision_for(torch) == torchvision


@pytest.mark.parametrize(
    ("cuda", "tag"),
    [((12, 2), "cu121"), ((11, 7), "cu117"), ((11, 4), "cu113"), ((10, 2), "cu102"), ((10, 0), None), ((9, 2), None)],
)
def test_the_index_for_a_cuda_is_one_that_there_is(cuda: tuple[int, int], tag: str | None) -> None:
    assert torch_releases.tag_for(cuda) == tag


@pytest.mark.parametrize(
    ("nvcc", "row"),
    [("12.7", (12, 6)), ("12.4", (12, 4)), ("13.9", (13, 5)), ("10.2", (11, 5)), (None, None), ("x", None)],
)
def test_an_nvcc_is_judged_by_the_nearest_older_row(nvcc: str | None, row: tuple[int, int] | None) -> None:
    accepted = host_compilers.accepted_by(nvcc)
    assert (accepted.nvcc if accepted else None) == row


@pytest.mark.parametrize(
    ("os_id", "version", "newest", "packaged"),
    [("ubuntu", "24.04", 12, 12), ("ubuntu", "22.04", 14, 12), ("debian", "13", 11, None), ("arch", "", 12, None)],
)
def test_the_gcc_that_a_distribution_has(os_id: str, version: str, newest: int, packaged: int | None) -> None:
    assert host_compilers.packaged_gcc(os_id, version, newest) == packaged


@pytest.mark.parametrize(
    ("os_id", "version", "wsl", "wanted", "toolkit"),
    [
        ("ubuntu", "24.04", False, (12, 1), "12.5"),
        ("ubuntu", "24.04", False, (13, 0), "13.0"),
        ("ubuntu", "24.04", True, (12, 1), "12.1"),
        ("ubuntu", "26.04", False, (13, 0), "13"),
        ("debian", "13", False, (12, 8), None),
    ],
)
def test_which_toolkit_a_repository_has(
    os_id: str, version: str, wsl: bool, wanted: tuple[int, int], toolkit: str | None
) -> None:
    source = cuda_repositories.repository(os_id, version, wsl=wsl)
    assert source is not None
    assert source.toolkit(wanted) == toolkit


def test_a_wheel_is_named_and_addressed_as_the_release_names_it() -> None:
    name = flash_attention.wheel_name((2, 8), 12, True, "cp311")
    assert name == "flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp311-cp311-linux_x86_64.whl"
    assert flash_attention.wheel_url(name or "").endswith(
        "/v2.8.3/flash_attn-2.8.3%2Bcu12torch2.8cxx11abiTRUE-cp311-cp311-linux_x86_64.whl"
        "#sha256=3d41b2fc55753faa7f45d6568ea73a96b96afb48b82994ab9b49bcbcb6c87588"
    )


def test_every_recorded_digest_is_that_of_a_wheel_in_the_table() -> None:
    names = [
        flash_attention.wheel_name(row.torch, row.cuda, abi, python)
        for row in flash_attention.WHEELS
        for python in row.pythons
        for abi in row.abis
    ]
    checked = [name for name in names if name and "#sha256=" in flash_attention.wheel_url(name)]
    assert len(checked) == len(flash_attention.SHA256) == len(set(flash_attention.SHA256.values()))
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in flash_attention.SHA256.values())


@pytest.mark.parametrize(
    ("driver", "cuda", "major"),
    [
        ("580.65.06", None, 13),
        ("535.183.01", "12.2", 12),
        ("470.256.02", None, 11),
        ("390.157", None, 10),
        (None, "12.2", 12),
    ],
)
def test_the_newest_cuda_that_a_driver_runs(driver: str | None, cuda: str | None, major: int) -> None:
    assert newest_cuda_major(Snapshot(driver=Driver(version=driver, cuda_version=cuda))) == major


def build(box: Snapshot) -> tuple[str, str, str | None]:
    found = best(box)
    assert found is not None
    return found.build.torch, found.build.tag, found.build.index


def without_torch() -> Snapshot:
    return replace(healthy_2x3090(), packages={}, torch=None, attention=None)


def own(tag: str) -> str:
    return f"https://download.pytorch.org/whl/{tag}"


def test_what_is_installed_and_right_is_kept() -> None:
    assert build(healthy_2x3090()) == ("2.8.0", "cu128", own("cu128"))


def test_a_build_is_chosen_that_driver_python_gpus_and_flash_attention_agree_on() -> None:
    assert build(without_torch()) == ("2.12.1", "cu126", own("cu126"))
    assert build(with_driver(without_torch(), version="580.95.05")) == ("2.14.1", "cu130", None)
    newer = with_python(with_driver(without_torch(), version="580.95.05"), version="3.12.3")
    row = torch_releases.RELEASES[-1]
    assert build(newer) == (row.torch, default_tag(row), None)


def test_old_gpus_take_the_newest_build_that_has_kernels_for_them() -> None:
    pascal = with_gpu(with_gpu(without_torch(), 0, compute_capability="6.1"), 1, compute_capability="6.1")
    assert build(with_driver(pascal, version="580.95.05")) == ("2.14.1", "cu126", own("cu126"))


def test_an_old_driver_takes_the_newest_build_for_its_cuda() -> None:
    assert build(with_driver(without_torch(), version="470.256.02")) == ("2.7.1", "cu118", own("cu118"))


def test_a_hopeless_machine_gets_no_build() -> None:
    hopeless = with_driver(with_gpu(without_torch(), 0, compute_capability="3.0"), version="340.1")
    assert best(hopeless) is None
    assert best(with_python(without_torch(), version="3.7.1")) is None


def test_volta_runs_the_cuda_12_8_builds_of_torch_2_8_to_2_10() -> None:
    volta = [t for t in ((2, 7), (2, 8), (2, 9), (2, 10), (2, 11)) if torch_releases.has_kernels("cu128", t, (7, 0))]
    assert volta == [(2, 8), (2, 9), (2, 10)]


@pytest.mark.parametrize(("torchvision", "torch"), [("0.29.1", "2.14.1"), ("0.29.2", "2.15.0"), ("0.24.7", "2.9.1")])
def test_a_torchvision_belongs_to_one_torch(torchvision: str, torch: str) -> None:
    row = torch_releases.release_of_torchvision(torchvision)
    assert row is not None
    assert row.torch == torch


def test_a_torchvision_that_may_belong_to_two_belongs_to_none() -> None:
    assert torch_releases.release_of_torchvision("0.29.7") is None


def test_a_row_more_changes_nothing_about_the_others() -> None:
    """No rule goes by the position of a row: each release of torch has its own line."""
    assert set(torch_releases.TORCHVISION) >= {row.torch for row in torch_releases.RELEASES}
    assert all(torch_releases.TORCHVISION[row.torch] == row.torchvision for row in torch_releases.RELEASES)


def test_the_label_keeps_another_build_from_satisfying_the_requirement() -> None:
    found = best(healthy_2x3090())
    assert found is not None
    assert found.build.arguments == (
        "torch==2.8.0+cu128",
        "torchvision==0.23.0+cu128",
        "--index-url",
        "https://download.pytorch.org/whl/cu128",
    )
