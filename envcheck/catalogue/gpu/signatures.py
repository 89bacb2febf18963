"""How the problems of the area gpu look in a text."""

from envcheck.catalogue.gpu.cuda_memory import others_evidence, others_hold_it, others_title
from envcheck.catalogue.gpu.gpu_errors import let_in, memory_error_title, xid_fixes, xid_title
from envcheck.catalogue.gpu.older_torch import newer_torch, older_torch_title
from envcheck.catalogue.gpu.told_architecture import architecture_title, by_architecture, read_architecture
from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="gpu-memory-held-by-others",
        problem="gpu-memory-in-use",
        anchors=("ried to allocate ",),
        pattern=r"Tried to allocate [\d.,]{1,12} ?[KMGT]?i?B",
        reader=others_evidence,
        title=others_title,
        remedy=others_hold_it,
        sure=0.97,
        example=(
            "RuntimeError: CUDA out of memory. Tried to allocate 690.00 MiB (GPU 0; 39.59 GiB total capacity; 973.79 "
            "MiB already allocated; 474.62 MiB free; 1.72 GiB reserved in total by PyTorch)"
        ),
        source="c10/cuda/CUDACachingAllocator.cpp: total - free - reserved belongs to other processes",
    ),
    Signature(
        id="triton-old-gpu",
        problem="gpu-architecture-unsupported",
        anchors=("supported by the triton GPU compiler", "GPUTooOldForTriton", "too old to be supported by the triton"),
        pattern=r"too old to be supported by the triton GPU compiler|GPUTooOldForTriton",
        title="The GPU is too old for Triton, and so for torch.compile",
        remedy=only(
            "Run it without torch.compile: `export TORCHDYNAMO_DISABLE=1`, and leave out `torch.compile(...)` "
            "(`--enforce-eager`, `torch_compile=False`); Triton needs a GPU of capability 7.0 or newer.",
        ),
        example=(
            "torch._inductor.exc.GPUTooOldForTriton: Found Tesla P100 which is too old to be supported "
            "by the triton GPU compiler, which is used as the backend. Triton only supports devices "
            "of CUDA Capability >= 7.0"
        ),
        source="torch/_inductor/exc.py",
    ),
    Signature(
        id="torch-cuda-older-than-gpu",
        problem="gpu-architecture-unsupported",
        anchors=("but your PyTorch was compiled with CUDA_VERSION",),
        pattern=r"Found GPU\d{1,2} (?P<gpu>[^\n]{3,60}?) which requires CUDA_VERSION >= (?P<least>\d{4,5}) to work "
        r"properly, but your PyTorch was compiled with CUDA_VERSION (?P<built>\d{4,5})",
        title=older_torch_title,
        sure=0.97,
        remedy=newer_torch,
        example="Found GPU0 NVIDIA GeForce RTX 3090 which requires CUDA_VERSION >= 11000 to work properly, but your "
        "PyTorch was compiled with CUDA_VERSION 10010. Please install the correct PyTorch binary",
        source="torch/cuda/__init__.py (_check_capability) before 1.13",
    ),
    Signature(
        id="cuda-device-busy",
        problem="gpu-exclusive-mode",
        anchors=(
            "CUDA-capable device(s) is/are busy or unavailable",
            "all CUDA-capable devices are busy",
            "cudaErrorDevicesUnavailable",
            "cuda runtime err",
            "THCudaCheck FAIL",
        ),
        pattern=(
            r"cuda runtime err(?:or)? ?\((?:46)\)|THCudaCheck FAIL [^\n]{0,200}error=(?:46)\b|CUDA-capable "
            r"device(?:s|\(s\) is/are)?[^\n]{0,10} busy or unavailable|c"
            r"udaErrorDevicesUnavailable"
        ),
        title="The GPU is busy or unavailable (exclusive mode)",
        remedy=let_in,
        sure=0.88,
        example="RuntimeError: CUDA error: CUDA-capable device(s) is/are busy or unavailable",
        source="CUDA error strings",
    ),
    Signature(
        id="cuda-no-kernel-image",
        problem="gpu-architecture-unsupported",
        anchors=(
            "no kernel image is available for execution",
            "is not compatible with the current PyTorch installation",
            "device kernel image is invalid",
            "cudaErrorNoKernelImageForDevice",
            "named symbol not found",
            "CUDA error: invalid device function",
            "CUDA error: a PTX JIT compilation failed",
            "Error no kernel image",
            "Error invalid device function",
            "at line ",
            "cuda runtime err",
            "THCudaCheck FAIL",
            "is not compatible with compile time compute cap",
            "compute cap",
            "no device code compatible with",
        ),
        pattern=(
            r"[Rr]untime compute cap \d{2,3} is not compatible with compile time compute cap \d{2,3}|CUD"
            r"A kernel [^\n]{0,80}has no device code compatible with CUDA arch|no device code compatible"
            r" with|cuda runtime err(?:or)? ?\((?:8|48|209)\)|THCudaCheck FAIL [^\n]{0,200}error=(?:8|48"
            r"|209)\b|no kernel image is available|with CUDA capability (?:sm_\w{2,6}) is not compatible"
            r" with the current PyTorch|device kernel image is invalid|cudaErrorNoKernelImageForDevice|C"
            r"UDA error: (?:named symbol not found|invalid device function|a PTX JIT compilation failed)"
        ),
        reader=read_architecture,
        title=architecture_title,
        remedy=by_architecture,
        sure=0.96,
        needs=("failed",),
        example="RuntimeError: CUDA error: no kernel image is available for execution on the device",
        source="CUDA error strings; torch/cuda/__init__.py, _check_capability",
    ),
    Signature(
        id="gpu-does-not-start",
        problem="gpu-needs-reset",
        anchors=(
            "Cannot initialize GSP firmware RM",
            "may need to be reset",
            "RmInitAdapter failed!",
            "rm_init_adapter failed",
        ),
        pattern=(
            r"Cannot initialize GSP firmware RM|is likely in a bad state and may need to be reset|"
            r"RmInitAdapter failed!|rm_init_adapter failed"
        ),
        title="The driver could not start the GPU",
        sure=0.78,
        because_of=("gpu-lost", "driver-not-loaded", "driver-too-old"),
        example="NVRM: GPU 0000:01:00.0: RmInitAdapter failed! (0x62:0x40:1941)",
        source="src/nvidia/arch/nvalloc/unix (osinit.c), open-gpu-kernel-modules",
    ),
    Signature(
        id="gpu-asks-for-reset",
        problem="gpu-needs-reset",
        anchors=("GPU requires re", "gpu requires re", "NVMLError_ResetRequired", "ERROR_RESET_REQUIRED"),
        pattern=r"[Gg][Pp][Uu] requires re(?:set|start)|NVMLError_ResetRequired|ERROR_RESET_REQUIRED",
        title="NVML reports: GPU requires reset",
        sure=0.95,
        because_of=("gpu-lost",),
        example="nvidia-container-cli: detection error: nvml error: gpu requires reset: unknown",
        source="NVML (nvmlErrorString); nvidia-ml-py",
    ),
    Signature(
        id="gpu-fell-off",
        problem="gpu-lost",
        anchors=(
            "GPU is lost",
            "fallen off the bus",
            "off of the bus",
            "falls off the bus",
            "NVMLError_GpuIsLost",
            "NVML_ERROR_GPU_IS_LOST",
            "Xid (PCI",
            "XidCriticalError: Xid=79",
        ),
        pattern=(
            r"XidCriticalError: Xid=79\b|GPU is lost|f(?:e|a)ll(?:en|s)? off (?:of )?the "
            r"bus|NVMLError_GpuIsLost|NVML_ERROR_GPU_IS_LOST|"
            r"NVRM: Xid \(PCI:(?P<bus>[0-9a-fA-F:.]{4,16})\): 79\b"
        ),
        title="The GPU at {bus} fell off the bus",
        sure=0.97,
        example=("NVRM: Xid (PCI:0000:41:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus."),
        source="NVIDIA's Xid catalogue; NVML",
    ),
    Signature(
        id="xid-in-log",
        problem="xid-errors",
        anchors=("NVRM: Xid", "XidCriticalError: "),
        pattern=(
            r"XidCriticalError: Xid=(?!79\b)(?P<xid_2>\d{1,4})|NVRM: Xid "
            r"\(PCI:(?P<bus>[0-9a-fA-F:.]{4,16})\): (?!79\b|48\b|63\b|64\b|94\b|95\b|140\b|17[12]\b)"
            r"(?P<xid>\d{1,4})\b(?:[^\n]{0,200}caused by previous Xid (?P<previous>\d{1,4}))?"
            r"(?:[^\n]{0,80}?(?P<recovery>recovery action changed from [^\n]{1,80}))?"
        ),
        title=xid_title,
        sure=0.8,
        because_of=("gpu-lost", "gpu-memory-errors"),
        remedy=xid_fixes,
        example=("NVRM: Xid (PCI:0000:01:00): 13, pid=4242, name=python, Graphics Exception: ESR 0x404490=0x80000001"),
        source="NVIDIA's Xid catalogue",
    ),
    Signature(
        id="xid-memory",
        problem="gpu-memory-errors",
        anchors=("NVRM: Xid", "uncorrectable ECC error", "Uncorrectable ECC", "cudaErrorECCUncorrectable"),
        pattern=(
            r"NVRM: Xid \(PCI:(?P<bus>[0-9a-fA-F:.]{4,16})\): (?P<xid>48|63|64|94|95|140|171|172)\b|uncorrectable ECC "
            r"error|"
            r"cudaErrorECCUncorrectable"
        ),
        title=memory_error_title,
        sure=0.92,
        remedy=xid_fixes,
        example="RuntimeError: CUDA error: uncorrectable ECC error encountered",
        source="NVIDIA's Xid catalogue; CUDA error strings",
    ),
    Signature(
        id="gpu-handle-and-bus-errors",
        problem="gpu-lost",
        anchors=("Unable to determine the device handle",),
        pattern=r"Unable to determine the device handle for (?:GPU|gpu)\d{0,3}:? ?(?P<bus>[0-9a-fA-F:.]{7,16})?",
        title="The GPU {bus} no longer answers, and the PCI bus reports errors",
        needs=("bus-errors",),
        example=(
            "pcieport 0000:00:01.0: AER: Uncorrected (Fatal) error received: 0000:01:00.0\n"
            "Unable to determine the device handle for GPU 0000:01:00.0: Unknown Error"
        ),
        source="nvidia-smi; drivers/pci/pcie/aer.c",
    ),
    Signature(
        id="gsp-does-not-answer",
        problem="gpu-needs-reset",
        anchors=("GSP Timeout", "_kgspIsHeartbeatTimedOut", "GSP RPC timeout", "_kgspRpcRecvPoll"),
        pattern=r"_kgspIsHeartbeatTimedOut|GSP Timeout|_kgspRpcRecvPoll[^\n]{0,80}timeout",
        title="The GPU's system processor (GSP) no longer answers the driver",
        because_of=("xid-errors", "gpu-lost"),
        example="NVRM: _kgspIsHeartbeatTimedOut: Heartbeat timed out, GSP is not responding",
        source="open-gpu-kernel-modules, src/nvidia/src/kernel/gpu/gsp",
    ),
    Signature(
        id="gpu-cannot-be-attached",
        problem="gpu-lost",
        anchors=("Cannot attach gpu", "osInitNvMapping failed", "RmInitAdapter failed! (0x22:"),
        pattern=(
            r"osInitNvMapping: \*\*\* Cannot attach gpu|osInitNvMapping failed, bailing out of RmInitAdapter|"
            r"NVRM: GPU (?P<bus>[0-9a-fA-F:.]{4,16}): RmInitAdapter failed! \(0x22:"
        ),
        title="The driver cannot attach the GPU {bus}: it does not respond on the PCI bus",
        sure=0.85,
        because_of=("driver-not-loaded", "nouveau-loaded", "driver-too-old"),
        example="NVRM: osInitNvMapping: *** Cannot attach gpu",
        source="src/nvidia/arch/nvalloc/unix (osinit.c), open-gpu-kernel-modules",
    ),
)
