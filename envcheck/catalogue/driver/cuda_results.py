"""What cuInit and cuDeviceGetCount return when they fail: CUresult of cuda.h (CUDA 13), in words."""

from collections.abc import Mapping

RESULTS: Mapping[int, tuple[str, str]] = {
    1:   ("CUDA_ERROR_INVALID_VALUE", "invalid argument"),
    2:   ("CUDA_ERROR_OUT_OF_MEMORY", "out of memory"),
    3:   ("CUDA_ERROR_NOT_INITIALIZED", "the driver is not initialized"),
    4:   ("CUDA_ERROR_DEINITIALIZED", "the driver is shutting down"),
    34:  ("CUDA_ERROR_STUB_LIBRARY", "a stub library was loaded instead of the driver's"),
    46:  ("CUDA_ERROR_DEVICE_UNAVAILABLE", "the GPU is busy or unavailable"),
    100: ("CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"),
    101: ("CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"),
    102: ("CUDA_ERROR_DEVICE_NOT_LICENSED", "the GPU has no valid license"),
    201: ("CUDA_ERROR_INVALID_CONTEXT", "invalid device context"),
    214: ("CUDA_ERROR_ECC_UNCORRECTABLE", "uncorrectable ECC error"),
    302: ("CUDA_ERROR_SHARED_OBJECT_SYMBOL_NOT_FOUND", "a symbol of a shared library was not found"),
    303: ("CUDA_ERROR_SHARED_OBJECT_INIT_FAILED", "a shared library could not be initialized"),
    304: ("CUDA_ERROR_OPERATING_SYSTEM", "an operating system call failed"),
    719: ("CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"),
    800: ("CUDA_ERROR_NOT_PERMITTED", "operation not permitted"),
    801: ("CUDA_ERROR_NOT_SUPPORTED", "operation not supported"),
    802: ("CUDA_ERROR_SYSTEM_NOT_READY", "system not yet initialized"),
    803: ("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "unsupported display driver / CUDA driver combination"),
    804: ("CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE", "forward compatibility was attempted on non supported hardware"),
    999: ("CUDA_ERROR_UNKNOWN", "unknown error"),
}  # fmt: skip
