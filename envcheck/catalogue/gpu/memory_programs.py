"""Programs with memory settings of their own: what to set where the GPU's memory ends."""

from collections.abc import Iterator, Mapping

from envcheck.findings import Evidence, Fix

_LLAMA = (
    (
        "Use a shorter context (`-c 8192`; Ollama: OLLAMA_CONTEXT_LENGTH, `num_ctx`) or fewer layers on the GPU (`-ngl "
        "20`; "
        "Ollama: `num_gpu`); a KV cache in 8 bits takes half (`-fa on -ctk q8_0 -ctv q8_0`; Ollama: "
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
            "and a "
            "model in fp8 or GGUF."
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
            "Delete arrays that are not needed (`del array`, then `cuda.current_context().deallocations.clear()`), and "
            "work in "
            "pieces; stop other programs that use the GPU."
        ),
    ),
    "Model backend": (
        (
            "Start text-embeddings-inference with smaller batches: `--max-batch-tokens 4096 --max-batch-requests "
            "8`, and "
            "`--dtype float16`."
        ),
    ),
    "tensorflow": (
        "Let TensorFlow take memory as it needs it: `export TF_FORCE_GPU_ALLOW_GROWTH=true`; smaller batches.",
    ),
    "cupy": (
        (
            "Free CuPy's pool (`cupy.get_default_memory_pool().free_all_blocks()`), work in pieces, or use managed "
            "memory: "
            "`cupy.cuda.set_allocator(cupy.cuda.MemoryPool(cupy.cuda.malloc_managed).malloc)`."
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


def of_program(evidence: Evidence) -> Iterator[Fix]:
    """Its own settings; none where the program is torch, or nothing names it."""
    for words in SETTINGS.get(str(evidence.get("cuda_program") or ""), ()):
        yield Fix(summary=words)
