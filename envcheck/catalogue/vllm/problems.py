"""Problems of running a model in vLLM."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_CUDA, NO_TORCH
from envcheck.catalogue.run.remedies.runtime import vllm_first_error, vllm_memory, vllm_parallel
from envcheck.catalogue.vllm.memory_limits import pooling_runner

PROBLEMS = (
    Problem(
        id="vllm-memory-too-small",
        area="run",
        status="fail",
        title="Not enough GPU memory for vLLM (KV cache)",
        meaning="In addition to the weights, vLLM needs memory for the KV cache of its longest context, and its "
        "share of the GPU (`--gpu-memory-utilization`) must be free when it starts.",
        recognised='"No available memory for the cache blocks", "is larger than the maximum number of tokens that '
        'can be stored in KV cache", "Free memory on device ... is less than desired GPU memory utilization".',
        remedy=vllm_memory,
        because_of=("gpu-memory-too-small", "gpu-out-of-memory"),
    ),
    Problem(
        id="vllm-parallel-invalid",
        area="run",
        status="fail",
        title="The tensor parallel size is invalid",
        meaning="The size must divide the model's attention heads and must not exceed the number of GPUs.",
        recognised='"must be divisible by tensor parallel size" or "world size is larger than the number of available '
        'GPUs" in the log.',
        remedy=vllm_parallel,
    ),
    Problem(
        id="vllm-engine-failed",
        area="run",
        status="fail",
        title="vLLM's engine core failed to start (Engine core initialization failed)",
        meaning="The process that runs the model ended. The first error in its log lines shows the cause; the last "
        "one does not.",
        recognised='"Engine core initialization failed. See root cause above", or the engine\'s process ended.',
        remedy=vllm_first_error,
        because_of=(
            *NO_CUDA,
            *NO_TORCH,
            "cuda-not-initialized",
            "vllm-memory-too-small",
            "vllm-parallel-invalid",
            "gpu-out-of-memory",
            "host-out-of-memory",
            "nccl-failed",
            "cuda-error",
            "library-missing",
            "attention-backend-unavailable",
            "flash-attn-missing",
            "dtype-unsupported",
            "weights-corrupt",
            "hub-auth-missing",
            "disk-full",
        ),
    ),
    Problem(
        id="vllm-runner-wrong",
        area="run",
        status="fail",
        title="vLLM uses the wrong runner for the model",
        meaning="An embedding model does not generate text; vLLM must run it with the pooling runner.",
        recognised="\"There is no module or parameter named 'layers'\", or vLLM rejects embedding requests for the "
        "model.",
        remedy=pooling_runner,
    ),
)
