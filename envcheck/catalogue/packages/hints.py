"""What else solves problems of the area packages, in words; each tuple the most frequent solution first."""

WEIGHTS_ONLY = (
    (
        "Update the program that loads the file (for ComfyUI the custom node): since torch 2.6 `torch.load` reads "
        "weights only, and newer releases allow what they need, or load safetensors, which are not affected."
    ),
    "Or use the torch that the program was written for: `torch<2.6`, with the torchvision and torchaudio of it.",
    (
        "Only if you trust the source of the file, which can run any code: set TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD=1 for "
        "this run, or allow the named class with `torch.serialization.add_safe_globals`."
    ),
)

CONDA_NOTHING_PROVIDES = (
    (
        "Request less: leave out versions and builds, use one channel (`-c conda-forge --override-channels`), and "
        "start with a new environment."
    ),
    "Or create the environment with conda, and install torch and the packages that need it with pip.",
)

PACKAGE_RESOLUTION_BACKTRACKS = (
    (
        'Pin the packages that pip tries in many releases (its "looking at multiple versions of" names them), or '
        "install the large ones first."
    ),
    "Or let uv resolve it: `uv pip install ...`; or update pip.",
)

PROTOBUF_DESCRIPTORS = (
    "Or, slower but without changing packages: `export PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python`.",
)

VLLM_WITH_NEWER_TRANSFORMERS = (
    (
        "Or install the transformers release that matches this vLLM: `transformers<4.54` for vLLM 0.9 and 0.10.0 (a "
        "model type that both register), `transformers<5` for vLLM before 0.17."
    ),
)

CACHED_BY_TRITON = (
    "Delete the cache, which was written by another torch, Triton or machine: `rm -rf ~/.triton/cache`.",
    (
        "Use a separate cache on a local disk for each machine, and for each process if several start together: "
        "`export TRITON_CACHE_DIR=/tmp/triton-$USER`."
    ),
    "Update Triton (with torch): older releases have a race condition in the cache.",
)

CUDA_STUB_OF_TRITON = (
    (
        "Triton's launcher was linked without libcuda: `sudo ldconfig`, and see that `ldconfig -p | grep libcuda.so` "
        "names the driver's library; in a container start it with `--gpus all`; then `rm -rf ~/.triton/cache`."
    ),
)

TORCH_COMPILE_FAILED = (
    (
        "Run without compilation: `export TORCH_COMPILE_DISABLE=1` (vLLM and SGLang: `--enforce-eager`, "
        "`--disable-cuda-graph`), or remove `torch.compile`."
    ),
    (
        "Use the next newer or older release of torch, with its Triton: most of these errors are bugs in a single "
        "release."
    ),
    "Delete what was compiled before: `rm -rf ~/.triton/cache /tmp/torchinductor_$USER`.",
)

FP8_NOT_ON_THIS_GPU = (
    (
        "Leave FP8 out: `--kv-cache-dtype auto` in vLLM and SGLang, and a model in bfloat16, AWQ or GPTQ; FP8 "
        "(e4m3) needs Ada, Hopper or newer (RTX 40, L4, H100). `fp8_e5m2` also runs on Ampere."
    ),
    "If the GPU supports it, choose a backend that does too: `VLLM_ATTENTION_BACKEND=FLASHINFER`, or a newer vLLM.",
)

OBJECT_OF_ANOTHER_RELEASE = (
    (
        "If the class is one of a package or a custom node (not of transformers) and it worked before, it was written "
        "for transformers 4: update that package or node, or install `transformers<5`."
    ),
    (
        "The code in the model's repository (`trust_remote_code`), or the project, names the transformers release "
        "that it was written for in its requirements: install that one; a newer model needs a newer transformers."
    ),
    "Load the model with the class that its config.json names (`architectures`), or with an Auto class.",
)

PROCESSOR_NOT_LOADED = (
    (
        "The processor could not be loaded, and the loading code continued without it: "
        "`AutoProcessor.from_pretrained(FOLDER)` "
        "shows why (preprocessor_config.json missing in a trained checkpoint, Pillow or torchvision not installed)."
    ),
    "Copy preprocessor_config.json, processor_config.json and chat_template files from the base model.",
    "Update transformers, and the trainer (LLaMA-Factory, ms-swift) with it.",
)

GPTQMODEL_KERNELS = (
    (
        "Install gptqmodel again with its kernels, for the torch that is there: with the options `--force-reinstall "
        "--no-deps --no-build-isolation` (torch and nvcc must have the same CUDA version)."
    ),
    "Or choose a backend that needs no compiled kernels: `GPTQConfig(backend='triton')` or `'torch'`.",
)

SEVERAL_CUPY = (
    (
        "Uninstall all of them, then install the one for the driver's CUDA version alone: cupy-cuda12x for driver 525 "
        "or newer, cupy-cuda13x for 580 or newer."
    ),
)

JAX_OF_SEVERAL_RELEASES = (
    (
        "Install the newest `jax[cuda12]`, which brings jax, jaxlib and the plugin of one release (driver 525 or "
        "newer; `jax[cuda13]` needs 580). Where another package asks for an older jax, give its version: "
        "`jax[cuda12]==VERSION`."
    ),
    (
        "List the installed packages: jaxlib, jax-cuda12-plugin and jax-cuda12-pjrt belong to one release. Uninstall "
        "a plugin that is left over, and unset PYTHONPATH if it leads to another one."
    ),
)
JAX_WITHOUT_CUDA = (
    "Install the newest `jax[cuda12]`, which has the CUDA plugin (driver 525 or newer; `jax[cuda13]` needs 580).",
    "See what it finds: `python -c 'import jax; print(jax.devices())'`.",
)

ONNXRUNTIME_WITHOUT_CUDA = (
    (
        "If onnxruntime and onnxruntime-gpu are both installed, the one without CUDA is used: uninstall both, then "
        "install onnxruntime-gpu alone."
    ),
    (
        "Each release is for one CUDA: from 1.19 on PyPI's is for CUDA 12 with cuDNN 9 (before it CUDA 11); `import "
        "torch` before it loads these libraries, or install `onnxruntime-gpu[cuda,cudnn]`."
    ),
)

ONNXRUNTIME_ON_WINDOWS = (
    (
        "On Windows the `bin` folders of that CUDA and of that cuDNN must be in PATH (with zlibwapi.dll for cuDNN 8), "
        "or be given by `os.add_dll_directory`; CUDA_PATH alone is not enough."
    ),
)
