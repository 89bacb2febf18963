"""Machines as people describe them, a row each, with what must be said of each.

Composed: each takes its GPUs, distribution, driver and packages from what is usual for its kind. Read for them were:
Proxmox and vGPU guests: github.com/anomixer/proxmox-vgpu-installer/issues, github.com/Azure/aks-gpu/pull/90;
DGX Spark and GH200: github.com/Dao-AILab/flash-attention/issues/1969;
laptops with Fedora: github.com/fady-saied/Nvidia-Fedora-Guide/issues/9; NixOS: github.com/NixOS/nixpkgs/issues/272413.
"""

from typing import Any, NamedTuple

from envcheck.snapshot import Snapshot
from tests.boxes.by_hand import Document, read
from tests.boxes.parts import GIB

VISION = {
    "2.1.0": "0.16.0", "2.4.1": "0.19.1", "2.5.1": "0.20.1", "2.6.0": "0.21.0", "2.7.1": "0.22.1", "2.8.0": "0.23.0",
    "2.9.1": "0.24.1",
    "2.10.0": "0.25.0", "2.11.0": "0.26.0", "2.14.1": "0.29.1",
}  # fmt: skip
OLD = ("sm_50", "sm_60", "sm_70", "sm_75", "sm_80", "sm_86", "sm_90")
"""What builds for CUDA 12.1 to 12.6 have kernels for."""
VOLTA = ("sm_70", "sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120")
NEW = VOLTA[1:]
PACKAGES = {
    "accelerate": "1.11.0", "transformers": "5.3.0", "numpy": "2.2.6", "pip": "25.3", "pillow": "12.0.0",
    "qwen-vl-utils": "0.0.14", "ninja": "1.13.0",
}  # fmt: skip
VENV = {"executable": "/home/u/p/.venv/bin/python", "prefix": "/home/u/p/.venv", "virtual": True, "conda": False}
CONDA = {"executable": "/opt/conda/bin/python", "prefix": "/opt/conda", "virtual": False, "conda": True}
SYSTEM = {"executable": "/usr/bin/python3", "prefix": "/usr", "virtual": False, "conda": False}
TOOLS = ("accelerate", "transformers", "qwen-vl-utils")
DEBIAN, FEDORA = ("debian",), ("rhel", "centos", "fedora")


class Described(NamedTuple):
    """One machine, and what must be said of it."""

    name: str
    document: Document
    first: str | None
    """The failure to fix first; None: nothing failed."""
    build: str | None
    """The tag of torch's build that every command names; None: no set fits as it is."""
    fits: bool
    """The model of 8B in float16, over all GPUs."""

    @property
    def snapshot(self) -> Snapshot:
        """As `envcheck check --from` reads it."""
        return read(self.document)


def card(name: str, capability: str, gib: float, index: int = 0, **facts: Any) -> Document:
    """An idle GPU."""
    return {
        "index": index, "name": name, "compute_capability": capability, "memory_total_bytes": int(gib * GIB),
        "memory_used_bytes": GIB // 4, "temperature_c": 40, "processes": [], "nvlink": [], **facts,
    }  # fmt: skip


def machine(
    system: str,
    python: str,
    driver: str | None,
    gpus: list[Document],
    torch: str | None = None,
    cuda: str | None = None,
    architectures: tuple[str, ...] = (),
    *,
    like: tuple[str, ...] = (),
    ram: int = 64,
    host: Document | None = None,
    drives: Document | None = None,
    environment: Document | None = None,
    packages: dict[str, str | None] | None = None,
    cuda_init: Document | None = None,
    variables: dict[str, str] | None = None,
    **more: Any,
) -> Document:
    """`system` is the distribution and its release, `debian 12`."""
    os_id, _, release = system.partition(" ")
    plain, _, label = (torch or "").partition("+")
    vision = VISION.get(plain)
    installed: dict[str, str | None] = {**PACKAGES, "torch": torch, **(packages or {})}
    if vision:
        installed["torchvision"] = f"{vision}+{label}" if label else vision
    tag = "cp" + "".join(python.split(".")[:2])
    return {
        "schema": "envcheck.snapshot/1",
        "host": {
            "system": "Linux", "machine": "x86_64", "os_id": os_id, "os_version": release or None, "os_like": like,
            "wsl": 0, "container": None, "systemd": True, "root": False, "cpu_count": 16, "python": python,
            "memory_total_bytes": ram * GIB, "memory_available_bytes": ram * GIB * 4 // 5, "libc": "glibc 2.35",
            "kernel": "6.8.0-87-generic", **(host or {}),
        },
        "driver": {"version": driver, "kernel_module": driver, "nvml_error": None, "uvm_loaded": True,
        **(drives or {})},
        "gpus": gpus,
        "packages": {name: version for name, version in installed.items() if version},
        "torch": {"version": torch, "cuda": cuda, "architectures": architectures},
        "cuda": {"nvcc": None, "compiler": {"command": "g++", "path": "/usr/bin/g++", "version": "11.4.0",
        "kind": "gcc"}, "init": cuda_init},
        "environment": variables or {},
        "python": {"version": python, "implementation": "cpython", "tag": tag, **(environment or VENV)},
        **more,
    }  # fmt: skip


