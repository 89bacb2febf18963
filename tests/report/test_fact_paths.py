"""Facts that could not be read, in few words."""

from envcheck.report.fact_paths import in_groups


def test_a_fact_of_several_gpus_is_said_once() -> None:
    paths = [f"gpus[{n}].fabric_state" for n in (0, 1, 2, 4, 5, 7)]
    assert in_groups(paths) == ["gpus[0-2,4,5,7].fabric_state"]


def test_a_lost_gpu_is_one_entry() -> None:
    paths = [f"gpus[5].fact_{n}" for n in range(20)]
    assert in_groups(paths) == ["gpus[5] (20 facts)"]


def test_pairs_are_counted() -> None:
    paths = [f"links.p2p[{a}][5]" for a in range(5)]
    assert in_groups(paths) == ["links.p2p (5 pairs)"]


def test_other_paths_stay_as_they_are() -> None:
    paths = ["cuda.init", "gpus[3].name", "links.p2p[0][1]", "environment.HF_HOME"]
    assert in_groups(paths) == paths
