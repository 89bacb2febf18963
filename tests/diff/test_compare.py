"""What is said of two machines, and what is named first."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from envcheck.diff.findings import new_in
from envcheck.importers import from_texts
from envcheck.snapshot import Process, Snapshot
from tests.boxes import (
    GIB,
    HEALTHY,
    cpu_torch,
    driver_525,
    healthy_2x3090,
    no_bridge,
    one_3090,
    with_cuda,
    with_driver,
    with_environment,
    with_gpu,
    with_host,
    with_packages,
    with_pcie,
    with_python,
)
from tests.diff.sides import differences, gone, new, subjects
from tests.report.samples import finding

GOOD = healthy_2x3090()


@pytest.mark.parametrize("box", HEALTHY, ids=lambda box: box.__name__)
def test_a_box_does_not_differ_from_itself(box: Callable[[], Snapshot]) -> None:
    diff = differences(box(), box())
    assert diff.same
    assert (diff.differences, diff.not_compared, diff.culprit) == ((), {}, None)


def test_an_update_of_the_driver_is_one_difference_and_accounts_for_what_came_with_it() -> None:
    diff = differences(GOOD, driver_525())
    assert new(diff) == ["driver-too-old"]
    first = diff.differences[0]
    assert (diff.culprit, first.a, first.b) == ("driver", "535.183.01", "525.147.05")
    assert first.brings == ("driver-too-old",)
    assert {"driver.version", "driver.cuda_version"} <= {change.path for change in first.changes}


def test_seen_the_other_way_round_the_same_change_is_what_mended_the_box() -> None:
    diff = differences(driver_525(), GOOD)
    assert gone(diff) == ["driver-too-old"]
    assert (diff.culprit, diff.differences[0].ends) == ("driver", ("driver-too-old",))


def test_of_two_things_that_broke_each_accounts_for_its_own() -> None:
    both = replace(cpu_torch(), driver=driver_525().driver)
    found = {d.subject: d.brings for d in differences(GOOD, both).differences if d.brings}
    assert found == {"driver": ("driver-too-old",), "torch": ("torch-cpu-build",)}


def test_what_changed_beside_the_culprit_stands_behind_it() -> None:
    """A change of the driver is the likelier cause as a rule; here the torch is to blame, and is named first."""
    newer = with_driver(cpu_torch(), version="580.95.05", kernel_module="580.95.05", cuda_version="13.0")
    diff = differences(GOOD, newer)
    assert diff.culprit == "torch"
    assert subjects(diff)[:2] == ["torch", "driver"]


def test_without_a_finding_the_likelier_cause_stands_first_and_is_not_called_the_culprit() -> None:
    changed = with_packages(with_host(GOOD, kernel="6.8.0-49-generic"), accelerate="1.10.0", click="8.3.0")
    diff = differences(GOOD, changed)
    assert diff.culprit is None
    assert subjects(diff) == ["package:accelerate", "kernel"]
    assert "packages" in subjects(diff, minor=True)


def test_a_gpu_that_is_gone_is_told() -> None:
    diff = differences(GOOD, one_3090())
    assert (diff.differences[0].subject, diff.differences[0].a, diff.differences[0].b) == (
        "gpus", "2x RTX 3090", "RTX 3090",
    )  # fmt: skip


def test_links_that_went_down_are_one_difference_in_a_few_words() -> None:
    diff = differences(GOOD, no_bridge())
    first = diff.differences[0]
    assert (first.subject, first.a, first.b) == ("gpu-links", "8 of 8 links up", "0 of 8 links up")
    assert "nvlink-absent" in first.brings


def test_half_the_lanes_are_found_though_the_generation_sleeps() -> None:
    diff = differences(GOOD, with_pcie(with_pcie(GOOD, 1, width=8), 0, generation=1))
    assert (diff.culprit, new(diff)) == ("gpu-pcie", ["pcie-link-degraded"])
    assert [change.path for change in diff.differences[0].changes] == ["gpus[1].pcie.width"]


def test_a_variable_is_a_difference_of_its_own() -> None:
    diff = differences(GOOD, with_environment(GOOD, CUDA_VISIBLE_DEVICES="7"))
    assert (diff.culprit, new(diff)) == ("variable:CUDA_VISIBLE_DEVICES", ["cuda-visible-devices-invalid"])


def test_what_always_differs_is_no_difference() -> None:
    later = with_gpu(
        GOOD, 0, uuid="GPU-1", temperature_c=71, power_w=340.0, memory_used_bytes=GIB, memory_free_bytes=23 * GIB,
        utilization_percent=99, clock_sm_mhz=1900, performance_state=2, throttle_reasons=("sw-power-cap",),
        processes=(Process(pid=77, name="python", memory_bytes=GIB // 2),),
    )  # fmt: skip
    later = with_host(with_pcie(later, 0, generation=4, replays=4), memory_available_bytes=40 * GIB, root=True)
    storage = tuple(replace(place, free_bytes=300 * GIB) for place in later.storage)
    diff = differences(GOOD, replace(later, created="2027-01-01T00:00:00Z", storage=storage))
    assert diff.same, diff
    assert diff.differences == ()


def test_what_comes_and_goes_is_told_where_it_is_a_finding_and_blamed_on_nothing() -> None:
    busy = with_gpu(GOOD, 0, memory_used_bytes=20 * GIB, memory_free_bytes=4 * GIB)
    busy = with_packages(busy, accelerate="1.10.0")
    diff = differences(GOOD, busy)
    assert not diff.same
    assert "gpu-memory-in-use" in new(diff)
    assert diff.culprit is None


def test_where_things_lie_is_no_difference() -> None:
    moved = with_python(GOOD, executable="/opt/env/bin/python", prefix="/opt/env", site_packages=("/opt/env/lib",))
    torch = replace(moved.torch, path="/opt/env/lib/torch") if moved.torch else None
    assert differences(GOOD, replace(moved, torch=torch)).differences == ()


def test_a_lost_gpu_is_still_the_same_one() -> None:
    """It does not even tell its name."""
    lost = with_gpu(GOOD, 1, name=None, uuid=None, error=15, error_call="nvmlDeviceGetMemoryInfo", pcie=None)
    diff = differences(GOOD, lost)
    assert "gpu-lost" in new(diff)
    assert diff.culprit == "gpu-settings"
    assert "gpus" not in subjects(diff)


def test_gpus_are_the_same_ones_whatever_their_order() -> None:
    first, second = GOOD.gpus
    swapped = replace(GOOD, gpus=(replace(second, index=0), replace(first, index=1)))
    assert differences(GOOD, swapped).differences == ()


def test_a_fact_that_one_side_does_not_tell_is_no_difference() -> None:
    unread = replace(with_driver(GOOD, version=None), unavailable={"driver.version": "NVML 999 from nvmlSystem"})
    diff = differences(GOOD, unread)
    assert diff.not_compared["driver.version"] == "NVML 999 from nvmlSystem"
    assert all(change.path != "driver.version" for d in diff.differences for change in d.changes)


def test_a_section_that_was_not_looked_at_is_no_difference() -> None:
    assert subjects(differences(GOOD, replace(GOOD, hub=None, torch=None, links=None)), minor=True) == []


def test_a_report_of_an_older_version_that_knows_fewer_facts_is_compared_by_those() -> None:
    older = with_driver(with_host(GOOD, libc=None, cpu_model=None), kernel_module_open=None)
    assert differences(older, GOOD).differences == ()


def test_a_tool_that_is_not_there_is_a_difference() -> None:
    diff = differences(GOOD, with_cuda(GOOD, nvcc=None, nvcc_path=None, toolkits=()))
    assert subjects(diff) == ["toolkit"]
    assert (diff.differences[0].a, diff.differences[0].b) == ("12.4", "none")


def test_a_problem_that_another_now_explains_has_not_gone() -> None:
    alone = finding("torch", "fail", "torch sees no GPU", "torch-cuda-unavailable")
    explained = finding("torch", "skip", "torch sees no GPU", evidence={"consequence": "torch-cuda-unavailable"})
    assert new_in([alone], []) == (alone,)
    assert new_in([alone], [explained]) == ()


def test_a_warning_that_became_a_failure_is_new() -> None:
    warning, failure = (finding("gpu", status, "Hot", "gpu-overheating") for status in ("warn", "fail"))
    assert new_in([failure], [warning]) == (failure,)
    assert new_in([warning], [failure]) == ()


def test_of_a_problem_that_is_there_more_often_what_is_new_is_told() -> None:
    first, second = (finding("gpu", "warn", f"GPU {n} is hot", "gpu-overheating") for n in (0, 1))
    assert new_in([first, second], [first]) == (second,)


def test_only_one_area_is_told_and_what_accounts_for_a_finding() -> None:
    both = replace(cpu_torch(), driver=driver_525().driver)
    assert subjects(differences(GOOD, both, areas=("packages",))) == ["driver", "torch", "package:torchvision"]


def test_more_parts_and_problems_than_any_box_has_end_in_time() -> None:
    many = with_environment(GOOD, **{f"V{n}": "x" for n in range(2000)})
    many = with_packages(many, **{f"p{n}": "1" for n in range(5000)})
    assert not differences(GOOD, replace(many, driver=driver_525().driver)).same


def test_what_a_ticket_does_not_state_is_no_difference() -> None:
    """No list of packages and no word of torch: neither is missing there."""
    stated = from_texts([("issue.md", "| NVIDIA-SMI 535.183.01   Driver Version: 535.183.01   CUDA Version: 12.2 |")])
    told = subjects(differences(stated, healthy_2x3090()))
    assert "torch" not in told
    assert "numpy" not in told
