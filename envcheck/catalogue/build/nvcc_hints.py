"""What solves a build that does not find or does not get on with nvcc, in words; the most frequent solution first."""

CUDA_FOUND_INCOMPLETE = (
    (
        "Name the folder of a complete toolkit (`ls -d /usr/local/cuda*`): `-DCUDA_TOOLKIT_ROOT_DIR=/usr/local/cuda`, "
        "with CMake 3.17 and newer `-DCUDAToolkit_ROOT=/usr/local/cuda`, in an empty build folder; `export "
        "CUDA_HOME=/usr/local/cuda PATH=/usr/local/cuda/bin:$PATH`."
    ),
    (
        "If that toolkit has no include/cuda_runtime.h and no libcudart, only a part is installed: install the whole "
        "of the same version, without the driver: NVIDIA's package cuda-toolkit-VERSION or the run file."
    ),
    (
        "With conda, nvcc alone is not enough: `conda install -c nvidia cuda-toolkit=VERSION` (cuda-cudart-dev at the "
        "least). When cross-compiling, set also CUDA_TOOLKIT_TARGET_NAME."
    ),
)

NVCC_FAILED = (
    (
        "Use the toolkit that torch was built with, in the place of the distribution's: `export "
        "CUDA_HOME=/usr/local/cuda PATH=/usr/local/cuda/bin:$PATH`, then `which nvcc` and `nvcc -V`."
    ),
    (
        "Read the first `error:` above this line, which says why; if there is none, build again with `MAX_JOBS=1` and "
        "`-v`, and pass that text to `envcheck explain`."
    ),
)

AT_CHECK_GONE = (
    (
        "Write `TORCH_CHECK` for `AT_CHECK` in the package's source (`sed -i s/AT_CHECK/TORCH_CHECK/g FILES`), and "
        "build again."
    ),
    "Or use a newer release or commit of the package, which does; or torch 1.4, in an environment of its own.",
)
