"""Boxes on which all is well."""

from msgspec.structs import replace

from envcheck.snapshot import (
    Compiler,
    Cuda,
    Driver,
    FabricManager,
    FlashAttention,
    Gpu,
    Host,
    Hub,
    ModelFiles,
    Mount,
    NvLink,
    Pcie,
    Snapshot,
    Toolkit,
    Torch,
    Wsl,
)
from tests.boxes.change import with_driver, with_host, with_model
from tests.boxes.parts import (
    GIB,
    MIB,
    MODEL_2B,
    MODEL_8B,
    PACKAGES,
    WEIGHTS_8B,
    driver,
    environment,
    h100,
    matrix,
    pci,
    pcie,
    rtx3090,
)


def healthy_2x3090() -> Snapshot:
    """The reference machine: Ubuntu 22.04, two RTX 3090 with an NVLink bridge, driver 535, CUDA 12.4, all installed."""
    return Snapshot(
        created="2026-11-24T03:58:00Z",
        host=Host(
            system="Linux",
            machine="x86_64",
            os_id="ubuntu",
            os_version="22.04",
            os_name="Ubuntu 22.04.5 LTS",
            os_codename="jammy",
            os_like=("debian",),
            kernel="5.15.0-122-generic",
            libc="glibc 2.35",
            wsl=0,
            package_manager="apt-get",
            systemd=True,
            root=False,
            cpu_model="AMD Ryzen 9 5950X 16-Core Processor",
            cpu_count=32,
            memory_total_bytes=64 * GIB,
            memory_available_bytes=58 * GIB,
            swap_total_bytes=2 * GIB,
            swap_free_bytes=2 * GIB,
            shm_total_bytes=32 * GIB,
            shm_free_bytes=32 * GIB,
            python="3.10.12",
        ),
        storage=tuple(
            Mount(purpose=p, path=path, total_bytes=900 * GIB, free_bytes=400 * GIB, filesystem="ext4", writable=True)
            for p, path in (
                ("environment", "/home/user/envcheck/.venv"),
                ("model-cache", "/home/user/.cache/huggingface/hub"),
                ("temporary", "/tmp"),
            )
        ),
        python=environment(),
        packages=PACKAGES,
        driver=driver(),
        pci_gpus=tuple(pci(n, "2204") for n in range(2)),
        gpus=(rtx3090(0, bridged_to=1), rtx3090(1, bridged_to=0)),
        links=matrix(2, "ok", "hostbridge"),
        cuda=Cuda(
            toolkits=(Toolkit(path="/usr/local/cuda-12.4", version="12.4"),),
            nvcc="12.4",
            nvcc_path="/usr/local/cuda-12.4/bin/nvcc",
            compiler=Compiler(command="g++", path="/usr/bin/g++", version="11.4.0", kind="gcc"),
            ninja="1.13.0",
            libcuda="/usr/lib/x86_64-linux-gnu/libcuda.so.1",
        ),
        torch=Torch(
            version="2.8.0+cu128",
            cuda="12.8",
            architectures=("sm_70", "sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120"),
            cxx11_abi=True,
            path="/home/user/envcheck/.venv/lib/python3.10/site-packages/torch",
        ),
        attention=FlashAttention(
            version="2.8.3",
            wheel_tags=("cp310-cp310-linux_x86_64",),
            built_cuda="12",
            built_torch="2.8",
            built_cxx11_abi=True,
            extension="/home/user/envcheck/.venv/lib/python3.10/site-packages/flash_attn_2_cuda.cpython-310-x86_64-linux-gnu.so",
            extension_tag="cpython-310-x86_64-linux-gnu",
        ),
        hub=Hub(
            cache="/home/user/.cache/huggingface/hub",
            endpoint="https://huggingface.co",
            token=False,
            model=ModelFiles(
                id=MODEL_8B,
                path=f"/home/user/.cache/huggingface/hub/models--{MODEL_8B.replace('/', '--')}/snapshots/main",
                cached=True,
                present_bytes=WEIGHTS_8B,
                expected_bytes=WEIGHTS_8B,
            ),
        ),
    )


def no_bridge() -> Snapshot:
    """The reference machine without an NVLink bridge: each GPU lists its four links, none of them active."""
    unused = tuple(NvLink(link=n, active=False) for n in range(4))
    cards = tuple(replace(rtx3090(n), nvlink=unused) for n in range(2))
    return replace(healthy_2x3090(), gpus=cards, links=matrix(2, "chipset-not-supported", "hostbridge"))


def one_3090() -> Snapshot:
    """A workstation with a single RTX 3090."""
    box = healthy_2x3090()
    return replace(
        box, gpus=(rtx3090(0),), pci_gpus=box.pci_gpus[:1], driver=driver(gpus=1), links=matrix(1, "ok", "self")
    )


