"""What else solves problems of the area build, in words; each tuple the most frequent solution first."""

SEVERAL_TOP_LEVEL_PACKAGES = (
    (
        'Name the packages in pyproject.toml: `[tool.setuptools] packages = ["NAME"]`, or `py-modules = []` where '
        "nothing is to be installed."
    ),
    "Or do not install it: run it in its folder with `PYTHONPATH=.`; where a release of it exists, install that.",
)

VERSION_FROM_GIT_MISSING = (
    (
        "Build from a clone with its tags (`git clone URL`, `git fetch --tags`): an archive has no version. In Docker "
        "copy `.git` too, and run `git config --global --add safe.directory '*'`."
    ),
    "Or name the version yourself: `export SETUPTOOLS_SCM_PRETEND_VERSION=1.2.3`, then build again.",
)

PYTHON_2_SOURCE = (
    "Take a newer release of it, or the fork that is maintained: this one was written for Python 2.",
    (
        "Look at its name: an old package of a similar name may be meant (`sklearn` is scikit-learn, "
        "`opencv` is opencv-python)."
    ),
)

DEEPSPEED_OP_NOT_COMPATIBLE = (
    (
        "See which operators can be built, and what each lacks: `ds_report`. For async_io install libaio-dev (`conda "
        "install -c conda-forge libaio`)."
    ),
    (
        "Install DeepSpeed without building operators: `DS_BUILD_OPS=0 pip install deepspeed`; leave what asks for "
        "this one (NVMe offload, CPU Adam) out of the configuration."
    ),
    "Where only the minor number of CUDA differs: `export DS_SKIP_CUDA_CHECK=1`.",
)

DIRECTORY_NOT_INSTALLABLE = (
    "Run it in the folder that has pyproject.toml or setup.py: `cd SOURCE`, then install `.`.",
    'From git, where it lies deeper: install `"git+URL#subdirectory=FOLDER"`.',
    "A project with neither is run from its folder: install what requirements.txt names, then `PYTHONPATH=.`.",
)

NVCC_HOME_UNSET = (
    (
        "Where a toolkit is installed already (`ls -d /usr/local/cuda*`): `export CUDA_HOME=/usr/local/cuda "
        "PATH=/usr/local/cuda/bin:$PATH`."
    ),
    "With conda: `conda install -c nvidia cuda-toolkit=VERSION` (torch's CUDA), `export CUDA_HOME=$CONDA_PREFIX`.",
    "In Docker take an image whose name has `devel`: `runtime` and `base` images have no nvcc.",
    "Or install a wheel that is built already for this torch, CUDA and Python: it needs no nvcc.",
)

CUDA_VERSION_MISMATCH_DEEPSPEED = ("Where only the minor number differs: `export DS_SKIP_CUDA_CHECK=1`.",)

TORCH_ARCHITECTURE_UNKNOWN = (
    (
        'Name an architecture that this torch knows: `export TORCH_CUDA_ARCH_LIST="8.6"` with your GPU\'s own '
        "capability (`nvidia-smi --query-gpu=compute_cap --format=csv`); for a newer GPU the newest one it knows with "
        "`+PTX`."
    ),
    "Or install a torch that knows it: 12.0 (RTX 50) needs torch 2.7 or newer for CUDA 12.8.",
)

TOOLKIT_DROPPED_SYMBOL = (
    "Build with CUDA 12 (12.9 or older) and a torch that was built with it: CUDA 13 took names out of CUB and Thrust.",
    "Or take a newer release of the package, or its main branch: `git+https://...`.",
)

SOURCE_TOO_OLD_THC = (
    "Take a newer release or commit of the package: torch removed THC in 1.11.",
    "Or install torch 1.10.2 or older, with a Python and CUDA of that time, in an environment of its own.",
    (
        "Or change the source: leave `#include <THC/THC.h>` out, `THCudaCheck` becomes `AT_CUDA_CHECK`, "
        "`THCState_getCurrentStream` becomes `at::cuda::getCurrentCUDAStream()`."
    ),
)

CONDA_ARCHIVE_DAMAGED = (
    "Delete the damaged archives, and install again: `conda clean --packages --tarballs --yes`.",
    (
        "If it comes back, the download is cut: another mirror or channel (`-c conda-forge`), `conda config --set "
        "remote_read_timeout_secs 600`, or the same packages with pip."
    ),
    "Make room where conda keeps them (`conda info` names pkgs_dirs): a full disk cuts them as well.",
)

BUILD_WANTS_WINDOWS_COMPILER = (
    (
        'Install the Build Tools for Visual Studio 2022 with "Desktop development with C++" '
        '(https://visualstudio.microsoft.com/visual-cpp-build-tools), then build in its "x64 Native Tools" prompt.'
    ),
    "Or use WSL 2 (`wsl --install` in Windows), where the wheels for Linux fit.",
    (
        "Or look for a wheel for Windows that is built already: the package triton-windows for Triton; the project's "
        "issues name others."
    ),
)

BUILD_ON_WINDOWS = (
    "Use WSL 2: `wsl --install` in Windows, then the same command in Ubuntu; the driver stays in Windows.",
    (
        "Or look for a wheel for Windows that is built already: the package triton-windows for Triton; the project's "
        "issues name others."
    ),
    "Or build it on Windows: Visual Studio's Build Tools, and a CUDA toolkit of torch's CUDA whose `bin` is on PATH.",
)

GCC_TOO_OLD = (
    (
        "Build with a newer GCC that nvcc still takes (gcc-11 or gcc-12 for CUDA 12): install g++-12, "
        "`export "
        "CC=gcc-12 CXX=g++-12 NVCC_CCBIN=g++-12`; on Red Hat `scl enable gcc-toolset-12 bash`; with conda `conda "
        "install "
        "-c "
        "install -c conda-forge gxx_linux-64=12`."
    ),
    (
        "Or take a release of the package from the time of this compiler; an option for another processor comes from "
        "CFLAGS, CXXFLAGS or a `-march` of the source: unset it."
    ),
)

CMAKE_TARGET_MISSING = (
    (
        "Name the toolkit that is meant: `-DCUDAToolkit_ROOT=/usr/local/cuda`, with its `bin` first on PATH; delete "
        "the "
        "folder "
        "`build` (CMakeCache.txt) first."
    ),
)

NINJA_OF_A_PAST_BUILD = (
    (
        "Delete the build folder, whose CMakeCache.txt names a program of an isolated build (`rm -rf build "
        "*.egg-info`), "
        "and "
        "build again."
    ),
    "Build without isolation, with ninja and cmake of the environment: install both, then `--no-build-isolation`.",
)
