"""libcuda, the driver's library that CUDA starts with."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Cuda, Snapshot
from tests.boxes import docker, healthy_2x3090, hgx_h100, jetson, with_driver, with_environment, with_host, wsl2
from tests.checks.judge import advice, alarms, causes, commands, passes, the

LIBRARY = "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1"
PATH = "/usr/lib/x86_64-linux-gnu/libcuda.so.1"


def with_libcuda(box: Snapshot, **facts: object) -> Snapshot:
    """The machine as probed, with this libcuda and no other."""
    probed = with_driver(box, nvml_library=LIBRARY)
    cuda = replace(box.cuda or Cuda(), **{"libcuda": None, "libcuda_version": None, "init": None, **facts})
    return replace(probed, cuda=cuda)


def of_version(version: str, folder: str = "/usr/lib/x86_64-linux-gnu") -> dict[str, object]:
    return {"libcuda": f"{folder}/libcuda.so.1", "libcuda_version": version, "libcuda_empty": False}


def test_a_driver_without_libcuda() -> None:
    box = with_libcuda(healthy_2x3090())
    assert alarms(box) == {"libcuda-missing"}
    assert "nvidia-smi works" in the(box, "libcuda-missing").detail


def test_a_container_with_the_capability_utility_alone() -> None:
    box = with_environment(with_libcuda(docker()), NVIDIA_DRIVER_CAPABILITIES="utility")
    assert alarms(box) == {"libcuda-missing"}
    assert "without compute" in the(box, "libcuda-missing").detail
    assert "NVIDIA_DRIVER_CAPABILITIES=compute,utility" in advice(the(box, "libcuda-missing"))


def test_an_empty_file_that_came_with_the_image_is_removed() -> None:
    box = with_host(with_libcuda(docker(), libcuda=PATH, libcuda_empty=True), root=True)
    assert commands(the(box, "libcuda-missing")) == [f"rm {PATH}", "ldconfig"]


@pytest.mark.parametrize(
    ("os_id", "manager", "packages", "package"),
    [
        ("ubuntu", "apt-get", ("nvidia-driver-535 535.183.01",), "libnvidia-compute-535"),
        ("ubuntu", "apt-get", ("nvidia-headless-535-server 535.183.01",), "libnvidia-compute-535-server"),
        ("debian", "apt-get", ("nvidia-driver 535.183.01",), "libcuda1"),
        ("fedora", "dnf", ("akmod-nvidia 535.183.01",), "xorg-x11-drv-nvidia-cuda-libs"),
        ("rhel", "dnf", (), "nvidia-driver-cuda-libs"),
        ("arch", "pacman", ("nvidia-open 535.183.01",), "nvidia-utils"),
        ("opensuse-leap", "zypper", (), "nvidia-compute-G06"),
    ],
)
def test_each_distribution_has_its_package(os_id: str, manager: str, packages: tuple[str, ...], package: str) -> None:
    box = with_host(with_libcuda(healthy_2x3090()), os_id=os_id, os_like=(), package_manager=manager)
    last = commands(the(with_driver(box, packages=packages), "libcuda-missing"))[-1]
    assert last.startswith(f"sudo {manager}")
    assert last.endswith(f" {package}")


def test_wsl_is_shown_the_folder_of_windows() -> None:
    box = with_libcuda(wsl2(), libcuda_elsewhere="/usr/lib/wsl/lib/libcuda.so.1")
    assert alarms(box) == {"libcuda-missing"}
    assert commands(the(box, "libcuda-missing"))[-1] == "sudo ldconfig"


def test_a_library_of_another_version_is_not_the_drivers() -> None:
    box = with_libcuda(healthy_2x3090(), **of_version("550.54.15"))
    assert the(box, "libcuda-missing").title == "libcuda 550.54.15 does not match driver 535.183.01"


def test_forward_compatibility_is_for_data_centre_gpus() -> None:
    newer = of_version("565.57.01", "/usr/local/cuda-12.7/compat")
    assert alarms(with_libcuda(hgx_h100(), **newer)) == set()
    assert "forward compatibility" in passes(with_libcuda(hgx_h100(), **newer))["driver.libcuda"]
    geforce = the(with_libcuda(healthy_2x3090(), **newer), "libcuda-missing")
    assert "error 804" in geforce.detail
    assert "/usr/local/cuda-12.7/compat" in advice(geforce)


@pytest.mark.parametrize(
    "box",
    [
        with_libcuda(healthy_2x3090(), **of_version("535.183.01")),
        with_libcuda(wsl2(), libcuda="/usr/lib/wsl/lib/libcuda.so.1", libcuda_empty=False),
        with_libcuda(jetson()),
        with_driver(healthy_2x3090(), nvml_library=None),
    ],
    ids=["of the driver", "without a version in WSL", "a Jetson", "written by hand"],
)
def test_what_is_right_or_was_not_looked_at_is_no_alarm(box: Snapshot) -> None:
    assert "libcuda-missing" not in alarms(box)


def test_a_driver_that_is_not_loaded_is_the_cause_alone() -> None:
    box = replace(with_driver(with_libcuda(healthy_2x3090()), nvml_error=9), gpus=())
    assert alarms(box) == {"driver-not-loaded"}
    assert causes(box).get("libcuda-missing") is None
