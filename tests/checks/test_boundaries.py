"""Of each number that a check judges by: the last value that is an alarm, and the first that is none."""

import pytest
from msgspec.structs import replace

from envcheck.checks.gpu_memory import ACTIVATION_BYTES, CONTEXT_BYTES, HELD_BYTES, NAMED, UNSEEN_SHARE, capacity
from envcheck.checks.memory import PROCESS_BYTES, SHM_BYTES
from envcheck.checks.pcie import BUSY_PERCENT, BUSY_STATE
from envcheck.checks.xid import OFTEN
from envcheck.compat.predicates import chosen_model
from envcheck.findings import Status
from envcheck.snapshot import Gpu, KernelEvent, Process, Snapshot
from tests.boxes import (
    GIB,
    healthy_2x3090,
    no_gpu,
    with_driver,
    with_gpu,
    with_host,
    with_packages,
    with_pcie,
    with_python,
    with_torch,
)
from tests.checks.judge import alarms, problems, the


def both(box: Snapshot, **facts: object) -> Snapshot:
    return with_gpu(with_gpu(box, 0, **facts), 1, **facts)


def test_a_driver_of_the_mission_s_first_branch_is_new_enough() -> None:
    assert "driver-too-old" in alarms(with_driver(healthy_2x3090(), version="534.999.99"))
    assert "driver-too-old" not in alarms(with_driver(healthy_2x3090(), version="535.0"))


def test_python_3_10_is_new_enough() -> None:
    assert "python-too-old" in alarms(with_python(with_host(healthy_2x3090(), python="3.9.99"), version="3.9.99"))
    assert "python-too-old" not in alarms(with_python(with_host(healthy_2x3090(), python="3.10.0"), version="3.10.0"))


@pytest.mark.parametrize(("short", "alarm"), [(0, False), (1, True)])
def test_shared_memory_of_one_gib_is_enough(short: int, alarm: bool) -> None:
    assert ("shm-small" in alarms(with_host(healthy_2x3090(), shm_total_bytes=SHM_BYTES - short))) == alarm


@pytest.mark.parametrize(("short", "alarm"), [(0, False), (1, True)])
def test_memory_for_one_file_of_weights_and_the_process_is_enough(short: int, alarm: bool) -> None:
    needed = chosen_model(healthy_2x3090()).largest_shard_bytes + PROCESS_BYTES
    box = with_host(healthy_2x3090(), memory_total_bytes=needed - short - GIB, swap_total_bytes=GIB)
    assert ("host-memory-low" in alarms(box)) == alarm


@pytest.mark.parametrize(("short", "alarm"), [(0, False), (1, True)])
def test_without_a_gpu_all_weights_and_the_process_are_to_fit(short: int, alarm: bool) -> None:
    weights = chosen_model(no_gpu()).weights_bytes
    assert weights
    box = with_host(no_gpu(), memory_total_bytes=weights + PROCESS_BYTES - short, swap_total_bytes=0)
    assert ("host-memory-low" in problems(box)) == alarm


@pytest.mark.parametrize(("degrees", "alarm"), [(89, False), (90, True)])
def test_a_card_whose_limit_is_not_told_is_hot_from_90_degrees_on(degrees: int, alarm: bool) -> None:
    box = with_gpu(healthy_2x3090(), 0, temperature_c=degrees, temperature_slowdown_c=None, throttle_reasons=())
    assert ("gpu-overheating" in alarms(box)) == alarm


@pytest.mark.parametrize(("degrees", "alarm"), [(94, False), (95, True)])
def test_a_card_is_hot_at_its_own_limit(degrees: int, alarm: bool) -> None:
    box = with_gpu(healthy_2x3090(), 0, temperature_c=degrees, temperature_slowdown_c=95, throttle_reasons=())
    assert ("gpu-overheating" in alarms(box)) == alarm


@pytest.mark.parametrize(("watts", "alarm"), [(348.9, True), (349.0, False), (0.0, False)])
def test_a_limit_is_lowered_where_it_is_more_than_rounding_below_the_default(watts: float, alarm: bool) -> None:
    box = with_gpu(healthy_2x3090(), 0, power_limit_w=watts, power_limit_default_w=350.0)
    assert ("gpu-power-limited" in problems(box)) == alarm


@pytest.mark.parametrize(("watts", "alarm"), [(262.4, True), (262.5, False)])
def test_without_a_default_it_is_lowered_below_three_quarters_of_what_the_card_is_made_for(
    watts: float, alarm: bool
) -> None:
    box = with_gpu(healthy_2x3090(), 0, power_limit_w=watts, power_limit_default_w=None)
    assert ("gpu-power-limited" in problems(box)) == alarm


@pytest.mark.parametrize(("state", "percent", "alarm"), [
    (BUSY_STATE, 0, True), (BUSY_STATE + 1, BUSY_PERCENT, True), (BUSY_STATE + 1, BUSY_PERCENT - 1, False),
])  # fmt: skip
def test_a_slow_link_is_a_fault_of_a_gpu_that_works(state: int, percent: int, alarm: bool) -> None:
    box = with_pcie(healthy_2x3090(), 0, generation=1, generation_max=4)
    box = with_gpu(box, 0, performance_state=state, utilization_percent=percent, throttle_reasons=())
    assert ("pcie-link-degraded" in alarms(box)) == alarm


