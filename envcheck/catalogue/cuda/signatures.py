"""A program's CUDA that is newer than the driver's."""

from envcheck.catalogue.cuda.remedies.programs import fitting_program, program_title, read_ptx
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="driver-older-than-torch",
        problem="cuda-runtime-too-new",
        anchors=(
            "driver on your system is too old",
            "CUDA driver version is insufficient",
            "cudaErrorInsufficientDriver",
            "unsatisfied condition: ",
            'msg="NVIDIA driver too old"',
            "Error 35: ",
            "Error 36: ",
            "CUDA error: API call is not supported",
            "cuda runtime err",
            "THCudaCheck FAIL",
            "container was built for NVIDIA Driver",
        ),
        pattern=(
            r"cuda runtime err(?:or)? ?\((?:35)\)|THCudaCheck FAIL [^\n]{0,200}error=(?:35)\b|Error 35: "
            r"|Error 36: |CUDA error: API call is not supported in the installed|NVIDIA driver on your system "
            r"is too old(?: \(found version (?P<driver_runs>\d{4,6})\))?|dri"
            r"ver version is (?P<insufficient>insufficient) for CUDA runtime "
            r"version|cudaErrorInsufficientDriver|container was built for NVIDIA Driver "
            r"Release (?P<driver>\d{3}[.\d]{0,8}) or later, but|unsatisfied condition"
            r": (?:cuda|driver) ?>= ?(?:[\d.]{1,6})|msg=\"NVIDIA driver too old\""
        ),
        title=program_title,
        sure=0.95,
        remedy=fitting_program,
        because_of=("driver-library-mismatch",),
        example=(
            "RuntimeError: The NVIDIA driver on your system is too old (found version 11040). Please "
            "update your GPU driver"
        ),
        source="c10/cuda/CUDAFunctions.cpp; libnvidia-container; CUDA error strings",
    ),
    Signature(
        id="ptx-newer-than-driver",
        problem="cuda-runtime-too-new",
        anchors=(
            "was compiled with an unsupported toolchain",
            "cudaErrorUnsupportedPtxVersion",
            "UNSUPPORTED_PTX_VERSION",
            "application ptx input",
            "[222] Call to cu",
        ),
        pattern=(
            r"PTX was compiled with an unsupported toolchain|cudaErrorUnsupportedPtxVersion|"
            r"CUDA_ERROR_UNSUPPORTED_PTX_VERSION|\[222\] Call to cu\w{1,40} results in|application ptx input, line "
            r"\d{1,7}; fatal\s{0,4}: Unsupported \.version"
        ),
        reader=read_ptx,
        title=program_title,
        sure=0.95,
        remedy=fitting_program,
        because_of=("driver-library-mismatch",),
        example="ptxas application ptx input, line 9; fatal   : Unsupported .version 7.8; current version is '7.5'",
        source="the driver's linker of PTX (cuLinkAddData), under Numba and CuPy; CUDA error 222",
    ),
)
