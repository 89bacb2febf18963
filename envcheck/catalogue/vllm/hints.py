"""What else solves problems of the area vllm, in words; each tuple the most frequent solution first."""

WEIGHTS_OF_OTHER_NAMES = (
    (
        "Update the server (vLLM, SGLang) and transformers: the first releases of a model can often be read only by "
        "newer versions."
    ),
    (
        "Serve an embedding model with the embedding runner: vLLM `--runner pooling` (before 0.11 `--task embed`), "
        "SGLang `--is-embedding`."
    ),
    (
        "Merge a LoRA adapter, or dequantize a bitsandbytes checkpoint, first; or name the quantization "
        "(`--quantization bitsandbytes --load-format bitsandbytes`)."
    ),
)

SERVER_ARGUMENT_UNKNOWN = (
    (
        "In the image vllm/vllm-openai the program is named already: begin the command with the options (`--model "
        "NAME`), without `vllm serve`; outside of it `vllm serve NAME`."
    ),
    "In YAML, each option and each value is a separate entry: `- --dtype` and `- auto`, not `- --dtype auto`.",
    (
        "The option may belong to another release: `vllm serve --help=all` lists the options of this one; `--task "
        "embed` became `--runner pooling`, `--guided-decoding-backend` and others were renamed."
    ),
)

WORKERS_DO_NOT_ANSWER = (
    "Wait for the first compilation (`torch.compile`, CUDA graphs): minutes; `--enforce-eager` skips it.",
    (
        "If it never finishes, NCCL hangs between the GPUs: `export NCCL_P2P_DISABLE=1`, "
        "`--disable-custom-all-reduce`, a larger /dev/shm (`--ipc=host`); `NCCL_DEBUG=INFO` shows where."
    ),
)

RAY_DRIVER_WITHOUT_GPU = (
    (
        "Start vLLM on a node that has GPUs, and check with `ray status` that they are free; tensor times pipeline "
        "parallel size must include GPUs of this node."
    ),
    (
        "With several network cards, use one address for this node in Ray and vLLM: set VLLM_HOST_IP to the address "
        "given to `ray start` on this node; it differs on each node."
    ),
    "Or, on one machine, run without Ray: `--distributed-executor-backend mp`.",
)

GGUF_ARCHITECTURE_UNKNOWN = (
    (
        "Update the program that loads the file: Ollama, LM Studio, llama.cpp (build it again) or "
        "llama-cpp-python, whose releases contain llama.cpp of their date."
    ),
    (
        "If it is the newest, the architecture is not supported yet: use the transformers or vLLM checkpoint in "
        "place of GGUF."
    ),
)
