"""Snapshots of host, driver, GPUs and links that people write by hand: the paths of the public contract alone."""

from pathlib import Path

import msgspec
import pytest

from envcheck.checks import run_checks
from envcheck.findings import Finding
from envcheck.report.document import Report
from tests.boxes import GIB, MIB, healthy_2x3090, with_driver
from tests.boxes.by_hand import Document, because, box, gpu, h100, read, silent, without_driver
from tests.checks.judge import GROUND, advice, causes, commands, the
from tests.cli.command import envcheck, environment

LOST = "NVML 15 (GPU is lost)"


def findings(document: Document) -> tuple[Finding, ...]:
    return run_checks(read(document), only=GROUND)


def alarms(document: Document) -> dict[str, str]:
    """Each problem that fails or warns, and its status."""
    return {str(f.problem): f.status for f in findings(document) if f.status in ("fail", "warn", "error")}


def notes(document: Document) -> set[str | None]:
    """The problems that are only noted."""
    return {f.problem for f in findings(document) if f.status == "info"}


HEALTHY = {
    "the reference machine": box(),
    "one GPU": box(gpu(nvlink=[])),
    "a lowered power limit": box(gpu(0, power_limit_w=200.0), gpu(1)),
    "a 16 GB GPU, and no model was chosen": box(
        gpu(0, name="NVIDIA GeForce RTX 4080", compute_capability="8.9", memory_total_bytes=16 * GIB, nvlink=[])
    ),
    "an x8 GPU, whose slot nobody knows": box(
        gpu(pcie={"generation": 4, "generation_max": 4, "width": 8, "width_max": 16}),
        unavailable={"gpus[0].pcie.slot_width_max": "nvidia-smi does not show the port"},
    ),
    "a link that saves power": box(gpu(pcie={"generation": 1, "generation_max": 4, "width": 16, "width_max": 16})),
    "a new driver": box(driver={"version": "610.10.00", "kernel_module": "610.10.00", "cuda_version": "13.5"}),
    "a GPU that nobody knows yet": box(gpu(name="NVIDIA GeForce RTX 9090", compute_capability="16.0", nvlink=[])),
    "NVML's zero is success": box(driver={"nvml_error": 0}),
    "WSL 2": box(gpu(nvlink=[]), host={"wsl": 2}, driver={"kernel_module": None}),
    "a container in words": box(gpu(nvlink=[]), host={"container": "none"}),
    "a container with its GPUs": box(host={"container": "docker"}),
    "eight H100": box(*(h100(n) for n in range(8))),
    "a Jetson": without_driver(12, host={"kernel": "5.15.136-tegra"}),
    "GPUs of which only the number is known": box({"index": 0}, {"index": 1}),
    "one of two names its capability": box(gpu(0), gpu(1, compute_capability=None)),
    "a fact that this GPU does not tell": box(
        gpu(0), gpu(1, power_w=None), unavailable=because(1, "NVML 3 (Not Supported)", "power_w")
    ),
    "one fact that failed to be read": box(
        gpu(0), gpu(1, power_w=None), unavailable=because(1, "NVML 999 (Unknown Error)", "power_w")
    ),
    "a desktop": box(gpu(0, memory_used_bytes=900 * MIB, processes=[{"pid": 1200}, {"pid": 1300}]), gpu(1)),
    "a single GPU that lists its links": box(gpu(nvlink=[{"active": False}] * 4)),
    "links of unknown state": box(*(gpu(n, nvlink=[{"active": None}] * 4) for n in range(2))),
    "lists that could not be read, and are null as any other fact": box(
        gpu(0, nvlink=None, processes=None),
        gpu(1, nvlink=None),
        unavailable={"gpus[0].nvlink": "not read", "gpus[1].nvlink": "not read", "gpus[0].processes": "not read"},
    ),
    "whole numbers with a point": box(
        gpu(0, memory_total_bytes=24e9, temperature_c=41.0), gpu(1, memory_total_bytes=24e9), host={"wsl": 0.0}
    ),
    "a driver, and no word about GPUs": {
        **without_driver(None, version="580.95.05"),
        "gpus": None,
        "unavailable": {"gpus": "not asked"},
    },
    "a limit that makers of GPUs set lower": box(gpu(0, power_limit_w=320.0), gpu(1)),
}


@pytest.mark.parametrize("document", HEALTHY.values(), ids=HEALTHY.keys())
def test_a_healthy_box_gets_no_alarm(document: Document) -> None:
    assert alarms(document) == {}


