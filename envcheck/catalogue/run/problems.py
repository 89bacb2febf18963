"""Problems of a run: CUDA errors, processes, attention backends, libraries."""

from envcheck.catalogue.packages.remedies.libraries import fitting_cudnn, fitting_vllm, newer_vllm
from envcheck.catalogue.packages.remedies.mismatch import image_tokens
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_CUDA, NO_TORCH
from envcheck.catalogue.run.remedies.processes import (
    allow_code,
    existing_gpu,
    find_crash,
    find_each_other,
    free_port,
    look_into_ray,
    more_files,
    more_processes,
    one_device,
    other_image,
    other_processor,
    shorter_context,
    start_by_spawn,
)
from envcheck.catalogue.run.remedies.runtime import (
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
        title="CUDA error: a GPU call failed",
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
        title="CUDA cannot be initialized",
        meaning="The GPU cannot be used at all: the driver, its libraries or a service that it needs are not ready.",
        recognised="CUDA errors 803 (driver mismatch), 804 (forward "
        "compatibility), 999 (unknown), 100 (no device), 35 (driver too old).",
        remedy=start_cuda,
        because_of=(*NO_CUDA, *NO_TORCH, "cuda-runtime-too-new"),
    ),
    Problem(
        id="nccl-failed",
        area="run",
        status="fail",
        title="NCCL communication failed",
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
        title="The requested attention implementation is not available",
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
        title="The dtype is not supported",
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
    Problem(
        id="cudnn-mismatch",
        area="run",
        status="fail",
        title="cuDNN version mismatch",
        meaning=(
            "torch brings a cuDNN of its own; a second one stands before it on the loader's path, or "
            "a part of it is missing."
        ),
        recognised=(
            '"cuDNN version incompatibility", CUDNN_STATUS_VERSION_MISMATCH, or a part of libcudnn '
            "that is not found, in the log."
        ),
        remedy=fitting_cudnn,
        because_of=("ld-library-path-shadows",),
    ),
    Problem(
        id="vllm-build-mismatch",
        area="run",
        status="fail",
        title="vLLM was built for another torch",
        meaning="vLLM is compiled for one release of torch; another one is installed with it.",
        recognised="An undefined symbol in vllm/_C, or an operation that is missing in it, in the log.",
        remedy=fitting_vllm,
    ),
    Problem(
        id="vllm-model-unsupported",
        area="run",
        status="fail",
        title="vLLM does not support the model's architecture",
        meaning=("Its architecture is newer than this release, or cannot be used in the way that was asked for."),
        recognised='"Model architectures ... are not supported", in the log.',
        remedy=newer_vllm,
    ),
    Problem(
        id="port-in-use",
        area="run",
        status="fail",
        title="The network port is already in use",
        meaning="Another program listens there, most often one that was left running.",
        recognised='"Address already in use" (errno 98, EADDRINUSE), in the log.',
        remedy=free_port,
    ),
    Problem(
        id="rendezvous-failed",
        area="run",
        status="fail",
        title="Rendezvous of the processes failed",
        meaning=(
            "Each must know the address of the first and be able to reach it; torchrun sees to that on one machine."
        ),
        recognised=(
            '"waiting for clients", "client socket has timed out", or a missing RANK, WORLD_SIZE or '
            "MASTER_ADDR, in the log."
        ),
        remedy=find_each_other,
        because_of=("port-in-use",),
    ),
    Problem(
        id="process-crashed",
        area="run",
        status="fail",
        title="A process crashed",
        meaning="A library in it, not Python, did something that the system does not allow.",
        recognised='"Segmentation fault", "Aborted", "Fatal Python error", or exit code 139, in the log.',
        remedy=find_crash,
        because_of=("cpu-unsupported",),
    ),
    Problem(
        id="cpu-unsupported",
        area="run",
        status="fail",
        title="Illegal instruction: the processor is not supported",
        meaning=(
            "The library was compiled for newer processors, or a virtual machine hides what the processor can do."
        ),
        recognised='"Illegal instruction" (SIGILL), in the log.',
        remedy=other_processor,
    ),
    Problem(
        id="gpu-index-invalid",
        area="run",
        status="fail",
        title="Invalid device ordinal: no GPU of that number",
        meaning="Numbers begin with 0, and CUDA_VISIBLE_DEVICES makes them fewer.",
        recognised='"invalid device ordinal", in the log.',
        remedy=existing_gpu,
        because_of=("cuda-visible-devices-invalid",),
    ),
    Problem(
        id="process-start-wrong",
        area="run",
        status="fail",
        title="Wrong multiprocessing start method",
        meaning="CUDA cannot be used in a forked process; a spawned one runs the program's file again.",
        recognised=(
            '"Cannot re-initialize CUDA in forked subprocess", or multiprocessing\'s advice on '
            "freeze_support, in the log."
        ),
        remedy=start_by_spawn,
    ),
    Problem(
        id="too-many-files",
        area="run",
        status="fail",
        title="Too many files are open",
        meaning="The shell allows a process too few of them.",
        recognised='"Too many open files" (errno 24), in the log.',
        remedy=more_files,
    ),
    Problem(
        id="process-limit",
        area="run",
        status="fail",
        title="The limit of processes or threads is reached",
        meaning="A limit of the shell, the user or the container is reached.",
        recognised=('"can\'t start new thread", or "Resource temporarily unavailable" on starting one, in the log.'),
        remedy=more_processes,
    ),
    Problem(
        id="ray-worker-died",
        area="run",
        status="fail",
        title="A Ray worker died",
        meaning="Ray says only that; the worker's own log says why.",
        recognised=("RayActorError, ActorDiedError or WorkerCrashedError, in the log, with no other cause in it."),
        remedy=look_into_ray,
    ),
    Problem(
        id="tensors-on-different-devices",
        area="run",
        status="fail",
        title="The model and its input are on different devices",
        meaning="Each computation needs all its parts on one GPU, or all on the CPU.",
        recognised='"Expected all tensors to be on the same device", in the log.',
        remedy=one_device,
    ),
    Problem(
        id="remote-code-required",
        area="run",
        status="fail",
        title="The model requires trust_remote_code",
        meaning="transformers runs code from a model's repository only where that is allowed.",
        recognised='"trust_remote_code", in an error of the log.',
        remedy=allow_code,
    ),
    Problem(
        id="image-unreadable",
        area="run",
        status="fail",
        title="An image cannot be read",
        meaning="The file is no image, was cut short, or is of a format that Pillow does not know.",
        recognised='"cannot identify image file", or "image file is truncated", in the log.',
        remedy=other_image,
    ),
    Problem(
        id="vllm-context-invalid",
        area="run",
        status="fail",
        title="The input exceeds the model's context length",
        meaning="The longest input that a model takes is a part of its configuration.",
        recognised=('"greater than the derived max_model_len", or "longer than the maximum model length", in the log.'),
        remedy=shorter_context,
    ),
    Problem(
        id="model-input-invalid",
        area="run",
        status="fail",
        title="The inputs do not match the model",
        meaning="Text, images and the model must go together: each image needs its placeholder in the text, and "
        "processor and model must be of one family.",
        recognised='"Image features and image tokens do not match", in the log.',
        remedy=image_tokens,
    ),
)
