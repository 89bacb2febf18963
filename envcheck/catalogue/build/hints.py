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

CERTIFICATE_EXPIRED = (
    (
        "Compare the clock with the real time (`date`; WSL: `sudo hwclock -s`): a wrong clock makes a valid "
        "certificate look expired."
    ),
    (
        "If the clock is right, the server's certificate has expired (a browser shows it): wait until it is renewed, "
        "or use another index or mirror. Until then `--trusted-host HOST` skips the check for that server, at your "
        "own risk."
    ),
    "If only old programs fail, their list of authorities is out of date: update ca-certificates, and certifi.",
)

STEP_KILLED = (
    (
        "In Docker, give it more memory: Docker Desktop in Settings, Resources; WSL `memory=` in .wslconfig; a build "
        "service in its own settings. A pip that was killed needs less with `--no-cache-dir`."
    ),
)

NO_SPACE_LEFT = (
    (
        "If Docker's folder is full (`docker system df`): `docker system prune` and `docker builder prune` delete "
        "what no container uses; Docker Desktop's disk is enlarged in Settings, Resources."
    ),
)

NVCC_TOLD_A_MISSING_COMPILER = (
    (
        "Or remove the option that names it: `-ccbin` (`--compiler-bindir`) in setup.py, the Makefile or CMake, or the "
        "variables NVCC_CCBIN, NVCC_PREPEND_FLAGS, CUDAHOSTCXX and CC. nvcc then takes g++ from PATH."
    ),
)
MPI_WRAPPER = (
    (
        "Or name a compiler that is there: `export OMPI_CC=gcc OMPI_CXX=g++` (MPICH: MPICH_CC). The mpicc of conda "
        "wants conda's compilers: the package `compilers` of conda-forge."
    ),
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
        "(`conda install -c conda-forge libaio`)."
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
        "PATH=/usr/local/cuda/bin:$PATH`; for CMake also `CUDACXX=/usr/local/cuda/bin/nvcc` "
        "(`-DCMAKE_CUDA_COMPILER=...`), in an empty build folder."
    ),
    "With conda: `conda install -c nvidia cuda-toolkit=VERSION` (torch's CUDA), `export CUDA_HOME=$CONDA_PREFIX`.",
    "In Docker, use an image with `devel` in its name: `runtime` and `base` images have no nvcc.",
    "Or install a prebuilt wheel for this torch, CUDA and Python, which needs no nvcc.",
)

CUDA_VERSION_MISMATCH_DEEPSPEED = ("If only the minor version differs: `export DS_SKIP_CUDA_CHECK=1`.",)

TOOLKIT_DROPPED_SYMBOL = (
    (
        "If a name of thrust or cub is missing, include its header in the source (`#include <thrust/sort.h>` for "
        "`thrust::sort`): newer toolkits no longer include all of them together."
    ),
    "Or use a newer release of the package, or its main branch, installed from git.",
    (
        "Or build with the CUDA version that the package was written for, and a torch for it: CUDA 13 and 12 each "
        "removed names from CUB and Thrust."
    ),
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
        "config --set remote_read_timeout_secs 600`, or the same packages with pip."
    ),
    "Free disk space in conda's package cache (`conda info` shows pkgs_dirs): a full disk also truncates archives.",
)

