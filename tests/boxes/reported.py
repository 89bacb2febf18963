"""Machines taken from public threads, a row each, with what must be said of each; the thread stands above the row.

What a thread leaves open (the release of the distribution, the memory) is what is usual for its kind.
"""

from typing import Any

from tests.boxes.by_hand import Document
from tests.boxes.described import (
    ABSENT,
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
from tests.boxes.parts import GIB

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
                pci_gpus=[{"address": "0000:01:00.0", "device_id": "2d19"}]),
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
    # github.com/python-poetry/poetry/issues/6409 and github.com/thu-ml/tianshou/issues/1145, with today's releases
    Described(
        "T4 in a Poetry project with torch for CPUs",
        machine("debian 12", "3.13.2", "550.163.01", [card("Tesla T4", "7.5", 15)], "2.9.1+cpu",
                environment={**VENV, "project": "poetry"}, packages={"pip": None}),
        "torch-cpu-build", "cu128", False,
    ),
    # github.com/pypa/pip/issues/7745: 2.9 GiB free, with the disk of a cloud machine
    Described(
        "L4 of a cloud whose disk is full",
        machine("ubuntu 22.04", "3.10.12", "570.195.03", [card("NVIDIA L4", "8.9", 22.5)], packages=NOTHING,
                storage=[{"purpose": purpose, "path": "/home/u", "total_bytes": 30 * GIB, "free_bytes": 2 * GIB,
                          "filesystem": "ext4", "writable": True}
                         for purpose in ("environment", "model-cache", "temporary")]),
        "disk-space-low", "cu126", True,
    ),
    # github.com/THUDM/slime/pull/1832: machines without a network
    Described(
        "A10 without a network in conda",
        machine("rocky 9.5", "3.11.11", "550.127.08", [card("NVIDIA A10", "8.6", 22.5)], "2.6.0+cu124", "12.4", OLD,
                like=("rhel", "centos", "fedora"), environment=CONDA, host={"package_manager": "dnf"},
                hub={"cache": "/home/u/.cache/huggingface", "reachable": False, "reason": "no route to host",
                     "model": {"id": "Qwen/Qwen3-VL-Embedding-8B", "cached": False}}),
        None, "cu124", True,
    ),
    # github.com/XuehaiPan/nvitop/pull/8: a program is given one slice
    Described(
        "a slice of an H100 chosen in a passthrough guest",
        machine("ubuntu 24.04", "3.12.3", "580.95.05", [card("NVIDIA H100 80GB HBM3", "9.0", 80, mig_enabled=True)],
                "2.9.1+cu128", "12.8", VOLTA, host={"virtualization": "kvm"},
                environment=UV, packages={"pip": None},
                variables={"CUDA_VISIBLE_DEVICES": "MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb"}),
        None, "cu128", False,
    ),
    # github.com/microsoft/WSL/issues/9166
    Described(
        "WSL with Debian's own driver installed inside",
        machine("debian 12", "3.11.2", "535.247.01", [], "2.9.1+cu128", "12.8", VOLTA,
                host={**WINDOWS, "package_manager": "apt-get", "wsl_passthrough": {
                    "dxg": True, "libcuda": "/usr/lib/wsl/lib/libcuda.so.1",
                    "linux_driver_files": ["/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.535.247.01"]}},
                drives={"nvml_error": 17, "kernel_module": None, "packages": ["nvidia-driver"]}),
        "wsl-linux-driver", "cu128", False,
    ),
    # github.com/NVIDIA/nvidia-container-toolkit/issues/268, without a container
    Described(
        "RTX 6000 Ada on openSUSE Leap without nvidia_uvm",
        machine("opensuse-leap 15.6", "3.11.10", "550.135", [card("NVIDIA RTX 6000 Ada Generation", "8.9", 48)],
                "2.9.1+cu126", "12.6", OLD, like=("suse", "opensuse"), host={"package_manager": "zypper",
                                                                            "libc": "glibc 2.38"},
                drives={"uvm_loaded": False, "uvm_on_demand": False}),
        "uvm-missing", "cu126", True,
    ),
    # github.com/pollen-robotics/microduck_rl/issues/38
    Described(
        "Jetson Thor with torch for CPUs",
        machine("ubuntu 24.04", "3.12.3", None, [], "2.9.1+cpu", ram=122, drives=ABSENT,
                host={"machine": "aarch64", "kernel": "6.8.12-tegra", "l4t": "38.2.0", "libc": "glibc 2.39",
                      "board": "NVIDIA Jetson AGX Thor Developer Kit"}),
        "torch-cpu-build", "cu132", True,
    ),
    # github.com/pytorch/pytorch/issues/184352
    Described(
        "eight A10G with Python 3.15",
        machine("fedora 44", "3.15.0", "580.105.08", [card("NVIDIA A10G", "8.6", 22.5, n) for n in range(8)],
                packages=NOTHING, host={"package_manager": "dnf", "libc": "glibc 2.43"}),
        "torch-missing", "cu132", True,
    ),
)  # fmt: skip
