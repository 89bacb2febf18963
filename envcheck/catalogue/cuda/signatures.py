"""The driver, the kernel and containers, as they speak in logs."""

from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="driver-older-than-torch",
        problem="cuda-runtime-too-new",
        anchors=(
            "driver on your system is too old",
            "CUDA driver version is insufficient",
            "was compiled with an unsupported toolchain",
            "cudaErrorInsufficientDriver",
            "unsatisfied condition: cuda",
            "cudaErrorUnsupportedPtxVersion",
            "Error 35: ",
            "Error 36: ",
            "cuda runtime err",
            "THCudaCheck FAIL",
        ),
        pattern=(
            r"cuda runtime err(?:or)? ?\((?:35)\)|THCudaCheck FAIL [^\n]{0,200}error=(?:35)\b|Error 35: "
            r"|Error 36: |NVIDIA driver on your system is too old(?: \(found version (?P<driver_runs>\d{4,6})\))?|dri"
            r"ver version is insufficient for CUDA runtime version|PTX was compiled with an unsupported "
            r"toolchain|cudaErrorInsufficientDriver|cudaErrorUnsupportedPtxVersion|unsatisfied condition"
            r": cuda ?>= ?(?:[\d.]{1,6})"
        ),
        title="The driver is too old for torch's CUDA version",
        sure=0.95,
        because_of=("driver-library-mismatch",),
        example=(
            "RuntimeError: The NVIDIA driver on your system is too old (found version 11040). Please "
            "update your GPU driver"
        ),
        source="c10/cuda/CUDAFunctions.cpp; libnvidia-container; CUDA error strings",
    ),
)