@pytest.mark.parametrize(("watts", "alarm"), [(175.0, True), (174.9, False)])
def test_where_no_state_is_told_half_its_power_says_that_it_works(watts: float, alarm: bool) -> None:
    box = with_pcie(healthy_2x3090(), 0, generation=1, generation_max=4)
    box = with_gpu(
        box,
        0,
        performance_state=None,
        utilization_percent=None,
        throttle_reasons=(),
        power_w=watts,
        power_limit_w=350.0,
    )
    assert ("pcie-link-degraded" in alarms(box)) == alarm


def test_what_cuda_takes_on_each_gpu_is_no_room_and_a_gpu_too_small_for_it_adds_none() -> None:
    assert capacity([CONTEXT_BYTES + ACTIVATION_BYTES + 7]) == 7
    assert capacity([CONTEXT_BYTES + ACTIVATION_BYTES + 7, CONTEXT_BYTES - 1]) == 7
    assert capacity([CONTEXT_BYTES]) == 0


@pytest.mark.parametrize(("short", "alarm"), [(0, False), (2, True)])
def test_a_card_with_just_the_room_for_the_model_is_large_enough(short: int, alarm: bool) -> None:
    weights = chosen_model(healthy_2x3090()).weights_bytes
    assert weights
    just = weights + CONTEXT_BYTES + ACTIVATION_BYTES - short
    one = replace(healthy_2x3090().gpus[0], memory_total_bytes=just, memory_used_bytes=0, processes=())
    box = replace(healthy_2x3090(), gpus=(one,), pci_gpus=(), links=None)
    assert ("gpu-memory-too-small" in problems(box)) == alarm


@pytest.mark.parametrize(("held", "alarm"), [(HELD_BYTES, True), (HELD_BYTES - 1, False)])
def test_a_program_that_holds_a_gib_is_named(held: int, alarm: bool) -> None:
    process = Process(pid=4711, name="python", kind="compute", memory_bytes=held)
    box = with_gpu(healthy_2x3090(), 0, processes=(process,), memory_used_bytes=held)
    assert ("gpu-memory-in-use" in alarms(box)) == alarm
    assert not alarm or "4711" in the(box, "gpu-memory-in-use").detail


def test_of_many_programs_the_largest_are_named_and_the_others_counted() -> None:
    def said(count: int) -> str:
        held = tuple(
            Process(pid=4000 + n, name="python", kind="compute", memory_bytes=HELD_BYTES + n) for n in range(count)
        )
        box = with_gpu(healthy_2x3090(), 0, processes=held, memory_used_bytes=count * HELD_BYTES)
        return the(box, "gpu-memory-in-use").detail

    assert "more" not in said(NAMED)
    assert "1 more" in said(NAMED + 1)
    assert "4000" not in said(NAMED + 1)


@pytest.mark.parametrize(("share", "alarm"), [(UNSEEN_SHARE, True), (UNSEEN_SHARE - 0.001, False)])
def test_memory_that_nobody_holds_is_somebody_s_from_a_quarter_on(share: float, alarm: bool) -> None:
    total = 24 * GIB
    box = with_gpu(healthy_2x3090(), 0, processes=(), memory_total_bytes=total, memory_used_bytes=int(share * total))
    assert ("gpu-memory-in-use" in alarms(box)) == alarm


@pytest.mark.parametrize(("times", "alarm"), [(OFTEN - 1, False), (OFTEN, True)])
def test_an_error_of_a_switch_that_is_watched_is_an_alarm_when_it_is_often(times: int, alarm: bool) -> None:
    text = "nvidia-nvswitch0: SXid (PCI:0000:85:00.0): 99999, Non-fatal, Link 32 some error"
    event = KernelEvent(kind="sxid", code=99999, text=text, count=times)
    box = with_driver(healthy_2x3090(), kernel_events=(event,))
    assert ("xid-errors" in alarms(box)) == alarm


@pytest.mark.parametrize(("system", "wsl"), [("Windows", True), ("Darwin", False)])
def test_only_windows_is_told_of_wsl(system: str, wsl: bool) -> None:
    assert ("WSL 2" in the(with_host(healthy_2x3090(), system=system), "os-unsupported").detail) == wsl


@pytest.mark.parametrize(("count", "status"), [(1, None), (2, "info")])
def test_gpus_differ_from_two_on(count: int, status: Status | None) -> None:
    other: Gpu = replace(healthy_2x3090().gpus[1], name="NVIDIA GeForce RTX 4090", compute_capability="8.9")
    gpus = (healthy_2x3090().gpus[0], other)[:count]
    assert problems(replace(healthy_2x3090(), gpus=gpus, pci_gpus=(), links=None)).get("gpus-differ") == status


def test_a_torchvision_that_is_not_in_the_table_says_nothing_where_torch_s_version_is_none() -> None:
    box = with_torch(with_packages(healthy_2x3090(), torch="main", torchvision="0.99.0"), version="main")
    assert "torchvision-mismatch" not in problems(box)
