"""What stands in each text of `texts/`, read off by hand: paths of the snapshot, as the public contract names them."""

from typing import Any

GIB, MIB = 1 << 30, 1 << 20

EXPECTED: dict[str, dict[str, Any]] = {
    "collect-env-1.13.txt": {
        "host.os_id": "ubuntu", "host.os_version": "20.04", "host.kernel": "5.4.0-162-generic",
        "host.python": "3.10.9",
        "host.libc": "glibc 2.31", "host.wsl": 0, "driver.version": "525.147.05", "torch.version": "1.13.1+cu117",
        "torch.cuda": "11.7", "cuda.nvcc": "11.7", "cuda.compiler.version": "9.4.0",
        "packages.torchvision": "0.14.1+cu117",
        "packages.numpy": "1.23.5", "gpus[0].name": "NVIDIA GeForce RTX 3090",
        "gpus[1].name": "NVIDIA GeForce RTX 3090",
        "gpus[0].compute_capability": "8.6", "gpus[1].memory_total_bytes": 24 * GIB,
    },
    "collect-env-2.14-cpu.txt": {
        "host.os_id": "debian", "host.os_version": "12", "host.python": "3.11.7", "torch.version": "2.14.1+cu130",
        "torch.cuda": "13.0", "cuda.nvcc": "13.0", "cuda.compiler.version": "12.2.0", "host.cpu_model": "AMD EPYC",
        "packages.triton": "3.8.0", "packages.nvidia-cudnn-cu13": "9.24.0.43", "packages.torch": "2.14.1+cu130",
    },
    "vllm-collect-env.txt": {
        "host.os_version": "22.04", "host.wsl": 2, "host.python": "3.12.11", "torch.version": "2.8.0+cu128",
        "torch.cuda": "12.8", "driver.version": "576.52", "packages.vllm": "0.10.2",
        "packages.transformers": "4.56.1",
        "gpus[0].name": "NVIDIA GeForce RTX 4090", "gpus[1].name": "NVIDIA RTX A6000",
        "gpus[1].compute_capability": "8.6",
        "links.topology": (("self", "hostbridge"), ("hostbridge", "self")),
    },
    "sglang-check-env.txt": {
        "host.python": "3.12.9", "driver.version": "560.35.03", "torch.version": "2.5.1+cu124", "cuda.nvcc": "12.4",
        "cuda.home": "/usr/local/cuda-12.4", "gpus[0].name": "NVIDIA GeForce RTX 3090",
        "gpus[1].name": "NVIDIA RTX A6000", "gpus[2].name": "NVIDIA GeForce RTX 3090",
        "gpus[1].compute_capability": "8.6", "packages.sglang": "0.4.3.post2",
        "packages.flashinfer": "0.2.1.post2+cu124torch2.5", "packages.pyzmq": "26.2.1",
        "packages.hf-transfer": "0.1.9", "packages.transformers": "4.48.3",
    },
    "inxi.txt": {
        "gpus[0].name": "GeForce RTX 3070", "gpus[0].compute_capability": "8.6", "driver.version": "550.90.07",
        "gpus[1].name": None,
    },
    "glxinfo.txt": {
        "gpus[0].name": "NVIDIA GeForce RTX 3080", "gpus[0].memory_total_bytes": 10240 * MIB,
        "gpus[0].compute_capability": "8.6", "driver.version": "550.107.02", "driver.nouveau_loaded": None,
    },
    "neofetch.txt": {"gpus[0].name": "NVIDIA GeForce RTX 3070", "driver.version": None},
    "dcgmi.txt": {
        "gpus[0].name": "NVIDIA A100-SXM4-80GB", "gpus[0].pcie.address": "0000:4c:00.0", "gpus[1].name": None,
        "gpus[1].uuid": "GPU-66666666-2222-3333-4444-555555555555", "driver.version": "580.95.05",
    },
    "kubectl-describe.txt": {
        "cuda.image": "12.4", "host.container": "kubernetes", "host.gpus_reserved": "2", "host.os_version": "22.04",
        "host.kernel": "5.15.0-131-generic",
    },
    "xformers-info.txt": {
        "torch.version": "2.5.1+cu124", "torch.cuda": "12.4", "gpus[0].name": "NVIDIA GeForce RTX 4090",
        "gpus[0].compute_capability": "8.9", "host.python": None,
    },
    "rig-report.txt": {
        "host.os_version": "24.04", "host.kernel": "6.8.0-79-generic", "host.cpu_count": 32,
        "host.memory_total_bytes": 125 * GIB, "driver.version": "580.95.05", "driver.cuda_version": "13.0",
        "gpus[0].name": "NVIDIA GeForce RTX 3090", "gpus[1].memory_total_bytes": 24576 * MIB,
        "gpus[0].power_limit_w": 280.0, "gpus[0].power_limit_default_w": 350.0, "gpus[0].power_w": 23.51,
        "gpus[1].power_w": None, "gpus[1].pcie.width": 8, "gpus[1].pcie.width_max": 16,
        "gpus[1].pcie.address": "0000:42:00.0", "gpus[0].persistence": True, "gpus[1].persistence": False,
    },
    "nvidia-smi-390.txt": {
        "driver.version": "390.116", "driver.cuda_version": None, "gpus[0].name": "GeForce GTX 1080 Ti",
        "gpus[0].pcie.address": "0000:01:00.0", "gpus[0].memory_total_bytes": 11178 * MIB,
        "gpus[0].memory_used_bytes": 312 * MIB, "gpus[0].temperature_c": 45, "gpus[0].power_w": 16.0,
        "gpus[0].power_limit_w": 250.0, "gpus[0].display_active": True, "gpus[0].processes[0].pid": 1421,
        "gpus[0].processes[1].name": "gnome-shell", "gpus[0].processes[1].memory_bytes": 122 * MIB,
        "gpus[0].performance_state": 8, "gpus[0].compute_mode": "default",
    },
    "nvidia-smi-470.txt": {
        "driver.version": "470.182.03", "driver.cuda_version": "11.4", "gpus[0].name": "NVIDIA A100-SXM4-40GB",
        "gpus[0].compute_mode": "exclusive-process", "gpus[1].ecc.uncorrected_volatile": 2,
        "gpus[0].mig_enabled": False,
        "gpus[1].mig_enabled": True, "gpus[1].utilization_percent": 13, "gpus[0].processes[0].kind": "compute",
        "gpus[0].processes[0].memory_bytes": 1019 * MIB, "gpus[1].persistence": True,
    },
    "nvidia-smi-535.txt": {
        "driver.version": "535.183.01", "driver.cuda_version": "12.2", "gpus[0].name": "NVIDIA GeForce RTX 3090",
        "gpus[1].pcie.address": "0000:41:00.0", "gpus[1].memory_total_bytes": 24576 * MIB, "gpus[1].power_w": 20.0,
        "gpus[0].processes[0].pid": 1234, "gpus[1].display_active": False, "gpus[0].compute_capability": "8.6",
    },
    "nvidia-smi-wsl.txt": {
        "driver.version": "572.83", "driver.library_version": "570.133.16", "driver.cuda_version": "12.8",
        "gpus[0].memory_total_bytes": 8188 * MIB, "gpus[0].power_limit_w": 80.0, "gpus[0].utilization_percent": 2,
        "gpus[0].compute_capability": "8.9",
    },
    "nvidia-smi-610.txt": {
        "driver.version": "610.43.02", "driver.cuda_version": "13.3", "gpus[0].name": "NVIDIA GeForce RTX 5090",
        "gpus[0].memory_used_bytes": 30210 * MIB, "gpus[0].processes[0].pid": 90210,
        "gpus[0].compute_capability": "12.0",
    },
    "pip-freeze.txt": {"packages.accelerate": "1.15.0", "packages.numpy": None},
    "uv-pip-list.txt": {
        "packages.torch": "2.14.1", "packages.transformers": "5.23.0", "packages.torchvision": "0.29.1",
        "packages.huggingface-hub": "2.4.0",
    },
    "transformers-env.txt": {
        "packages.transformers": "5.23.0", "packages.accelerate": "1.15.0", "packages.safetensors": "0.8.0",
        "torch.version": "2.14.1+cu130", "host.python": "3.11.7", "host.kernel": "6.8.0-49-generic",
    },
    "accelerate-env.txt": {
        "packages.accelerate": "1.15.0", "packages.numpy": "2.4.6", "torch.version": "2.14.1+cu130",
        "host.memory_total_bytes": round(23.54 * GIB),
    },
    "hf-env.txt": {"packages.huggingface-hub": "2.4.0", "packages.hf-xet": "1.8.0", "host.libc": "glibc 2.36"},
    "commands.txt": {
        "host.os_id": "ubuntu", "host.os_version": "24.04", "host.os_codename": "noble",
        "host.kernel": "6.8.0-49-generic",
        "host.memory_total_bytes": 62 * GIB, "host.swap_total_bytes": 8 * GIB, "host.shm_total_bytes": 32 * GIB,
        "cuda.nvcc": "12.4", "cuda.compiler.version": "13.2.0", "cuda.libcuda": "/lib/x86_64-linux-gnu/libcuda.so.1",
        "driver.version": "560.35.03", "driver.kernel_module": "560.35.03", "driver.kernel_module_open": True,
        "driver.uvm_loaded": True, "driver.nouveau_loaded": False, "driver.secure_boot": True,
        "pci_gpus[0].address": "0000:01:00.0", "pci_gpus[0].device_id": "2204", "pci_gpus[0].driver": "nvidia",
        "environment.CUDA_VISIBLE_DEVICES": "0,1", "environment.LD_LIBRARY_PATH": "/usr/local/cuda-12.4/lib64",
        "driver.kernel_events[0].code": 31, "driver.kernel_events[0].address": "0000:01:00.0",
        "driver.kernel_events[1].code": None, "gpus[0].nvlink[0].active": True, "gpus[0].nvlink[1].active": False,
        "gpus[0].uuid": "GPU-11111111-2222-3333-4444-555555555555", "gpus[0].pcie.width": 16, "gpus[0].power_w": 25.31,
    },
    "requirements.txt": {
        "packages.torch": "2.6.0+cu124", "packages.datasets": "3.2.0", "packages.flash-attn": "2.7.4.post1",
        "packages.peft": "0.14.0", "packages.transformers": None, "packages.numpy": None,
    },
    "conda-list.txt": {
        "host.python": "3.10.14", "packages.torch": "2.4.1", "packages.transformers": "4.44.2",
        "packages.flash-attn": "2.6.3", "packages.-libgcc-mutex": None, "packages.torchvision": "0.19.1",
    },
    "environment.yml": {
        "host.python": "3.10.14", "packages.torch": "2.4.1", "packages.numpy": "1.26.4",
        "packages.transformers": "4.44.2", "packages.flash-attn": "2.6.3", "packages.accelerate": None,
    },
    "uv.lock": {"packages.torch": "2.7.1+cu128", "packages.numpy": "2.2.1", "packages.transformers": "4.53.0"},
    "pip-debug.txt": {
        "host.python": "3.12.7", "host.machine": "x86_64", "host.libc": "glibc 2.35", "host.system": "Linux",
        "packages.urllib3": None, "packages.packaging": None,
    },
    "Dockerfile": {
        "host.container": "docker", "host.os_id": "ubuntu", "host.os_version": "22.04", "cuda.nvcc": "12.8",
        "cuda.image": "12.8",
        "host.gpus_reserved": None, "packages.torch": "2.7.1+cu128", "packages.flash-attn": "2.8.3",
        "environment.CUDA_VISIBLE_DEVICES": "0,1",
    },
    "compose.yaml": {
        "packages.vllm": "0.10.2", "host.container": "docker", "host.shm_total_bytes": 2 * GIB,
        "environment.CUDA_VISIBLE_DEVICES": "0,1", "environment.NCCL_P2P_DISABLE": "1", "host.gpus_reserved": "2",
    },
    "pod.yaml": {
        "torch.version": "2.5.1", "torch.cuda": "12.4", "host.container": "kubernetes", "host.gpus_reserved": "4",
        "environment.NCCL_DEBUG": "INFO", "host.shm_total_bytes": 8 * GIB, "host.memory_total_bytes": None,
    },
    "slurm.txt": {
        "gpus[0].name": "NVIDIA A100", "gpus[1].name": "NVIDIA A100", "gpus[2].name": None, "host.cpu_count": 64,
        "host.memory_total_bytes": 1031000 * MIB, "host.kernel": "5.15.0-105-generic",
        "environment.NCCL_DEBUG": "INFO", "gpus[0].memory_total_bytes": None,
    },
    "dmon.txt": {
        "gpus[0].power_w": 70.0, "gpus[0].memory_used_bytes": 512 * MIB, "gpus[1].utilization_percent": 99,
        "gpus[1].temperature_c": 67, "gpus[1].ecc.uncorrected_volatile": 2, "gpus[1].clock_sm_mhz": 1410,
        "gpus[1].name": None,
    },
    "dcgm-exporter.txt": {
        "driver.version": "550.144.03", "gpus[0].name": "NVIDIA H100 80GB HBM3", "gpus[0].temperature_c": 38,
        "gpus[0].power_w": 112.48, "gpus[0].memory_used_bytes": GIB, "gpus[1].pcie.address": "0000:2a:00.0",
        "gpus[1].ecc.remapped_rows_uncorrectable": 0,
    },
    "gpud.json": {
        "driver.version": "550.144.03", "driver.cuda_version": "12.4", "host.kernel": "5.15.0-105-generic",
        "host.os_version": "22.04", "gpus[1].name": "NVIDIA H100 80GB HBM3",
        "gpus[1].memory_total_bytes": 80 * GIB, "gpus[1].pcie.address": "0000:2a:00.0",
        "gpus[0].compute_capability": "9.0",
    },
    "docker-info.txt": {
        "host.os_id": "ubuntu", "host.os_version": "24.04", "host.kernel": "6.8.0-48-generic", "host.cpu_count": 32,
        "host.memory_total_bytes": round(125.6 * GIB), "host.container": None, "host.machine": "x86_64",
    },
    "container-cli.txt": {
        "driver.version": "550.144.03", "driver.cuda_version": "12.4", "gpus[0].name": "NVIDIA L40S",
        "gpus[0].compute_capability": "8.9", "gpus[0].pcie.address": "0000:41:00.0",
    },
    "wsl-version.txt": {"host.wsl": 2, "host.kernel": "5.15.167.4-1", "host.system": "Linux"},
    "dkms-old.txt": {
        "driver.dkms_status": (
            "nvidia, 470.82.01, 5.4.0-89-generic, x86_64: installed",
            "nvidia, 470.82.01, 5.4.0-90-generic, x86_64: built",
        ),
        "driver.secure_boot": False,
    },
    "container-cli-jetson.txt": {
        "gpus[0].name": "Xavier", "gpus[0].uuid": None, "gpus[0].compute_capability": "7.2", "driver.version": None,
    },
    "slurm-options.txt": {"gpus[3].name": "NVIDIA H100", "host.gpus_reserved": "4"},
    "issue-form.md": {
        "driver.version": "570.86.16", "driver.nvml_error": None, "host.os_id": "ubuntu", "host.os_version": "24.04",
        "gpus[0].name": "NVIDIA GeForce RTX 5080", "gpus[0].index": 1, "torch.version": "2.6.0+cu124",
        "packages.transformers": "4.49.0", "packages.accelerate": "1.4.0",
    },
    "sentence-transformers.txt": {
        "packages.sentence-transformers": "3.3.1", "packages.transformers": "4.46.3", "host.python": "3.11.9",
        "torch.version": "2.5.1+cu121", "packages.accelerate": "1.1.1",
    },
    "comfyui.txt": {
        "host.python": "3.12.7", "torch.version": "2.5.1+cu124", "gpus[0].name": "NVIDIA GeForce RTX 4070",
        "gpus[0].memory_total_bytes": 12878086144,
    },
    "bitsandbytes.txt": {
        "packages.bitsandbytes": "0.45.3", "torch.version": "2.6.0+cu124", "torch.cuda": "12.4",
        "packages.transformers": "4.49.0", "packages.trl": None, "host.libc": "glibc 2.35",
    },
    "pip-show.txt": {
        "packages.xformers": "0.0.30", "torch.version": "2.7.0+cu128", "packages.torch": "2.7.0+cu128",
        "host.python": "3.12",
    },
    "bitsandbytes-0.43.txt": {"torch.cuda": "11.8", "torch.version": None},
    "flash-attn-install.txt": {
        "torch.version": "2.3.0+cu121", "host.python": "3.10", "host.machine": "x86_64", "packages.flash-attn": None,
    },
    "python-prompt.txt": {
        "host.python": "3.10.12", "torch.version": "2.1.2+cu118", "torch.cuda": "11.8",
        "gpus[0].name": "NVIDIA GeForce GTX 1650", "gpus[0].compute_capability": "7.5",
        "packages.transformers": "4.38.2",
    },
    "bug-report.log": {
        "driver.kernel_module": "550.120", "gpus[0].name": "NVIDIA RTX A6000", "gpus[0].pcie.address": "0000:41:00.0",
        "pci_gpus[0].device_id": "2230", "driver.kernel_events[0].code": 79, "host.kernel": "6.8.0-48-generic",
    },
}  # fmt: skip
