"""CUDA_VISIBLE_DEVICES and CUDA_DEVICE_ORDER."""

import pytest
from msgspec.structs import replace

from envcheck.compat.visible_devices import visible
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090, no_gpu, with_environment, with_gpu
from tests.checks.judge import advice, alarms, passes, the

UUIDS = [gpu.uuid or "" for gpu in healthy_2x3090().gpus]


def devices(value: str) -> Snapshot:
    return with_environment(healthy_2x3090(), CUDA_VISIBLE_DEVICES=value)


def seen(value: str) -> list[int]:
    return [gpu.index for gpu in visible(devices(value)).gpus]


@pytest.mark.parametrize(
    ("value", "gpus"),
    [
        ("0,1", [0, 1]),
        ("1,0", [1, 0]),
        ("1", [1]),
        (" 0 , 1 ", [0, 1]),
        ("0,-1,1", [0]),
        ("0,2,1", [0]),
        ("0,x,1", [0]),
        ("0,", [0]),
        ("0,0", []),
        ("1gpu0", [1]),
        ("-1", []),
        ("", []),
        ("NoDevFiles", []),
        (UUIDS[1], [1]),
        (UUIDS[1][:9], [1]),
        (f"{UUIDS[1]},{UUIDS[0]}", [1, 0]),
        (f"{UUIDS[0]},GPU-ffff", [0]),
        ("GPU-", []),
    ],
)
def test_the_list_is_read_as_cuda_reads_it(value: str, gpus: list[int]) -> None:
    assert seen(value) == gpus


@pytest.mark.parametrize(
    "value", ["", "-1", "2", "0,2", "0,0", "NoDevFiles", "GPU-ffff", "all", "MIG-1234", "0,-1,1", "0,,1"]
)
def test_a_list_that_hides_gpus_is_a_failure(value: str) -> None:
    assert alarms(devices(value)) == {"cuda-visible-devices-invalid"}


@pytest.mark.parametrize("value", ["0", "1", "0,1", "1,0", "0,1,", "0,1,-1", "0,", "1,-1,1", UUIDS[0], UUIDS[1][:12]])
def test_a_list_that_chooses_gpus_is_right(value: str) -> None:
    assert alarms(devices(value)) == set()


def test_the_finding_says_what_is_left() -> None:
    found = the(devices("0,7"), "cuda-visible-devices-invalid")
    assert found.title == "CUDA_VISIBLE_DEVICES hides GPUs"
    assert "there is no GPU 7" in found.detail
    assert found.evidence["visible"] == [0]


def test_an_empty_list_hides_every_gpu() -> None:
    assert the(devices(""), "cuda-visible-devices-invalid").title == "CUDA_VISIBLE_DEVICES hides every GPU"


def test_slurm_without_a_gpu_is_recognised() -> None:
    assert "--gres=gpu:1" in advice(the(devices("NoDevFiles"), "cuda-visible-devices-invalid"))


def test_a_mig_slice_of_a_divided_gpu_cannot_be_judged_and_is_not() -> None:
    box = with_environment(with_gpu(healthy_2x3090(), 0, mig_enabled=True), CUDA_VISIBLE_DEVICES="MIG-1234")
    assert alarms(box) == set()


def test_uuids_are_not_judged_where_they_are_not_known() -> None:
    box = with_gpu(with_environment(healthy_2x3090(), CUDA_VISIBLE_DEVICES="GPU-ffff"), 0, uuid=None)
    assert alarms(box) == set()


def test_without_any_gpu_the_list_is_not_the_problem() -> None:
    assert alarms(with_environment(no_gpu(), CUDA_VISIBLE_DEVICES="0")) == {"gpu-not-found"}


def test_what_is_chosen_is_told() -> None:
    assert passes(devices("1"))["driver.visible-devices"] == (
        "CUDA_VISIBLE_DEVICES=1: CUDA sees GPU 1 (NVIDIA GeForce RTX 3090)"
    )


def unlike() -> Snapshot:
    return with_gpu(healthy_2x3090(), 1, name="NVIDIA GeForce RTX 4060", compute_capability="8.9", nvlink=())


def only_order(box: Snapshot) -> set[str]:
    return alarms(box) & {"cuda-device-order"}


def test_unlike_gpus_are_numbered_otherwise_by_cuda() -> None:
    box = replace(unlike(), links=None)
    assert only_order(box) == {"cuda-device-order"}
    assert "export CUDA_DEVICE_ORDER=PCI_BUS_ID" in advice(the(box, "cuda-device-order"))


@pytest.mark.parametrize("variable", [{"CUDA_DEVICE_ORDER": "PCI_BUS_ID"}, {"CUDA_VISIBLE_DEVICES": UUIDS[0]}])
def test_an_order_that_is_set_is_no_surprise(variable: dict[str, str]) -> None:
    assert only_order(with_environment(unlike(), **variable)) == set()


def test_with_one_visible_gpu_there_is_no_order() -> None:
    assert only_order(with_environment(unlike(), CUDA_VISIBLE_DEVICES="1")) == set()


def test_alike_gpus_have_no_order_to_mix_up() -> None:
    assert only_order(healthy_2x3090()) == set()
