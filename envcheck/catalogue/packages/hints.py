"""What else solves problems of the area packages, in words; each tuple the most frequent solution first."""

BITSANDBYTES_WITHOUT_CUDA = (
    (
        "Let it find the CUDA runtime: `export LD_LIBRARY_PATH=/usr/local/cuda/lib64:$LD_LIBRARY_PATH`; if it uses "
        "the wrong version: `export BNB_CUDA_VERSION=124`."
    ),
    "It also needs a CUDA build of torch: `torch.version.cuda` must not be None.",
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
        "model "
        "type that both register), `transformers<5` for vLLM before 0.17."
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
        "names the "
        "driver's library; in a container start it with `--gpus all`; then `rm -rf ~/.triton/cache`."
    ),
)
