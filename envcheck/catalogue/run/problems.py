"""Problems of a run: CUDA errors, processes, attention backends, libraries."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.packages.remedies.libraries import fitting_cudnn, fitting_vllm, newer_vllm
from envcheck.catalogue.packages.remedies.mismatch import image_tokens
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_CUDA, NO_TORCH
from envcheck.catalogue.run.hints import ENGINE_AGAIN
from envcheck.catalogue.run.remedies.crashes import find_crash
from envcheck.catalogue.run.remedies.missing_library import bring_library
from envcheck.catalogue.run.remedies.processes import (
    allow_code,
    existing_gpu,
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
        meaning="A kernel accessed invalid memory, or the GPU failed. The process cannot use the GPU after that. GPU "
        "errors are reported asynchronously, so the line in the traceback may not be the cause.",
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
        meaning="No program can use the GPU: the driver, its libraries or a service that it needs is not ready.",
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
        meaning="NCCL moves data between GPUs for tensor parallelism and distributed training. It needs enough "
        "shared memory and a working path between the GPUs.",
        recognised='"NCCL error", "unhandled system error", "unhandled cuda error", or a timeout of a collective '
        "operation.",
        remedy=let_gpus_talk,
        because_of=("cuda-not-initialized", "gpu-lost"),
    ),
    Problem(
        id="attention-backend-unavailable",
        area="run",
        status="fail",
        title="The attention implementation is not available (attn_implementation)",
        meaning="`flash_attention_2` was requested, but flash-attn is not installed, cannot be imported, or does not "
        "support the GPU.",
        recognised='"FlashAttention2 has been toggled on, but it cannot be used", "No module named flash_attn", or a '
        "kernel from the Hub has no variant for this torch version.",
        remedy=usable_attention,
        because_of=("flash-attn-abi-mismatch",),
    ),
    Problem(
        id="dtype-unsupported",
        area="run",
        status="fail",
        title="The dtype is not supported",
        meaning="Not every operation and device supports every dtype: FlashAttention takes only float16 and bfloat16, "
        "and GPUs older than Ampere do not support bfloat16.",
        recognised='"FlashAttention only supports fp16 and bf16", "Bfloat16 is only supported on GPUs with compute '
        'capability of at least 8.0", "not implemented for Half".',
        remedy=usable_numbers,
    ),
    Problem(
        id="library-missing",
        area="run",
        status="fail",
        title="A shared library or symbol is missing (cannot open shared object file)",
        meaning="The loader found no library with that name, or one with a different version.",
        recognised='"cannot open shared object file", "undefined symbol", "version ... not found" for libcuda, '
        "libcudart, libcudnn, libcublas, libnvJitLink and others.",
        remedy=bring_library,
        because_of=("flash-attn-abi-mismatch", "torchvision-mismatch"),
    ),
    Problem(
        id="weights-corrupt",
        area="run",
        status="fail",
        title="The model's weights are damaged or do not belong to the model",
        meaning="A weights file is truncated or changed, or belongs to another model, so the results would be "
        "meaningless.",
        recognised="safetensors reports an invalid header or size, a checksum differs, or weights that the model "
        "needs are missing from its files.",
        remedy=fetch_weights,
        because_of=("model-download-incomplete", "disk-full"),
    ),
    Problem(
        id="cudnn-mismatch",
        area="run",
        status="fail",
        title="cuDNN version mismatch",
        meaning="The wheels of torch, JAX and TensorFlow bring the cuDNN that they were built for. The loader finds "
        "another cuDNN first, or a part of cuDNN is missing.",
        recognised=(
            '"cuDNN version incompatibility", CUDNN_STATUS_VERSION_MISMATCH, or a missing part of libcudnn in the log.'
        ),
        remedy=fitting_cudnn,
        because_of=("ld-library-path-shadows",),
    ),
    Problem(
        id="vllm-build-mismatch",
        area="run",
        status="fail",
        title="vLLM was built for another torch",
        meaning="vLLM is compiled for one specific torch release, and a different one is installed.",
        recognised="An undefined symbol or a missing operation in vllm/_C in the log.",
        remedy=fitting_vllm,
    ),
    Problem(
        id="vllm-model-unsupported",
        area="run",
        status="fail",
        title="vLLM does not support the model's architecture",
        meaning=("The model is newer than this vLLM release, or vLLM does not support it for this task."),
        recognised='"Model architectures ... are not supported" in the log.',
        remedy=newer_vllm,
        because_of=("transformers-missing",),
    ),
    Problem(
        id="port-in-use",
        area="run",
        status="fail",
        title="Address already in use: another program uses the network port",
        meaning="Another program is listening on this port, often an earlier run that is still active.",
        recognised='"Address already in use" (errno 98, EADDRINUSE) in the log.',
        remedy=free_port,
    ),
    Problem(
        id="rendezvous-failed",
        area="run",
        status="fail",
        title="Rendezvous failed: the processes did not connect to each other",
        meaning=(
            "Each process must know the address of the first one (MASTER_ADDR) and be able to reach it. On a single "
            "machine, torchrun takes care of that."
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
        title="A process crashed (segmentation fault)",
        meaning="Compiled code in a library crashed, not Python code.",
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
            "A library was compiled for newer processors, or the virtual machine does not expose all CPU "
            "instructions (AVX, AVX2)."
        ),
        recognised='"Illegal instruction" (SIGILL) in the log.',
        remedy=other_processor,
    ),
    Problem(
        id="gpu-index-invalid",
        area="run",
        status="fail",
        title="Invalid device ordinal: no GPU with that number",
        meaning="GPU numbers start at 0. With CUDA_VISIBLE_DEVICES set, a program sees only the GPUs listed there, "
        "numbered from 0.",
        recognised='"invalid device ordinal" in the log.',
        remedy=existing_gpu,
        because_of=("cuda-visible-devices-invalid",),
    ),
    Problem(
        id="process-start-wrong",
        area="run",
        status="fail",
        title="Wrong multiprocessing start method (fork, spawn)",
        meaning="CUDA cannot be used in a forked process. A spawned process imports the main script again, which "
        "needs an `if __name__ == '__main__':` guard.",
        recognised=(
            '"Cannot re-initialize CUDA in forked subprocess", or multiprocessing\'s advice on '
            "freeze_support in the log."
        ),
        remedy=start_by_spawn,
    ),
    Problem(
        id="too-many-files",
        area="run",
        status="fail",
        title="Too many open files",
        meaning="The process reached the limit on open files that the shell sets.",
        recognised='"Too many open files" (errno 24) in the log.',
        remedy=more_files,
    ),
    Problem(
        id="process-limit",
        area="run",
        status="fail",
        title="Cannot start a new thread or process: limit reached",
        meaning="A limit of the shell, the user or the container on the number of processes is reached.",
        recognised=('"can\'t start new thread", or "Resource temporarily unavailable" for a new process in the log.'),
        remedy=more_processes,
    ),
    Problem(
        id="ray-worker-died",
        area="run",
        status="fail",
        title="A Ray worker died",
        meaning="Ray reports only that a worker died; the worker's own log shows why.",
        recognised=("RayActorError, ActorDiedError or WorkerCrashedError in the log, with no other cause."),
        remedy=look_into_ray,
    ),
    Problem(
        id="tensors-on-different-devices",
        area="run",
        status="fail",
        title="The model and its input are on different devices",
        meaning="All tensors of an operation must be on the same GPU, or all on the CPU.",
        recognised='"Expected all tensors to be on the same device" in the log.',
        remedy=one_device,
    ),
    Problem(
        id="remote-code-required",
        area="run",
        status="fail",
        title="The model requires trust_remote_code",
        meaning="The model's repository contains Python code, which transformers runs only if you allow it.",
        recognised='"trust_remote_code" in an error message in the log.',
        remedy=allow_code,
    ),
    Problem(
        id="image-unreadable",
        area="run",
        status="fail",
        title="Cannot identify image file: an image cannot be read",
        meaning="The file is not an image, is truncated, or has a format that Pillow does not support.",
        recognised='"cannot identify image file", or "image file is truncated" in the log.',
        remedy=other_image,
    ),
    Problem(
        id="vllm-context-invalid",
        area="run",
        status="fail",
        title="The input exceeds the model's context length (max_model_len)",
        meaning="The model's configuration limits the length of the input, and this input or setting exceeds it.",
        recognised=('"greater than the derived max_model_len", or "longer than the maximum model length" in the log.'),
        remedy=shorter_context,
    ),
    Problem(
        id="model-input-invalid",
        area="run",
        status="fail",
        title="Image features and image tokens do not match: wrong inputs for the model",
        meaning="The text, the images and the model do not match: each image needs a placeholder in the text, and "
        "processor and model must belong together.",
        recognised='"Image features and image tokens do not match" in the log.',
        remedy=image_tokens,
    ),
    Problem(
        id="engine-mismatch",
        area="run",
        status="fail",
        title="A compiled model (TensorRT engine) was built for another version or GPU",
        meaning="An engine runs only with the TensorRT version that built it, and on a GPU of the same compute "
        "capability, unless it was built as compatible.",
        recognised='"The engine plan file is not compatible with this version of TensorRT", or "generated on an '
        'incompatible device" in the log.',
        remedy=only(*ENGINE_AGAIN),
    ),
)
