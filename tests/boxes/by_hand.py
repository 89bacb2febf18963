"""Snapshots as people write them by hand: JSON with the paths that the public contract binds, and no others.

document = box(gpu(0), gpu(1, temperature_c=97))
snapshot = read(document)
"""

import json
from typing import Any, TypeAlias

from envcheck.snapshot import Snapshot, from_json
from tests.boxes.parts import GIB

Document: TypeAlias = dict[str, Any]


def gpu(index: int = 0, **facts: Any) -> Document:
    """An RTX 3090 at rest."""
    return {
        "index": index, "name": "NVIDIA GeForce RTX 3090", "compute_capability": "8.6",
        "memory_total_bytes": 24 * GIB, "memory_used_bytes": GIB // 4, "temperature_c": 41, "power_w": 22.0,
        "power_limit_w": 350.0, "nvlink": [{"active": True}] * 4, "processes": [],
        "pcie": {"generation": 4, "generation_max": 4, "width": 16, "width_max": 16}, **facts,
    }  # fmt: skip


def h100(index: int = 0, up: int = 18) -> Document:
    """An H100 of an HGX board, `up` of its links active."""
    return gpu(
        index, name="NVIDIA H100 80GB HBM3", compute_capability="9.0", memory_total_bytes=80 * GIB, power_limit_w=700.0,
        nvlink=[{"active": number < up} for number in range(18)],
    )  # fmt: skip


def silent(index: int) -> Document:
    """A GPU of which nothing could be read."""
    return {**dict.fromkeys(gpu(index)), "index": index, "nvlink": [], "processes": []}


def because(index: int, reason: str, *facts: str) -> dict[str, str]:
    """`unavailable`, with the same reason for several facts of a GPU."""
    return {f"gpus[{index}].{fact}": f"{reason} from nvmlDeviceGetMemoryInfo" for fact in facts}


def box(*gpus: Document, host: Document | None = None, driver: Document | None = None, **more: Any) -> Document:
    """The reference machine; what is given stands in the place of its own."""
    there = {"os_id": "ubuntu", "os_version": "22.04", "wsl": 0, "container": None, "python": "3.11.9"}
    works = {"version": "535.183.01", "cuda_version": "12.2", "kernel_module": "535.183.01", "nvml_error": None}
    return {
        "schema": "envcheck.snapshot/1", "host": {**there, **(host or {})}, "driver": {**works, **(driver or {})},
        "gpus": list(gpus) or [gpu(0), gpu(1)], **more,
    }  # fmt: skip


def without_driver(code: int | None, host: Document | None = None, **facts: Any) -> Document:
    """A machine on which NVML does not start; without a code nothing is known but that nothing is there."""
    nothing = {"version": None, "cuda_version": None, "kernel_module": None, "nvml_error": code, **facts}
    return {**box(host=host, driver=nothing), "gpus": []}


def read(document: Document) -> Snapshot:
    """The document as `envcheck check --from` reads it."""
    return from_json(json.dumps(document).encode())
