"""CUDA: the driver against torch's CUDA, toolkits, the host compiler, the loader's path."""

import pytest
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.snapshot import Compiler, Deep, Driver, LoaderLibrary, Snapshot, Toolkit, Trial
from tests.boxes import (
    binding_facts_only,
    healthy_2x3090,
    hgx_h100,
    jetson,
    no_gpu,
    with_cuda,
    with_driver,
    with_environment,
    with_host,
    with_packages,
    with_torch,
    wsl2,
)
from tests.checks.environment import (
    advice,
    commands,
    hushed,
    problems,
    reason,
    the,
    with_compiler,
    without_fitting_wheel,
)


def cuda_problems(box: Snapshot) -> dict[str, str]:
    """Of area cuda only: another CUDA also upsets flash-attn and others."""
    return {p: s for p, s in problems(box).items() if p.startswith(("cuda-", "host-", "ld-"))}


def cuda13(driver: str = "535.183.01") -> Snapshot:
    box = with_torch(healthy_2x3090(), version="2.14.0+cu130", cuda="13.0")
    return with_cuda(with_driver(box, version=driver, kernel_module=driver), nvcc="13.0")


def test_a_cuda_13_build_needs_driver_580() -> None:
    finding = the(cuda13(), "cuda-runtime-too-new")
    assert finding.status == "fail"
    assert finding.title == "torch's CUDA 13.0 needs driver 580.65.06 or newer"
    assert "The driver is 535.183.01" in finding.detail


def test_the_way_out_is_a_newer_driver_or_the_same_torch_for_an_older_cuda() -> None:
    bare = with_packages(cuda13(), flash_attn=None)
    typed = commands(bare, "cuda-runtime-too-new")
    assert any("nvidia-driver-580" in command for command in typed)
    assert any(c.endswith("--index-url https://download.pytorch.org/whl/cu126") for c in typed)
    assert any("torch==2.12.1+cu126 torchvision==0.27.1+cu126" in command for command in typed)


def test_what_was_compiled_for_the_old_torch_goes_with_it() -> None:
    assert "This also replaces or removes flash-attn, compiled for another torch" in advice(
        cuda13(), "cuda-runtime-too-new"
    )
    typed = commands(cuda13(), "cuda-runtime-too-new")
    assert any(command.startswith("envcheck install ") for command in typed)
    assert not any("whl/cu126" in command for command in typed)


def test_in_wsl_the_newer_driver_is_one_of_windows() -> None:
    box = with_torch(with_driver(wsl2(), version="560.94", cuda_version="12.6"), version="2.14.0", cuda="13.0")
    assert "In Windows, install the newest NVIDIA driver" in advice(box, "cuda-runtime-too-new")
    assert not any("apt-get" in command for command in commands(box, "cuda-runtime-too-new"))


def test_forward_compatibility_is_named_for_data_centre_cards_only() -> None:
    h100 = with_torch(hgx_h100(), version="2.14.0+cu130", cuda="13.0")
    assert "forward compatibility" in advice(h100, "cuda-runtime-too-new")
    assert any("cuda-compat-13-0" in command for command in commands(h100, "cuda-runtime-too-new"))
    assert "forward compatibility" not in advice(cuda13(), "cuda-runtime-too-new")


@pytest.mark.parametrize(("cuda", "driver"), [("12.9", "525.60.13"), ("11.8", "450.80.02"), ("13.2", "580.65.06")])
def test_the_oldest_driver_of_each_major_runs_all_of_its_minors(cuda: str, driver: str) -> None:
    assert "cuda-runtime-too-new" not in problems(with_torch(with_driver(cuda13(), version=driver), cuda=cuda))


@pytest.mark.parametrize(("cuda", "driver"), [("12.1", "525.53"), ("11.8", "450.36.06"), ("13.0", "575.64.05")])
def test_a_driver_just_below_does_not(cuda: str, driver: str) -> None:
    box = with_torch(with_driver(cuda13(), version=driver), cuda=cuda)
    found = {**problems(box), **dict.fromkeys(hushed(box), "skip")}
    assert "cuda-runtime-too-new" in found


