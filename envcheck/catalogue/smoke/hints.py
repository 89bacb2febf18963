"""What else solves problems of the area smoke, in words; each tuple the most frequent solution first."""

CUBLAS_WITHOUT_MEMORY = (
    (
        "See who else holds the GPU, and end it: an earlier run or a notebook keeps its memory until its process ends "
        "(`nvidia-smi`)."
    ),
    "Take a smaller batch, shorter inputs, and 16-bit numbers.",
    (
        "The same error comes from an index beyond an embedding's table: run it once on the CPU, which names it; and "
        "from a torch whose CUDA does not fit the driver."
    ),
)

GPU_MEMORY_EXHAUSTED_ELSEWHERE = (
    (
        "See who else holds the GPU, and end it: an earlier run or a notebook keeps its memory until its process ends "
        "(`nvidia-smi`)."
    ),
    "Take a smaller batch, shorter inputs, and 16-bit numbers.",
)

PINNED_MEMORY_REFUSED = (
    "Ask for less of it: vLLM `--swap-space 0` (or 1), a data loader `pin_memory=False`, fewer processes.",
    (
        "In WSL Windows gives Linux half of its memory, and less of it can be pinned: `memory=` in "
        "%UserProfile%\\.wslconfig, "
        "then `wsl --shutdown`."
    ),
    "In a container or under Slurm raise the limit: `--ulimit memlock=-1`, more `--mem`.",
)
