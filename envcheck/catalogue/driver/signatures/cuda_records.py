"""CUDA's errors in programs that are not torch: one table of errors, a signature for each thing that they mean."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.gpu.cuda_memory import out_of_memory
from envcheck.catalogue.gpu.cuda_records import ANCHORS, MEANINGS, read_record, records
from envcheck.catalogue.gpu.gpu_errors import start_by_code, start_title
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.run.remedies.runtime import trace_kernel
from envcheck.catalogue.signature import Signature

SOURCE = "NVIDIA's cuda-samples (helper_cuda.h); Caffe (syncedmem.cpp); Ollama (discover/); candle (DriverError)"

SIGNATURES = (
    Signature(
        id="cuda-record-memory",
        problem="gpu-out-of-memory",
        anchors=ANCHORS,
        pattern=records(MEANINGS["cuda-record-memory"]),
        title="CUDA out of memory",
        sure=0.88,
        general=True,
        remedy=also(out_of_memory, *hints.CUDA_RECORD_MEMORY),
        example="F0101 10:00:00.000001 42 syncedmem.cpp:51] Check failed: error == cudaSuccess (2 vs. 0)  out of "
        "memory",
        source=SOURCE,
    ),
    Signature(
        id="cuda-record-start",
        problem="cuda-not-initialized",
        anchors=ANCHORS,
        pattern=records(MEANINGS["cuda-record-start"]),
        reader=read_record,
        title=start_title,
        sure=0.88,
        general=True,
        remedy=start_by_code,
        because_of=("driver-library-mismatch", "gpu-lost"),
        example="cuInit err: 999",
        source=SOURCE,
    ),
    Signature(
        id="cuda-record-fabric",
        problem="fabric-manager-missing",
        anchors=ANCHORS,
        pattern=records(MEANINGS["cuda-record-fabric"]),
        sure=0.88,
        general=True,
        example="Check failed: error == cudaSuccess (802 vs. 0)",
        source=SOURCE,
    ),
    Signature(
        id="cuda-record-driver",
        problem="cuda-runtime-too-new",
        anchors=ANCHORS,
        pattern=records(MEANINGS["cuda-record-driver"]),
        title="The driver is too old for the program's CUDA version",
        sure=0.88,
        general=True,
        example="Check failed: error == cudaSuccess (35 vs. 0)",
        source=SOURCE,
    ),
    Signature(
        id="cuda-record-architecture",
        problem="gpu-architecture-unsupported",
        anchors=ANCHORS,
        pattern=records(MEANINGS["cuda-record-architecture"]),
        title="The program has no kernels for this GPU",
        sure=0.88,
        general=True,
        because_of=("ptx-newer-than-driver",),
        example="Check failed: error == cudaSuccess (209 vs. 0)",
        source=SOURCE,
    ),
    Signature(
        id="cuda-record-kernel",
        problem="cuda-error",
        anchors=ANCHORS,
        pattern=records(MEANINGS["cuda-record-kernel"]),
        title="A kernel on the GPU failed",
        sure=0.88,
        general=True,
        remedy=also(trace_kernel, *hints.CUDA_RECORD_KERNEL),
        example="Check failed: error == cudaSuccess (700 vs. 0)",
        source=SOURCE,
    ),
    Signature(
        id="cuda-mps-fails",
        problem="cuda-not-initialized",
        anchors=(
            *ANCHORS,
            "MPS client failed to connect",
            "MPS server",
            "MPS client has been",
            "required to create MPS",
        ),
        pattern=rf"{records(MEANINGS['cuda-mps-fails'])}|"
        r"MPS client failed to connect|call between the MPS server|MPS server is not ready|"
        r"MPS client has been terminated|resources required to create MPS|CUDA error: the hardware resources "
        r"required to "
        r"support",
        title="CUDA's Multi-Process Service (MPS) does not work, or does not serve this user",
        sure=0.93,
        remedy=only(*hints.MPS_FAILS),
        example="RuntimeError: CUDA error: MPS client failed to connect to the MPS control daemon or the MPS server",
        source="CUDA error strings: errors 805 to 810",
    ),
    Signature(
        id="cuda-jit-compiler-missing",
        problem="library-missing",
        anchors=(*ANCHORS, "PTX JIT compiler library not found"),
        pattern=rf"{records(MEANINGS['cuda-jit-compiler-missing'])}|PTX JIT compiler library not found",
        title=(
            "The driver's PTX compiler (libnvidia-ptxjitcompiler.so.1) is missing, as in a container without `compute`"
        ),
        sure=0.93,
        remedy=only(*hints.JIT_COMPILER_MISSING),
        example="RuntimeError: CUDA error: PTX JIT compiler library not found",
        source="CUDA error strings: error 221",
    ),
    Signature(
        id="cuda-record-index",
        problem="gpu-index-invalid",
        anchors=ANCHORS,
        pattern=records(MEANINGS["cuda-record-index"]),
        title="Invalid device ordinal: no GPU with that number",
        sure=0.88,
        general=True,
        example="Check failed: error == cudaSuccess (101 vs. 0)",
        source=SOURCE,
    ),
    Signature(
        id="nccl-memory",
        problem="gpu-out-of-memory",
        anchors=("Cuda failure 2 'out", "Cuda failure 'out of memory"),
        pattern=r"Cuda failure (?:2 )?'out of memory'",
        title="NCCL found no free memory on the GPU for its buffers",
        sure=0.95,
        remedy=also(out_of_memory, *hints.CUDA_RECORD_MEMORY),
        example="NCCL WARN Cuda failure 2 'out of memory'",
        source="NCCL (src/include/checks.h)",
    ),
)
