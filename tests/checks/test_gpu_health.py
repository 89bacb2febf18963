"""GPUs that failed."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Ecc, Gpu, KernelEvent, Snapshot
from tests.boxes import h100, healthy_2x3090, hgx_h100, with_driver, with_gpu
from tests.checks.judge import alarms, commands, passes, problems, the

XID_79 = KernelEvent(
    kind="xid", code=79, address="0000:02:00.0", text="NVRM: Xid (PCI:0000:02:00): 79, GPU has fallen off the bus."
)
FALLEN = KernelEvent(
    kind="fallen-off-bus", address="0000:02:00.0", text="NVRM: GPU 0000:02:00.0: has fallen off the bus."
)


def with_one_dead() -> Snapshot:
    box = hgx_h100()
    return replace(box, gpus=tuple(Gpu(index=5, error=15, error_call="x") if g.index == 5 else g for g in box.gpus))


def test_one_dead_gpu_of_eight_is_named_and_the_other_seven_are_right() -> None:
    box = with_one_dead()
    assert alarms(box) == {"gpu-lost"}
    assert the(box, "gpu-lost").evidence["gpus"] == [5]
    assert passes(box)["gpu.present"].startswith("7 GPUs: NVIDIA H100 80GB HBM3")


def test_nvml_says_that_the_gpu_is_lost() -> None:
    assert alarms(replace(with_driver(healthy_2x3090(), nvml_error=15), gpus=(), links=None)) == {"gpu-lost"}


@pytest.mark.parametrize("event", [XID_79, FALLEN], ids=["xid 79", "message"])
def test_a_gpu_that_fell_off_the_bus_is_one_alarm(event: KernelEvent) -> None:
    box = with_driver(healthy_2x3090(), kernel_events=(event,))
    assert alarms(box) == {"gpu-lost"}
    assert the(box, "gpu-lost").evidence["addresses"] == ["0000:02:00.0"]


def test_a_gpu_that_needs_a_reset() -> None:
    box = with_gpu(hgx_h100(), 2, error=16)
    assert alarms(box) == {"gpu-needs-reset"}
    assert commands(the(box, "gpu-needs-reset"))[0] == "sudo nvidia-smi -i 2 --gpu-reset"


def with_ecc(**counts: int | bool) -> Snapshot:
    ecc = replace(h100().ecc or Ecc(), **counts)
    return with_gpu(hgx_h100(), 4, ecc=ecc)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"uncorrected_volatile": 3}, "3 uncorrectable ECC errors"),
        ({"remap_failed": True}, "row remapping failed"),
        ({"remap_pending": True}, "needs a reset"),
        ({"retirement_pending": True}, "is pending and needs a reset"),
    ],
)
def test_memory_that_is_ill_now(counts: dict[str, int], words: str) -> None:
    box = with_ecc(**counts)
    assert problems(box) == {"gpu-memory-errors": "fail"}
    assert words in the(box, "gpu-memory-errors").detail


@pytest.mark.parametrize("count", ["uncorrected_aggregate", "remapped_rows_uncorrectable", "retired_pages"])
def test_memory_that_was_mended_is_only_told(count: str) -> None:
    assert problems(with_ecc(**{count: 2})) == {"gpu-memory-errors": "info"}


def test_corrected_errors_are_what_ecc_is_for() -> None:
    assert problems(with_ecc(corrected_volatile=40, remapped_rows_correctable=1)) == {}


def test_a_geforce_without_ecc_is_not_asked() -> None:
    assert "gpu.memory-errors" not in passes(healthy_2x3090())


def test_several_old_pages_are_counted_in_the_plural() -> None:
    assert "2 pages retired over the GPU's lifetime" in the(with_ecc(retired_pages=2), "gpu-memory-errors").detail


def test_a_gpu_that_came_back_is_told_as_having_fallen_off() -> None:
    back = the(with_driver(healthy_2x3090(), kernel_events=(XID_79,)), "gpu-lost")
    gone = the(with_driver(with_gpu(healthy_2x3090(), 1, error=15), kernel_events=(XID_79,)), "gpu-lost")
    assert "fell off the bus since the computer started" in back.detail
    assert "no longer responds" in gone.detail


@pytest.mark.parametrize(
    ("action", "command"),
    [
        ("gpu-reset", "sudo nvidia-smi --gpu-reset"),
        ("drain-and-reset", "sudo nvidia-smi --gpu-reset"),
        ("node-reboot", "sudo reboot"),
    ],
)
def test_the_recovery_that_the_driver_asks_for(action: str, command: str) -> None:
    box = with_gpu(healthy_2x3090(), 1, recovery_action=action)
    assert alarms(box) == {"gpu-needs-reset"}
    finding = the(box, "gpu-needs-reset")
    assert "GPU 1" in finding.title
    assert command in commands(finding)


def test_a_gpu_that_asks_for_nothing() -> None:
    assert alarms(with_gpu(healthy_2x3090(), 1, recovery_action="none")) == set()
