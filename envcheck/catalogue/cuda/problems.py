"""Problems of CUDA: toolkits, the host compiler, and which libraries are found."""

from envcheck.catalogue.cuda.remedies.compiler import install_compiler, older_compiler
from envcheck.catalogue.cuda.remedies.toolkit import clean_loader_path, get_toolkit, set_home
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_DRIVER, NO_TORCH
from envcheck.catalogue.torch.remedies import older_cuda

PROBLEMS = (
    Problem(
        id="cuda-toolkit-missing",
        area="cuda",
        status="info",
        title="No CUDA toolkit is installed",
        meaning="torch includes the CUDA libraries it needs, so models run without a toolkit. You need a toolkit "
        "with nvcc only to build extensions such as flash-attn.",
        recognised="There is no nvcc on PATH, in CUDA_HOME, or in the usual install locations.",
        remedy=get_toolkit,
    ),
    Problem(
        id="cuda-toolkit-mismatch",
        area="cuda",
        status="warn",
        title="nvcc and torch have different CUDA versions",
        meaning="Models run, but extensions cannot be built: torch refuses an nvcc whose major version differs from "
        "the CUDA version that torch was built with.",
        recognised="The major version of the nvcc that torch would call (CUDA_HOME, else PATH) differs from that of "
        "torch.version.cuda. torch checks the same in torch/utils/cpp_extension.py.",
        remedy=get_toolkit,
        because_of=(*NO_TORCH, "gpu-architecture-unsupported", "cuda-runtime-too-new"),
    ),
    Problem(
        id="cuda-home-wrong",
        area="cuda",
        status="warn",
        title="CUDA_HOME is set to the wrong folder",
        meaning="Builds look for nvcc and headers in CUDA_HOME first, and find none or the wrong version there.",
        recognised="CUDA_HOME (or CUDA_PATH) names a folder that does not exist, has no toolkit, or has a toolkit of "
        "a different version than the nvcc on PATH.",
        remedy=set_home,
    ),
    Problem(
        id="cuda-runtime-too-new",
        area="cuda",
        status="fail",
        title="The driver is too old for torch's CUDA version",
        meaning="This torch or image cannot use the GPU, because its CUDA version requires a newer driver. Within a "
        "major version, the driver may report a lower CUDA version than torch's.",
        recognised="The driver is older than the minimum for torch's CUDA: 580.65.06 for CUDA 13, 525.60.13 for CUDA "
        "12, 450.80.02 for CUDA 11. Source: NVIDIA's CUDA Compatibility guide, minor-version compatibility.",
        remedy=older_cuda,
        because_of=(*NO_DRIVER, "driver-too-old"),
    ),
    Problem(
        id="host-compiler-missing",
        area="cuda",
        status="warn",
        title="No C++ compiler is installed",
        meaning="Triton (torch.compile and some kernels) compiles C code at run time, and flash-attn cannot be built "
        "without a compiler.",
        recognised="NVCC_CCBIN and CXX name no compiler, and neither g++ nor c++ is on PATH.",
        remedy=install_compiler,
    ),
    Problem(
        id="host-compiler-too-new",
        area="cuda",
        status="warn",
        title="The C++ compiler is newer than nvcc supports",
        meaning='Models run, but every build of a CUDA extension stops with "unsupported GNU version".',
        recognised="The compiler's major version is above the highest in this toolkit's crt/host_config.h.",
        remedy=older_compiler,
    ),
    Problem(
        id="ld-library-path-shadows",
        area="cuda",
        status="warn",
        title="LD_LIBRARY_PATH overrides torch's CUDA libraries",
        meaning="torch may load these libraries instead of its own, and fail with undefined symbols; or it loads a "
        "stub of the driver and finds no GPU.",
        recognised="A folder in LD_LIBRARY_PATH contains CUDA libraries with another major version than torch's; an "
        "older nvJitLink, cuDNN or NCCL than torch was built with; an older libstdc++ than torch needs; or stub "
        "libraries.",
        remedy=clean_loader_path,
    ),
)