def test_without_the_drivers_version_its_cuda_version_decides() -> None:
    box = replace(binding_facts_only(), driver=Driver(cuda_version="12.2"))
    assert "cuda-runtime-too-new" in problems(with_torch(box, version="2.14.0", cuda="13.0"))
    assert "cuda-runtime-too-new" not in problems(with_torch(box, version="2.8.0", cuda="12.8"))


def test_a_major_beyond_the_table_is_judged_by_what_the_driver_reports() -> None:
    new = with_torch(with_driver(cuda13(), version="700.10", cuda_version="14.1"), cuda="14.0")
    assert "cuda-runtime-too-new" not in problems(new)
    old = with_torch(with_driver(cuda13(), version="610.43.02", cuda_version="13.3"), cuda="14.0")
    assert "newer than envcheck's table" in the(old, "cuda-runtime-too-new").detail


def test_without_a_driver_the_runtime_is_no_second_alarm() -> None:
    box = with_driver(cuda13(), nvml_error=9, version=None, cuda_version=None, kernel_module=None)
    assert "cuda-runtime-too-new" not in problems(replace(box, gpus=()))


def test_an_old_driver_explains_it() -> None:
    assert hushed(cuda13("525.147.05"))["cuda-runtime-too-new"] == "driver-too-old"


def test_a_driver_that_could_not_be_read_is_not_judged() -> None:
    box = replace(cuda13(), driver=Driver(), unavailable={"driver.version": "NVML 4"})
    assert reason(box, "cuda.runtime") == "NVML 4"


def test_no_toolkit_is_only_told_where_nothing_has_to_be_built() -> None:
    box = with_cuda(healthy_2x3090(), nvcc=None, nvcc_path=None, toolkits=())
    assert cuda_problems(box) == {"cuda-toolkit-missing": "info"}


def test_no_toolkit_is_a_warning_where_flash_attn_must_be_built() -> None:
    box = with_cuda(without_fitting_wheel(), nvcc=None, nvcc_path=None, toolkits=())
    assert the(box, "cuda-toolkit-missing").status == "warn"


def toolkit_missing_on(os_id: str, os_version: str, **facts: object) -> Snapshot:
    box = with_cuda(healthy_2x3090(), nvcc=None, nvcc_path=None, toolkits=())
    return with_host(box, os_id=os_id, os_version=os_version, **facts)


@pytest.mark.parametrize(
    ("os_id", "version", "facts", "folder", "package"),
    [
        ("ubuntu", "22.04", {}, "ubuntu2204/x86_64", "cuda-toolkit-12-8"),
        ("ubuntu", "24.04", {}, "ubuntu2404/x86_64", "cuda-toolkit-12-8"),
        ("debian", "12", {}, "debian12/x86_64", "cuda-toolkit-12-8"),
        ("ubuntu", "22.04", {"wsl": 2}, "wsl-ubuntu/x86_64", "cuda-toolkit-12-8"),
        ("ubuntu", "22.04", {"machine": "aarch64"}, "ubuntu2204/sbsa", "cuda-toolkit-12-8"),
    ],
)
def test_the_toolkit_comes_from_nvidias_repository_of_this_distribution(
    os_id: str, version: str, facts: dict[str, object], folder: str, package: str
) -> None:
    typed = commands(toolkit_missing_on(os_id, version, **facts), "cuda-toolkit-missing")
    assert f"repos/{folder}/cuda-keyring_1.1-1_all.deb" in typed[0]
    assert typed[-1] == f"sudo apt-get install -y {package}"


def test_a_toolkit_older_than_the_repository_is_replaced_by_its_oldest() -> None:
    box = with_torch(toolkit_missing_on("ubuntu", "24.04"), version="2.5.1+cu121", cuda="12.1")
    assert commands(box, "cuda-toolkit-missing")[-1].endswith("cuda-toolkit-12-5")
    assert "CUDA_HOME=/usr/local/cuda-12.5" in advice(box, "cuda-toolkit-missing")


