"""What else solves problems of the area run, in words; each tuple the most frequent solution first."""

VLLM_ARCHITECTURE_UNKNOWN = (
    (
        "For a model newer than the release, use vLLM's nightly wheels (`--extra-index-url "
        "https://wheels.vllm.ai/nightly`), "
        "with a newer transformers; or `--model-impl transformers`."
    ),
    "For code in the model's own repository: `--trust-remote-code`.",
)

LIBCUDA_MISSING = (
    (
        "In WSL: `export LD_LIBRARY_PATH=/usr/lib/wsl/lib:$LD_LIBRARY_PATH`, then `sudo ldconfig`; the driver itself "
        "is in Windows."
    ),
    "In a build without a GPU, link against `$CUDA_HOME/lib64/stubs`.",
)

WEIGHTS_NEVER_ARRIVED = (
    (
        'If it fits on the GPU, load it there whole: `device_map={"": 0}` (a PeftModel, too), or without '
        "`device_map` and with `low_cpu_mem_usage=False`; then no weight stays on the meta device, and `.to()` works."
    ),
    "Update transformers, accelerate and peft: several releases left weights on the meta device.",
    'If it does not fit: `device_map="auto", offload_folder="offload"`, and no `.to(...)` or `.cuda()` after it.',
    (
        "If loading says that weights are missing or newly initialized, the files do not match the model class: "
        "use the "
        "class that config.json names, or download the files again (`hf download MODEL`)."
    ),
)

FLASH_ATTENTION_NOT_THERE = (
    (
        "Or install flash-attn, for Ampere and newer GPUs: flash-attn with `--no-build-isolation`, or the wheel from "
        "its releases for this torch, CUDA and Python."
    ),
)

ATTENTION_NAME_UNKNOWN = ("Update transformers: newer releases support more attention implementations.",)

ATTENTION_KERNEL_NOT_FOR_THIS_TORCH = (
    "Or install a torch that the kernel was built for (listed in its folder `build` on the Hub), or update `kernels`.",
)

CUDA_SEES_NO_GPU = (
    (
        "Under Slurm, request one: `--gres=gpu:1`. In a notebook service, enable the GPU (Colab: Runtime, Change "
        "runtime type)."
    ),
    "If nvidia-smi also fails, the driver is the cause: run `envcheck check --only driver`.",
)

CUDA_KERNEL_FAILED = (
    (
        "In vLLM and SGLang: `--enforce-eager` (no CUDA graphs), another attention backend "
        "(`VLLM_ATTENTION_BACKEND=FLASH_ATTN`, FLASHINFER or TRITON_ATTN), or another release."
    ),
    (
        "Update torch and the package whose kernel it is (flash-attn, xformers, bitsandbytes, Triton); restart the "
        "process, because its GPU state is lost after such an error."
    ),
)

NCCL_SAME_GPU = (
    (
        'Give each process its own GPU: `torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))` before '
        "`init_process_group`, and `.to(local_rank)` instead of `.cuda()`."
    ),
    (
        "Start no more processes than there are GPUs (`--nproc-per-node`, `--num_processes`), and list as many in "
        "CUDA_VISIBLE_DEVICES."
    ),
)

WITHOUT_LIBUV = (
    'Set USE_LIBUV=0 before the program starts: `$env:USE_LIBUV = "0"` in PowerShell, `set USE_LIBUV=0` in cmd.',
    'Where the program sets the address itself: `init_method="tcp://127.0.0.1:29500?use_libuv=0"`.',
)

NCCL_INTERFACE = (
    (
        "Set the network interface: `export NCCL_SOCKET_IFNAME=eth0 GLOO_SOCKET_IFNAME=eth0` (`ip addr` lists them; "
        "on one machine `lo`), or unset a wrong name."
    ),
    "Make the machine's host name resolve to its own address with a line in /etc/hosts.",
)

SYMBOL_MISSING = (
    (
        "Reinstall the package that the file belongs to, so that it matches the installed libraries; `ldd FILE` "
        "shows which ones it loads."
    ),
    (
        "If conda and pip are mixed, a library of one replaces the other's: install both packages from one source, "
        "or start with a new environment."
    ),
)

WEIGHTS_DO_NOT_FIT = (
    ("Load the weights with the config.json and the transformers (or repository) release that they were saved with."),
    (
        "If only the head is new: `from_pretrained(..., ignore_mismatched_sizes=True)` (transformers), or remove "
        "these keys from the state dict."
    ),
    (
        "If tokens were added: `model.resize_token_embeddings(len(tokenizer))` before loading. Load 4-bit weights "
        "with their quantization settings."
    ),
    "If the model was not changed after the download, download it again: `hf download MODEL --force-download`.",
)

