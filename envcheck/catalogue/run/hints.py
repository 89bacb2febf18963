"""What else solves problems of the area run, in words; each tuple the most frequent solution first."""

VLLM_ARCHITECTURE_UNKNOWN = (
    (
        "A model newer than the release: vLLM's nightly wheels (`--extra-index-url https://wheels.vllm.ai/nightly`), "
        "with a newer transformers; or `--model-impl transformers`."
    ),
    "Code in the model's own repository: `--trust-remote-code`.",
)

LIBCUDA_MISSING = (
    (
        "In WSL: `export LD_LIBRARY_PATH=/usr/lib/wsl/lib:$LD_LIBRARY_PATH`, then `sudo ldconfig`; the driver itself "
        "is the one of Windows."
    ),
    "In a build without a GPU link against `$CUDA_HOME/lib64/stubs`.",
)

WEIGHTS_NEVER_ARRIVED = (
    (
        "Some weights are not in the file, so they stayed on the meta device: update transformers and accelerate, or "
        "load with `low_cpu_mem_usage=False` and without `device_map`."
    ),
    'Where memory is short: `device_map="auto", offload_folder="offload"`.',
)

FLASH_ATTENTION_NOT_THERE = (
    (
        "Or install flash-attn, for Ampere and newer GPUs: flash-attn with `--no-build-isolation`, or the wheel "
        "of its releases for this torch, CUDA and Python."
    ),
)

ATTENTION_NAME_UNKNOWN = ("Update transformers: newer releases know more names of attention.",)

ATTENTION_KERNEL_NOT_FOR_THIS_TORCH = (
    "Or install a torch that the kernel was built for (its folder `build` on the hub names them), or update `kernels`.",
)

CUDA_SEES_NO_GPU = (
    (
        "Under Slurm ask for one: `--gres=gpu:1`; in a notebook service switch the GPU on (Colab: Runtime, Change "
        "runtime type)."
    ),
    "Where nvidia-smi fails as well, it is the driver: see `envcheck check --only driver`.",
)

CUDA_KERNEL_FAILED = (
    (
        "In vLLM and SGLang: `--enforce-eager` (no CUDA graphs), another attention backend "
        "(`VLLM_ATTENTION_BACKEND=FLASH_ATTN`, FLASHINFER or TRITON_ATTN), or the release before or after."
    ),
    (
        "Update torch and the package whose kernel it is (flash-attn, xformers, bitsandbytes, Triton); restart the "
        "process: after such an error its GPU state is lost."
    ),
)

NCCL_SAME_GPU = (
    (
        'Give each process its own GPU: `torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))` before '
        "`init_process_group`, and `.to(local_rank)` in the place of `.cuda()`."
    ),
    (
        "Start no more processes than there are GPUs (`--nproc-per-node`, `--num_processes`), and let "
        "CUDA_VISIBLE_DEVICES name as many."
    ),
)

NCCL_INTERFACE = (
    (
        "Name the network card: `export NCCL_SOCKET_IFNAME=eth0 GLOO_SOCKET_IFNAME=eth0` (`ip addr` lists them; on one "
        "machine `lo`), or unset a name that is wrong."
    ),
    "Let the machine's name resolve to an address of its own: a line in /etc/hosts.",
)

SYMBOL_MISSING = (
    (
        "Install the package again that the file belongs to, so that it goes with the libraries that are here; `ldd "
        "FILE` shows which ones it loads."
    ),
    (
        "Where conda and pip are mixed, a library of one stands before that of the other: take both from one place, or "
        "begin with a new environment."
    ),
)

WEIGHTS_DO_NOT_FIT = (
    (
        "Load the weights into the model that they belong to: the same config.json, and the release of transformers "
        "(or of the repository) that wrote them."
    ),
    (
        "Where only the head is new: `from_pretrained(..., ignore_mismatched_sizes=True)` (transformers), or leave "
        "these keys out of the state dict."
    ),
    (
        "Where tokens were added: `model.resize_token_embeddings(len(tokenizer))` before loading. Weights quantised in "
        "4 bits are loaded with their quantisation."
    ),
    "If it is the model as it was downloaded: download it again, `hf download MODEL --force-download`.",
)

NVML_ASSERTION_OF_TORCH = (
    (
        'Run `nvidia-smi`: where it says "Driver/library version mismatch", reboot (in a container: restart it after '
        "its "
        "host)."
    ),
    (
        "torch asks NVML where the GPU's memory is exhausted: take a smaller batch, shorter inputs or 16-bit numbers, "
        "and end "
        "what else holds the GPU."
    ),
    (
        "In a container the driver's libnvidia-ml must be handed in: `NVIDIA_DRIVER_CAPABILITIES=compute,utility`; or "
        "leave "
        "`expandable_segments:True` out of PYTORCH_CUDA_ALLOC_CONF."
    ),
)
