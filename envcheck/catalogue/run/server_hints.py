"""What to do where Ollama, Ray, SGLang or Xinference stops, in words."""

XINFERENCE_SLOT = (
    (
        "All GPUs of Xinference hold a model: end one (`xinference terminate --model-uid ...`), or put several on "
        "one GPU with `--gpu-idx 0`, or start it with `--n-gpu None` on the CPU."
    ),
    "Ask for no more GPUs than there are (`--n-gpu`), and see with nvidia-smi that Xinference's worker sees them.",
)

RAY_AND_VLLM = (
    ("This Ray and this vLLM are not compatible: update Ray (`ray[llm]`, which names its vLLM), or install that vLLM."),
)

RAY_BUNDLES = (
    (
        "vLLM finds no GPUs in Ray's placement group: give the actor as many GPUs as `tensor_parallel_size` "
        '(`num_gpus`, `placement_group_bundles`), or use `distributed_executor_backend="mp"` on one machine.'
    ),
)

SGLANG_UNBALANCED = (
    (
        "Or start SGLang on the free GPUs alone: `CUDA_VISIBLE_DEVICES=0,1` with the numbers that nvidia-smi shows as "
        "free."
    ),
)

RAY_NOT_RUNNING = (
    (
        "Start Ray first: `ray start --head` on the first node, `ray start --address HEAD:6379` on the others; `ray "
        "status` must show all of them."
    ),
    "Leave RAY_ADDRESS unset on a single machine: `ray.init()` then starts its own.",
    "If it does not start: read /tmp/ray/session_latest/logs/gcs_server.out and raylet.out.",
)

OLLAMA_RUNNER_CUDA_ERROR = (
    (
        "Read the runner's own lines (`journalctl -u ollama`, or `docker logs`): `CUDA error: out of memory` asks "
        "for a smaller model or `num_ctx`, `no kernel image` or `unsupported` for a newer driver or another GPU."
    ),
    "Update Ollama and the driver, and restart both; `OLLAMA_FLASH_ATTENTION=0` leaves out one frequent cause.",
    "To go on without this GPU: `CUDA_VISIBLE_DEVICES=-1`, or another one by its UUID.",
)

OLLAMA_NO_NVIDIA_SMI = ("Update Ollama: releases since 0.1.20 find the GPU without nvidia-smi.",)

RAY_OBJECT_STORE_FULL = (
    (
        "Give it more: `ray start --object-store-memory=BYTES` (`ray.init(object_store_memory=...)`), and in a "
        "container a larger /dev/shm (`--shm-size`)."
    ),
    (
        "Hold fewer references, put smaller objects, or let Ray spill to a folder with room "
        "(`RAY_object_spilling_config`)."
    ),
)

OLLAMA_RUNNER_NOT_LOADED = (
    (
        "Install Ollama again with its own script, which brings libcudart and libcublas: a package of the "
        "distribution may lack them. `ldd $(find / -name ollama_llama_server 2>/dev/null)` names the library."
    ),
    "Or go back to the release that worked.",
)

OLLAMA_NVML_FAILED = (
    (
        "Restart the container; if nvidia-smi works on the host, reload the module: `sudo rmmod nvidia_uvm && sudo "
        "modprobe nvidia_uvm`, then start it again."
    ),
    "Update Ollama.",
)

OLLAMA_RUNNER_WITHOUT_MEMORY = (
    (
        "Take a smaller model or a smaller quantization: `nvidia-smi` shows the GPU's memory, `free -h` the machine's, "
        "`ollama ps` what is in use. A 7B model in 4 bits needs about 5 GB."
    ),
    (
        "Keep layers off a small GPU: `/set parameter num_gpu 0` runs the model on the CPU, a low number puts "
        "only some layers "
        "on the GPU."
    ),
    "Update Ollama: newer releases measure the memory before they load, and name what is short.",
)

VLLM_RUNNER = (
    (
        "For embeddings: `vllm serve MODEL --runner pooling` (`--convert embed` if the model was made to write text; "
        "before vLLM 0.11 `--task embed`), and `LLM.embed()` or /v1/embeddings."
    ),
    "For text: `--runner generate`, with a model that writes text.",
)

VLLM_ATTENTION = (
    (
        "Leave the backend to vLLM: `unset VLLM_ATTENTION_BACKEND`, and start without `--attention-backend`; it then "
        "takes the first that fits GPU, dtype and head size."
    ),
    (
        "Or name one that runs on the GPU: FLASH_ATTN from compute capability 8.0 on (its version 3 on Hopper only), "
        "TRITON_ATTN or FLASHINFER on a T4 or V100, FLASHINFER on Blackwell."
    ),
    "A KV cache in fp8 (`--kv-cache-dtype fp8`) needs a backend and a GPU that have it: `--kv-cache-dtype auto`.",
)
