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
        ),
        pattern=(
            r"Error 35: |Error 36: |NVIDIA driver on your system is too old(?: \(found version (?P<found"
            r">\d{4,6})\))?|driver version is insufficient for CUDA runtime version|PTX was compiled wit"
            r"h an unsupported toolchain|cudaErrorInsufficientDriver|cudaErrorUnsupportedPtxVersion|unsa"
            r"tisfied condition: cuda ?>= ?(?P<needed>[\d.]{1,6})"
        ),
        title="The driver is too old for the CUDA that torch was built with",
        sure=0.95,
        because_of=("driver-library-mismatch",),
        example=(
            "RuntimeError: The NVIDIA driver on your system is too old (found version 11040). Please "
            "update your GPU driver"
        ),
        source="c10/cuda/CUDAFunctions.cpp; libnvidia-container; CUDA error strings",
    ),
)