NVML_ASSERTION_OF_TORCH = (
    (
        'Run `nvidia-smi`: if it says "Driver/library version mismatch", reboot (in a container: restart it after '
        "the host's reboot)."
    ),
    (
        "The GPU's memory is exhausted: use a smaller batch, shorter inputs or a 16-bit dtype, and stop other "
        "programs on the GPU."
    ),
    (
        "A container needs the driver's libnvidia-ml: `NVIDIA_DRIVER_CAPABILITIES=compute,utility`; or remove "
        "`expandable_segments:True` from PYTORCH_CUDA_ALLOC_CONF."
    ),
)

CUDA_LIBRARY_FAILED = (
    (
        "Free GPU memory first: these libraries fail like this when it is full (use a smaller batch, stop other "
        "programs; see nvidia-smi)."
    ),
    (
        "Use a newer torch that was built for this GPU: old builds fail like this on newer GPUs (RTX 30 needs CUDA "
        "11, RTX 40 CUDA 11.8, RTX 50 CUDA 12.8)."
    ),
    (
        "Run it without LD_LIBRARY_PATH: another cuBLAS or cuDNN comes before torch's own; or try "
        "`torch.backends.cudnn.enabled = False`."
    ),
    "An index out of range looks the same: run it once on the CPU, or with CUDA_LAUNCH_BLOCKING=1.",
)

INDEX_BEYOND_VISIBLE = (
    (
        "In a container the GPUs that were handed in count from 0: leave CUDA_VISIBLE_DEVICES out there, or set it "
        "to 0,1,...; choose GPUs by `--gpus '\"device=2,3\"'`."
    ),
    "Outside a job, CUDA_VISIBLE_DEVICES may only name GPUs that `nvidia-smi -L` lists.",
)

NO_PADDING_TOKEN = (
    (
        "Set one before tokenizing: `tokenizer.pad_token = tokenizer.eos_token` (for embeddings as the model's card "
        "says, and `padding_side`), and `model.config.pad_token_id = tokenizer.pad_token_id`; or a batch of 1."
    ),
)

NO_CHAT_TEMPLATE = (
    (
        "A base model has no chat template: use the Instruct model, or pass a template (`tokenizer.chat_template = "
        "...`; vLLM: `--chat-template FILE`)."
    ),
    (
        "If the model has one: update transformers (4.43 reads it from tokenizer_config.json, later releases "
        "also from chat_template.jinja), and copy these files with the model."
    ),
)

NO_ADAPTER_THERE = (
    (
        "The folder contains no LoRA adapter: load a complete model with `AutoModel.from_pretrained(FOLDER)`, not "
        "with PeftModel."
    ),
    "Name the folder that has adapter_config.json: the checkpoint itself (`checkpoint-500`), not the folder above it.",
)

PROBABILITIES_NOT_FINITE = (
    "Compute in bfloat16, or in float32 if the GPU has no bfloat16: models trained in bfloat16 overflow in float16.",
    (
        'Pass an attention mask with the batch, and set `padding_side="left"`: rows of padding alone give NaN with '
        'some kernels; try `attn_implementation="eager"`.'
    ),
    (
        "With several GPUs: corrupted copies between them produce NaN (`export NCCL_P2P_DISABLE=1`; `envcheck check "
        "--deep` tests it). A quantized or damaged checkpoint also causes this: load the original."
    ),
)

DEVICE_MAP_IN_DISTRIBUTED = (
    (
        'Leave `device_map` out, or give each process its GPU: `device_map={"": PartialState().process_index}` '
        "(accelerate)."
    ),
    'Or start one process (`--num_processes 1`, `python` instead of torchrun), and keep `device_map="auto"`.',
    "If the model does not fit on one GPU, train with DeepSpeed ZeRO-3 or FSDP.",
)

ANOTHER_NVJITLINK = (
    (
        "Remove the folders of other toolkits (`/usr/local/cuda/lib64`, an environment module, conda's lib) from "
        "LD_LIBRARY_PATH: torch includes its own libnvJitLink."
    ),
    (
        "If LD_LIBRARY_PATH is empty, two wheels do not match: reinstall the nvidia-nvjitlink that torch requires "
        "(with `--force-reinstall`), or torch itself."
    ),
)

NVRTC_BUILTINS_MISSING = (
    (
        "Let the loader find the toolkit or wheel that the program's NVRTC belongs to: `export "
        "LD_LIBRARY_PATH=/usr/local/cuda/lib64:$LD_LIBRARY_PATH`, or install the package "
        "`nvidia-cuda-nvrtc-cu12` (`-cu11` for CUDA 11) of that version."
    ),
    "CuPy: install the package of this CUDA version (`cupy-cuda12x`, `cupy-cuda11x`), and only one of them.",
)

