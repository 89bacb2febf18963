"""Parts of boxes: GPUs, drivers, environments."""

from msgspec.structs import replace

from envcheck.snapshot import DeviceNode, Distribution, Driver, Ecc, Gpu, Links, NvLink, Pcie, PciGpu, PythonEnvironment

GIB = 1024**3
MIB = 1024**2
MODEL_8B = "Qwen/Qwen3-VL-Embedding-8B"
MODEL_2B = "Qwen/Qwen3-VL-Embedding-2B"
WEIGHTS_8B = 16_290_000_000


def rtx3090(index: int = 0, *, bridged_to: int | None = None) -> Gpu:
    """An idle GeForce RTX 3090: P8, its PCIe link at generation 1 to save power, a few MiB taken by the driver."""
    links = tuple(link(n, peer=address(bridged_to)) for n in range(4)) if bridged_to is not None else ()
    return Gpu(
        index=index,
        name="NVIDIA GeForce RTX 3090",
        uuid=f"GPU-{index}a0c5c6e-1b7f-4e0b-8f0e-3d0d6d3a9e1{index}",
        compute_capability="8.6",
        memory_total_bytes=24 * GIB,
        memory_used_bytes=320 * MIB,
        memory_free_bytes=24 * GIB - 320 * MIB,
        temperature_c=38,
        temperature_slowdown_c=95,
        power_w=21.4,
        power_limit_w=350.0,
        power_limit_default_w=350.0,
        power_limit_max_w=366.0,
        performance_state=8,
        utilization_percent=0,
        clock_sm_mhz=210,
        clock_sm_max_mhz=2100,
        throttle_reasons=("gpu-idle",),
        compute_mode="default",
        persistence=False,
        display_active=False,
        virtualization="none",
        pcie=Pcie(
            address=address(index),
            device_id="2204",
            generation=1,
            generation_max=4,
            generation_device_max=4,
            width=16,
            width_max=16,
            replays=0,
        ),
        nvlink=links,
    )


def h100(index: int = 0) -> Gpu:
    """One H100 SXM of an HGX board: 18 NVLinks, each to an NVSwitch."""
    return replace(
        rtx3090(index),
        name="NVIDIA H100 80GB HBM3",
        compute_capability="9.0",
        memory_total_bytes=81559 * MIB,
        memory_used_bytes=600 * MIB,
        memory_free_bytes=80959 * MIB,
        temperature_slowdown_c=87,
        power_w=71.0,
        power_limit_w=700.0,
        power_limit_default_w=700.0,
        power_limit_max_w=700.0,
        performance_state=0,
        pcie=replace(pcie(index, "2330"), generation=5, generation_max=5, generation_device_max=5),
        nvlink=tuple(link(n, peer=f"0000:{0xC0 + n % 4:02x}:00.0", peer_type="switch", version=4) for n in range(18)),
        ecc=Ecc(enabled=True, uncorrected_volatile=0, uncorrected_aggregate=0, remap_pending=False, remap_failed=False),
    )


def driver(version: str = "535.183.01", cuda: str = "12.2", gpus: int = 2) -> Driver:
    """A driver that works, on bare metal."""
    names = [f"nvidia{n}" for n in range(gpus)] + ["nvidiactl", "nvidia-uvm", "nvidia-uvm-tools"]
    return Driver(
        version=version,
        cuda_version=cuda,
        kernel_module=version,
        kernel_module_open=False,
        nvml_library="/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1",
        library_version=version,
        uvm_loaded=True,
        nouveau_loaded=False,
        module_on_disk=True,
        secure_boot=False,
        packages=(f"nvidia-driver-{version.split('.', maxsplit=1)[0]} {version}-0ubuntu0.22.04.1",),
        devices=tuple(DeviceNode(path=f"/dev/{n}", readable=True, writable=True) for n in names),
    )


def environment() -> PythonEnvironment:
    """A virtual environment of Ubuntu 22.04's own Python, with its headers."""
    return PythonEnvironment(
        executable="/home/user/envcheck/.venv/bin/python",
        version="3.10.12",
        implementation="cpython",
        tag="cp310",
        prefix="/home/user/envcheck/.venv",
        base_prefix="/usr",
        virtual=True,
        conda=False,
        externally_managed=False,
        provider="distribution",
        venv=True,
        headers="/usr/include/python3.10/Python.h",
        include="/usr/include/python3.10",
        site_packages=("/home/user/envcheck/.venv/lib/python3.10/site-packages",),
        distributions=tuple(Distribution(name=n, version=v, installer="pip") for n, v in PACKAGES.items()),
        pynvml_provider="nvidia-ml-py",
    )


PACKAGES = {
    "accelerate": "1.11.0",
    "flash-attn": "2.8.3",
    "huggingface-hub": "0.36.0",
    "ninja": "1.13.0",
    "numpy": "2.2.6",
    "nvidia-ml-py": "12.575.51",
    "pip": "25.3",
    "safetensors": "0.6.2",
    "sentence-transformers": "5.1.2",
    "setuptools": "80.9.0",
    "tokenizers": "0.22.1",
    "torch": "2.8.0+cu128",
    "torchvision": "0.23.0+cu128",
    "transformers": "4.57.3",
    "triton": "3.4.0",
}


def matrix(gpus: int, p2p: str, topology: str) -> Links:
    """Matrices in which every pair of GPUs is alike."""
    return Links(p2p=_square(gpus, p2p), topology=_square(gpus, topology))


def _square(size: int, value: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple("self" if a == b else value for b in range(size)) for a in range(size))


def address(index: int) -> str:
    return f"0000:{index + 1:02x}:00.0"


def pci(index: int, device_id: str) -> PciGpu:
    return PciGpu(address=address(index), device_id=device_id, driver="nvidia", link_width=16, link_width_max=16)


def pcie(index: int, device_id: str) -> Pcie:
    return Pcie(
        address=address(index), device_id=device_id, generation=1, generation_max=4, generation_device_max=4,
        width=16, width_max=16, replays=0,
    )  # fmt: skip


def link(number: int, *, peer: str, peer_type: str = "gpu", version: int = 3) -> NvLink:
    return NvLink(
        link=number, active=True, version=version, peer=peer, peer_type=peer_type,
        replay_errors=0, recovery_errors=0, crc_flit_errors=0, crc_data_errors=0,
    )  # fmt: skip
