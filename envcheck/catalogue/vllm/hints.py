"""What else solves problems of the area vllm, in words; each tuple the most frequent solution first."""

WEIGHTS_OF_OTHER_NAMES = (
    (
        "Update the server (vLLM, SGLang) and transformers: the first releases of a model are often read by newer ones "
        "only."
    ),
    (
        "An embedding model is served as one: vLLM `--runner pooling` (before 0.11 `--task embed`), SGLang "
        "`--is-embedding`."
    ),
    (
        "A LoRA adapter, or a checkpoint quantised by bitsandbytes, is merged or dequantised first; name its "
        "quantisation (`--quantization bitsandbytes --load-format bitsandbytes`)."
    ),
)

SERVER_ARGUMENT_UNKNOWN = (
    (
        "In the image vllm/vllm-openai the program is named already: begin the command with the options (`--model "
        "NAME`), without "
        "`vllm serve`; outside of it `vllm serve NAME`."
    ),
    "In YAML each option and each value is an entry of its own: `- --dtype` and `- auto`, not `- --dtype auto`.",
    (
        "The option may be of another release: `vllm serve --help=all` lists those of this one; `--task embed` became "
        "`--runner "
        "pooling`, `--guided-decoding-backend` and others were renamed."
    ),
)

WORKERS_DO_NOT_ANSWER = (
    "Wait for the first compilation (`torch.compile`, CUDA graphs): minutes; `--enforce-eager` does without.",
    (
        "Where it never ends, NCCL hangs between the GPUs: `export NCCL_P2P_DISABLE=1`, `--disable-custom-all-reduce`, "
        "a larger "
        "/dev/shm (`--ipc=host`); `NCCL_DEBUG=INFO` shows where."
    ),
)

RAY_DRIVER_WITHOUT_GPU = (
    (
        "Start vllm on a node that has GPUs, and see with `ray status` that its own GPUs are free; tensor times "
        "pipeline parallelism must need GPUs of this node too."
    ),
    (
        "With several network cards, let Ray and vllm name this node by one address: `export VLLM_HOST_IP=` the "
        "address that `ray start` was given here, another on every node."
    ),
    "Or on one machine do without Ray: `--distributed-executor-backend mp`.",
)