def test_a_distribution_without_repository_is_shown_the_archive() -> None:
    box = toolkit_missing_on("alpine", "3.20", package_manager="apk")
    assert "cuda-toolkit-archive" in advice(box, "cuda-toolkit-missing")
    assert commands(box, "cuda-toolkit-missing") == []


def test_a_toolkit_that_is_not_on_path_counts() -> None:
    assert cuda_problems(with_cuda(healthy_2x3090(), nvcc=None, nvcc_path=None)) == {}


def test_an_nvcc_whose_version_could_not_be_read_is_not_judged() -> None:
    box = replace(with_cuda(healthy_2x3090(), nvcc=None, toolkits=()), unavailable={"cuda.nvcc": "no release"})
    assert cuda_problems(box) == {}
    assert reason(box, "cuda.toolkit") == "no release"


def test_an_nvcc_of_another_major_cannot_build_for_torch() -> None:
    box = with_cuda(healthy_2x3090(), nvcc="11.8", toolkits=(Toolkit(path="/usr/local/cuda-11.8", version="11.8"),))
    assert the(box, "cuda-toolkit-mismatch").title == "nvcc 11.8 does not match torch's CUDA 12.8"
    assert cuda_problems(box) == {"cuda-toolkit-mismatch": "warn"}


def test_the_fitting_toolkit_on_the_box_is_used_rather_than_a_new_one() -> None:
    kits = tuple(Toolkit(path=f"/usr/local/cuda-{v}", version=v) for v in ("11.8", "12.4"))
    box = with_cuda(healthy_2x3090(), nvcc="11.8", toolkits=kits)
    assert commands(box, "cuda-toolkit-mismatch") == []
    assert "CUDA_HOME=/usr/local/cuda-12.4" in advice(box, "cuda-toolkit-mismatch")


def test_another_minor_of_the_same_major_is_right() -> None:
    assert "cuda-toolkit-mismatch" not in problems(with_cuda(healthy_2x3090(), nvcc="12.1"))


def test_cuda_home_that_is_not_there() -> None:
    box = with_cuda(healthy_2x3090(), home="/usr/local/cuda-12.1", home_exists=False)
    assert "/usr/local/cuda-12.1, which is not there" in the(box, "cuda-home-wrong").detail
    assert "CUDA_HOME=/usr/local/cuda-12.4" in advice(box, "cuda-home-wrong")


def test_cuda_home_without_a_toolkit_in_it() -> None:
    box = with_cuda(healthy_2x3090(), home="/opt", home_exists=True)
    assert "holds no CUDA toolkit" in the(box, "cuda-home-wrong").detail


def test_cuda_home_of_another_toolkit_than_nvcc() -> None:
    box = with_cuda(healthy_2x3090(), home="/usr/local/cuda-12.1", home_exists=True, home_version="12.1")
    assert the(box, "cuda-home-wrong").status == "warn"


def test_cuda_home_of_nvccs_own_toolkit_is_right() -> None:
    box = with_cuda(healthy_2x3090(), home="/usr/local/cuda", home_exists=True, home_version="12.4")
    assert cuda_problems(box) == {}


def test_no_compiler_is_a_warning_with_a_gpu_and_a_word_without() -> None:
    assert cuda_problems(with_cuda(healthy_2x3090(), compiler=None)) == {"host-compiler-missing": "warn"}
    assert problems(no_gpu())["host-compiler-missing"] == "info"


def test_a_compiler_that_is_named_and_not_there() -> None:
    box = with_cuda(healthy_2x3090(), compiler=Compiler(command="g++-9"))
    assert the(box, "host-compiler-missing").title == "The C++ compiler g++-9 is not there"


