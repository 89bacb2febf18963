"""CUDA's errors as programs write them: by number, by name or in words. One table, whatever the program is.

`code=46(cudaErrorDevicesUnavailable)` (NVIDIA's samples), `error == cudaSuccess (2 vs. 0)` (Caffe), `cuInit err: 999`
and `init failure: 999` (Ollama), `DriverError(CUDA_ERROR_NO_DEVICE, ...)` (candle), `(error code ...)!` (samples),
`[700] Call to cuMemFree results in CUDA_ERROR_ILLEGAL_ADDRESS` (Numba), `CUDARuntimeError: cudaErrorNoDevice` (CuPy).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from envcheck.findings import Evidence


@dataclass(frozen=True, slots=True)
class CudaError:
    """One row of CUDA's table."""

    number: int
    runtime: str
    """As the runtime's cudaError_t names it, without `cudaError`."""
    driver: str
    """As the driver's CUresult names it, without `CUDA_ERROR_`."""
    words: str


ERRORS = (
    CudaError(2, "MemoryAllocation", "OUT_OF_MEMORY", "out of memory"),
    CudaError(3, "InitializationError", "NOT_INITIALIZED", "initialization error"),
    CudaError(35, "InsufficientDriver", "", "CUDA driver version is insufficient for CUDA runtime version"),
    CudaError(46, "DevicesUnavailable", "DEVICE_UNAVAILABLE", "all CUDA-capable devices are busy or unavailable"),
    CudaError(98, "InvalidDeviceFunction", "", "invalid device function"),
    CudaError(100, "NoDevice", "NO_DEVICE", "no CUDA-capable device is detected"),
    CudaError(101, "InvalidDevice", "INVALID_DEVICE", "invalid device ordinal"),
    CudaError(205, "MapBufferObjectFailed", "MAP_FAILED", "mapping of buffer object failed"),
    CudaError(209, "NoKernelImageForDevice", "NO_BINARY_FOR_GPU", "no kernel image is available for execution"),
    CudaError(214, "ECCUncorrectable", "ECC_UNCORRECTABLE", "uncorrectable ECC error encountered"),
    CudaError(218, "InvalidPtx", "INVALID_PTX", "a PTX JIT compilation failed"),
    CudaError(222, "UnsupportedPtxVersion", "UNSUPPORTED_PTX_VERSION", "PTX was compiled with an unsupported"),
    CudaError(304, "OperatingSystem", "OPERATING_SYSTEM", "OS call failed or operation not supported on this OS"),
    CudaError(700, "IllegalAddress", "ILLEGAL_ADDRESS", "an illegal memory access was encountered"),
    CudaError(702, "LaunchTimeout", "LAUNCH_TIMEOUT", "the launch timed out and was terminated"),
    CudaError(710, "Assert", "ASSERT", "device-side assert triggered"),
    CudaError(715, "IllegalInstruction", "ILLEGAL_INSTRUCTION", "an illegal instruction was encountered"),
    CudaError(716, "MisalignedAddress", "MISALIGNED_ADDRESS", "misaligned address"),
    CudaError(719, "LaunchFailure", "LAUNCH_FAILED", "unspecified launch failure"),
    CudaError(802, "SystemNotReady", "SYSTEM_NOT_READY", "system not yet initialized"),
    CudaError(803, "SystemDriverMismatch", "SYSTEM_DRIVER_MISMATCH", "unsupported display driver"),
    CudaError(804, "CompatNotSupportedOnDevice", "COMPAT_NOT_SUPPORTED_ON_DEVICE", "forward compatibility was "
    "attempted"),
    CudaError(999, "Unknown", "UNKNOWN", "unknown error"),
)  # fmt: skip
"""Source: cuda.h and driver_types.h of CUDA 13.0 (cudaError_t, CUresult); words as cudaGetErrorString says them."""
_BY_NUMBER: Mapping[int, CudaError] = {row.number: row for row in ERRORS}
_INIT = r"(?:cuInit err|(?:nvcuda|cudart|cuda driver library) init failure|memory info lookup failure):? "
"""Ollama: discover/gpu_info_*.c, discover/gpu.go."""
ANCHORS = (
    "cuInit err: ", "nvcuda init failure", "cudart init failure", "driver library init failure",
    "info lookup failure", "cudaSuccess (", "(error code ", "(cudaError", "(CUDA_ERROR_", "] Call to cu",
    "Error: cudaError", "Error: CUDA_ERROR_",
)  # fmt: skip
"""What stands before an error in each form."""


def records(numbers: Sequence[int]) -> str:
    """A pattern of each form for errors of these numbers."""
    rows = [_BY_NUMBER[number] for number in numbers]
    counted = "|".join(str(row.number) for row in rows)
    named = "|".join(
        (*(f"cudaError{row.runtime}" for row in rows), *(f"CUDA_ERROR_{row.driver}" for row in rows if row.driver))
    )
    said = "|".join(re.escape(row.words) for row in rows)
    return (
        rf"{_INIT}(?:{counted})\b|cudaSuccess \((?:{counted}) vs\. 0\)|\(error code (?:{said})|"
        rf"(?:code=(?:{counted}))?\((?:{named})\b|\[(?:{counted})\] Call to cu\w{{1,40}} results in|"
        rf"CUDA(?:Runtime|Driver)Error: (?:{named})\b"
    )


MEANINGS: Mapping[str, tuple[int, ...]] = {
    "cuda-record-memory": (2,),
    "cuda-record-start": (3, 46, 100, 205, 304, 803, 804, 999),
    "cuda-record-fabric": (802,),
    "cuda-record-driver": (35, 222),
    "cuda-record-architecture": (98, 209, 218),
    "cuda-record-kernel": (700, 702, 710, 715, 716, 719),
    "cuda-record-index": (101,),
}
"""The signature for each error."""
_NUMBER = re.compile(r"(?i:error|err|fail\w{0,4}|status|code|returned)[ :=(#]{1,4}(?P<number>\d{1,3})(?![.\d\w])")


def number_named(line: str) -> tuple[str, dict[str, str]] | None:
    """The signature for the error that a line about CUDA names, however it is written, and its values."""
    for row in ERRORS:
        names = rf"\bcudaError{row.runtime}\b" + (rf"|\bCUDA_ERROR_{row.driver}\b" if row.driver else "")
        if re.search(names, line) or (len(row.words) > len("unknown error") and row.words.lower() in line.lower()):
            return _meaning(row)
    numbers = [int(found["number"]) for found in _NUMBER.finditer(line)]
    return next((_meaning(_BY_NUMBER[number]) for number in numbers if number in _BY_NUMBER), None)


def _meaning(row: CudaError) -> tuple[str, dict[str, str]] | None:
    signature = next((name for name, numbers in MEANINGS.items() if row.number in numbers), None)
    return (signature, {"cuda_code": str(row.number), "words": row.words}) if signature else None


def read_record(text: str) -> Evidence | None:
    """The number and the words of the first error that the text names; None: it names none."""
    head = text.split("\n", 1)[0]
    for row in ERRORS:
        names = f"cudaError{row.runtime}" + (f"|CUDA_ERROR_{row.driver}" if row.driver else "")
        if re.search(
            rf"\((?:{names})\b|{_INIT}{row.number}\b|cudaSuccess \({row.number} vs|error code {re.escape(row.words)}|"
            rf"\[{row.number}\] Call to|Error: (?:{names})\b",
            head,
        ):
            return {"cuda_code": str(row.number), "words": row.words}
    return None