def pair(name: str, capability: str, gib: float, **facts: Any) -> list[Document]:
    """Two alike."""
    return [card(name, capability, gib, index, **facts) for index in (0, 1)]


NOTHING = dict.fromkeys(TOOLS)
BRIDGED = {"nvlink": [{"active": True}] * 4}
ROOT = {"root": True, "systemd": False}
WINDOWS = {"wsl": 2, "kernel": "5.15.167.4-microsoft-standard-WSL2", "virtualization": "microsoft",
           "wsl_passthrough": {"dxg": True, "libcuda": "/usr/lib/wsl/lib/libcuda.so.1"}}  # fmt: skip
ABSENT = {"nvml_error": 12, "kernel_module": None, "uvm_loaded": None}

MACHINES = (
    Described(
        "GTX 1080 Ti on Arch with Python 3.14",
        machine("arch", "3.14.0", "580.126.09", [card("NVIDIA GeForce GTX 1080 Ti", "6.1", 11)], "2.14.1", "13.0", NEW),
        "gpu-architecture-unsupported", "cu126", False,
    ),
    Described(
        "two P40 passed through to Debian 12",
        machine("debian 12", "3.11.2", "535.247.01", pair("Tesla P40", "6.1", 24), host={"virtualization": "kvm"}),
        "torch-missing", "cu126", True,
    ),
    Described(
        "two V100 on RHEL 8 with conda and xformers",
        machine("rhel 8.10", "3.10.14", "550.90.07", pair("Tesla V100-SXM2-32GB", "7.0", 32), "2.9.1", "12.8", VOLTA,
                like=("fedora",), host={"libc": "glibc 2.28"}, environment=CONDA,
                packages={"xformers": "0.0.33.post2"}),
        None, "cu128", True,
    ),
    Described(
        "T4 on Debian 11 with Python 3.9",
        machine("debian 11", "3.9.2", "550.54.15", [card("Tesla T4", "7.5", 15)], "2.8.0", "12.8", NEW),
        "python-too-old", None, False,
    ),
    Described(
        "L4 in a pod with flash-attn for another torch",
        machine("ubuntu 22.04", "3.12.11", "570.172.08", [card("NVIDIA L4", "8.9", 22.5)], "2.7.1+cu126", "12.6", OLD,
                host={"container": "kubernetes", **ROOT}, packages={"flash-attn": "2.8.3"},
                attention={"version": "2.8.3", "built_cuda": "12", "built_torch": "2.8", "built_cxx11_abi": True}),
        "flash-attn-abi-mismatch", "cu126", True,
    ),
    Described(
        "two A6000 on driver 525",
        machine("ubuntu 22.04", "3.10.12", "525.147.05", pair("NVIDIA RTX A6000", "8.6", 48, **BRIDGED), "2.8.0",
                "12.8",
                NEW),
        "driver-too-old", "cu128", True,
    ),
    Described(
        "RTX PRO 6000 in a uv project",
        machine("ubuntu 24.04", "3.12.3", "580.95.05",
                [card("NVIDIA RTX PRO 6000 Blackwell Workstation Edition", "12.0", 95.6)], "2.9.1+cu130", "13.0", NEW,
                packages={"pip": None}, environment={**VENV, "project": "uv", "uv": "/usr/bin/uv"}),
        None, "cu130", True,
    ),
    Described(
        "a vGPU guest on Ubuntu 20.04",
        machine("ubuntu 20.04", "3.10.18", "535.183.06", [card("NVIDIA A40-24Q", "8.6", 24, virtualization="vgpu")],
                "2.6.0", "12.4", OLD, host={"libc": "glibc 2.31"}),
        None, "cu124", True,
    ),
    Described(
        "WSL with a Windows driver for CUDA 11.7",
        machine("ubuntu 22.04", "3.10.12", "516.94", [card("NVIDIA GeForce RTX 3070", "8.6", 8)], "2.5.1+cu121", "12.1",
                OLD, host=WINDOWS, drives={"kernel_module": None}),
        "driver-too-old", "cu118", False,
    ),
    Described(
        "Jetson Orin Nano with JetPack 5",
        machine("ubuntu 20.04", "3.8.10", None, [], "2.1.0", ram=8, drives=ABSENT, packages={"transformers": "4.46.3"},
                host={"machine": "aarch64", "kernel": "5.10.120-tegra", "l4t": "35.4.1",
                      "board": "NVIDIA Jetson Orin Nano Developer Kit"}),
        "python-too-old", None, False,
    ),
    Described(
        "an old desktop with Ubuntu 20.04 and Python 3.8",
        machine("ubuntu 20.04", "3.8.10", "470.256.02", [card("NVIDIA GeForce GTX 1070", "6.1", 8)], "2.4.1+cu121",
                "12.1", OLD, host={"libc": "glibc 2.31"}),
        "driver-too-old", None, False,
    ),
    Described(
        "GTX 970 on Manjaro",
        machine("manjaro", "3.13.7", "580.95.05", [card("NVIDIA GeForce GTX 970", "5.2", 4)], "2.9.1+cu128", "12.8",
                VOLTA, like=("arch",)),
        "gpu-architecture-unsupported", "cu126", False,
    ),
    Described(
        "TITAN V with a torch that dropped Volta",
        machine("ubuntu 24.04", "3.12.3", "580.95.05", [card("NVIDIA TITAN V", "7.0", 12)], "2.11.0+cu128", "12.8",
                NEW),
        "gpu-architecture-unsupported", "cu126", False,
    ),
    Described(
        "a laptop with Pop!_OS and torch for CPUs",
        machine("pop 22.04", "3.10.12", "565.77", [card("NVIDIA GeForce RTX 4060 Laptop GPU", "8.9", 8)], "2.14.1+cpu",
                like=("ubuntu", "debian")),
        "torch-cpu-build", "cu126", False,
    ),
    Described(
        "GH200 with torch for CPUs",
        machine("ubuntu 22.04", "3.10.12", "570.148.08", [card("NVIDIA GH200 480GB", "9.0", 96)], "2.7.1",
                host={"machine": "aarch64"}),
        "torch-cpu-build", "cu128", True,
    ),
    Described(
        "free-threaded Python",
        machine("ubuntu 26.04", "3.14.2", "590.48.01", [card("NVIDIA GeForce RTX 4090", "8.9", 24)],
                packages=NOTHING, environment={**VENV, "tag": "cp314t"}),
        "torch-missing", None, True,
    ),
    Described(
        "RTX 5070 Ti in WSL on Debian 13",
        machine("debian 13", "3.13.5", "581.42", [card("NVIDIA GeForce RTX 5070 Ti", "12.0", 16)], "2.10.0+cu126",
                "12.6",
                OLD, host=WINDOWS, drives={"kernel_module": None}),
        "gpu-architecture-unsupported", "cu128", False,
    ),
    Described(
        "two T4 of a notebook service",
        machine("ubuntu 22.04", "3.12.12", "535.261.03", pair("Tesla T4", "7.5", 15), "2.9.1+cu126", "12.6", OLD,
                host={"container": "docker", **ROOT}, environment=SYSTEM, packages={"transformers": "4.57.3"}),
        None, "cu126", True,
    ),
    Described(
        "the system's Python of Debian 13",
        machine("debian 13", "3.13.5", "550.163.01", [card("NVIDIA GeForce RTX 3090", "8.6", 24)], packages=NOTHING,
                environment={**SYSTEM, "externally_managed": True}),
        "torch-missing", "cu126", True,
    ),
)  # fmt: skip