def wsl2() -> Snapshot:
    """One RTX 3090 in WSL2: the driver is Windows'; no kernel module, no PCI bus and no /dev/nvidia* in Linux."""
    gpu = replace(rtx3090(0), display_active=True, memory_used_bytes=900 * MIB, memory_free_bytes=24 * GIB - 900 * MIB)
    box = with_host(
        one_3090(),
        wsl=2,
        kernel="5.15.167.4-microsoft-standard-WSL2",
        virtualization="wsl",
        memory_total_bytes=32 * GIB,
        memory_available_bytes=30 * GIB,
        shm_total_bytes=16 * GIB,
        wsl_passthrough=Wsl(dxg=True, libcuda="/usr/lib/wsl/lib/libcuda.so.1"),
    )
    facts = Driver(version="560.94", cuda_version="12.6", nvml_library="/usr/lib/wsl/lib/libnvidia-ml.so.1")
    cuda = replace(box.cuda, libcuda="/usr/lib/wsl/lib/libcuda.so.1") if box.cuda else None
    return replace(box, driver=facts, pci_gpus=(), gpus=(gpu,), links=None, cuda=cuda)


def docker() -> Snapshot:
    """The reference machine, in a container started with `--gpus all --ipc=host`: no module files, no packages."""
    box = with_host(healthy_2x3090(), container="docker", root=True, systemd=False)
    return with_driver(box, module_on_disk=None, uvm_loaded=None, secure_boot=None, packages=())


def laptop() -> Snapshot:
    """An Optimus laptop on battery: RTX 4060, small model chosen, limits that the firmware sets."""
    gpu = replace(
        rtx3090(0),
        name="NVIDIA GeForce RTX 4060 Laptop GPU",
        compute_capability="8.9",
        memory_total_bytes=8188 * MIB,
        memory_used_bytes=15 * MIB,
        memory_free_bytes=8173 * MIB,
        power_limit_w=55.0,
        power_limit_default_w=80.0,
        pcie=replace(pcie(0, "28e0"), width=8, width_max=8),
    )
    return with_model(replace(one_3090(), gpus=(gpu,), pci_gpus=(pci(0, "28e0"),)), MODEL_2B)


def hgx_h100() -> Snapshot:
    """Eight H100 SXM behind four NVSwitches, fabric manager running."""
    box = with_host(healthy_2x3090(), memory_total_bytes=2048 * GIB, cpu_model="Intel(R) Xeon(R) Platinum 8480C")
    return replace(
        box,
        gpus=tuple(h100(n) for n in range(8)),
        pci_gpus=tuple(pci(n, "2330") for n in range(8)),
        links=matrix(8, "ok", "node"),
        driver=replace(
            driver("550.90.07", "12.4", gpus=8),
            kernel_module_open=True,
            fabric_manager=FabricManager(nvswitches=4, running=True, version="550.90.07"),
        ),
    )


def gh200() -> Snapshot:
    """A Grace Hopper superchip: aarch64, the GPU's NVLink-C2C to the CPU is not a PCI NVLink; PCIe says little."""
    gpu = replace(
        h100(0),
        name="NVIDIA GH200 480GB",
        memory_total_bytes=97871 * MIB,
        memory_free_bytes=97271 * MIB,
        nvlink=(),
        pcie=replace(pcie(0, "2342"), generation=4, generation_max=5, width=1, width_max=1),
    )
    box = with_host(one_3090(), machine="aarch64", memory_total_bytes=480 * GIB, kernel="6.8.0-1021-nvidia-64k")
    facts = replace(driver("560.35.05", "12.6", gpus=1), kernel_module_open=True)
    return replace(box, gpus=(gpu,), pci_gpus=(pci(0, "2342"),), driver=facts)


def vgpu() -> Snapshot:
    """A virtual machine with a vGPU: half of what NVML is asked it answers with "not supported"."""
    gpu = Gpu(
        index=0,
        name="GRID A100D-40C",
        uuid="GPU-7d1a2b3c-0000-11ee-9d6e-5254001a2b3c",
        compute_capability="8.0",
        memory_total_bytes=40 * GIB,
        memory_used_bytes=2 * GIB,
        memory_free_bytes=38 * GIB,
        performance_state=0,
        virtualization="vgpu",
        compute_mode="default",
        pcie=Pcie(address="0000:02:00.0", device_id="20b5"),
    )
    reasons = {f"gpus[0].{fact}": "not supported" for fact in ("temperature_c", "power_w", "power_limit_w", "ecc")}
    box = with_host(one_3090(), virtualization="kvm")
    return replace(box, gpus=(gpu,), pci_gpus=(pci(1, "20b5"),), unavailable=reasons)


def jetson() -> Snapshot:
    """A Jetson AGX Orin with JetPack 5: the GPU is no PCI device and there is no NVML; CUDA works anyway."""
    box = with_host(one_3090(), machine="aarch64", kernel="5.10.120-tegra", memory_total_bytes=64 * GIB)
    return replace(box, driver=Driver(nvml_error=12), pci_gpus=(), gpus=(), links=None)


def binding_facts_only() -> Snapshot:
    """A snapshot written by hand: two GPUs, a driver, nothing else. Nothing in it is wrong."""
    gpu = Gpu(index=0, name="NVIDIA GeForce RTX 3090", compute_capability="8.6", memory_total_bytes=24 * GIB)
    return Snapshot(driver=Driver(version="535.183.01", cuda_version="12.2"), gpus=(gpu, replace(gpu, index=1)))


HEALTHY = (
    healthy_2x3090, no_bridge, one_3090, wsl2, docker, laptop, hgx_h100, gh200, vgpu, jetson, binding_facts_only,
)  # fmt: skip
"""Boxes on which no check may fail or warn."""
