"""What else solves problems of the area smoke, in words; each tuple the most frequent solution first."""

CUDNN_WITHOUT_MEMORY = (
    (
        "If memory is free, another cuDNN than the program was built with is loaded: unset LD_LIBRARY_PATH, remove "
        "other copies (packages named nvidia-cudnn), and install the cuDNN major version that the program's release "
        "notes name (torch includes its own)."
    ),
    (
        "Or this torch does not suit the GPU or the driver: install torch, torchvision and torchaudio again as a "
        "build for another CUDA (`--index-url https://download.pytorch.org/whl/cu118`; for Kepler, K80, torch 1.13.1 "
        "with cu117)."
    ),
)

CUBLAS_WITHOUT_MEMORY = (
    (
        "Find the other processes on the GPU with `nvidia-smi`, and stop them: an earlier run or a notebook keeps "
        "its memory until its process ends."
    ),
    "Use a smaller batch, shorter inputs, and a 16-bit dtype.",
    (
        "The same error can come from an embedding index out of range (run it once on the CPU, which shows the "
        "index), or from a torch whose CUDA the driver does not support."
    ),
)

GPU_MEMORY_EXHAUSTED_ELSEWHERE = (
    (
        "Find the other processes on the GPU with `nvidia-smi`, and stop them: an earlier run or a notebook keeps "
        "its memory until its process ends."
    ),
    "Use a smaller batch, shorter inputs, and a 16-bit dtype.",
)

PINNED_MEMORY_REFUSED = (
    "Use less pinned memory: vLLM `--swap-space 0` (or 1), a data loader `pin_memory=False`, fewer processes.",
    (
        "In WSL, Linux gets half of the computer's memory, and can pin less of it: raise `memory=` in "
        "%UserProfile%\\.wslconfig, "
        "then `wsl --shutdown`."
    ),
    "In a container or under Slurm, raise the limit: `--ulimit memlock=-1`, more `--mem`.",
)

XLA_WITHOUT_MEMORY = (
    (
        "JAX takes 75 % of the GPU when it starts: `export XLA_PYTHON_CLIENT_PREALLOCATE=false`, or a smaller share "
        "(`XLA_PYTHON_CLIENT_MEM_FRACTION=.5`); TensorFlow: `TF_FORCE_GPU_ALLOW_GROWTH=true`."
    ),
    (
        "Find the other processes on the GPU with `nvidia-smi`, and stop them: an earlier run or a notebook keeps its "
        "memory."
    ),
)
