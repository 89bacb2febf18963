"""GPU memory against the chosen model."""

from msgspec.structs import replace

from envcheck.checks.gpu_memory import capacity
from envcheck.snapshot import Hub, ModelFiles, Process, Snapshot
from tests.boxes import (
    GIB,
    MIB,
    MODEL_2B,
    MODEL_8B,
    healthy_2x3090,
    hgx_h100,
    laptop,
    one_3090,
    with_environment,
    with_gpu,
    with_model,
)
from tests.checks.judge import alarms, commands, passes, problems, the


def with_memory(box: Snapshot, total: int) -> Snapshot:
    """Every GPU with that much memory, all but free."""
    gpus = tuple(
        replace(g, memory_total_bytes=total, memory_used_bytes=0, memory_free_bytes=total, name="A card")
        for g in box.gpus
    )
    return replace(box, gpus=gpus)


def test_the_8b_model_does_not_fit_into_one_card_of_16_gb_and_the_2b_does() -> None:
    box = with_memory(one_3090(), 16376 * MIB)
    found = the(box, "gpu-memory-too-small")
    assert alarms(box) == {"gpu-memory-too-small"}
    assert f"{MODEL_2B} fits" in found.detail
    assert commands(found) == [f"envcheck smoke --model {MODEL_2B}", f"envcheck fit --model {MODEL_8B}"]


def test_a_default_model_that_does_not_fit_is_no_fault_of_the_card() -> None:
    hub = Hub(model=ModelFiles(id=MODEL_8B, chosen=False))
    box = replace(with_memory(one_3090(), 16376 * MIB), hub=hub)
    assert problems(box)["gpu-memory-too-small"] == "info"
    assert "No model was chosen" in the(box, "gpu-memory-too-small").detail
    assert "gpu-memory-too-small" in alarms(with_memory(box, 4 * GIB))


def test_the_8b_model_fits_into_one_card_of_24_gb() -> None:
    assert alarms(one_3090()) == set()


def test_the_8b_model_spreads_over_two_cards_of_12_gb_but_not_of_8() -> None:
    assert alarms(with_memory(healthy_2x3090(), 12 * GIB)) == set()
    assert "gpu-memory-too-small" in alarms(with_memory(healthy_2x3090(), 8 * GIB))


def test_the_2b_model_fits_into_one_card_of_8_gb() -> None:
    assert alarms(laptop()) == set()
    assert passes(laptop())["gpu.memory"].startswith(f"{MODEL_2B} fits in GPU memory (4.0 GiB")


def test_no_model_fits_into_a_card_of_4_gb() -> None:
    found = the(with_memory(one_3090(), 4 * GIB), "gpu-memory-too-small")
    assert "No known model fits" in found.detail
    assert commands(found) == []


def test_cards_hidden_from_cuda_do_not_count() -> None:
    box = with_environment(with_memory(healthy_2x3090(), 12 * GIB), CUDA_VISIBLE_DEVICES="1")
    assert "gpu-memory-too-small" in alarms(box)


def test_a_model_of_unknown_size_is_not_judged() -> None:
    assert alarms(with_model(laptop(), "someone/something")) == set()


def test_a_model_that_tells_its_size_is_judged_by_it() -> None:
    box = with_model(laptop(), "someone/something", expected_bytes=30 * GIB)
    assert "gpu-memory-too-small" in alarms(box)


def test_without_a_chosen_model_it_is_the_default_one() -> None:
    box = replace(laptop(), hub=Hub())
    assert the(box, "gpu-memory-too-small").evidence["model"] == MODEL_8B


def test_a_divided_or_silent_gpu_is_not_judged() -> None:
    assert "gpu-memory-too-small" not in problems(with_gpu(laptop(), 0, memory_total_bytes=None))
    assert "gpu-memory-too-small" not in problems(with_gpu(with_model(laptop(), MODEL_8B), 0, mig_enabled=True))


def test_capacity_leaves_room_for_cuda_on_each_card() -> None:
    assert capacity([10 * GIB]) == 10 * GIB - 600 * MIB - 500 * MIB
    assert capacity([10 * GIB, 100 * MIB]) == capacity([10 * GIB])
    assert capacity([]) == 0


# In use


def held(box: Snapshot, index: int, used: int, *processes: Process) -> Snapshot:
    total = box.gpus[index].memory_total_bytes or 0
    return with_gpu(box, index, memory_used_bytes=used, memory_free_bytes=total - used, processes=processes)


def test_a_training_run_on_one_of_the_cards_is_named() -> None:
    box = held(healthy_2x3090(), 1, 20 * GIB, Process(pid=4711, name="python3", memory_bytes=19 * GIB, kind="compute"))
    found = the(box, "gpu-memory-in-use")
    assert problems(box) == {"gpu-memory-in-use": "warn"}
    assert "python3 (process 4711, 19.0 GiB)" in found.detail
    assert found.evidence["pids"] == [4711]


def test_of_many_processes_the_largest_are_named_and_the_others_counted() -> None:
    many = [Process(pid=n, name="worker", memory_bytes=n * GIB // 20, kind="compute") for n in range(20, 50)]
    found = the(held(healthy_2x3090(), 0, 23 * GIB, *many), "gpu-memory-in-use")
    assert "by worker (process 49, 2.4 GiB), worker (process 48, " in found.detail
    assert found.detail.endswith(" and 25 more.")
    assert found.evidence["pids"] == list(range(20, 50))
    assert found.fixes[0].summary == "Stop the processes that use the memory, or wait for them to finish."


def test_a_process_whose_share_is_not_told_is_held_for_all_that_is_used() -> None:
    assert alarms(held(healthy_2x3090(), 0, 20 * GIB, Process(pid=4711))) == {"gpu-memory-in-use"}


def test_a_small_program_on_a_large_card_is_no_alarm() -> None:
    small = Process(pid=99, name="python3", memory_bytes=400 * MIB, kind="compute")
    assert alarms(held(healthy_2x3090(), 0, 800 * MIB, small)) == set()


def test_memory_held_by_somebody_who_cannot_be_seen() -> None:
    box = held(healthy_2x3090(), 0, 12 * GIB)
    assert "are not visible here" in the(box, "gpu-memory-in-use").detail


def test_what_the_driver_itself_keeps_of_a_large_card_is_no_alarm() -> None:
    assert alarms(held(hgx_h100(), 0, 2 * GIB)) == set()


def test_a_desktop_that_leaves_too_little_for_the_model_is_named() -> None:
    desktop = Process(pid=2101, name="Xorg", memory_bytes=3 * GIB, kind="graphics")
    box = held(with_memory(one_3090(), 18 * GIB), 0, 3 * GIB, desktop)
    found = the(box, "gpu-memory-in-use")
    assert f"{MODEL_8B} does not fit in the free memory" in found.detail
    assert "Xorg (process 2101, 3.0 GiB)" in found.detail


def test_a_desktop_beside_a_small_model_is_no_alarm() -> None:
    desktop = Process(pid=2101, name="Xorg", memory_bytes=900 * MIB, kind="graphics")
    assert alarms(held(laptop(), 0, 900 * MIB, desktop)) == set()
