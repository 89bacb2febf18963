"""The PCI Express links."""

from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090, laptop, with_gpu, with_pcie
from tests.checks.judge import alarms, findings, passes, problems, the


def busy(box: Snapshot, index: int = 0) -> Snapshot:
    return with_gpu(box, index, performance_state=2, utilization_percent=97, throttle_reasons=())


def test_half_the_lanes_are_missing() -> None:
    box = with_pcie(healthy_2x3090(), 1, width=8)
    assert problems(box) == {"pcie-link-degraded": "warn"}
    assert "8 lanes of the 16" in the(box, "pcie-link-degraded").detail
    assert the(box, "pcie-link-degraded").evidence["gpus"] == [1]


def test_a_single_lane_is_said_as_one() -> None:
    assert "1 lane of the 16" in the(with_pcie(healthy_2x3090(), 1, width=1), "pcie-link-degraded").detail


def test_a_slot_with_eight_lanes_is_no_fault() -> None:
    assert alarms(with_pcie(healthy_2x3090(), 0, width=8, width_max=8)) == set()
    assert passes(with_pcie(healthy_2x3090(), 0, width=8, width_max=8))["gpu.pcie"] == "PCIe 4.0 x8 and PCIe 4.0 x16"


def test_an_idle_gpu_lowers_its_generation_to_save_power() -> None:
    assert healthy_2x3090().gpus[0].performance_state == 8
    assert alarms(with_pcie(healthy_2x3090(), 0, generation=1)) == set()


def test_a_low_generation_under_load_is_a_fault() -> None:
    box = busy(with_pcie(healthy_2x3090(), 0, generation=1))
    assert alarms(box) == {"pcie-link-degraded"}
    assert "generation 1 under load" in the(box, "pcie-link-degraded").detail


def test_full_speed_under_load_is_right() -> None:
    assert alarms(busy(with_pcie(healthy_2x3090(), 0, generation=4))) == set()


def test_p0_without_work_still_counts_as_awake() -> None:
    box = with_gpu(with_pcie(healthy_2x3090(), 0, generation=2), 0, performance_state=0, throttle_reasons=())
    assert alarms(box) == {"pcie-link-degraded"}


def test_p0_that_the_driver_calls_idle_is_asleep() -> None:
    box = with_gpu(healthy_2x3090(), 0, performance_state=0, throttle_reasons=("gpu-idle",))
    assert alarms(box) == set()


def test_generation_alone_is_not_judged_where_the_state_is_unknown() -> None:
    box = with_gpu(healthy_2x3090(), 0, performance_state=None, throttle_reasons=(), utilization_percent=None)
    assert alarms(box) == set()


def test_a_slot_slower_than_its_card_is_mentioned() -> None:
    box = with_pcie(healthy_2x3090(), 0, generation_max=3)
    pcie = next(f for f in findings(box) if f.check == "gpu.pcie")
    assert (pcie.status, pcie.title) == ("pass", "PCIe 3.0 x16 and PCIe 4.0 x16")
    assert pcie.detail == "GPU 0 (NVIDIA GeForce RTX 3090) supports generation 4, but its slot only 3."


def test_a_sleeping_laptop_gpu_may_drop_lanes() -> None:
    assert alarms(with_pcie(laptop(), 0, width=1)) == set()
    assert alarms(busy(with_pcie(laptop(), 0, width=1, generation=4))) == {"pcie-link-degraded"}
