"""WSL."""

from typing import Any

from msgspec.structs import replace

from envcheck.snapshot import Driver, Snapshot, Wsl
from tests.boxes import driver, healthy_2x3090, with_cuda, with_driver, with_host, wsl2
from tests.checks.judge import advice, alarms, causes, commands, problems, the


def without_gpu(**passthrough: Any) -> Snapshot:
    box = replace(wsl2(), driver=Driver(nvml_error=12), gpus=())
    return with_host(box, wsl_passthrough=Wsl(**passthrough))


def test_wsl1_is_told_to_become_wsl2() -> None:
    box = replace(with_host(without_gpu(), wsl=1, kernel="4.4.0-19041-Microsoft"), pci_gpus=())
    assert alarms(box) == {"wsl1"}
    assert "wsl.exe --set-version Ubuntu 2" in commands(the(box, "wsl1"))


def test_without_dxg_there_is_no_gpu_in_wsl2() -> None:
    found = the(without_gpu(), "wsl-gpu-missing")
    assert "/dev/dxg" in found.detail
    assert alarms(without_gpu()) == {"wsl-gpu-missing"}


def test_without_libcuda_of_windows_there_is_no_gpu_in_wsl2() -> None:
    assert "/usr/lib/wsl/lib" in the(without_gpu(dxg=True), "wsl-gpu-missing").detail


def test_the_driver_for_wsl_is_one_for_windows_and_never_a_linux_package() -> None:
    found = the(without_gpu(), "wsl-gpu-missing")
    assert "In Windows" in advice(found)
    assert not any("apt-get" in command for command in commands(found))


def test_no_driver_is_missed_a_second_time_in_wsl2() -> None:
    assert causes(without_gpu()) == {"driver-not-installed": "wsl-gpu-missing"}


def test_a_hand_written_snapshot_of_wsl2_without_a_gpu_is_understood() -> None:
    box = with_host(Snapshot(driver=Driver(nvml_error=12)), wsl=2, system="Linux")
    assert alarms(box) == {"wsl-gpu-missing"}


def test_wsl2_with_a_working_driver_needs_no_word_about_its_devices() -> None:
    box = with_host(wsl2(), wsl_passthrough=None)
    assert alarms(box) == set()


def test_the_reference_box_said_to_be_wsl2_by_hand_is_still_right() -> None:
    assert alarms(with_host(healthy_2x3090(), wsl=2)) == set()


def test_a_linux_driver_that_shadows_the_one_of_windows() -> None:
    library = "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.535.183.01"
    box = with_host(
        with_driver(
            replace(wsl2(), gpus=()),
            version=None,
            nvml_error=9,
            nvml_library="/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1",
            packages=("libnvidia-compute-535 535.183.01", "nvidia-driver-535 535.183.01"),
        ),
        wsl_passthrough=Wsl(dxg=True, libcuda="/usr/lib/wsl/lib/libcuda.so.1", linux_driver_files=(library,)),
    )
    assert alarms(box) == {"wsl-linux-driver"}
    assert causes(box)["driver-not-loaded"] == "wsl-linux-driver"
    purge = "sudo apt-get purge -y libnvidia-compute-535 nvidia-driver-535"
    assert commands(the(box, "wsl-linux-driver")) == [purge, "wsl.exe --shutdown"]


def test_a_linux_driver_that_lies_there_but_is_not_taken_is_a_warning() -> None:
    library = "/usr/lib/x86_64-linux-gnu/libcuda.so.535.183.01"
    passthrough = Wsl(dxg=True, libcuda="/usr/lib/wsl/lib/libcuda.so.1", linux_driver_files=(library,))
    assert problems(with_host(wsl2(), wsl_passthrough=passthrough)) == {"wsl-linux-driver": "warn"}


def test_a_linux_libcuda_that_the_loader_takes_is_an_alarm_even_where_nvml_works() -> None:
    box = with_cuda(with_driver(wsl2(), packages=("libnvidia-compute-535 535.1",)), libcuda="/usr/lib64/libcuda.so.1")
    assert problems(box) == {"wsl-linux-driver": "fail"}


def test_driver_packages_on_a_native_box_are_as_they_should_be() -> None:
    assert alarms(replace(healthy_2x3090(), driver=driver("550.90.07", "12.4"))) == set()


def test_too_little_memory_in_wsl2_is_for_wslconfig() -> None:
    box = with_host(wsl2(), memory_total_bytes=6 * 1024**3, swap_total_bytes=0)
    assert alarms(box) == {"wsl-memory-capped"}
    assert "memory=8GB" in advice(the(box, "wsl-memory-capped"))
    assert commands(the(box, "wsl-memory-capped")) == ["wsl.exe --shutdown"]


def test_wsl2_with_half_of_a_small_laptop_can_load_the_model() -> None:
    assert alarms(with_host(wsl2(), memory_total_bytes=8 * 1024**3, swap_total_bytes=2 * 1024**3)) == set()
