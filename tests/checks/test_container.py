"""Containers."""

from msgspec.structs import replace

from envcheck.snapshot import DeviceNode, Driver, Snapshot
from tests.boxes import docker, healthy_2x3090, no_gpu, with_driver, with_gpu, with_host
from tests.checks.judge import advice, alarms, causes, commands, the


def without_gpu() -> Snapshot:
    """`docker run` without --gpus on the reference machine: sysfs still shows the host's GPUs and their driver."""
    facts = Driver(
        nvml_error=12, kernel_module="535.183.01", version="535.183.01", uvm_loaded=True, nouveau_loaded=False
    )
    return replace(docker(), driver=facts, gpus=(), links=None)


def test_a_container_that_was_given_no_gpu() -> None:
    box = without_gpu()
    assert alarms(box) == {"container-without-gpu"}
    assert "--gpus all" in advice(the(box, "container-without-gpu"))
    assert "NVIDIA Container Toolkit" in advice(the(box, "container-without-gpu"))
    assert commands(the(box, "container-without-gpu")) == [], "what its host must do is no command in the container"


def test_compose_is_told_too() -> None:
    assert "capabilities: [gpu]" in advice(the(without_gpu(), "container-without-gpu"))


def test_podman_and_kubernetes_have_their_own_ways() -> None:
    assert "nvidia.com/gpu=all" in advice(the(with_host(without_gpu(), container="podman"), "container-without-gpu"))
    assert "limits" in advice(the(with_host(without_gpu(), container="kubernetes"), "container-without-gpu"))
    assert "--nv" in advice(the(with_host(without_gpu(), container="apptainer"), "container-without-gpu"))


def test_an_image_with_the_drivers_library_but_no_gpu_given() -> None:
    box = with_driver(without_gpu(), nvml_error=9, nvml_library="/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1")
    assert alarms(box) == {"container-without-gpu"}
    assert causes(box) == {"driver-not-loaded": "container-without-gpu"}


def test_a_container_on_a_host_that_has_no_gpu_is_not_asked_to_start_anew() -> None:
    box = with_host(no_gpu(), container="docker")
    assert alarms(box) == {"gpu-not-found"}


def test_a_container_given_devices_without_libraries_is_told_what_is_missing() -> None:
    box = with_driver(without_gpu(), devices=(DeviceNode(path="/dev/nvidia0", readable=True, writable=True),))
    assert "not the driver's libraries" in the(box, "container-without-gpu").detail


def test_a_container_on_a_host_whose_driver_does_not_run_is_told_to_mend_the_host_first() -> None:
    bound = tuple(replace(gpu, driver="nouveau") for gpu in healthy_2x3090().pci_gpus)
    box = replace(without_gpu(), pci_gpus=bound, driver=Driver(nvml_error=12, nouveau_loaded=True))
    assert alarms(box) == {"container-without-gpu"}
    assert "on the host" in the(box, "container-without-gpu").detail


def test_a_hand_written_snapshot_of_a_container_is_understood() -> None:
    assert alarms(with_host(Snapshot(driver=Driver(nvml_error=12)), container="docker")) == {"container-without-gpu"}


def test_a_container_that_sees_one_of_two_gpus_is_right() -> None:
    box = replace(docker(), gpus=docker().gpus[:1], links=None)
    assert alarms(with_gpu(box, 0, nvlink=())) == set()


def test_a_container_that_lost_its_gpu_is_told_to_start_anew() -> None:
    box = replace(with_driver(docker(), nvml_error=999, nvml_call="nvmlInit", version=None), gpus=(), links=None)
    assert alarms(box) == {"nvml-failed"}
    assert "Restart the container" in advice(the(box, "nvml-failed"))
