"""Memory and shared memory."""

from msgspec.structs import replace

from envcheck.snapshot import Driver
from tests.boxes import GIB, MIB, MODEL_2B, healthy_2x3090, no_gpu, one_3090, with_host, with_model, wsl2
from tests.checks.judge import advice, alarms, commands, problems, the


def test_too_little_memory_to_load_the_8b_model() -> None:
    box = with_host(healthy_2x3090(), memory_total_bytes=4 * GIB, swap_total_bytes=0)
    assert problems(box) == {"host-memory-low": "warn"}
    assert "sudo fallocate -l 8G /swapfile" in commands(the(box, "host-memory-low"))


def test_swap_counts() -> None:
    assert alarms(with_host(healthy_2x3090(), memory_total_bytes=4 * GIB, swap_total_bytes=8 * GIB)) == set()


def test_eight_gib_are_just_enough_because_weights_come_one_file_at_a_time() -> None:
    assert alarms(with_host(healthy_2x3090(), memory_total_bytes=8 * GIB, swap_total_bytes=0)) == set()


def test_a_containers_limit_is_raised_not_swapped_around() -> None:
    box = with_host(
        healthy_2x3090(), memory_total_bytes=4 * GIB, memory_limit_bytes=4 * GIB, swap_total_bytes=0, container="docker"
    )
    assert "Memory limit 4.0 GiB" in the(box, "host-memory-low").detail
    assert "--memory 8g" in advice(the(box, "host-memory-low"))
    assert commands(the(box, "host-memory-low")) == []


def test_without_a_gpu_the_whole_model_would_be_in_memory_which_is_only_information() -> None:
    box = with_host(no_gpu(), memory_total_bytes=8 * GIB, swap_total_bytes=0)
    assert problems(box)["host-memory-low"] == "info"


def test_the_2b_model_runs_in_the_memory_of_a_small_machine() -> None:
    box = with_model(with_host(no_gpu(), memory_total_bytes=8 * GIB, swap_total_bytes=0), MODEL_2B)
    assert "host-memory-low" not in problems(box)


def test_docker_gives_64_mib_of_shared_memory() -> None:
    box = with_host(healthy_2x3090(), container="docker", shm_total_bytes=64 * MIB)
    assert problems(box) == {"shm-small": "warn"}
    assert "--ipc=host" in advice(the(box, "shm-small"))


def test_small_shared_memory_of_a_machine_is_remounted() -> None:
    box = with_host(one_3090(), shm_total_bytes=512 * MIB)
    assert commands(the(box, "shm-small")) == ["sudo mount -o remount,size=8g /dev/shm"]


def test_one_gib_of_shared_memory_is_enough() -> None:
    assert alarms(with_host(healthy_2x3090(), shm_total_bytes=GIB)) == set()


def test_small_shared_memory_without_a_gpu_is_only_information() -> None:
    assert problems(with_host(no_gpu(), shm_total_bytes=64 * MIB))["shm-small"] == "info"


def test_in_wsl_the_gpu_may_yet_come_so_that_the_weights_need_not_fit_into_memory() -> None:
    box = replace(
        with_host(wsl2(), memory_total_bytes=10 * GIB, swap_total_bytes=0), gpus=(), driver=Driver(nvml_error=12)
    )
    assert "wsl-memory-capped" not in problems(box)
