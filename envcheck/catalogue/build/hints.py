"""What else solves problems of the area build, in words; each tuple the most frequent solution first."""

SEVERAL_TOP_LEVEL_PACKAGES = (
    (
        'Name the packages in pyproject.toml: `[tool.setuptools] packages = ["NAME"]`, or `py-modules = []` where '
        "there is nothing to install."
    ),
    "Or do not install it: run it in its folder with `PYTHONPATH=.`; or install a release of it, if there is one.",
)

VERSION_FROM_GIT_MISSING = (
    (
        "Build from a clone with its tags (`git clone URL`, `git fetch --tags`): an archive has no version. In "
        "Docker, also copy `.git`, and run `git config --global --add safe.directory '*'`."
    ),
    "Or set the version yourself: `export SETUPTOOLS_SCM_PRETEND_VERSION=1.2.3`, then build again.",
)

PYTHON_2_SOURCE = (
    "Use a newer release, or a maintained fork: this one was written for Python 2.",
    (
        "Check the name: this may be an old package with a similar name (`sklearn` is scikit-learn, "
        "`opencv` is opencv-python)."
    ),
)

DEEPSPEED_OP_NOT_COMPATIBLE = (
    (
        "`ds_report` shows which operators can be built, and what the others need. For async_io install libaio-dev "
        "(`conda "
        "install -c conda-forge libaio`)."
    ),
    (
        "Install DeepSpeed without building operators: `DS_BUILD_OPS=0 pip install deepspeed`; disable the features "
        "that need this operator (NVMe offload, CPU Adam) in the configuration."
    ),
    "If only the minor version of CUDA differs: `export DS_SKIP_CUDA_CHECK=1`.",
)

DIRECTORY_NOT_INSTALLABLE = (
    "Run it in the folder that has pyproject.toml or setup.py: `cd SOURCE`, then install `.`.",
    'From git, if the package is in a subfolder, install `"git+URL#subdirectory=FOLDER"`.',
    "A project with neither file is run from its folder: install its requirements.txt, then set `PYTHONPATH=.`.",
)

NVCC_HOME_UNSET = (
    (
        "If a toolkit is already installed (`ls -d /usr/local/cuda*`): `export CUDA_HOME=/usr/local/cuda "
        "PATH=/usr/local/cuda/bin:$PATH`."
    ),
    "With conda: `conda install -c nvidia cuda-toolkit=VERSION` (torch's CUDA), `export CUDA_HOME=$CONDA_PREFIX`.",
    "In Docker, use an image with `devel` in its name: `runtime` and `base` images have no nvcc.",
    "Or install a prebuilt wheel for this torch, CUDA and Python, which needs no nvcc.",
)

CUDA_VERSION_MISMATCH_DEEPSPEED = ("If only the minor version differs: `export DS_SKIP_CUDA_CHECK=1`.",)

TORCH_ARCHITECTURE_UNKNOWN = (
    (
        'Use an architecture that this torch supports: `export TORCH_CUDA_ARCH_LIST="8.6"` with your GPU\'s own '
        "capability (`nvidia-smi --query-gpu=compute_cap --format=csv`); for a newer GPU, use the newest supported "
        "one with `+PTX`."
    ),
    "Or install a torch that supports it: 12.0 (RTX 50) needs torch 2.7 or newer for CUDA 12.8.",
)

TOOLKIT_DROPPED_SYMBOL = (
    "Build with CUDA 12 (12.9 or older) and a torch built with it: CUDA 13 removed names from CUB and Thrust.",
    "Or use a newer release of the package, or its main branch: `git+https://...`.",
)

SOURCE_TOO_OLD_THC = (
    "Use a newer release or commit of the package: torch removed THC in 1.11.",
    "Or install torch 1.10.2 or older, with a Python and CUDA from that time, in a separate environment.",
    (
        "Or change the source: remove `#include <THC/THC.h>`, `THCudaCheck` becomes `AT_CUDA_CHECK`, "
        "`THCState_getCurrentStream` becomes `at::cuda::getCurrentCUDAStream()`."
    ),
)