@pytest.mark.parametrize(
    ("nvcc", "kind", "accepted", "refused"),
    [
        ("11.8", "gcc", "11.5.0", "12.3.0"),
        ("12.1", "gcc", "12.3.0", "13.2.0"),
        ("12.4", "gcc", "13.2.0", "14.2.0"),
        ("12.8", "gcc", "14.2.0", "15.1.0"),
        ("13.2", "gcc", "15.2.0", "16.1.0"),
        ("12.4", "clang", "17.0.6", "18.1.0"),
    ],
)
def test_each_nvcc_accepts_compilers_up_to_a_version(nvcc: str, kind: str, accepted: str, refused: str) -> None:
    box = with_cuda(healthy_2x3090(), nvcc=nvcc)
    assert "host-compiler-too-new" not in problems(with_compiler(box, accepted, kind))
    assert problems(with_compiler(box, refused, kind))["host-compiler-too-new"] == "warn"


def test_an_nvcc_newer_than_the_table_is_judged_by_its_last_row_and_that_is_said() -> None:
    finding = the(with_compiler(with_cuda(healthy_2x3090(), nvcc="13.9"), "17.1.0"), "host-compiler-too-new")
    assert finding.status == "info"
    assert "newer than envcheck's table" in finding.detail


def test_an_older_gcc_is_installed_beside_the_present_one() -> None:
    box = with_compiler(with_host(with_cuda(healthy_2x3090(), nvcc="12.1"), os_version="24.04"), "13.3.0")
    assert commands(box, "host-compiler-too-new")[-1] == "sudo apt-get install -y gcc-12 g++-12"
    assert "NVCC_CCBIN=g++-12" in advice(box, "host-compiler-too-new")


def test_where_no_old_enough_gcc_is_packaged_a_newer_toolkit_is_the_way() -> None:
    box = with_host(with_cuda(healthy_2x3090(), nvcc="11.5"), os_id="debian", os_version="13")
    assert "toolkit" in advice(with_compiler(box, "14.2.0"), "host-compiler-too-new").lower()


def test_another_major_in_the_loaders_path_shadows_torchs_libraries() -> None:
    box = with_cuda(healthy_2x3090(), loader_path=("/usr/local/cuda-11.8/lib64",))
    assert cuda_problems(box) == {"ld-library-path-shadows": "warn"}
    assert "/usr/local/cuda-11.8/lib64 (CUDA 11.8)" in the(box, "ld-library-path-shadows").detail


def test_stubs_in_the_loaders_path_hide_the_driver() -> None:
    stubs = "/usr/local/cuda-12.4/lib64/stubs"
    box = with_cuda(healthy_2x3090(), loader_path=(stubs,), loader_stubs=(stubs,))
    assert "stubs" in the(box, "ld-library-path-shadows").detail
    assert the(box, "ld-library-path-shadows").status == "warn"


def test_an_older_minor_in_the_loaders_path_is_told_but_no_alarm() -> None:
    box = with_cuda(healthy_2x3090(), loader_path=("/usr/local/cuda/lib64",), nvcc_path="/usr/local/cuda/bin/nvcc")
    assert cuda_problems(box) == {"ld-library-path-shadows": "info"}


@pytest.mark.parametrize(
    ("soname", "version", "distribution", "status"),
    [
        ("libnvJitLink.so.12", "12.1.105", ("nvidia-nvjitlink-cu12", "12.8.93"), "warn"),
        ("libcudnn.so.9", "9.0.0", ("nvidia-cudnn-cu12", "9.10.2.21"), "info"),
        ("libnccl.so.2", "2.18.3", ("nvidia-nccl-cu12", "2.27.3"), "info"),
        ("libcudnn.so.9", "9.10.2", ("nvidia-cudnn-cu12", "9.10.2.21"), None),
        ("libcudnn.so.9", "9.12.0", ("nvidia-cudnn-cu12", "9.10.2.21"), None),
        ("libcudnn.so.8", "8.9.7", ("nvidia-cudnn-cu12", "9.10.2.21"), None),
        ("libcudnn.so.9", "9.0.0", ("nvidia-cudnn-frontend", "1.9.0"), None),
    ],
)
def test_an_older_release_of_a_library_with_the_same_soname_is_judged_by_its_file(
    soname: str, version: str, distribution: tuple[str, str], status: str | None
) -> None:
    library = LoaderLibrary(name=soname, folder="/opt/lib", version=version)
    box = with_cuda(healthy_2x3090(), loader_path=("/opt/lib",), loader_libraries=(library,))
    name, installed = distribution
    box = replace(box, packages={**box.packages, name: installed})
    assert cuda_problems(box).get("ld-library-path-shadows") == status
    if status:
        assert f"/opt/lib/{soname} ({version}; torch has {installed})" in the(box, "ld-library-path-shadows").detail


