"""What one row of a table alone is responsible for, listed as the page next to the table has it."""

import pytest
from msgspec.structs import replace

from envcheck.compat.constraints import pins_of
from envcheck.compat.tables.architectures import by_capability, by_device_id, capability_by_device_id, is_servers_chip
from envcheck.compat.tables.compiled_extensions import is_built_for_numpy_1, torchaudio_for
from envcheck.compat.tables.cuda_repositories import repository
from envcheck.compat.tables.driver_branches import branch_for, oldest_driver
from envcheck.compat.tables.flash_attention import wheel_name
from envcheck.compat.tables.host_compilers import accepted_by, is_newer_than_table
from envcheck.compat.tables.hub_kernels import loader, variant
from envcheck.compat.tables.torch_releases import release, release_of_torchvision, tag_for
from envcheck.compat.tables.transformers_releases import knows_qwen3_vl, releases
from envcheck.compat.tables.vllm_releases import RELEASES as VLLM
from envcheck.compat.visible_devices import visible
from envcheck.plan import PlanOptions, plan
from tests.boxes import one_3090, with_gpu, with_packages
from tests.each import each


def cells(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def numbers(text: str) -> tuple[int, int]:
    major, minor = text.split(".")
    return int(major), int(minor)


# First and last id of each chip, one card of it, its generation and compute capability. Source: pci-ids.ucw.cz, 10de.
CHIPS = cells("""
    0fc0 0fff 0fc6 Kepler 3.0 desk
    1000 103f 1004 Kepler 3.5 desk
    1180 11ff 1180 Kepler 3.0 desk
    1280 12ff 1280 Kepler 3.5 desk
    1340 13bf 1380 Maxwell 5.0 desk
    13c0 13ff 13c2 Maxwell 5.2 desk
    1400 15ef 1401 Maxwell 5.2 desk
    15f0 15ff 15f8 Pascal 6.0 desk
    1600 17ff 17c8 Maxwell 5.2 desk
    1b00 1d7f 1b06 Pascal 6.1 desk
    1d80 1dff 1db1 Volta 7.0 desk
    1e00 1fff 1e04 Turing 7.5 desk
    2080 20ff 20b0 Ampere 8.0 server
    2180 21ff 2182 Turing 7.5 desk
    2200 22ff 2204 Ampere 8.6 desk
    2300 23ff 2330 Hopper 9.0 server
    2400 25ff 2504 Ampere 8.6 desk
    2680 28ff 2684 Ada 8.9 desk
    2900 29ff 2901 Blackwell 10.0 server
    2b80 2fff 2b85 Blackwell 12.0 desk
    3180 31ff 3182 Blackwell 10.3 server
""")


@each(CHIPS)
def test_a_pci_id_tells_the_generation(row: list[str]) -> None:
    first, last, known, name, capability, place = row
    for device_id in (first, known, last):
        found = by_device_id(device_id)
        assert found is not None
        assert (found.name, capability_by_device_id(device_id)) == (name, numbers(capability))
        assert is_servers_chip(device_id) == (place == "server")
    before, after = f"{int(first, 16) - 1:04x}", f"{int(last, 16) + 1:04x}"
    assert {capability_by_device_id(outside) for outside in (before, after)} != {numbers(capability)}
    of_servers = {id_ for row in CHIPS if row[5] == "server" for id_ in row[:2]}
    assert is_servers_chip(before) == (before in of_servers)
    assert is_servers_chip(after) == (after in of_servers)


@pytest.mark.parametrize("device_id", ["0fbf", "1040", "1179", "1300", "1a00", "2100", "207f", "2a00", "3200"])
def test_an_id_between_the_chips_is_of_none(device_id: str) -> None:
    assert by_device_id(device_id) is None


# The generation of a compute capability (developer.nvidia.com/cuda-gpus) and the branch that is installed for it with
# torch for CUDA 13.0 (580) or later ones (610), as NVIDIA's driver notices say.
@pytest.mark.parametrize(
    ("capabilities", "name", "branch"),
    [
        ("3.0 3.5 3.7", "Kepler", 470), ("5.0 5.2 5.3", "Maxwell", 580), ("6.0 6.1 6.2", "Pascal", 580),
        ("7.0 7.2", "Volta", 580), ("7.5", "Turing", 610), ("8.0 8.6 8.7", "Ampere", 610), ("8.9", "Ada", 610),
        ("9.0", "Hopper", 610), ("10.0 10.3 11.0 12.0 12.1", "Blackwell", 610),
    ],
)  # fmt: skip
def test_a_compute_capability_tells_the_generation(capabilities: str, name: str, branch: int) -> None:
    for capability in capabilities.split():
        found = by_capability(numbers(capability))
        assert found is not None
        assert found.name == name
        assert branch_for("14.0", [found]) == branch


@pytest.mark.parametrize(
    ("cuda", "driver"),
    [("9.0", "384.81"), ("9.1", "390.46"), ("9.2", "396.26"), ("10.0", "410.48"), ("10.1", "418.39"), ("8.0", None),
     ("11.0", "450.80.02"), ("12.0", "525.60.13"), ("13.0", "580.65.06"), ("13.9", "580.65.06"), ("14.0", "610.43.02")],
)  # fmt: skip
def test_the_oldest_driver_of_a_cuda(cuda: str, driver: str | None) -> None:
    assert oldest_driver(cuda) == driver


# nvcc, and the newest GCC and Clang that its crt/host_config.h lets pass.
@each(
    cells("""
    11.5 11 12
    11.6 11 13
    11.7 11 13
    11.8 11 14
    12.0 12 14
    12.1 12 15
    12.2 12 16
    12.3 12 16
    12.4 13 17
    12.5 13 17
    12.6 13 18
    12.8 14 19
    12.9 14 19
    13.0 15 20
    13.1 15 21
    13.2 15 21
    13.3 15 21
    13.4 16 22
    13.5 16 22
""")
)
def test_the_newest_compilers_of_an_nvcc(row: list[str]) -> None:
    found = accepted_by(row[0])
    assert found is not None
    assert [str(found.gcc), str(found.clang)] == row[1:]
    assert not is_newer_than_table(row[0])


def test_an_nvcc_after_the_last_row_is_newer() -> None:
    assert is_newer_than_table("13.6")


# Branch of the kernel, torch, and the builds of torch on x86-64 that load it, as the hub's build folder names them.
@each(
    cells("""
    v1 2.6  -
    v1 2.7  cu118 cu126 cu128
    v1 2.8  cu126 cu128 cu129
    v1 2.9  cu126 cu128 cu130
    v1 2.10 cu126 cu128 cu130
    v1 2.11 cu126 cu128 cu130
    v1 2.12 cu126 cu130 cu132
    v1 2.13 -
    v3 2.9  -
    v3 2.10 cu128 cu130
    v3 2.15 cu128 cu130
    v4 2.9  -
    v4 2.10 cu128 cu130
    v4 2.15 cu128 cu130
""")
)
def test_a_kernel_is_prebuilt_for_these_builds(row: list[str]) -> None:
    tags = ("cu118", "cu121", "cu126", "cu128", "cu129", "cu130", "cu132")
    there = {tag for tag in tags if variant(row[0], numbers(row[1]), tag, "x86_64")}
    newer = {"cu128": ("cu129",), "cu126": ("cu128", "cu129"), "cu130": ("cu132",)}
    listed = set(row[2:]) - {"-"}
    assert there == listed | {tag for one in listed for tag in newer.get(one, ())}


@pytest.mark.parametrize(
    ("branch", "tag", "there"),
    [
        ("v1", "cu130", False),
        ("v3", "cu130", True),
        ("v4", "cu130", True),
        ("v3", "cu128", False),
        ("v4", "cu128", False),
    ],
)
def test_a_kernel_for_arm(branch: str, tag: str, there: bool) -> None:
    assert (variant(branch, (2, 10), tag, "aarch64") is not None) == there


@each(
    cells("""
    5.14.0 0.15.2 v1
    5.14.1 0.15.2 v1
    5.15.0 0.16.2 v1
    5.15.1 0.16.2 v1
    5.16.0 0.16.2 v3
    5.17.0 0.16.2 v3
    5.18.0 0.17.2 v3
    5.21.1 0.17.2 v3
    5.22.0 0.17.2 v4
    5.22.2 0.17.2 v4
    5.23.0 None v4
""")
)
def test_the_kernels_package_of_a_transformers(row: list[str]) -> None:
    found = loader(row[0])
    assert found is not None
    assert [str(found.kernels), found.branch] == row[1:]


def test_a_transformers_before_the_first_row_loads_no_kernel() -> None:
    assert loader("5.13.9") is None


# torch, the release of its minor that is installed, torchvision, CUDA of the Python Package Index, Pythons, and the
# builds of pytorch.org/get-started/previous-versions.
@each(
    cells("""
    2.1.0  2.1.2  0.16.2 12.1 3.8  3.11 cu118,cu121
    2.2.0  2.2.2  0.17.2 12.1 3.8  3.12 cu118,cu121
    2.3.0  2.3.1  0.18.1 12.1 3.8  3.12 cu118,cu121
    2.4.0  2.4.1  0.19.1 12.1 3.8  3.12 cu118,cu121,cu124
    2.5.0  2.5.1  0.20.1 12.4 3.9  3.12 cu118,cu121,cu124
    2.6.0  2.6.0  0.21.0 12.4 3.9  3.13 cu118,cu124,cu126
    2.7.0  2.7.1  0.22.1 12.6 3.9  3.13 cu118,cu126,cu128
    2.8.0  2.8.0  0.23.0 12.8 3.9  3.13 cu126,cu128,cu129
    2.9.0  2.9.1  0.24.1 12.8 3.10 3.14 cu126,cu128,cu130
    2.10.0 2.10.0 0.25.0 12.8 3.10 3.14 cu126,cu128,cu130
    2.11.0 2.11.0 0.26.0 13.0 3.10 3.14 cu126,cu128,cu129,cu130
    2.12.0 2.12.1 0.27.1 13.0 3.10 3.14 cu126,cu130,cu132
    2.13.0 2.13.0 0.28.0 13.0 3.10 3.14 cu126,cu130,cu132
    2.14.0 2.14.1 0.29.1 13.0 3.10 3.14 cu126,cu130,cu132
    2.15.0 2.15.0 0.29.2 13.2 3.11 3.15 cu130,cu132
""")
)
def test_a_release_of_torch(row: list[str]) -> None:
    found = release(row[0])
    assert found is not None
    assert found is release_of_torchvision(row[2])
    pythons = [".".join(map(str, python)) for python in (found.oldest_python, found.newest_python)]
    assert [found.torch, found.torchvision, found.default_cuda, *pythons, ",".join(found.tags)] == row[1:]


@each(cells("10.1 cu101|10.2 cu102|11.0 cu110|11.1 cu111|11.3 cu113|11.5 cu115|11.6 cu116|11.7 cu117|11.8 cu118|"
            "12.0 None|12.1 cu121|12.3 cu121|12.4 cu124|12.8 cu128|13.1 cu130".replace("|", "\n")))  # fmt: skip
def test_the_index_of_a_cuda(row: list[str]) -> None:
    assert str(tag_for(numbers(row[0]))) == row[1]


# Requires-Python and the extra `torch` on the Python Package Index, and the oldest torch that it was seen to work with.
@each(
    cells("""
    4.57.0 2.2 3.9  2.4
    4.57.6 2.2 3.9  2.4
    5.0.0  2.2 3.10 2.4
    5.1.0  2.4 3.10 2.4
    5.7.0  2.4 3.10 2.4
    5.8.0  2.4 3.10 2.5
    5.14.1 2.4 3.10 2.5
    5.15.0 2.5 3.10 2.5
    5.18.0 2.5 3.10 2.5
    5.19.0 2.5 3.10 2.6
    5.20.0 2.6 3.10 2.6
    5.21.0 2.6 3.11 2.6
    5.23.0 2.6 3.11 2.6
""")
)
def test_what_a_transformers_wants(row: list[str]) -> None:
    found = releases(row[0])
    assert found is not None
    assert [".".join(map(str, pair)) for pair in (found.torch, found.python, found.works_with)] == row[1:]
    assert knows_qwen3_vl(row[0])


def test_a_transformers_before_4_57_does_not_know_the_model() -> None:
    assert releases("4.56.2") is None
    assert not knows_qwen3_vl("4.56.2")


@each(
    cells("""
    0.16.0 2.9.1  3.10 3.13 >=4.56.0,<5
    0.19.1 2.10.0 3.10 3.13 >=4.56.0,!=5.0.*,!=5.1.*,!=5.2.*,!=5.3.*,!=5.4.*,!=5.5.0
    0.26.0 2.11.0 3.10 3.14 >=5.5.3
    0.31.0 2.13.0 3.10 3.14 >=5.10.4,<5.18.0
    0.32.0 2.13.0 3.11 3.14 >=5.16.1,<5.20.0
    0.33.0 2.14.0 3.11 3.14 >=5.16.1,<5.21.0
""")
)
def test_what_a_vllm_asks_for(row: list[str]) -> None:
    said = [[v.version, v.torch, *(".".join(map(str, p)) for p in (v.oldest_python, v.newest_python)), v.transformers]
            for v in VLLM]  # fmt: skip
    assert row in said


# torch, CUDA, and the Pythons of the wheels among the files of flash-attention's release v2.8.3.
@each(
    cells("""
    2.3  12 -
    2.4  12 cp39 cp310 cp311 cp312
    2.5  12 cp39 cp310 cp311 cp312 cp313
    2.6  12 cp39 cp310 cp311 cp312 cp313
    2.7  12 cp39 cp310 cp311 cp312 cp313
    2.8  12 cp39 cp310 cp311 cp312 cp313
    2.9  12 cp312
    2.9  13 cp312
    2.10 12 -
    2.10 13 cp312
""")
)
def test_the_wheels_of_flash_attn(row: list[str]) -> None:
    pythons = ("cp38", "cp39", "cp310", "cp311", "cp312", "cp313", "cp314")
    there = [p for p in pythons if wheel_name(numbers(row[0]), int(row[1]), abi=True, python=p)]
    assert there == [p for p in row[2:] if p != "-"]
    old_abi = [p for p in pythons if wheel_name(numbers(row[0]), int(row[1]), abi=False, python=p)]
    assert old_abi == (there if numbers(row[0]) < (2, 9) else [])


@each(
    cells("""
    ubuntu 20.04 ubuntu2004 11.0
    ubuntu 22.04 ubuntu2204 11.7
    ubuntu 24.04 ubuntu2404 12.5
    ubuntu 26.04 ubuntu2604 13
    debian 11    debian11   11.5
    debian 12    debian12   12.3
    debian 13    debian13   13
""")
)
def test_the_repository_of_a_distribution(row: list[str]) -> None:
    found = repository(row[0], row[1], wsl=False)
    assert found is not None
    assert [found.name, found.toolkit((found.major, 0))] == row[2:]
    assert found.toolkit((found.major - 1, 8)) is None
    assert found.toolkit((found.major + 1, 1)) == f"{found.major + 1}.1"


def test_in_wsl_the_repository_is_that_of_wsl() -> None:
    assert [getattr(repository(os_id, "13", wsl=True), "name", None) for os_id in ("ubuntu", "debian", "fedora")] == [
        "wsl-ubuntu",
        "wsl-ubuntu",
        None,
    ]


# Against which torch each was compiled: their wheels link to libtorch, or Requires-Dist names one torch.
COMPILED = [
    "apex", "auto-gptq", "autoawq-kernels", "causal-conv1d", "detectron2", "exllamav2", "fbgemm-gpu", "flash-attn",
    "flash-attn-3", "flash-mla", "gptqmodel", "grouped-gemm", "mamba-ssm", "mmcv", "natten", "pyg-lib", "pytorch3d",
    "sageattention", "sgl-kernel", "torch-cluster", "torch-scatter", "torch-sparse", "torch-spline-conv", "torchao",
    "torchaudio", "torchcodec", "torchtext", "transformer-engine-torch", "vllm", "xformers",
]  # fmt: skip


def test_what_was_compiled_for_the_torch_that_goes_is_named() -> None:
    others = {"bitsandbytes": "0.48.0", "triton": "3.5.0", "peft": "0.17.0"}
    box = with_packages(one_3090(), **dict.fromkeys(COMPILED, "0.1"), **others)
    made = plan(box, PlanOptions(pins=tuple(pins_of([("torch==2.6.0", "requirements.txt:1")], one_3090(), bare=True))))
    assert {change.name for change in made.changes} & {*COMPILED, *others} == set(COMPILED)


@pytest.mark.parametrize(("torch", "torchaudio"), [("2.8", "2.8"), ("2.11", "2.11"), ("2.12", "2.11")])
def test_the_torchaudio_of_a_torch(torch: str, torchaudio: str) -> None:
    assert torchaudio_for(numbers(torch)) == torchaudio


@pytest.mark.parametrize(
    ("name", "version", "old"),
    [("torch", "2.2.2", True), ("torch", "2.3.0", False), ("scikit-learn", "1.4.1", True), ("scipy", "1.13.0", False),
     ("scikit-learn", "1.4.2", False), ("pandas", "1.0", False), ("torch", None, False)],
)  # fmt: skip
def test_what_was_built_for_numpy_1(name: str, version: str | None, old: bool) -> None:
    assert is_built_for_numpy_1(name, version) == old


@pytest.mark.parametrize("capability", ["8.0", "9.0", "10.0", "10.3", "12.0"])
def test_a_gpu_that_may_be_divided(capability: str) -> None:
    box = with_gpu(one_3090(), 0, compute_capability=capability, mig_enabled=None)
    box = replace(box, environment={"CUDA_VISIBLE_DEVICES": "MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb"})
    assert visible(box).wrong is None