CUDNN_IN_JAX = (
    (
        "Install JAX with its own CUDA wheels, which bring the matching cuDNN: `jax[cuda12]`; unset "
        "LD_LIBRARY_PATH, which may put another cuDNN first."
    ),
    (
        "If another program or framework holds the GPU's memory: `export XLA_PYTHON_CLIENT_PREALLOCATE=false` (or "
        "`XLA_PYTHON_CLIENT_MEM_FRACTION=.7`)."
    ),
    "If the driver is old, update it: CUDA 12 wheels need 525 or newer, CUDA 13 wheels 580 or newer.",
)

JAX_LIBRARIES = (
    (
        "Run `unset LD_LIBRARY_PATH` and start it again: JAX's wheels bring their own CUDA libraries, and other ones "
        "(a toolkit, a module of the cluster) come first."
    ),
    (
        "Install JAX with its libraries again: `jax[cuda12]` (driver 525 or newer; `jax[cuda13]` from 580). torch or "
        "TensorFlow in the same environment pin other cuDNN releases: use one environment for each."
    ),
    "With a toolkit of your own (`jax[cuda12-local]`): install a cuDNN that is at least as new as the one named.",
)

XLA_CUDNN = (
    (
        "Update cuDNN where the program gets it: with pip `nvidia-cudnn-cu12` (`-cu13` for CUDA 13; `jax[cuda12]` and "
        "`tensorflow[and-cuda]` bring it), with conda `conda install -c conda-forge cudnn`, in a release of the same "
        "major version that is not older than the one it was built with."
    ),
    (
        "If LD_LIBRARY_PATH names a folder with another cuDNN, run `unset LD_LIBRARY_PATH` first: it is found before "
        "that one."
    ),
)

CHECKPOINT_OF_OTHER_SIZE = (
    (
        "Resume with as many GPUs as it was saved with, or start from its weights alone (`load_module_only=True`; "
        "`zero_to_fp32.py` in its folder writes them)."
    ),
    (
        "Or convert it: `ds_to_universal.py --input_folder ... --output_folder ...`, then "
        "`load_universal_checkpoint` in "
        "DeepSpeed's configuration."
    ),
)

TRITON_ONLY_ON_AMPERE = (
    (
        "Update vLLM and Triton: from Triton 3.3 on this conversion works on Volta and Turing (V100, T4, RTX 20); "
        "older vLLM: `--no-enable-prefix-caching --no-enable-chunked-prefill`."
    ),
    (
        "Or use an attention without Triton's kernel (`VLLM_ATTENTION_BACKEND=XFORMERS`), float16, or a GPU from "
        "Ampere on."
    ),
)

CUDA_DRIVER_CALL_REFUSED = (
    (
        "Unset `expandable_segments` (`unset PYTORCH_CUDA_ALLOC_CONF`): torch then asks the driver for memory in the "
        "usual way."
    ),
    (
        "Most often the GPU's memory is full, and the driver says it so: a smaller batch, shorter inputs or images, "
        "fewer processes on the GPU (nvidia-smi)."
    ),
    "Update torch: 2.7 and newer report out of memory here by its name.",
)

VLLM_WEIGHTS_OF_OTHER_SHAPE = (
    (
        "The checkpoint was changed (merged, quantised with bitsandbytes, added tokens): save it again in 16 bits "
        "with its own config.json and tokenizer, or give `--quantization bitsandbytes --load-format bitsandbytes`."
    ),
)

CUDA_NOT_ON_THIS_GPU = (
    (
        "On a vGPU (nvidia-smi shows GRID, or A100-40C): give the virtual machine a profile with CUDA and unified "
        "memory (in the hypervisor: `pciPassthru0.cfg.enable_uvm = 1`), the licence, and the guest driver of the "
        "same release."
    ),
    "With several GPUs: `export NCCL_P2P_DISABLE=1 NCCL_CUMEM_ENABLE=0`; copies between them are not supported here.",
    "Unset `PYTORCH_CUDA_ALLOC_CONF` (expandable_segments), and in WSL update the NVIDIA driver in Windows.",
)

CUPY_HEADERS = (
    (
        "Install the headers of CUDA's runtime, of the CUDA that CuPy shows: "
        "`nvidia-cuda-runtime-cu12==12.*` (from CuPy 14 `cupy-cuda12x[ctk]`), with conda `conda install -c "
        "conda-forge cuda-cudart-dev`."
    ),
    "Or set CUDA_PATH to a whole toolkit (with include/), and delete ~/.cupy/kernel_cache.",
)