GCC_TOO_OLD = (
    (
        "Build with a newer GCC that nvcc supports (gcc-10 before CUDA 11.6, gcc-11 from then on, up to gcc-12 with "
        "CUDA 12): install g++-11, `export CC=gcc-11 CXX=g++-11 NVCC_CCBIN=g++-11`; on Red Hat `scl enable "
        "gcc-toolset-11 bash`; with conda `conda install -c conda-forge gxx_linux-64=11`."
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
    "If nothing sets the C++ standard, the compiler is too old: use g++ 9 or newer, `export CC=gcc-11 CXX=g++-11`.",
)

SETUPTOOLS_TOO_OLD = (
    (
        "If the traceback is in the environment's own site-packages and not in a pip-build-env folder, update pip "
        "and setuptools there."
    ),
)

CLANG_WITHOUT_OPENMP = (
    (
        "Use a clang with OpenMP: `brew install llvm libomp`, then `export CC=$(brew --prefix llvm)/bin/clang "
        "CXX=$(brew --prefix llvm)/bin/clang++`, and build again."
    ),
    "Or leave the package out: CUDA packages (xformers, flash-attn, deepspeed) are of no use on a Mac.",
)

CMAKE_TOO_NEW = (
    (
        "Or let CMake 4 accept old projects: `export CMAKE_POLICY_VERSION_MINIMUM=3.5` (as an option "
        "`-DCMAKE_POLICY_VERSION_MINIMUM=3.5`), then build again."
    ),
)

COMPILE_ERROR_OF_SOURCE = (
    (
        "Delete the folder `build`, update the submodules (`git submodule update --init --recursive`), and build "
        "again: a checkout may mix parts of two commits. Try the newest commit, or the last release."
    ),
    (
        "If the lines are in a header of torch, CUDA or Python, the source was written for other versions: use the "
        "torch, CUDA and Python versions that its README names."
    ),
)

PIP_URL_DEPENDENCY = (
    "Install another release of the package: this one was published by mistake with a dependency by URL.",
    "Or install that dependency from its URL first, then the package with `--no-deps`.",
)

NVIDIA_PLACEHOLDER = (
    (
        "Let pip find NVIDIA's own index: add `--extra-index-url https://pypi.nvidia.com` (no proxy or mirror may hide "
        "it)."
    ),
    "Or pin a release that has a wheel on PyPI: mostly one patch release older; its page on PyPI lists the files.",
    "Update pip and setuptools first; old ones do not pass the index on to the placeholder's build.",
)

OPERATORS_NOT_BUILT = (
    (
        "Install the package from its source where the toolkit is found: `export CUDA_HOME=/usr/local/cuda` (torch's "
        "CUDA version), delete the folder `build`, then install the folder with `--no-build-isolation`."
    ),
    (
        "Build on a machine with a GPU, or set `FORCE_CUDA=1` and TORCH_CUDA_ARCH_LIST: without them many setup.py "
        "files leave the CUDA operators out."
    ),
    "Read the output of the build (`-v`): if it contains a compiler error, pass it to `envcheck explain`.",
)

VISUAL_STUDIO_UNSUPPORTED = (
    (
        "Install an older C++ toolset in the Visual Studio Installer (MSVC v143 14.39 or older for CUDA 12.3 and "
        "older, v142 of 2019 for CUDA 11), and select it: `vcvarsall.bat x64 -vcvars_ver=14.29`."
    ),
    "Or use a newer CUDA toolkit with a torch built with it: CUDA 12.4 supports all of Visual Studio 2022.",
    (
        "Or let nvcc try: `set NVCC_APPEND_FLAGS=-allow-unsupported-compiler`, for MSVC's own check also "
        "`-D_ALLOW_COMPILER_AND_STL_VERSION_MISMATCH`."
    ),
)

CMAKE_CACHE_STALE = (
    (
        "Delete the build folder (`rm -rf build`) and configure again; name the compilers if there are several: "
        "`export CC=/usr/bin/gcc CXX=/usr/bin/g++`."
    ),
)

NINJA_STOPS = (
    (
        "Delete the build folder (`python setup.py clean`, `rm -rf build *.egg-info`), update the submodules, and "
        "configure again: what ninja reads is of an earlier or a broken run."
    ),
    (
        "Update ninja and CMake in the environment, or build with make: `USE_NINJA=OFF`, "
        "`CMAKE_GENERATOR='Unix Makefiles'`."
    ),
    "Use a newer commit or release of the source: `multiple rules generate` is a bug in its build files.",
)

SETUP_STOPS_WITH_WORDS = (
    (
        "Do what the message says: it is the package's own setup.py that stops. Its README lists what it needs "
        "before the installation."
    ),
    "If it checks for a GPU or CUDA version that is newer than the package, use its newest release or main branch.",
)

GPU_REFUSED_BY_SETUP = (
    (
        "Use the newest release or the main branch, which may know this GPU; some projects build newer GPUs from "
        "another branch or folder."
    ),
    (
        'Or add the GPU\'s architecture to the list in setup.py (such as `"12.1"`, sm_121), with a CUDA toolkit that '
        "supports it, and set TORCH_CUDA_ARCH_LIST to it."
    ),
    "An older GPU than the list names is not supported: install the package without this kernel, or another one.",
)

TOOLKIT_HEADERS_NOT_COMPILED = (
    (
        "Use a C++ compiler that this nvcc supports: gcc-10 before CUDA 11.6, gcc-11 for CUDA 11, gcc-12 for CUDA "
        "12.0 to 12.3, gcc-13 for 12.4 to 12.6 (`export CC=gcc-12 CXX=g++-12 NVCC_CCBIN=g++-12`)."
    ),
    (
        "Or use another CUDA toolkit than this one: a newer one for a newer compiler or glibc, an older one for older "
        "source code."
    ),
    "Check that only one toolkit is used: `which nvcc`, CUDA_HOME, CPATH and `-I` must not name another's headers.",
)

CMAKE_REQUIRES_LIBRARY = (
    (
        "If it is installed, name its folders: `-DCUDNN_INCLUDE_DIR=... -DCUDNN_LIBRARY=...` (NCCL_ROOT, "
        "TensorRT_ROOT), and delete CMakeCache.txt first."
    ),
    "Or build without it: the message names the option to switch off (`OPENCV_DNN_CUDA=OFF`).",
)

OPENCV_WITHOUT_CONTRIB = (
    (
        "Clone opencv_contrib at the tag of opencv, and set `-DOPENCV_EXTRA_MODULES_PATH=.../opencv_contrib/modules` "
        "(with forward slashes, also on Windows)."
    ),
    "Or build without CUDA: `-DWITH_CUDA=OFF`.",
)

CMAKE_STOPS_WITH_WORDS = (
    (
        "Do what the message says, then delete the folder `build` (CMakeCache.txt keeps what was found before) and "
        "build again."
    ),
    (
        "If it fails while it detects the GPU architecture, name one: `-DCMAKE_CUDA_ARCHITECTURES=86`, "
        "`TCNN_CUDA_ARCHITECTURES=86`."
    ),
    (
        "If the message is about the environment, pass the lines above it to `envcheck explain`, too: a failed check "
        "often precedes it."
    ),
)

CMAKE_TARGET_MISSING = (
    (
        "If the toolkit is only partly installed, install the whole of it (cuda-toolkit-12-8 and its like contain "
        "libcublas-dev and the others), or another CMake release: 3.25.0 itself had a bug in FindCUDAToolkit."
    ),
    (
        "Set the toolkit to use: `-DCUDAToolkit_ROOT=/usr/local/cuda`, with its `bin` first on PATH; delete the "
        "folder `build` (CMakeCache.txt) first."
    ),
)

NINJA_OF_A_PAST_BUILD = (
    (
        "Delete the build folder, whose CMakeCache.txt refers to a program of an isolated build (`rm -rf build "
        "*.egg-info`), and build again."
    ),
    "Build without isolation, with the environment's ninja and cmake: install both, then `--no-build-isolation`.",
)

TORCH_HEADERS_NOT_COMPILED = (
    (
        "Compile with the C++ standard that these headers are written in: C++17 from torch 2.1 on (`-std=c++17`, "
        "`CMAKE_CXX_STANDARD 17`), C++20 for torch 2.9 and newer with CUDA 13: change `-std=` in the package's "
        "setup.py or CMakeLists.txt, or use a newer release of the package."
    ),
    (
        "Or use a compiler that both nvcc and torch support: gcc 9 or 10 before CUDA 11.6, gcc 9 to 11 from then on, "
        "up to 12 with CUDA 12 (`CC=gcc-11 CXX=g++-11 NVCC_CCBIN=g++-11`)."
    ),
    "Or install the torch that the package was written for; its requirements or its release notes name it.",
)

SETUP_WITHOUT_A_COMMAND = (
    "Let pip build and install it, in the folder of the source: the package is `.`, with `--no-build-isolation`.",
)

CMAKE_COMPILER_BROKEN = (
    (
        "Read the lines below it (or CMakeFiles/CMakeConfigureLog.yaml): a missing header, a flag from CFLAGS or "
        "LDFLAGS, or a linker that is missing."
    ),
    (
        "If CC, CXX or CUDACXX is set, unset it or set it to a compiler (gcc, g++, cl, nvcc), never to cmake; then "
        "delete the build folder, whose CMakeCache.txt remembers the old one."
    ),
    (
        "Install the compiler completely: on Debian and Ubuntu build-essential; on Windows Visual Studio's Build Tools "
        'with "Desktop development with C++", and build in its x64 prompt.'
    ),
)

CSTDINT_MISSING = (
    "Add `#include <cstdint>` at the top of the named file, and build again; newer commits of the source have it.",
    "Or build without changing the source: `export CXXFLAGS='-include cstdint' NVCC_APPEND_FLAGS=\"$CXXFLAGS\"`.",
    "Or build with GCC 12 or older: `export CC=gcc-12 CXX=g++-12 NVCC_CCBIN=g++-12`.",
)

CMAKE_CUDA_COMPILER_UNKNOWN = (
    (
        "Name nvcc itself, not its folder: `export CUDACXX=/usr/local/cuda/bin/nvcc` (`$CUDACXX --version` must work), "
        "delete the build folder, and configure again."
    ),
    (
        "If nvcc refuses the compiler (the output below the error, or CMakeFiles/CMakeError.log), name an older one: "
        "`-DCMAKE_CUDA_HOST_COMPILER=g++-12`. Ubuntu's nvidia-cuda-toolkit is old: use NVIDIA's cuda-toolkit package."
    ),
    "Without a GPU, as in `docker build`, name the architecture: `-DCMAKE_CUDA_ARCHITECTURES=86`.",
)

CMAKE_CUDA_DIALECT = (
    "C++17 in CUDA needs nvcc 11 and CMake 3.18, C++20 nvcc 12 and CMake 3.25: update the older of the two.",
    (
        "If both are new enough, CMake found another nvcc: `export CUDACXX=/usr/local/cuda/bin/nvcc`, delete the build "
        "folder, and configure again."
    ),
)

CMAKE_ARCHITECTURES_UNSET = (
    (
        "Name the GPU's architecture: `-DCMAKE_CUDA_ARCHITECTURES=86` (RTX 30; 75 RTX 20 and T4, 80 A100, 89 RTX 40, "
        "90 H100, 120 RTX 50); `nvidia-smi --query-gpu=compute_cap --format=csv` shows it. `native` works only where "
        "the GPU is."
    ),
    "Delete the build folder first: CMakeCache.txt keeps the empty value of an earlier attempt.",
)
