"""ComfyUI's own messages, and those of what it runs on: xFormers, flash-attn, TensorFlow, ONNX Runtime."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

ATTENTION = "comfy/ldm/modules/attention.py"
SIGNATURES = (
    Signature(
        id="comfyui-attention-package",
        problem="package-missing",
        anchors=("-attention` feature, the `",),
        pattern=(
            r"To use the `(?P<option>--use-[\w-]{3,30})` feature, the `(?P<module>[\w-]{2,40})` package must be "
            r"installed"
        ),
        title="ComfyUI's {option} needs the package {module}",
        sure=0.95,
        example="To use the `--use-sage-attention` feature, the `sageattention` package must be installed first.",
        source=ATTENTION,
    ),
    Signature(
        id="comfyui-resolution-beyond-memory",
        problem="gpu-out-of-memory",
        anchors=("Not enough memory, use lower resolution",),
        pattern=(
            r"Not enough memory, use lower resolution \(max approx\. (?:\d{2,5}x\d{2,5})\)\. Need: ?"
            r"(?P<needed>[\d.]{1,8}) ?GB free, Have: ?(?P<free>[\d.]{1,8}) ?GB"
        ),
        title="The image is too large for the free GPU memory: {needed} GB needed, {free} GB free",
        sure=0.96,
        remedy=only(
            "Use a lower resolution (the message names the largest that fits), or `--use-pytorch-cross-attention`, "
            "which needs far less memory than the split attention that says this.",
            "Free GPU memory: `--lowvram`, smaller or quantized (fp8, GGUF) models, fewer of them at a time; stop "
            "other programs on the GPU (`nvidia-smi`).",
        ),
        example="RuntimeError: Not enough memory, use lower resolution (max approx. 1024x1024). Need: 5.1GB free, "
        "Have:3.2GB free",
        source=ATTENTION,
    ),
    Signature(
        id="comfyui-model-not-told",
        problem="weights-corrupt",
        anchors=("ERROR: Could not detect model type of", "UNSUPPORTED DIFFUSION MODEL"),
        pattern=r"ERROR: Could not detect model type of|ERROR UNSUPPORTED DIFFUSION MODEL",
        title="ComfyUI cannot tell what kind of model the file is",
        sure=0.93,
        remedy=only(
            "Use the node that belongs to the file: a full checkpoint in `Load Checkpoint`, a diffusion model alone "
            "in `Load Diffusion Model` (folder diffusion_models), a LoRA, VAE or text encoder in theirs.",
            "Update ComfyUI: new models are recognised by newer releases only.",
            "Compare the file's size and SHA-256 with its page: a file of a few KB is a web page or a Git LFS pointer.",
        ),
        example="RuntimeError: ERROR: Could not detect model type of: /models/checkpoints/a.safetensors",
        source="comfy/sd.py",
    ),
    Signature(
        id="comfyui-requirements-of-update",
        problem="package-missing",
        anchors=(
            "new missing dependencies added the last time you updated",
            "ensure you have installed the latest requir",
        ),
        pattern=(
            r"new missing dependencies added the last time you updated|Please ensure you have installed the latest "
            r"requirements[^\n]{0,200}?(?:No module named '(?:[\w.]{1,60})'|$)"
        ),
        title="ComfyUI was updated without its requirements",
        sure=0.88,
        remedy=only(
            "Install the packages of requirements.txt in ComfyUI's folder into the environment that runs ComfyUI "
            "(portable: run update_comfyui_and_python_dependencies.bat), and start it again."
        ),
        example="This issue might be caused by new missing dependencies added the last time you updated ComfyUI.",
        source="nodes.py, main.py",
    ),
    Signature(
        id="xformers-without-operators",
        problem="xformers-mismatch",
        anchors=("No such operator xformers",),
        pattern=r"No such operator xformers",
        title="xFormers has no compiled operators: it was built for another torch, CUDA or Python, or without them",
        sure=0.95,
        example="RuntimeError: No such operator xformers::efficient_attention_forward_cutlass - did you forget to "
        "build",
        source="xformers/ops/common.py",
    ),
    Signature(
        id="flash-attention-head-dimension",
        problem="attention-backend-unavailable",
        anchors=(
            "FlashAttention forward only supports head dimension",
            "FlashAttention backward only supports head dim",
        ),
        pattern=r"FlashAttention (?:forward|backward) only supports head dimension (?P<most>[\w ]{4,20})",
        title="FlashAttention does not support the model's head dimension ({most})",
        sure=0.95,
        remedy=only(
            'Load the model with torch\'s own attention: `attn_implementation="sdpa"` (vLLM: another '
            "`--attention-backend`); heads larger than 256 are not supported.",
        ),
        example="RuntimeError: FlashAttention forward only supports head dimension at most 256",
        source="csrc/flash_attn/flash_api.cpp",
    ),
    Signature(
        id="flash-attention-built-without",
        problem="attention-backend-unavailable",
        anchors=("This flash attention build does not support",),
        pattern=r"This flash attention build does not support (?P<feature>[\w ]{3,40})",
        title="This build of flash-attn does not support {feature}",
        sure=0.95,
        remedy=only(
            "Install the wheel of flash-attn's releases, which has all features, in the place of this build (made "
            "with FLASHATTENTION_DISABLE_... variables).",
            'Or load the model with `attn_implementation="sdpa"` or "eager".',
        ),
        example="RuntimeError: This flash attention build does not support softcap.",
        source="csrc/flash_attn/flash_api.cpp",
    ),
    Signature(
        id="tensorflow-without-libdevice",
        problem="cuda-toolkit-missing",
        anchors=("libdevice not found at", "Can't find libdevice directory"),
        pattern=r"libdevice not found at|Can't find libdevice directory",
        title="TensorFlow finds no libdevice of CUDA",
        sure=0.93,
        remedy=only(
            "Name the folder of CUDA: `export XLA_FLAGS=--xla_gpu_cuda_data_dir=/usr/local/cuda` (with conda "
            "`$CONDA_PREFIX`, after `conda install -c nvidia cuda-nvcc`; it must hold nvvm/libdevice).",
            "Or install TensorFlow with its CUDA wheels, which have it: `tensorflow[and-cuda]`.",
        ),
        example="libdevice not found at ./libdevice.10.bc",
        source="tensorflow/compiler/xla/service/gpu",
    ),
    Signature(
        id="compiled-for-newer-processor",
        problem="cpu-unsupported",
        anchors=("instructions, but these aren't available on your machine", "compiled to use AVX"),
        pattern=r"was compiled to use (?P<instructions>[\w ,.]{2,40}) instructions, but these aren't available",
        title="The processor lacks {instructions}, which this build of the program uses",
        sure=0.96,
        example="The TensorFlow library was compiled to use AVX instructions, but these aren't available on your "
        "machine.",
        source="tensorflow/core/platform/cpu_feature_guard.cc",
    ),
    Signature(
        id="onnxruntime-memory",
        problem="gpu-out-of-memory",
        anchors=("Failed to allocate memory for requested buffer of size",),
        pattern=r"Failed to allocate memory for requested buffer of size (?P<tried_bytes>\d{1,15})",
        title="ONNX Runtime found no GPU memory for {tried_bytes}",
        sure=0.9,
        remedy=only(
            "Use smaller inputs or batches, and stop other programs on the GPU (`nvidia-smi`).",
            "Limit its arena: `providers=[('CUDAExecutionProvider', {'gpu_mem_limit': BYTES, 'arena_extend_strategy': "
            "'kSameAsRequested'})]`; a session that is no longer used keeps its memory until it is deleted.",
        ),
        example="bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 1073741824",
        source="onnxruntime/core/framework/bfc_arena.cc",
    ),
    Signature(
        id="triton-capability-floor",
        problem="gpu-architecture-unsupported",
        anchors=("only supports devices of CUDA Capability",),
        pattern=(
            r"only supports devices of CUDA Capability >= (?P<floor>\d\.\d), but your device is of CUDA capability "
            r"(?P<capability>\d{1,2}\.\d)"
        ),
        title="Triton needs a GPU of compute capability {floor} or newer, and this one has {capability}",
        sure=0.97,
        remedy=only(
            "Run without it: `export TORCH_COMPILE_DISABLE=1` (vLLM, SGLang: `--enforce-eager`, "
            "`--disable-cuda-graph`), and choose attention and quantization without Triton kernels (sdpa, eager).",
            "Or use an older release of the program that still supports this GPU.",
        ),
        example="Triton only supports devices of CUDA Capability >= 7.0, but your device is of CUDA capability 6.1",
        source="torch/_inductor/scheduler.py, triton",
    ),
    Signature(
        id="gguf-before-gguf",
        problem="weights-corrupt",
        anchors=("unknown (magic, version) combination",),
        pattern=r"unknown \(magic, version\) combination: 6767(?:6a74|6d66|6d6c|6c61)",
        title="The model file has the old GGML format, which this llama.cpp no longer reads",
        sure=0.95,
        remedy=only(
            "Take the model as GGUF (its page has a file that ends in .gguf), or convert it: llama.cpp's "
            "`convert_llama_ggml_to_gguf.py`.",
            "Or use a llama-cpp-python of before August 2023 (0.1.78), which reads GGML.",
        ),
        example="error loading model: unknown (magic, version) combination: 67676a74, 00000003; is this really a "
        "GGML file?",
        source="llama.cpp before August 2023",
    ),
)