@pytest.mark.parametrize(("version", "status"), [("3.4.21", "fail"), ("3.4.0", "fail"), ("3.4.22", None)])
def test_an_older_libstdcxx_than_torch_needs_in_the_loaders_path(version: str, status: str | None) -> None:
    library = LoaderLibrary(name="libstdc++.so.6", folder="/opt/old/lib/", version=version)
    box = with_cuda(healthy_2x3090(), loader_libraries=(library,))
    assert cuda_problems(box).get("ld-library-path-shadows") == status
    if status:
        assert "/opt/old/lib/libstdc++.so.6" in the(box, "ld-library-path-shadows").detail


def test_the_variable_alone_tells_too() -> None:
    box = with_environment(healthy_2x3090(), LD_LIBRARY_PATH="/usr/local/cuda-11.8/lib64:/home/user/lib")
    assert problems(box)["ld-library-path-shadows"] == "warn"


def test_the_drivers_libraries_of_wsl_belong_there() -> None:
    assert cuda_problems(with_cuda(wsl2(), loader_path=("/usr/lib/wsl/lib",))) == {}


def test_torchs_own_cuda_in_the_loaders_path_is_right() -> None:
    assert cuda_problems(with_cuda(healthy_2x3090(), loader_path=("/usr/local/cuda-12.8/lib64",))) == {}


def test_a_jetsons_driver_is_not_compared_with_that_of_other_boxes() -> None:
    assert cuda_problems(with_driver(with_torch(jetson(), cuda="13.0"), version="540.4.0")) == {
        "cuda-toolkit-mismatch": "warn"
    }


LOADED = "loaded libnvJitLink.so.12"
OWN = "/home/user/embed/lib/python3.10/site-packages/nvidia/nvjitlink/lib/libnvJitLink.so.12"


def with_loaded(path: str) -> Snapshot:
    """`--deep` imported torch, which loaded this nvJitLink; 12.8.93 is installed."""
    tried = Trial(name="import torch", ok=True, values={"version": "2.8.0+cu128", "nccl": "2.27.3", LOADED: path})
    box = with_packages(healthy_2x3090(), nvidia_nvjitlink_cu12="12.8.93")
    return replace(box, deep=Deep(trials=(tried,)))


def test_the_libraries_that_torch_loaded_are_the_installed_ones() -> None:
    box = with_loaded(OWN)
    assert cuda_problems(box) == {}
    assert "cuda.loaded-libraries" in {f.check for f in run_checks(box) if f.status == "pass"}


def test_torch_loaded_an_older_copy_than_the_installed_one() -> None:
    box = with_loaded("/usr/local/cuda-12.1/lib64/libnvJitLink.so.12.1.105")
    assert cuda_problems(box) == {"ld-library-path-shadows": "warn"}
    assert "installed with torch: 12.8.93" in the(box, "ld-library-path-shadows").detail


@pytest.mark.parametrize("path", ["/opt/cuda/libnvJitLink.so.12", "/usr/local/cuda-12.9/lib64/libnvJitLink.so.12.9.86"])
def test_a_copy_that_is_not_known_to_be_older_is_information(path: str) -> None:
    assert problems(with_loaded(path))["ld-library-path-shadows"] == "info"