BROKEN = {
    "an old driver": (box(driver={"version": "525.147.05", "kernel_module": "525.147.05"}), {"driver-too-old": "fail"}),
    "no library, and nothing that hints at a GPU": (without_driver(12), {"gpu-not-found": "fail"}),
    "no library for a GPU on the bus": (
        {**without_driver(12), "pci_gpus": [{"address": "0000:01:00.0", "device_id": "2204"}]},
        {"driver-not-installed": "fail"},
    ),
    "no module": (without_driver(9), {"driver-not-loaded": "fail"}),
    "an update without a reboot": (
        without_driver(18, kernel_module="535.161.07"),
        {"driver-library-mismatch": "fail"},
    ),
    "no permission": (without_driver(4), {"driver-permission-denied": "fail"}),
    "blocked": (without_driver(17), {"gpu-access-blocked": "fail"}),
    "an unknown failure": (without_driver(999), {"nvml-failed": "fail"}),
    "a code of the future": (without_driver(77), {"nvml-failed": "fail"}),
    "a lost GPU, said as the reason why its facts are missing": (
        {
            **box(gpu(0, nvlink=[]), {"index": 1, "name": None, "memory_total_bytes": None}),
            "unavailable": {"gpus[1].memory_total_bytes": "NVML 15 (GPU is lost) from nvmlDeviceGetMemoryInfo"},
        },
        {"gpu-lost": "fail"},
    ),
    "a GPU that needs a reset": (
        {
            **box(gpu(0, nvlink=[]), gpu(1, nvlink=[])),
            "unavailable": {"gpus[1].power_w": "NVML 16 (GPU requires reset) from nvmlDeviceGetPowerUsage"},
        },
        {"gpu-needs-reset": "fail"},
    ),
    "a lost GPU that still has its name": (
        box(gpu(0), gpu(1, memory_total_bytes=None), unavailable=because(1, LOST, "memory_total_bytes")),
        {"gpu-lost": "fail"},
    ),
    "a lost GPU that is not even listed": (
        box(gpu(0), unavailable={"gpus[1]": f"{LOST} from nvmlDeviceGetHandleByIndex"}),
        {"gpu-lost": "fail"},
    ),
    "a lost GPU next to an old driver": (
        box(gpu(0), silent(1), unavailable=because(1, LOST, "name"), driver={"version": "525.60.13"}),
        {"gpu-lost": "fail", "driver-too-old": "fail"},
    ),
    "a lost GPU and another that needs a reset": (
        box(
            gpu(0),
            silent(1),
            silent(2),
            unavailable={**because(1, LOST, "name"), **because(2, "NVML 16 (GPU requires reset)", "name")},
        ),
        {"gpu-lost": "fail", "gpu-needs-reset": "fail"},
    ),
    "a GPU that tells nothing of itself": (
        box(gpu(0), silent(1), unavailable=because(1, "NVML 999 (Unknown Error)", "memory_total_bytes")),
        {"nvml-failed": "fail"},
    ),
    "a slow link under load": (
        box(gpu(0, power_w=320.0, pcie={"generation": 1, "generation_max": 4}), gpu(1)),
        {"pcie-link-degraded": "warn"},
    ),
    "FreeBSD": (without_driver(None, host={"os_id": "freebsd"}), {"os-unsupported": "fail"}),
    "half the lanes": (
        box(gpu(pcie={"generation": 4, "generation_max": 4, "width": 8, "width_max": 16})),
        {"pcie-link-degraded": "warn"},
    ),
    "no link up": (
        box(gpu(0, nvlink=[{"active": False}] * 4), gpu(1, nvlink=[{"active": False}] * 4)),
        {"nvlink-inactive": "warn"},
    ),
    "some links down": (
        box(gpu(0, nvlink=[{"active": True}] * 2 + [{"active": False}] * 2), gpu(1)),
        {"nvlink-degraded": "warn"},
    ),
    "hot": (box(gpu(0, temperature_c=97), gpu(1)), {"gpu-overheating": "warn"}),
    "memory held by another": (
        box(gpu(0, memory_used_bytes=20 * GIB, processes=[{"pid": 4711}], nvlink=[])),
        {"gpu-memory-in-use": "warn"},
    ),
    "too small a GPU": (
        box(
            gpu(0, name="NVIDIA GeForce RTX 3060", memory_total_bytes=12 * GIB, nvlink=[], power_limit_w=170.0),
            hub={"model": {"id": "Qwen/Qwen3-VL-Embedding-8B", "chosen": True}},
        ),
        {"gpu-memory-too-small": "fail"},
    ),
    "WSL 1": ({**without_driver(12), "host": {"os_id": "ubuntu", "os_version": "22.04", "wsl": 1}}, {"wsl1": "fail"}),
    "WSL 2 without a GPU": (
        {**without_driver(12), "host": {"os_id": "ubuntu", "os_version": "22.04", "wsl": 2, "python": "3.10.12"}},
        {"wsl-gpu-missing": "fail"},
    ),
    "a container without a GPU": (
        {**without_driver(12), "host": {"os_id": "ubuntu", "os_version": "22.04", "container": "docker"}},
        {"container-without-gpu": "fail"},
    ),
    "an old Python": (box(host={"python": "3.9.19"}), {"python-too-old": "fail"}),
    "little memory": (box(host={"memory_total_bytes": 2 * GIB}), {"host-memory-low": "warn"}),
    "WSL 2 with little memory": (
        box(gpu(nvlink=[]), host={"wsl": 2, "memory_total_bytes": 2 * GIB}, driver={"kernel_module": None}),
        {"wsl-memory-capped": "warn"},
    ),
    "macOS": ({"schema": "envcheck.snapshot/1", "host": {"os_id": "macos"}}, {"os-unsupported": "fail"}),
}


