"""Machines taken from public threads, a row each, with what must be said of each; the thread stands above the row.

What a thread leaves open (the release of the distribution, the memory) is what is usual for its kind.
"""

from typing import Any

from tests.boxes.by_hand import Document
from tests.boxes.described import (
    CONDA,
    NOTHING,
    OLD,
    ROOT,
    SYSTEM,
    VENV,
    VOLTA,
    WINDOWS,
    Described,
    card,
    machine,
    pair,
)

THIRTEEN = ("sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120")
"""What builds for CUDA 13 have kernels for."""
SPARK = ("sm_80", "sm_90", "sm_100", "sm_110", "sm_120")
"""The same for aarch64."""
UV = {**VENV, "project": "uv", "uv": "/usr/bin/uv"}
NOT_READY = {"code": 802, "call": "cuInit", "device_count": None}
A100 = {"nvlink": [{"active": True}] * 12}


def inside(container: str, **facts: Any) -> Document:
    """The host's facts, seen from within."""
    return {"container": container, **ROOT, **facts}


MACHINES = (
    # github.com/vllm-project/vllm/issues/19185
    Described(
        "two V100 in a container with torch for CUDA 13",
        machine("ubuntu 22.04", "3.12.12", "580.95.05", pair("Tesla V100-PCIE-16GB", "7.0", 16), "2.11.0+cu130", "13.0",
                THIRTEEN, host=inside("docker"), environment=SYSTEM),
        "gpu-architecture-unsupported", "cu126", True,
    ),
    # github.com/Kaggle/kaggle-cli/issues/1151
    Described(
        "P100 of a notebook service",
        machine("ubuntu 22.04", "3.12.12", "580.105.08", [card("Tesla P100-PCIE-16GB", "6.0", 16)], "2.10.0+cu128",
                "12.8", VOLTA, host=inside("docker"), environment=SYSTEM),
        "gpu-architecture-unsupported", "cu126", False,
    ),
    # github.com/pytorch/pytorch/issues/172629
    Described(
        "DGX Spark with torch for CUDA 13",
        machine("ubuntu 24.04", "3.12.3", "580.126.09",
                [card("NVIDIA GB10", "12.1", 0, memory_total_bytes=None, memory_used_bytes=None)], "2.9.1+cu130",
                "13.0", SPARK, ram=119, host={"machine": "aarch64", "kernel": "6.17.0-1008-nvidia",
                                              "libc": "glibc 2.39"}),
        None, "cu130", True,
    ),
    # github.com/nvidiavgpuarchive/index/issues/1
    Described(
        "a vGPU in an LXC container with the libraries of the guest's driver",
        machine("debian 12", "3.11.2", None, [], host=inside("lxc", systemd=True, kernel="6.8.12-9-pve"),
                drives={"nvml_error": 18, "kernel_module": "570.148.06", "library_version": "570.148.08",
                        "nvml_library": "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1"}, packages=NOTHING),
        "driver-library-mismatch", "cu126", False,
    ),
    # github.com/hiyouga/LlamaFactory/issues/8968
    Described(
        "eight B200 whose fabric manager does not run",
        machine("ubuntu 22.04", "3.11.11", "570.172.08",
                [card("NVIDIA B200", "10.0", 179, n, nvlink=[{"active": True}] * 18, fabric_state="in-progress")
                 for n in range(8)],
                "2.7.1+cu128", "12.8", VOLTA, ram=2048,
                drives={"fabric_manager": {"nvswitches": 0, "running": False, "version": None}},
                cuda_init=NOT_READY),
        "fabric-manager-missing", "cu128", True,
    ),
    # github.com/huggingface/huggingface_hub/issues/4134
    Described(
        "one H200 of a hosted job whose fabric never completes",
        machine("ubuntu 22.04", "3.12.11", "580.126.09",
                [card("NVIDIA H200", "9.0", 141, nvlink=[{"active": True}] * 18, fabric_state="in-progress")],
                "2.10.0+cu128", "12.8", VOLTA, host=inside("kubernetes"), environment=UV, packages={"pip": None},
                cuda_init=NOT_READY),
        "fabric-manager-missing", "cu128", True,
    ),
    # github.com/NVIDIA/nvidia-container-toolkit/issues/268
    Described(
        "rootless Podman on openSUSE",
        machine("ubuntu 22.04", "3.10.12", None, [],
                host={"container": "podman", "systemd": False, "root": True, "kernel": "6.11.8-1-default"},
                drives={"nvml_error": 4, "kernel_module": "550.135",
                        "devices": [{"path": "/dev/nvidia0", "readable": False, "writable": False},
                                    {"path": "/dev/nvidiactl", "readable": False, "writable": False}]},
                packages=NOTHING),
        "driver-permission-denied", "cu126", False,
    ),
    # github.com/pytorch/pytorch/issues/130181
    Described(
        "two slices of A100 in a pod",
        machine("ubuntu 22.04", "3.10.14", "535.161.08",
                pair("NVIDIA A100-SXM4-80GB", "8.0", 80, mig_enabled=True), "2.5.1+cu121", "12.1", OLD,
                host=inside("kubernetes"), environment=CONDA),
        None, "cu121", False,  # which slice, the user says
    ),
    # github.com/fady-saied/Nvidia-Fedora-Guide/issues/9, with an Intel processor and Python 3.14
    Described(
        "a hybrid laptop with Fedora whose module is not loaded",
        machine("fedora 43", "3.14.0", None, [], "2.9.1+cu130", "13.0", THIRTEEN, like=(),
                host={"kernel": "6.17.10-300.fc43.x86_64", "package_manager": "dnf", "libc": "glibc 2.42"},
                drives={"nvml_error": 9, "kernel_module": None, "uvm_loaded": False, "library_version": "580.105.08",
                        "module_on_disk": True, "secure_boot": True,
                        "nvml_library": "/usr/lib64/libnvidia-ml.so.1"},
                pci_gpus=[{"address": "0000:01:00.0", "device_id": "10de:2d19"}]),
        "secure-boot-blocks-driver", "cu130", False,
    ),
    # github.com/microsoft/WSL/issues/12859
    Described(
        "L20 in WSL on Windows Server",
        machine("ubuntu 24.04", "3.12.3", None, [], host=WINDOWS, drives={"nvml_error": 17, "kernel_module": None},
                packages=NOTHING),
        "gpu-access-blocked", "cu132", False,
    ),
    # github.com/vllm-project/vllm/issues/21873
    Described(
        "four A100 of a node with Ubuntu 20.04 and conda",
        machine("ubuntu 20.04", "3.10.13", "535.230.02",
                [card("NVIDIA A100-SXM4-40GB", "8.0", 40, n, **A100) for n in range(4)], "2.7.1+cu126", "12.6", OLD,
                host=inside("kubernetes", libc="glibc 2.31"), environment=CONDA,
                packages={"vllm": "0.10.0", "transformers": "4.57.3"}),
        None, "cu126", True,
    ),
    # github.com/Dao-AILab/flash-attention/issues/2319
    Described(
        "RTX 3090 with Python 3.14 in a uv project that wants flash-attn",
        machine("arch", "3.14.2", "590.48.01", [card("NVIDIA GeForce RTX 3090", "8.6", 24)], "2.10.0+cu130", "13.0",
                THIRTEEN, environment=UV, packages={"pip": None},
                host={"package_manager": "pacman", "libc": "glibc 2.42"},
                attention={"version": None, "wanted": True}),
        None, "cu130", True,
    ),
)  # fmt: skip
