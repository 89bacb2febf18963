"""Snapshots of host, driver, GPUs and links that people write by hand: the paths of the public contract alone."""

import json
from typing import Any

import pytest

from envcheck.checks import run_checks
from envcheck.findings import Area
from envcheck.snapshot import from_json
from tests.boxes import GIB

Document = dict[str, Any]
GROUND: tuple[Area, ...] = ("host", "driver", "gpu", "link")


def gpu(index: int = 0, **facts: Any) -> Document:
    """An RTX 3090 at rest."""
    return {
        "index": index, "name": "NVIDIA GeForce RTX 3090", "compute_capability": "8.6",
        "memory_total_bytes": 24 * GIB, "memory_used_bytes": GIB // 4, "temperature_c": 41, "power_w": 22.0,
        "power_limit_w": 350.0, "nvlink": [{"active": True}] * 4, "processes": [],
        "pcie": {"generation": 4, "generation_max": 4, "width": 16, "width_max": 16}, **facts,
    }  # fmt: skip


def box(*gpus: Document, host: Document | None = None, driver: Document | None = None, **more: Any) -> Document:
    """The reference box; what is given stands in the place of its own."""
    there = {"os_id": "ubuntu", "os_version": "22.04", "wsl": 0, "container": None, "python": "3.11.9"}
    works = {"version": "535.183.01", "cuda_version": "12.2", "kernel_module": "535.183.01", "nvml_error": None}
    return {
        "schema": "envcheck.snapshot/1", "host": {**there, **(host or {})}, "driver": {**works, **(driver or {})},
        "gpus": list(gpus) or [gpu(0), gpu(1)], **more,
    }  # fmt: skip


def without_driver(code: int, **facts: Any) -> Document:
    """A box on which NVML does not start."""
    silent = {"version": None, "cuda_version": None, "kernel_module": None, "nvml_error": code, **facts}
    return {**box(driver=silent), "gpus": []}


def alarms(document: Document) -> dict[str, str]:
    """Each problem that fails or warns, and its status."""
    found = run_checks(from_json(json.dumps(document).encode()), only=GROUND)
    return {str(f.problem): f.status for f in found if f.status in ("fail", "warn", "error")}


def notes(document: Document) -> set[str | None]:
    """The problems that are only noted."""
    found = run_checks(from_json(json.dumps(document).encode()), only=GROUND)
    return {f.problem for f in found if f.status == "info"}


HEALTHY = {
    "the reference box": box(),
    "one card": box(gpu(nvlink=[])),
    "a link that saves power": box(gpu(pcie={"generation": 1, "generation_max": 4, "width": 16, "width_max": 16})),
    "a new driver": box(driver={"version": "610.10.00", "kernel_module": "610.10.00", "cuda_version": "13.5"}),
    "a card that nobody knows yet": box(gpu(name="NVIDIA GeForce RTX 9090", compute_capability="16.0", nvlink=[])),
    "NVML's zero is success": box(driver={"nvml_error": 0}),
    "WSL 2": box(gpu(nvlink=[]), host={"wsl": 2}, driver={"kernel_module": None}),
    "a container in words": box(gpu(nvlink=[]), host={"container": "none"}),
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
    "a lowered power limit": (box(gpu(0, power_limit_w=200.0), gpu(1)), {"gpu-power-limited": "warn"}),
    "memory held by another": (
        box(gpu(0, memory_used_bytes=20 * GIB, processes=[{"pid": 4711}], nvlink=[])),
        {"gpu-memory-in-use": "warn"},
    ),
    "too small a card": (
        box(gpu(0, name="NVIDIA GeForce RTX 3060", memory_total_bytes=12 * GIB, nvlink=[], power_limit_w=170.0)),
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
