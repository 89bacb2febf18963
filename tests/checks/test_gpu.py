"""What the GPUs are, and how they are set up."""

from msgspec.structs import replace

from envcheck.snapshot import PciGpu
from tests.boxes import docker, healthy_2x3090, hgx_h100, one_3090, with_environment, with_gpu, wsl2
from tests.checks.judge import alarms, commands, findings, passes, problems, the


def test_unlike_gpus_are_told_for_tensor_parallelism() -> None:
    box = with_environment(healthy_2x3090(), CUDA_DEVICE_ORDER="PCI_BUS_ID")
    box = with_gpu(box, 1, name="NVIDIA GeForce RTX 4060 Ti", compute_capability="8.9")
    assert problems(box)["gpus-differ"] == "info"
    assert passes(box)["gpu.present"].startswith(
        "2 GPUs: 1 x NVIDIA GeForce RTX 3090 and 1 x NVIDIA GeForce RTX 4060 Ti"
    )


def test_alike_gpus_do_not_differ() -> None:
    assert "gpus-differ" not in problems(healthy_2x3090())


def test_gpus_of_unknown_name_are_not_said_to_differ() -> None:
    assert "gpus-differ" not in problems(with_gpu(healthy_2x3090(), 1, name=None))


def test_a_card_left_to_virtual_machines_is_mentioned() -> None:
    spare = PciGpu(address="0000:41:00.0", device_id="1b80", driver="vfio-pci")
    box = replace(one_3090(), pci_gpus=(*one_3090().pci_gpus, spare))
    present = next(f for f in findings(box) if f.check == "gpu.present")
    assert present.detail == "On the PCI bus, but not used by this driver: 0000:41:00.0 (vfio-pci)."
    assert alarms(box) == set()


def test_an_exclusive_compute_mode() -> None:
    box = with_gpu(healthy_2x3090(), 1, compute_mode="exclusive-process")
    assert problems(box) == {"gpu-exclusive-mode": "warn"}
    assert commands(the(box, "gpu-exclusive-mode")) == ["sudo nvidia-smi -i 1 -c DEFAULT"]


def test_a_prohibited_gpu() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, compute_mode="prohibited")) == {"gpu-exclusive-mode"}


def test_an_unknown_compute_mode_is_not_exclusive() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 0, compute_mode=None)) == set()


def test_in_wsl_and_in_containers_the_compute_mode_is_not_ours_to_change() -> None:
    for box in (wsl2(), docker()):
        assert commands(the(with_gpu(box, 0, compute_mode="exclusive-process"), "gpu-exclusive-mode")) == []


def test_mig_slices() -> None:
    box = with_gpu(hgx_h100(), 3, mig_enabled=True)
    assert problems(box) == {"gpu-mig-enabled": "warn"}
    assert "sudo nvidia-smi -i 3 -mig 0" in commands(the(box, "gpu-mig-enabled"))


def test_a_slice_that_was_chosen_on_purpose_is_no_alarm() -> None:
    box = with_environment(with_gpu(hgx_h100(), 0, mig_enabled=True), CUDA_VISIBLE_DEVICES="MIG-5e2c")
    assert problems(box) == {"gpu-mig-enabled": "info"}
