"""Programs with CUDA settings and builds of their own: what to set or to build where torch's fixes do not help."""

from collections.abc import Mapping

from envcheck.findings import Evidence, Fix

_LLAMA = (
    (
        "Use a shorter context (`-c 8192`; Ollama: OLLAMA_CONTEXT_LENGTH, `num_ctx`) or fewer layers on the GPU "
        "(`-ngl 20`; Ollama: `num_gpu`); a KV cache in 8 bits takes half (`-fa on -ctk q8_0 -ctv q8_0`; Ollama: "
        "OLLAMA_FLASH_ATTENTION=1, OLLAMA_KV_CACHE_TYPE=q8_0)."
    ),
    (
        "Or use a smaller quantization of the model (Q4_K_M), fewer parallel requests (`-np 1`, "
        "OLLAMA_NUM_PARALLEL=1), or "
        "more GPUs (`--tensor-split`)."
    ),
)
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "llama": _LLAMA,
    "ggml": _LLAMA,
    "sglang": (
        (
            "Give SGLang's cache a smaller share (`--mem-fraction-static 0.7`), and process less at a time: "
            "`--chunked-prefill-size 2048 --max-running-requests 16 --cuda-graph-max-bs 16`."
        ),
        "Or split the model over more GPUs (`--tp 2`), or shorten the context (`--context-length 8192`).",
    ),
    "ComfyUI": (
        (
            "Start ComfyUI with `--lowvram` (then `--novram`), use smaller images or batches, the tiled VAE nodes, "
            "and a model in fp8 or GGUF."
        ),
    ),
    "jax": (
        (
            "Let JAX take memory as it needs it: `export XLA_PYTHON_CLIENT_PREALLOCATE=false`, or a smaller share "
            "(`XLA_PYTHON_CLIENT_MEM_FRACTION=.5`); smaller batches, `jax.checkpoint`."
        ),
    ),
    "numba": (
        (
            "Delete arrays that are not needed (`del array`, then `cuda.current_context().deallocations.clear()`), "
            "and work in pieces; stop other programs that use the GPU."
        ),
    ),
    "Model backend": (
        (
            "Start text-embeddings-inference with smaller batches: `--max-batch-tokens 4096 --max-batch-requests 8`, "
            "and `--dtype float16`."
        ),
    ),
    "tensorflow": (
        "Let TensorFlow take memory as it needs it: `export TF_FORCE_GPU_ALLOW_GROWTH=true`; smaller batches.",
    ),
    "cupy": (
        (
            "Free CuPy's pool (`cupy.get_default_memory_pool().free_all_blocks()`), work in pieces, or use managed "
            "memory: `cupy.cuda.set_allocator(cupy.cuda.MemoryPool(cupy.cuda.malloc_managed).malloc)`."
        ),
    ),
    "onnxruntime": (
        (
            "Limit ONNX Runtime's arena: `providers=[('CUDAExecutionProvider', {'gpu_mem_limit': 4 << 30, "
            "'arena_extend_strategy': 'kSameAsRequested'})]`; smaller batches."
        ),
    ),
    "ctranslate2": ('Load the model in 8 bits (`compute_type="int8_float16"`), with a smaller batch or beam.',),
}


_LLAMA_BUILD = (
    (
        "Build llama.cpp for the installed GPU: `cmake -B build -DGGML_CUDA=ON -DCMAKE_CUDA_ARCHITECTURES=native` "
        "(Blackwell, RTX 50: `120`, with CUDA 12.8 or newer), in a new build folder."
    ),
    "Or use a newer release or image of the program (Ollama, LM Studio, llama-cpp-python), built for this GPU.",
)
_ONNX_BUILD = ("Install the newest onnxruntime-gpu, whose wheels have kernels for newer GPUs.",)
BUILDS: Mapping[str, tuple[str, ...]] = {
    "llama": _LLAMA_BUILD,
    "ggml": _LLAMA_BUILD,
    "onnxruntime": _ONNX_BUILD,
    "jax": ("Install the newest JAX with its CUDA wheels (`jax[cuda12]`, `jax[cuda13]`): jaxlib has the kernels.",),
    "tensorflow": ("Install the newest TensorFlow, or NVIDIA's TensorFlow container: it has kernels for newer GPUs.",),
    "cupy": ("Install the newest CuPy for this CUDA (`cupy-cuda12x`, `cupy-cuda13x`); delete ~/.cupy/kernel_cache.",),
    "ctranslate2": ("Install the newest ctranslate2, which is built for newer GPUs; RTX 50 needs 4.6 or newer.",),
}
"""Where its code has no kernels for the GPU."""
_LLAMA_KERNEL = (
    "Update the program: such an error is mostly a bug of llama.cpp's kernels; report the command and the model.",
    (
        "Until then, avoid the kernel: without flash attention (`-fa off`), with another `-ub` or `--split-mode`, "
        "fewer layers on the GPU (`-ngl`), or `GGML_CUDA_DISABLE_GRAPHS=1`."
    ),
)
KERNELS: Mapping[str, tuple[str, ...]] = {"llama": _LLAMA_KERNEL, "ggml": _LLAMA_KERNEL}
"""Where a kernel of it failed."""


def told_program(evidence: Evidence, table: Mapping[str, tuple[str, ...]]) -> tuple[Fix, ...]:
    """The fixes of a table for the program of the log; none where that is torch, or nothing names it."""
    return tuple(Fix(summary=words) for words in table.get(str(evidence.get("cuda_program") or ""), ()))


def of_program(evidence: Evidence) -> tuple[Fix, ...]:
    """Its own memory settings."""
    return told_program(evidence, SETTINGS)