@pytest.mark.parametrize(("document", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_the_one_thing_that_is_wrong_is_the_one_alarm(document: Document, expected: dict[str, str]) -> None:
    assert alarms(document) == expected


@pytest.mark.parametrize(("document", "expected"), BROKEN.values(), ids=BROKEN.keys())
def test_an_old_python_beside_it_hides_nothing(document: Document, expected: dict[str, str]) -> None:
    """Something else that is wrong, and neither is the other's cause."""
    both = alarms({**document, "host": {**document["host"], "python": "3.9.2"}})
    assert both == {**expected, "python-too-old": "fail"}


def test_cards_that_could_be_bridged_and_are_not_are_noted() -> None:
    assert notes(box(gpu(0, nvlink=[]), gpu(1, nvlink=[]))) == {"nvlink-absent"}


def test_unlike_cards_are_noted_and_their_numbers_warned_of() -> None:
    there = box(
        gpu(0, nvlink=[]),
        gpu(1, name="NVIDIA GeForce RTX 4090", compute_capability="8.9", power_limit_w=450.0, nvlink=[]),
    )
    assert alarms(there) == {"cuda-device-order": "warn"}
    assert notes(there) == {"gpus-differ"}


# Not a single GPU: the code decides, and where there is none, what else is said

NO_GPUS: dict[str, tuple[Document, str]] = {
    "nothing at all": (without_driver(None), "gpu-not-found"),
    "a GPU on the bus": (
        {**without_driver(None), "pci_gpus": [{"address": "0000:01:00.0", "device_id": "2204"}]}, "driver-not-installed"
    ),
    "a container": (without_driver(None, host={"container": "podman"}), "container-without-gpu"),
    "a container with a driver": ({**box(host={"container": "docker"}), "gpus": []}, "container-without-gpu"),
    "WSL 2": (without_driver(None, host={"wsl": 2}), "wsl-gpu-missing"),
    "WSL 2 with a driver": ({**box(host={"wsl": 2}), "gpus": []}, "wsl-gpu-missing"),
    "a driver": ({**box(), "gpus": []}, "gpu-not-found"),
    "a driver newer than its module": (
        {**box(driver={"version": "550.90.07"}), "gpus": []}, "driver-library-mismatch"
    ),
    "a code as the reason why there is no version": (
        {**without_driver(None), "unavailable": {"driver.version": "NVML 18 (Driver/library version mismatch)"}},
        "driver-library-mismatch",
    ),
    "a reason without a code": (
        {**without_driver(None), "unavailable": {"driver.nvml_error": "the library is broken"}}, "nvml-failed"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("document", "expected"), NO_GPUS.values(), ids=NO_GPUS.keys())
def test_without_a_gpu_there_is_one_alarm(document: Document, expected: str) -> None:
    assert alarms(document) == {expected: "fail"}


@pytest.mark.parametrize("host", [{}, {"container": "docker"}, {"wsl": 2}], ids=["native", "container", "WSL 2"])
def test_gpus_that_nobody_speaks_of_are_not_missing(host: Document) -> None:
    document = box(host=host, driver={"version": "525.60.13"})
    del document["gpus"]
    assert alarms(document) == {"driver-too-old": "fail"}
    assert alarms({**document, "gpus": None, "unavailable": {"gpus": "NVML 999 (Unknown Error)"}}) == {
        "driver-too-old": "fail", "nvml-failed": "fail",
    }  # fmt: skip


def test_a_driver_that_finds_no_gpu_in_wsl_is_a_consequence() -> None:
    assert causes(read({**box(host={"wsl": 2}), "gpus": []})) == {"gpu-not-found": "wsl-gpu-missing"}


CODES = {
    4: "driver-permission-denied", 15: "gpu-lost", 16: "gpu-needs-reset", 17: "gpu-access-blocked",
    18: "driver-library-mismatch", 999: "nvml-failed",
}  # fmt: skip


@pytest.mark.parametrize(("code", "problem"), CODES.items())
def test_in_wsl_what_mends_a_driver_that_answers_with_a_code_is_in_windows(code: int, problem: str) -> None:
    document = without_driver(code, host={"wsl": 2})
    assert alarms(document) == {problem: "fail"}
    assert [line for line in commands(the(read(document), problem)) if not line.startswith("wsl.exe")] == []


@pytest.mark.parametrize("code", [15, 16])
def test_a_container_is_not_told_to_switch_its_host_off(code: int) -> None:
    document = box(host={"container": "docker"}, driver={"nvml_error": code})
    assert commands(the(read(document), CODES[code])) == []


def test_a_driver_section_that_never_came_is_said_to_be_missing() -> None:
    document = {**box(), "driver": None, "gpus": [], "unavailable": {"driver": "no answer within the time limit"}}
    told = {f.check: (f.status, f.detail) for f in findings(document)}
    assert told["driver.version"] == ("skip", "no answer within the time limit")


# Words and fixes


def test_only_versions_that_are_known_are_named() -> None:
    found = the(with_driver(healthy_2x3090(), nvml_error=18, library_version=None), "driver-library-mismatch")
    assert "None" not in found.detail


def test_an_unknown_code_stands_in_the_title_as_it_is() -> None:
    assert the(read(without_driver(4242)), "nvml-failed").title == "NVML error: code 4242"


def test_a_card_without_power_is_told_to_be_connected() -> None:
    assert "power cables" in advice(the(read(without_driver(8)), "nvml-failed"))


def test_a_module_that_runs_is_not_told_to_be_loaded() -> None:
    found = the(read(box(driver={"nvml_error": 9})), "driver-not-loaded")
    assert not any("modprobe" in line for line in commands(found))


def test_on_an_unknown_distribution_nothing_is_built_with_its_unknown_tools() -> None:
    found = the(read(without_driver(9, host={"os_id": "nixos"})), "driver-not-loaded")
    assert commands(found)[0] == "sudo modprobe nvidia"
    assert "Build" not in advice(found)


def test_several_lost_gpus_are_told_of_in_the_plural() -> None:
    both = {**because(0, LOST, "name"), **because(1, LOST, "name")}
    found = the(read(box(silent(0), silent(1), unavailable=both)), "gpu-lost")
    assert found.detail == "GPUs 0 and 1 no longer respond: they are lost."


def test_in_wsl_it_is_windows_that_blocks_the_gpu() -> None:
    assert "Windows" in the(read(without_driver(17, host={"wsl": 2})), "gpu-access-blocked").detail


def test_windows_is_told_of_wsl() -> None:
    found = the(read(box(host={"os_id": "windows"})), "os-unsupported")
    assert commands(found) == ["wsl.exe --install -d Ubuntu-24.04"]


def test_links_without_a_number_are_called_by_their_place() -> None:
    two_of_four = [{"active": True}, {"active": False}, {"active": False}, {"active": True}]
    found = the(read(box(gpu(0, nvlink=two_of_four), gpu(1))), "nvlink-degraded")
    assert found.detail == "GPU 0 (NVIDIA GeForce RTX 3090): 2 of 4 active, inactive: links 1 and 2."


def test_gpus_with_the_same_links_down_share_a_sentence() -> None:
    found = the(read(box(*(h100(n, up=17) for n in range(8)))), "nvlink-degraded")
    assert found.detail == "GPUs 0 to 7: 17 of 18 active, inactive: link 17."
    assert "bridge" not in advice(found), "there is none on a board"


def test_the_gpus_that_are_free_are_named_and_only_where_there_are_some() -> None:
    held = {"memory_used_bytes": 22 * GIB, "processes": [{"pid": 4711}]}
    one, both = (read(box(gpu(0, **held), gpu(1, **more))) for more in ({}, held))
    assert "CUDA_VISIBLE_DEVICES=1" in advice(the(one, "gpu-memory-in-use"))
    assert "CUDA_VISIBLE_DEVICES" not in advice(the(both, "gpu-memory-in-use"))


# The command


def judged(document: Document, folder: Path) -> Report:
    file = folder / "box.json"
    file.write_bytes(msgspec.json.encode(document))
    result = envcheck("check", "--from", str(file), "--json", env=environment(folder))
    report = msgspec.json.decode(result.stdout, type=Report)
    assert result.returncode == (1 if report.counts["fail"] else 0)
    return report


def test_the_report_keeps_the_snapshot_as_it_was_written(tmp_path: Path) -> None:
    document = box(gpu(0), silent(1), unavailable=because(1, LOST, "name"), driver={"nvml_error": 0})
    report = judged(document, tmp_path)
    assert report.snapshot == read(document)
    assert {f.problem for f in report.findings if f.status == "fail"} == {"gpu-lost"}


def test_a_healthy_box_written_by_hand_is_healthy_as_a_whole(tmp_path: Path) -> None:
    assert judged(box(), tmp_path).verdict == "healthy"
