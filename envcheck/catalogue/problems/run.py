"""Problems of running: on the GPU, between GPUs, in libraries and in the model's files."""

from envcheck.catalogue.causes import NO_CUDA, NO_TORCH
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.remedies.runtime import (
    bring_library,
    fetch_weights,
    let_gpus_talk,
    start_cuda,
    trace_kernel,
    usable_attention,
    usable_numbers,
)

PROBLEMS = (
    Problem(
        id="cuda-error",
        area="run",
        status="fail",
        title="A GPU call failed",
        meaning="A kernel read or wrote where it must not, or the GPU failed. After that the process cannot use the "
        "GPU any more. The line that is named may not be the guilty one: GPU calls are reported late.",
        recognised='"CUDA error: an illegal memory access", "unspecified launch failure", "misaligned address", '
        '"device-side assert", a cuBLAS or cuDNN error; or a kernel of --deep gave a wrong result.',
        remedy=trace_kernel,
        because_of=(
            "gpu-lost",
            "gpu-needs-reset",
            "gpu-memory-errors",
            "gpu-architecture-unsupported",
            "torch-cuda-unavailable",
        ),
    ),
    Problem(
        id="cuda-not-initialized",
        area="run",
        status="fail",
        title="CUDA does not start",
        meaning="The GPU cannot be used at all: the driver, its libraries or a service that it needs are not ready.",
        recognised="CUDA errors 802 (system not yet initialized), 803 (driver mismatch), 804 (forward "
        "compatibility), 999 (unknown), 100 (no device), 35 (driver too old).",
        remedy=start_cuda,
        because_of=(*NO_CUDA, *NO_TORCH, "cuda-runtime-too-new"),
    ),
    Problem(
        id="nccl-failed",
        area="run",
        status="fail",
        title="The GPUs cannot talk to each other",
        meaning="NCCL moves data between GPUs for tensor parallelism; it needs shared memory, and a path between the "
        "GPUs that works.",
        recognised='"NCCL error", "unhandled system error", "unhandled cuda error", or a time-out of a collective '
        "operation.",
        remedy=let_gpus_talk,
        because_of=("cuda-not-initialized", "gpu-lost"),
    ),
    Problem(
        id="attention-backend-unavailable",
        area="run",
        status="fail",
        title="The attention that was asked for cannot be used",
        meaning="flash_attention_2 was asked for, and flash-attn is not there, cannot be imported or does not "
        "support the GPU.",
        recognised='"FlashAttention2 has been toggled on, but it cannot be used", "No module named flash_attn", or a '
        "kernel of the hub that has no variant for this torch.",
        remedy=usable_attention,
        because_of=("flash-attn-abi-mismatch",),
    ),
    Problem(
        id="dtype-unsupported",
        area="run",
        status="fail",
        title="This number type cannot be used here",
        meaning="FlashAttention takes 16-bit numbers only; GPUs older than Ampere do not compute in bfloat16.",
        recognised='"FlashAttention only supports fp16 and bf16", "Bfloat16 is only supported on GPUs with compute '
        'capability of at least 8.0", "not implemented for Half".',
        remedy=usable_numbers,
    ),
    Problem(
        id="library-missing",
        area="run",
        status="fail",
        title="A shared library or a symbol in it is missing",
        meaning="The loader found no library of that name, or one of another version.",
        recognised='"cannot open shared object file", "undefined symbol", "version ... not found" for libcuda, '
        "libcudart, libcudnn, libcublas, libnvJitLink and others.",
        remedy=bring_library,
        because_of=("flash-attn-abi-mismatch", "torchvision-mismatch"),
    ),
    Problem(
        id="weights-corrupt",
        area="run",
        status="fail",
        title="The model's weights are damaged",
        meaning="A file was cut short or changed, or belongs to another model; what is loaded from it means nothing.",
        recognised="safetensors reports a wrong header or size, a checksum differs, or weights that the model needs "
        "are not in its files.",
        remedy=fetch_weights,
        because_of=("model-download-incomplete", "disk-full"),
    ),
)
