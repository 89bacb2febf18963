"""A healthy machine gets no alarm."""

from collections.abc import Callable

import pytest

from envcheck.snapshot import Process, Snapshot
from tests.boxes import HEALTHY, MIB, healthy_2x3090, no_bridge, with_driver, with_gpu, with_pcie
from tests.checks.judge import alarms, findings, passes, problems


@pytest.mark.parametrize("box", HEALTHY, ids=lambda box: box.__name__)
def test_no_alarm_on_a_healthy_box(box: Callable[[], Snapshot]) -> None:
    assert alarms(box()) == set()


@pytest.mark.parametrize("box", HEALTHY, ids=lambda box: box.__name__)
def test_no_check_breaks_on_a_healthy_box(box: Callable[[], Snapshot]) -> None:
    assert [f.title for f in findings(box()) if f.status == "error"] == []


def test_the_reference_box_has_nothing_at_all_to_be_told() -> None:
    assert problems(healthy_2x3090()) == {}


def test_a_missing_bridge_is_told_but_no_alarm() -> None:
    assert problems(no_bridge()) == {"nvlink-absent": "info", "p2p-unavailable": "info"}


def test_what_is_right_is_told_with_its_value() -> None:
    said = passes(healthy_2x3090())
    assert said["gpu.present"] == "2 GPUs: NVIDIA GeForce RTX 3090, 24.0 GiB each"
    assert said["gpu.pcie"] == "PCIe 4.0 x16"
    assert said["driver.version"] == "Driver 535.183.01, CUDA up to 12.2"
    assert said["host.system"] == "Ubuntu 22.04.5 LTS, kernel 5.15.0-122-generic"
    assert said["link.nvlink"] == "NVLink 3: 4 links active on GPUs 0 and 1"


@pytest.mark.parametrize("version", ["535.54.03", "550.163.01", "580.95.05", "610.43.02", "999.1"])
def test_every_driver_from_535_on_is_right(version: str) -> None:
    assert alarms(with_driver(healthy_2x3090(), version=version, kernel_module=version)) == set()


def test_a_desktop_on_the_first_gpu_is_no_alarm() -> None:
    desktop = (
        Process(pid=2101, name="Xorg", memory_bytes=310 * MIB, kind="graphics"),
        Process(pid=2455, name="gnome-shell", memory_bytes=95 * MIB, kind="graphics"),
    )
    box = with_gpu(healthy_2x3090(), 0, processes=desktop, memory_used_bytes=700 * MIB, display_active=True)
    assert alarms(box) == set()


def test_a_gpu_under_full_load_is_no_alarm() -> None:
    busy = {"performance_state": 2, "utilization_percent": 100, "throttle_reasons": ("sw-power-cap",), "power_w": 349.0}
    box = with_pcie(with_gpu(healthy_2x3090(), 0, temperature_c=78, **busy), 0, generation=4)
    assert alarms(box) == set()


def test_an_open_module_from_a_runfile_is_no_alarm() -> None:
    box = with_driver(healthy_2x3090(), kernel_module_open=True, packages=())
    assert alarms(box) == set()