CUPY_LIBRARY = (
    (
        "Install CuPy with its libraries: `cupy-cuda12x[ctk]` (CuPy 14), or from conda-forge (`conda install -c "
        "conda-forge cupy`); only one CuPy may be installed."
    ),
    "Or set CUDA_PATH to the toolkit of the CuPy's CUDA version; on Windows its `bin` must be in PATH.",
)

NVRTC_OLDER_THAN_GPU = (
    (
        "NVRTC, the compiler at run time, does not know this GPU: install the program for a newer CUDA (RTX 50: "
        "12.8; RTX 40 and H100: 11.8; RTX 30: 11.1), such as a newer torch or cupy-cuda12x."
    ),
    "Where another toolkit comes first, unset LD_LIBRARY_PATH and CUDA_PATH.",
)

TENSORFLOW_LIBRARIES = (
    (
        "Install TensorFlow with its CUDA libraries: `tensorflow[and-cuda]`, in an environment of its own; with "
        "older releases the CUDA and cuDNN of TensorFlow's table of tested builds."
    ),
    "Check that nvidia-smi works: without a driver TensorFlow says the same.",
)

PROMPT_NAME_UNKNOWN = (
    (
        "Use one of the names that the message lists: `model.encode(texts, prompt_name=NAME)`, or give the words "
        "themselves: "
        '`model.encode(texts, prompt="...")`.'
    ),
)

NUMBA_WITHOUT_NVVM = (
    (
        "Install the CUDA compiler where Numba looks: the package `numba-cuda[cu12]`, or in a conda environment `conda "
        "install -c conda-forge cuda-nvcc cuda-nvrtc cuda-version=12`."
    ),
    (
        "Or use an installed toolkit: `export CUDA_HOME=/usr/local/cuda` (it must have nvvm/lib64/libnvvm.so); "
        "`numba -s` shows what was found."
    ),
)

TORCHCODEC_NOT_LOADED = (
    ("Install FFmpeg, with the distribution's package manager or with conda, in a version that the message names."),
    "Or install the torchcodec release for this torch (its README has the table: 0.7 for torch 2.8, 0.8 for 2.9).",
)

TORCH_WITHOUT_NCCL = (
    (
        "On Linux, install a CUDA build of torch (`envcheck plan` shows which); on Windows, which has no NCCL, use "
        '`init_process_group("gloo")`.'
    ),
    'If a tensor is on the CPU: move it to the GPU first, or take both, `init_process_group("cpu:gloo,cuda:nccl")`.',
)

GRADIENTS_IN_FLOAT16 = (
    (
        "Load the weights that are trained in float32 (`dtype=torch.float32`, for LoRA the adapter's), and keep "
        "`fp16=True`; or train in bfloat16 (`bf16=True`) on Ampere and newer GPUs."
    ),
)

COMPILED_FILE_GONE = (
    (
        "Delete the cache folder that it is in, so that it is compiled again; if that fails, the compiler or CUDA was "
        "not found: `export CUDA_PATH=/usr/local/cuda CUDA_HOME=/usr/local/cuda` (in conda `$CONDA_PREFIX`), and look "
        "at the first error of that compilation."
    ),
    "Update the package that compiles it, which may not know this Python, CUDA or compiler yet.",
)

OWN_CHECKPOINT_CUT = (
    (
        "If it is a checkpoint of your own training: it was cut while it was written, because the disk was full or the "
        "program was stopped. Free space (`df -h`), delete this checkpoint, and resume from the one before it."
    ),
    "Keep more than one checkpoint (`save_total_limit=2` or more), so that one whole is left.",
    "If it was downloaded or copied, fetch the file again, and compare its size and checksum.",
)

VISIBLE_DEVICES_BY_UUID = (
    "Use numbers: `export CUDA_VISIBLE_DEVICES=0,1`, in the order of `nvidia-smi -L`. With MIG, one slice a process.",
    "Or update the program: newer releases (vLLM 0.6 and later) accept UUIDs.",
)

INFOROM_CORRUPTED = (
    "The GPU may still compute: test it (`envcheck check --deep`). Update the driver, and the firmware of the server.",
    "If it stays, return the GPU to its maker (RMA): `nvidia-smi -q | grep -i inforom` for the ticket.",
)

ENGINE_AGAIN = (
    (
        "Build the engine again, on this machine, with the TensorRT that loads it: delete the cached `.engine`, "
        "`.plan` or `.trt` file, then export or start again."
    ),
    (
        "Or load it with the release that built it: the log names both versions (`python -c 'import tensorrt; "
        "print(tensorrt.__version__)'` prints this one)."
    ),
    "For engines that several machines share: `trtexec --versionCompatible --hardwareCompatibilityLevel=ampere+`.",
)
