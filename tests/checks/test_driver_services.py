"""nvidia-uvm and the fabric manager."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Deep, DeviceNode, Driver, FabricManager, Snapshot, Trial
from tests.boxes import docker, driver_525, healthy_2x3090, hgx_h100, no_gpu, with_driver, with_host, wsl2
from tests.checks.judge import alarms, commands, passes, the


def without_uvm(box: Snapshot) -> Snapshot:
    nodes = tuple(n for n in (box.driver or Driver()).devices if "uvm" not in n.path)
    return with_driver(box, uvm_loaded=False, devices=nodes)


def test_uvm_is_not_loaded() -> None:
    box = without_uvm(healthy_2x3090())
    assert alarms(box) == {"uvm-missing"}
    assert commands(the(box, "uvm-missing"))[0] == "sudo modprobe nvidia-uvm"


def test_a_node_that_is_there_is_enough() -> None:
    assert alarms(with_driver(healthy_2x3090(), uvm_loaded=False)) == set()


def test_gpus_that_were_written_into_the_snapshot_of_a_box_without_driver_miss_no_uvm() -> None:
    bare = with_driver(no_gpu(), version="580.95.05", cuda_version="13.0", kernel_module="580.95.05", nvml_error=None)
    assert alarms(replace(bare, gpus=healthy_2x3090().gpus)) == set()


def test_uvm_is_not_missed_where_cuda_was_seen_working() -> None:
    box = replace(without_uvm(healthy_2x3090()), deep=Deep(trials=(Trial(name="cuda", ok=True),)))
    assert alarms(box) == set()


def test_uvm_that_comes_on_demand_is_not_missed() -> None:
    assert alarms(with_driver(without_uvm(healthy_2x3090()), uvm_on_demand=True)) == set()


def test_nothing_comes_on_demand_into_a_container() -> None:
    box = with_host(with_driver(without_uvm(healthy_2x3090()), uvm_on_demand=True), container="docker")
    assert alarms(box) == {"uvm-missing"}


def test_wsl_has_no_uvm_and_needs_none() -> None:
    assert alarms(with_driver(wsl2(), uvm_loaded=False)) == set()


def test_a_container_that_was_not_given_the_uvm_node() -> None:
    nodes = (DeviceNode(path="/dev/nvidiactl", readable=True, writable=True),)
    assert alarms(with_driver(docker(), devices=nodes)) == {"uvm-missing"}


def test_a_newer_driver_does_not_bring_the_missing_uvm_of_a_container() -> None:
    nodes = (DeviceNode(path="/dev/nvidiactl", readable=True, writable=True),)
    box = with_driver(with_host(driver_525(), container="docker"), devices=nodes)
    assert alarms(box) == {"uvm-missing", "driver-too-old"}


@pytest.mark.parametrize("state", ["not-started", "in-progress"])
@pytest.mark.parametrize("container", [None, "docker"])
def test_gpus_that_wait_for_the_nvlink_fabric(state: str, container: str | None) -> None:
    """Also where the switches are no PCI devices (B200), and in a container that does not see the manager."""
    box = with_host(hgx_h100(), container=container)
    box = with_driver(box, fabric_manager=None)
    box = replace(box, gpus=tuple(replace(gpu, fabric_state=state) for gpu in box.gpus))
    assert alarms(box) == {"fabric-manager-missing"}
    assert f"is {state}" in the(box, "fabric-manager-missing").detail


def test_a_registration_that_failed_and_one_that_went_well() -> None:
    box = hgx_h100()
    failed = tuple(replace(gpu, fabric_state="completed", fabric_status=999) for gpu in box.gpus)
    well = tuple(replace(gpu, fabric_state="completed", fabric_status=0) for gpu in box.gpus)
    assert "NVML error 999" in the(replace(box, gpus=failed), "fabric-manager-missing").detail
    assert alarms(replace(box, gpus=well)) == set()


def test_the_switches_of_b200_are_managed_over_infiniband() -> None:
    box = with_driver(hgx_h100(), fabric_manager=None)
    waiting = {"fabric_state": "in-progress", "compute_capability": "10.0"}
    box = replace(box, gpus=tuple(replace(gpu, **waiting) for gpu in box.gpus))
    assert "sudo modprobe -a mlx5_ib ib_umad" in commands(the(box, "fabric-manager-missing"))


def test_an_nvswitch_machine_without_a_running_fabric_manager() -> None:
    box = with_driver(hgx_h100(), fabric_manager=FabricManager(nvswitches=4, running=False))
    assert alarms(box) == {"fabric-manager-missing"}
    steps = commands(the(box, "fabric-manager-missing"))
    assert steps[0] == "sudo apt-get install -y nvidia-fabricmanager-550=550.90.07-*"


def test_a_fabric_manager_of_another_version_than_the_driver() -> None:
    box = with_driver(hgx_h100(), fabric_manager=FabricManager(nvswitches=4, running=True, version="550.54.15"))
    assert alarms(box) == {"fabric-manager-missing"}
    assert "must be the same" in the(box, "fabric-manager-missing").detail


def test_a_running_fabric_manager_is_right() -> None:
    assert passes(hgx_h100())["driver.fabric-manager"] == "Fabric manager 550.90.07, 4 NVSwitches"


def test_a_container_cannot_see_its_hosts_fabric_manager() -> None:
    box = with_driver(hgx_h100(), fabric_manager=FabricManager(nvswitches=4, running=False))
    assert alarms(with_host(box, container="docker")) == set()


def test_a_machine_without_nvswitches_needs_none() -> None:
    assert alarms(with_driver(healthy_2x3090(), fabric_manager=FabricManager(nvswitches=0, running=False))) == set()