CONDA_ARCHIVE_DAMAGED = (
    "Delete the damaged archives, and install again: `conda clean --packages --tarballs --yes`.",
    (
        "If the error returns, the download is truncated: use another mirror or channel (`-c conda-forge`), `conda "
        "config --set "
        "remote_read_timeout_secs 600`, or the same packages with pip."
    ),
    "Free disk space in conda's package cache (`conda info` shows pkgs_dirs): a full disk also truncates archives.",
)

BUILD_WANTS_WINDOWS_COMPILER = (
    (
        'Install the Build Tools for Visual Studio 2022 with "Desktop development with C++" '
        '(https://visualstudio.microsoft.com/visual-cpp-build-tools), then build in its "x64 Native Tools" prompt.'
    ),
    "Or use WSL 2 (`wsl --install` in Windows), where the Linux wheels work.",
    (
        "Or look for a prebuilt Windows wheel: the package triton-windows for Triton; the project's issues link to "
        "others."
    ),
)

BUILD_ON_WINDOWS = (
    "Use WSL 2: `wsl --install` in Windows, then the same command in Ubuntu; the driver stays in Windows.",
    (
        "Or look for a prebuilt Windows wheel: the package triton-windows for Triton; the project's issues link to "
        "others."
    ),
    (
        "Or build it on Windows with Visual Studio's Build Tools and the CUDA toolkit of torch's version, with its "
        "`bin` on PATH."
    ),
)

GCC_TOO_OLD = (
    (
        "Build with a newer GCC that nvcc supports (gcc-11 or gcc-12 for CUDA 12): install g++-12, `export "
        "CC=gcc-12 CXX=g++-12 NVCC_CCBIN=g++-12`; on Red Hat `scl enable gcc-toolset-12 bash`; with conda `conda "
        "install -c conda-forge gxx_linux-64=12`."
    ),
    (
        "Or use a package release from the time of this compiler. If the option is for another processor, it comes "
        "from CFLAGS, CXXFLAGS or a `-march` in the source: remove it."
    ),
)

STANDARD_TOO_OLD = (
    (
        "Build as C++17: `-std=c++14` in the package's setup.py or CMakeLists.txt (`cxx_std_14`, "
        "`CMAKE_CXX_STANDARD 14`) becomes `-std=c++17`, for nvcc too; use C++20 if the message asks for it."
    ),
    "Or use a newer release of the package, which builds as C++17, or a torch older than 2.1, which used C++14.",
    "If nothing sets the C++ standard, the compiler is too old: use g++ 9 or newer, `export CC=gcc-12 CXX=g++-12`.",
)

CMAKE_TARGET_MISSING = (
    (
        "Set the toolkit to use: `-DCUDAToolkit_ROOT=/usr/local/cuda`, with its `bin` first on PATH; delete "
        "the "
        "folder "
        "`build` (CMakeCache.txt) first."
    ),
)

NINJA_OF_A_PAST_BUILD = (
    (
        "Delete the build folder, whose CMakeCache.txt refers to a program of an isolated build (`rm -rf build "
        "*.egg-info`), "
        "and "
        "build again."
    ),
    "Build without isolation, with the environment's ninja and cmake: install both, then `--no-build-isolation`.",
)

WINDOWS_PATHS_TOO_LONG = (
    (
        "Allow long paths: `reg add HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem /v LongPathsEnabled /t "
        "REG_DWORD /d 1` as "
        "administrator, then restart; for git `git config --system core.longpaths true`."
    ),
    (
        "Or use a folder with a short path (`C:\\venv`) and the Python from python.org: the one from the Microsoft "
        "Store has a long path."
    ),
)

TORCH_HEADERS_NOT_COMPILED = (
    (
        "Compile with the C++ standard that these headers are written in: C++17 from torch 2.1 on (`-std=c++17`, "
        "`CMAKE_CXX_STANDARD 17`), C++20 for torch 2.9 and newer with CUDA 13: change `-std=` in the package's "
        "setup.py or CMakeLists.txt, or use a newer release of the package."
    ),
    (
        "Or use a compiler that both nvcc and torch support: gcc 9 to 12 for CUDA 12 (`CC=gcc-12 CXX=g++-12 "
        "NVCC_CCBIN=g++-12`)."
    ),
    "Or install the torch that the package was written for; its requirements or its release notes name it.",
)

SETUP_WITHOUT_A_COMMAND = (
    "Let pip build and install it, in the folder of the source: the package is `.`, with `--no-build-isolation`.",
)
