"""Room on the disk."""

from msgspec.structs import replace

from envcheck.snapshot import Mount, Snapshot
from tests.boxes import GIB, MODEL_8B, healthy_2x3090, no_gpu, with_free, with_model, with_torch
from tests.checks.judge import advice, alarms, passes, the


def apart(box: Snapshot) -> Snapshot:
    """The model's cache on a disk of its own."""
    mounts = tuple(replace(m, total_bytes=2000 * GIB) if m.purpose == "model-cache" else m for m in box.storage)
    return replace(box, storage=mounts)


def test_no_room_for_the_weights_that_are_still_to_come() -> None:
    box = with_free(apart(with_model(healthy_2x3090(), MODEL_8B, cached=False)), "model-cache", 10 * GIB)
    found = the(box, "disk-space-low")
    assert alarms(box) == {"disk-space-low"}
    assert found.title == "Only 10.0 GiB free for the model"
    assert "HF_HOME" in advice(found)


def test_weights_that_are_there_need_no_room() -> None:
    assert alarms(with_free(apart(healthy_2x3090()), "model-cache", 10 * GIB)) == set()


def test_the_part_that_is_there_counts() -> None:
    box = with_model(healthy_2x3090(), MODEL_8B, cached=False, present_bytes=15 * GIB)
    assert alarms(with_free(apart(box), "model-cache", 3 * GIB)) == set()


def test_no_room_for_torch_where_it_is_not_installed() -> None:
    box = with_torch(healthy_2x3090(), version=None, cuda=None)
    assert "disk-space-low" in alarms(with_free(apart(box), "environment", 5 * GIB))


def test_an_installed_environment_needs_little() -> None:
    assert alarms(with_free(apart(healthy_2x3090()), "environment", 2 * GIB)) == set()


def test_a_small_folder_for_temporary_files_is_a_warning() -> None:
    box = with_torch(healthy_2x3090(), version=None, cuda=None)
    small = tuple(replace(m, total_bytes=GIB) if m.purpose == "temporary" else m for m in box.storage)
    assert the(with_free(replace(box, storage=small), "temporary", GIB), "disk-space-low").status == "warn"


def test_a_disk_that_is_all_but_full_is_told_in_any_case() -> None:
    assert "disk-space-low" in alarms(with_free(apart(healthy_2x3090()), "environment", 100 * 1024**2))


def test_what_shares_a_disk_is_added_up() -> None:
    box = with_model(with_torch(healthy_2x3090(), version=None, cuda=None), MODEL_8B, cached=False)
    full = tuple(replace(m, free_bytes=20 * GIB) for m in box.storage)
    assert "disk-space-low" in alarms(replace(box, storage=full))
    only_weights = replace(with_torch(box, version="2.8.0"), storage=full)
    assert alarms(only_weights) == set()


def test_what_is_written_between_two_looks_makes_no_second_disk() -> None:
    box = healthy_2x3090()
    first, *others = box.storage
    busy = (first, *(replace(m, free_bytes=(m.free_bytes or 0) - n * 4096) for n, m in enumerate(others, 1)))
    assert passes(replace(box, storage=busy)) == passes(box)


def test_without_a_gpu_the_large_model_is_not_expected_to_come() -> None:
    box = with_free(apart(with_model(no_gpu(), MODEL_8B, cached=False)), "model-cache", 5 * GIB)
    assert "disk-space-low" not in alarms(box)


def test_room_that_could_not_be_read_is_not_judged() -> None:
    assert alarms(Snapshot(storage=(Mount(purpose="environment", path="/"),))) == set()


def test_free_room_is_told() -> None:
    assert passes(healthy_2x3090())["host.disk"] == "400.0 GiB free for the environment, the model and temporary files"
