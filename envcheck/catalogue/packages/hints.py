"""What else solves problems of the area packages, in words; each tuple the most frequent solution first."""

BITSANDBYTES_WITHOUT_CUDA = (
    (
        "Let it find CUDA's runtime: `export LD_LIBRARY_PATH=/usr/local/cuda/lib64:$LD_LIBRARY_PATH`; where it picks "
        "the wrong version: `export BNB_CUDA_VERSION=124`."
    ),
    "A torch for the CPU has no CUDA for it either: `torch.version.cuda` must not be None.",
)

CONDA_NOTHING_PROVIDES = (
    (
        "Ask for less: leave versions and builds out, one channel first (`-c conda-forge --override-channels`), and "
        "begin with a new environment."
    ),
    "Or make the environment with conda and install torch and what needs it with pip.",
)

PACKAGE_RESOLUTION_BACKTRACKS = (
    (
        'Pin the packages that pip tries in many releases (its "looking at multiple versions of" names them), or '
        "install the large ones first."
    ),
    "Or let uv resolve it: `uv pip install ...`; or update pip.",
)

PROTOBUF_DESCRIPTORS = (
    "Or without changing anything, more slowly: `export PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python`.",
)

VLLM_WITH_NEWER_TRANSFORMERS = (
    (
        "Or install the transformers that this vLLM was released with: `transformers<4.54` for vLLM 0.9 and 0.10.0 (a "
        "model "
        "type that both register), `transformers<5` for vLLM before 0.17."
    ),
)

CACHED_BY_TRITON = (
    "Delete the cache, which another torch, Triton or machine wrote: `rm -rf ~/.triton/cache`.",
    (
        "Give each machine, and each process where they start together, a cache of its own on a local disk: "
        "`export TRITON_CACHE_DIR=/tmp/triton-$USER`."
    ),
    "Update Triton (with torch): older releases race for files of the cache.",
)

CUDA_STUB_OF_TRITON = (
    (
        "Triton's launcher was linked without libcuda: `sudo ldconfig`, and see that `ldconfig -p | grep libcuda.so` "
        "names the "
        "driver's library; in a container start it with `--gpus all`; then `rm -rf ~/.triton/cache`."
    ),
)
