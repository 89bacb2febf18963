"""What programs around a model say of CUDA in words of their own: Ollama, TensorRT, SGLang, Ray, TensorFlow."""

from envcheck.catalogue.hints import CONTAINER, WINDOWS, only
from envcheck.catalogue.run import hints, server_hints
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="ollama-runner-cuda-error",
        problem="cuda-error",
        anchors=("llama runner process", "running the model: ", "ggml-cuda.cu:"),
        pattern=(
            r"ggml-cuda\.cu:\d{1,6}: (?:CUDA|cuBLAS) error\b|(?:llama runner process [^\n]{0,60}|running the "
            r"model): ?(?:error: ?)?(?:-1 )?(?:CUDA|"
            r"cuBLAS) error\b"
        ),
        title="llama.cpp (Ollama's runner) ended with a CUDA error: the lines above it name the call that failed",
        sure=0.85,
        general=True,
        because_of=("gpu-out-of-memory", "cuda-not-initialized", "gpu-architecture-unsupported"),
        remedy=only(*server_hints.OLLAMA_RUNNER_CUDA_ERROR),
        example="Error: llama runner process has terminated: CUDA error",
        source="ollama, llm/server.go and llm/status.go (errorPrefixes)",
    ),
    Signature(
        id="ollama-runner-not-loaded",
        problem="library-missing",
        anchors=("exit status 127",),
        pattern=r"llama runner process has terminated: exit status 127\b",
        title="Ollama's runner does not start: a library that it needs is missing (exit status 127)",
        sure=0.88,
        remedy=only(*server_hints.OLLAMA_RUNNER_NOT_LOADED),
        example="Error: llama runner process has terminated: exit status 127",
        source="ollama, llm/server.go; the loader's exit code",
    ),
    Signature(
        id="ollama-runner-without-memory",
        problem="gpu-out-of-memory",
        anchors=("you may not have enough available memory", "you may not have enough memory to"),
        pattern=r"llama runner exited, you may not have enough (?:available )?memory to",
        title="Ollama's runner ended: the model may need more memory than the GPU or the machine has",
        sure=0.78,
        general=True,
        because_of=(ANY,),
        remedy=only(*server_hints.OLLAMA_RUNNER_WITHOUT_MEMORY),
        example="Error: llama runner exited, you may not have enough available memory to run this model",
        source="ollama, llm/llama.go of 0.1.14; https://github.com/ollama/ollama/issues",
    ),
    Signature(
        id="ollama-runner-ended",
        problem="process-crashed",
        anchors=("llama runner process has terminated: ", "llama runner process no longer running: "),
        pattern=(
            r"llama runner process (?:has terminated|no longer running): (?:exit status (?!127)\d{1,3}\b|"
            r"-?\d{1,3}\s|"
            r"GGML_ASSERT|signal: aborted)"
        ),
        title="Ollama's runner crashed: its log says why",
        sure=0.74,
        general=True,
        remedy=only(*server_hints.OLLAMA_RUNNER_CUDA_ERROR),
        example="Error: llama runner process has terminated: exit status 2",
        source="ollama, llm/server.go",
    ),
    Signature(
        id="ollama-finds-no-nvidia-smi",
        problem="driver-not-installed",
        anchors=("check that you have installed GPU drivers",),
        pattern=r"gpu support may not be enabled, check that you have installed GPU drivers",
        title="Ollama cannot run nvidia-smi: no driver, or a container without the GPU",
        sure=0.74,
        general=True,
        remedy=only(CONTAINER, WINDOWS, *server_hints.OLLAMA_NO_NVIDIA_SMI),
        example="routes.go:915: warning: gpu support may not be enabled, check that you have installed GPU drivers: "
        "nvidia-smi command failed",
        source="ollama, server/routes.go of 0.1",
    ),
    Signature(
        id="ollama-nvml-failed",
        problem="nvml-failed",
        anchors=("nvml vram init failure", "nvml init failure", "nvmlInit_v2 failed: 999"),
        pattern=r"(?:nvml (?:vram )?init failure|nvmlInit_v2 failed): (?P<code>\d{1,3})",
        title="NVML does not start for Ollama (error {code}): in a container, its access to the GPU was lost",
        sure=0.88,
        because_of=("driver-library-mismatch", "driver-not-loaded"),
        remedy=only(CONTAINER, *server_hints.OLLAMA_NVML_FAILED),
        example='level=INFO source=gpu.go:249 msg="Unable to load CUDA management library '
        'libnvidia-ml.so.550.54.14: nvml vram init failure: 999"',
        source="ollama, gpu/gpu_info_nvml.c",
    ),
    Signature(
        id="vllm-model-not-inspected",
        problem="vllm-build-mismatch",
        anchors=("Error in inspecting model architecture",),
        pattern=r"Error in inspecting model architecture '(?P<architecture>\w{1,80})'",
        title="vLLM cannot import its own code for {architecture}: it was built for another torch, or lacks a package",
        sure=0.7,
        general=True,
        because_of=(ANY,),
        example="[registry.py:379] Error in inspecting model architecture 'Qwen2_5_VLForConditionalGeneration'",
        source="vllm/model_executor/models/registry.py (the import runs in a process of its own)",
    ),
    Signature(
        id="tensorrt-engine-of-another-release",
        problem="engine-mismatch",
        anchors=(
            "engine plan file",
            "Serialization assertion",
            "erialized engine",
            "Engine deserialization failed",
            "ngine deserialization failure",
            "eserialize the cuda engine",
            "TRTLLM engine",
            "failed to deserialize engine from cache",
        ),
        pattern=(
            r"engine plan file is (?:not compatible with this version of TensorRT|generated on an incompatible "
            r"device)[^\n]{0,60}?(?:expecting (?:library version|compute) (?P<wanted>[\d.]{1,16}) got (?:compute )?"
            r"(?P<found>[\d.]{1,16}))?|engine plan file|"
            r"Serialization assertion \w{1,60} failed|[Ee]ngine deserialization fail(?:ed|ure)|"
            r"[Ff]ailed to deserialize (?:the cuda engine|engine from cache)"
        ),
        title="A TensorRT engine needs {wanted} (TensorRT version or compute capability), and {found} is there",
        sure=0.93,
        example="[TRT] [E] 6: The engine plan file is not compatible with this version of TensorRT, expecting library "
        "version 8.6.1.6 got 8.5.2.2, please rebuild.",
        source="TensorRT's runtime (stdArchiveReader.cpp, rtSafe, engine.cpp)",
    ),
    Signature(
        id="tensors-divided-unevenly",
        problem="vllm-parallel-invalid",
        anchors=(
            "% tp_size",
            "tp_size must",
            "% self.tp_size",
            "% self.nnodes",
            "% world_size",
            "% tp_world_size",
            "% tensor_model_parallel",
            "by tp_size",
            "of tp_size",
            "tp_size should",
        ),
        pattern=(
            r"assert [^\n]{0,120}% (?:self\.)?(?:tp_size|attn_tp_size|nnodes|world_size|tp_world_size|"
            r"tensor_model_parallel_\w{1,20}) == 0|tp_size (?:must|should) be [^\n]{0,60}|"
            r"divisible by (?:the )?(?:self\.)?tp_size"
        ),
        title="The tensor parallel size does not divide the model's heads, or the nodes",
        sure=0.88,
        example="    assert self.total_num_heads % tp_size == 0\nAssertionError",
        source="sglang/srt/server_args.py, sglang/srt/models; vllm/model_executor/models",
    ),
    Signature(
        id="ray-object-store-full",
        problem="host-out-of-memory",
        anchors=("ObjectStoreFullError", "object store because it is full", "bject store is full", "OutOfDiskError"),
        pattern=r"ObjectStoreFullError|in object store because it is full|[Oo]bject store is full",
        title="Ray's object store is full: it is a part of this machine's memory, in /dev/shm",
        sure=0.93,
        because_of=("shm-small", "disk-full"),
        remedy=only(*server_hints.RAY_OBJECT_STORE_FULL),
        example="ray.exceptions.ObjectStoreFullError: Failed to put object ffff in object store because it is full.",
        source="ray/exceptions.py; src/ray/object_manager/plasma",
    ),
    Signature(
        id="visible-devices-by-uuid",
        problem="cuda-visible-devices-invalid",
        anchors=("with base 10: 'GPU-", "with base 10: 'MIG-", 'with base 10: "GPU-'),
        pattern=r"invalid literal for int\(\) with base 10: ['\"](?:GPU|MIG)-",
        title="CUDA_VISIBLE_DEVICES names GPUs by UUID, and this program reads numbers only",
        sure=0.95,
        remedy=only(*hints.VISIBLE_DEVICES_BY_UUID),
        example="ValueError: invalid literal for int() with base 10: 'GPU-3f1c'",
        source="vllm/platforms/cuda.py, deepspeed, sglang: int() of each entry",
    ),
    Signature(
        id="tensorflow-library-not-loaded",
        problem="library-missing",
        anchors=("Could not load dynamic library 'lib",),
        pattern=(
            r"Could not load dynamic library '(?P<library>lib(?!nvinfer|nccl|"
            r"cuda\.so)[\w+-]{2,30}\.so[.\d]{0,12})'"
        ),
        title="The library {library} is missing, so TensorFlow runs on the CPU",
        sure=0.85,
        needs=("failed",),
        because_of=("driver-not-installed", "libcuda-missing"),
        remedy=only(*hints.TENSORFLOW_LIBRARIES),
        example="W tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load dynamic library "
        "'libcudart.so.11.0'; dlerror: libcudart.so.11.0: cannot open shared object file: No such file or directory",
        source="tensorflow/stream_executor/platform/default/dso_loader.cc",
    ),
    Signature(
        id="caffe-without-gpu",
        problem="extension-abi-mismatch",
        anchors=("CPU-only Mode: cannot make GPU call",),
        pattern=r"CPU-only Mode: cannot make GPU call",
        title="This program was compiled without CUDA (CPU-only Mode)",
        sure=0.9,
        remedy=only("Compile it again with CUDA (Caffe: without CPU_ONLY), or set its mode to CPU."),
        example="common.cpp:53] CPU-only Mode: cannot make GPU call.",
        source="caffe/include/caffe/util/device_alternate.hpp",
    ),
    Signature(
        id="inforom-corrupted",
        problem="nvml-failed",
        anchors=("infoROM is corrupted", "Corrupted infoROM", "CorruptedInforom", "CORRUPTED_INFOROM"),
        pattern=r"(?i:infoROM is corrupted|corrupted_?\s?infoROM)",
        title="The GPU's infoROM is damaged: ECC counts and settings are not reliable",
        sure=0.9,
        remedy=only(*hints.INFOROM_CORRUPTED),
        example="WARNING: infoROM is corrupted at gpu 0000:01:00.0",
        source="nvidia-smi; nvml.h (NVML_ERROR_CORRUPTED_INFOROM, 14)",
    ),
    Signature(
        id="tensor-of-numpy-refused",
        problem="numpy-abi-mismatch",
        anchors=("Could not infer dtype of numpy",),
        pattern=r"Could not infer dtype of numpy\.\w{1,20}",
        title="torch does not know NumPy's own types: it was built for NumPy 1, and 2 is installed",
        sure=0.9,
        example="RuntimeError: Could not infer dtype of numpy.float32",
        source="torch/csrc/utils/tensor_new.cpp, where torch was built without this NumPy",
    ),
    Signature(
        id="ollama-gpu-too-old",
        problem="gpu-architecture-unsupported",
        anchors=("CUDA GPU is too old",),
        pattern=r"CUDA GPU is too old\. Compute Capability detected: (?P<capability>\d{1,2}\.\d)",
        title="Ollama does not support a GPU of compute capability {capability}: it runs on the CPU",
        sure=0.94,
        remedy=only("Ollama needs compute capability 5.0 or newer: use another GPU, or an older release of Ollama."),
        example='level=INFO source=gpu.go:302 msg="[0] CUDA GPU is too old. Compute Capability detected: 3.7"',
        source="ollama, discover/gpu.go",
    ),
    Signature(
        id="ollama-runner-slow-start",
        problem="gpu-memory-too-small",
        anchors=("waiting for llama runner to start",),
        pattern=r"timed out waiting for llama runner to start",
        title="Ollama's runner did not load the model in time: it does not fit in the GPU's memory, or the disk is "
        "slow",
        sure=0.74,
        because_of=(ANY,),
        remedy=only(
            "Wait longer where the disk is slow: `OLLAMA_LOAD_TIMEOUT=30m` in the service's environment.",
            "Use a smaller model, quantization or `num_ctx`: `ollama ps` shows how much of it is in GPU memory. "
            "The server's log (`journalctl -u ollama`) says at which step it stood.",
        ),
        example="Error: timed out waiting for llama runner to start - progress 0.00 -",
        source="ollama, llm/server.go",
    ),
)
