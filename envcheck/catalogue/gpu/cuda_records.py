"""CUDA's errors as programs write them: by number, by name or in words. One table, whatever the program is.

`code=46(cudaErrorDevicesUnavailable)` (NVIDIA's samples), `error == cudaSuccess (2 vs. 0)` (Caffe), `cuInit err: 999`
and `init failure: 999` (Ollama), `DriverError(CUDA_ERROR_NO_DEVICE, ...)` (candle), `(error code ...)!` (samples),
`[700] Call to cuMemFree results in CUDA_ERROR_ILLEGAL_ADDRESS` (Numba), `CUDARuntimeError: cudaErrorNoDevice` (CuPy).
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from envcheck.findings import Evidence
from envcheck.late_pattern import late


class CudaError(Struct, frozen=True):
    """One row of CUDA's table."""

    number: int
    runtime: str
    """As the runtime's cudaError_t names it, without `cudaError`."""
    driver: str
    """As the driver's CUresult names it, without `CUDA_ERROR_`."""
    words: str


ERRORS = (
    CudaError(1, "InvalidValue", "INVALID_VALUE", "invalid argument"),
    CudaError(2, "MemoryAllocation", "OUT_OF_MEMORY", "out of memory"),
    CudaError(3, "InitializationError", "NOT_INITIALIZED", "initialization error"),
    CudaError(9, "InvalidConfiguration", "", "invalid configuration argument"),
    CudaError(13, "InvalidSymbol", "", "invalid device symbol"),
    CudaError(35, "InsufficientDriver", "", "CUDA driver version is insufficient for CUDA runtime version"),
    CudaError(36, "CallRequiresNewerDriver", "", "API call is not supported in the installed CUDA driver"),
    CudaError(46, "DevicesUnavailable", "DEVICE_UNAVAILABLE", "all CUDA-capable devices are busy or unavailable"),
    CudaError(98, "InvalidDeviceFunction", "", "invalid device function"),
    CudaError(100, "NoDevice", "NO_DEVICE", "no CUDA-capable device is detected"),
    CudaError(101, "InvalidDevice", "INVALID_DEVICE", "invalid device ordinal"),
    CudaError(200, "InvalidKernelImage", "INVALID_IMAGE", "device kernel image is invalid"),
    CudaError(201, "DeviceUninitialized", "INVALID_CONTEXT", "invalid device context"),
    CudaError(205, "MapBufferObjectFailed", "MAP_FAILED", "mapping of buffer object failed"),
    CudaError(209, "NoKernelImageForDevice", "NO_BINARY_FOR_GPU", "no kernel image is available for execution"),
    CudaError(214, "ECCUncorrectable", "ECC_UNCORRECTABLE", "uncorrectable ECC error encountered"),
    CudaError(217, "PeerAccessUnsupported", "PEER_ACCESS_UNSUPPORTED", "peer access is not supported between"),
    CudaError(218, "InvalidPtx", "INVALID_PTX", "a PTX JIT compilation failed"),
    CudaError(220, "NvlinkUncorrectable", "NVLINK_UNCORRECTABLE", "uncorrectable NVLink error"),
    CudaError(221, "JitCompilerNotFound", "JIT_COMPILER_NOT_FOUND", "PTX JIT compiler library not found"),
    CudaError(222, "UnsupportedPtxVersion", "UNSUPPORTED_PTX_VERSION", "PTX was compiled with an unsupported"),
    CudaError(226, "Contained", "CONTAINED", "contained error"),
    CudaError(300, "InvalidSource", "INVALID_SOURCE", "device kernel image is invalid or its source"),
    CudaError(302, "SharedObjectSymbolNotFound", "SHARED_OBJECT_SYMBOL_NOT_FOUND", "shared object symbol not found"),
    CudaError(303, "SharedObjectInitFailed", "SHARED_OBJECT_INIT_FAILED", "shared object initialization failed"),
    CudaError(304, "OperatingSystem", "OPERATING_SYSTEM", "OS call failed or operation not supported on this OS"),
    CudaError(400, "InvalidResourceHandle", "INVALID_HANDLE", "invalid resource handle"),
    CudaError(500, "SymbolNotFound", "NOT_FOUND", "named symbol not found"),
    CudaError(700, "IllegalAddress", "ILLEGAL_ADDRESS", "an illegal memory access was encountered"),
    CudaError(701, "LaunchOutOfResources", "LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"),
    CudaError(702, "LaunchTimeout", "LAUNCH_TIMEOUT", "the launch timed out and was terminated"),
    CudaError(710, "Assert", "ASSERT", "device-side assert triggered"),
    CudaError(712, "HostMemoryAlreadyRegistered", "HOST_MEMORY_ALREADY_REGISTERED", "part or all of the requested"),
    CudaError(714, "HardwareStackError", "HARDWARE_STACK_ERROR", "hardware stack error"),
    CudaError(715, "IllegalInstruction", "ILLEGAL_INSTRUCTION", "an illegal instruction was encountered"),
    CudaError(716, "MisalignedAddress", "MISALIGNED_ADDRESS", "misaligned address"),
    CudaError(717, "InvalidAddressSpace", "INVALID_ADDRESS_SPACE", "operation not supported on global/shared"),
    CudaError(718, "InvalidPc", "INVALID_PC", "invalid program counter"),
    CudaError(719, "LaunchFailure", "LAUNCH_FAILED", "unspecified launch failure"),
    CudaError(720, "CooperativeLaunchTooLarge", "COOPERATIVE_LAUNCH_TOO_LARGE", "too many blocks in cooperative"),
    CudaError(721, "TensorMemoryLeak", "TENSOR_MEMORY_LEAK", "tensor memory not completely freed"),
    CudaError(800, "NotPermitted", "NOT_PERMITTED", "operation not permitted"),
    CudaError(801, "NotSupported", "NOT_SUPPORTED", "operation not supported"),
    CudaError(802, "SystemNotReady", "SYSTEM_NOT_READY", "system not yet initialized"),
    CudaError(803, "SystemDriverMismatch", "SYSTEM_DRIVER_MISMATCH", "unsupported display driver"),
    CudaError(804, "CompatNotSupportedOnDevice", "COMPAT_NOT_SUPPORTED_ON_DEVICE", "forward compatibility was "
    "attempted"),
    CudaError(805, "MpsConnectionFailed", "MPS_CONNECTION_FAILED", "MPS client failed to connect"),
    CudaError(806, "MpsRpcFailure", "MPS_RPC_FAILURE", "the remote procedural call between the MPS server"),
    CudaError(807, "MpsServerNotReady", "MPS_SERVER_NOT_READY", "MPS server is not ready"),
    CudaError(808, "MpsMaxClientsReached", "MPS_MAX_CLIENTS_REACHED", "the hardware resources required to cr"),
    CudaError(809, "MpsMaxConnectionsReached", "MPS_MAX_CONNECTIONS_REACHED", "the hardware resources required to su"),
    CudaError(810, "MPSClientTerminated", "MPS_CLIENT_TERMINATED", "the MPS client has been terminated"),
    CudaError(900, "StreamCaptureUnsupported", "STREAM_CAPTURE_UNSUPPORTED", "operation not permitted when"),
    CudaError(901, "StreamCaptureInvalidated", "STREAM_CAPTURE_INVALIDATED", "operation failed due to a"),
    CudaError(906, "StreamCaptureWrongThread", "STREAM_CAPTURE_WRONG_THREAD", "attempt to terminate a"),
    CudaError(909, "Timeout", "TIMEOUT", "wait operation timed out"),
    CudaError(999, "Unknown", "UNKNOWN", "unknown error"),
)  # fmt: skip
"""Source: cuda.h and driver_types.h of CUDA 13.0 (cudaError_t, CUresult); words as cudaGetErrorString says them."""
_BY_NUMBER: Mapping[int, CudaError] = {row.number: row for row in ERRORS}
_INIT = (
    r"(?:cuInit err|(?:nvcuda|cudart|cuda driver library) init failure|memory info lookup failure|cuInit failed|"
    r"cuda driver library failed to (?:init|get device context)|CUDA initialization failure with error):? "
)
"""Ollama: discover/gpu_info_*.c, discover/gpu.go."""
ANCHORS = (
    "cuInit err: ", "nvcuda init failure", "cudart init failure", "driver library init failure",
    "info lookup failure", "cudaSuccess (", "(error code ", "(cudaError", "(CUDA_ERROR_", "] Call to cu",
    "Error: cudaError", "Error: CUDA_ERROR_", "cuInit failed: ", "library failed to init: ", ("library failed to get "
    "device context "),
    "initialization failure with error: ", "Test CUDA failure ",
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
        rf"CUDA(?:Runtime|Driver)Error: (?:{named})\b|Test CUDA failure \S{{1,60}} '(?:{said})"
    )


MEANINGS: Mapping[str, tuple[int, ...]] = {
    "cuda-record-memory": (2,),
    "cuda-record-start": (3, 46, 100, 205, 304, 803, 804, 999),
    "cuda-record-fabric": (802,),
    "cuda-record-driver": (35, 36, 222),
    "cuda-record-architecture": (98, 200, 209, 218),
    "cuda-record-kernel": (
        1,
        9,
        13,
        201,
        217,
        226,
        300,
        302,
        303,
        400,
        500,
        700,
        701,
        702,
        710,
        712,
        *range(714, 722),
        800,
        801,
        900,
        901,
        906,
        909,
    ),
    "cuda-record-index": (101,),
    "cuda-mps-fails": tuple(range(805, 811)),
    "cuda-jit-compiler-missing": (221,),
}
"""The signature for each error."""
_OF_ERRNO = frozenset(
    {"out of memory", "invalid argument", "unknown error", "operation not permitted", "operation not supported"}
)
"""Words that other programs use, too; "out of memory" stands for a GPU's or the machine's."""
_OF_CUDA_10 = {4: 719, 8: 98, 10: 101, 30: 999, 38: 100, 48: 209, 59: 710, 71: 801, 74: 716, 77: 700}
"""Numbers of cudaError_t before CUDA 10.1, and the same errors' numbers since."""
_NUMBER = late(
    r"(?<![Ee]xit )(?<![Ee]xited with )(?i:err(?:or)?(?:_?(?:no|num|code))?|fail\w{0,4}|status|code|"
    r"returned)[ :=(#]{1,4}(?P<number>\d{1,3})(?![.\d\w])"
)


def number_named(line: str) -> tuple[str, dict[str, str]] | None:
    """The signature for the error that a line about CUDA names, however it is written, and its values."""
    for row in ERRORS:
        names = rf"\bcudaError{row.runtime}\b" + (rf"|\bCUDA_ERROR_{row.driver}\b" if row.driver else "")
        said = (
            rf"cuda[^\n]{{0,40}}(?:error|fail)[^\n]{{0,24}}\b{re.escape(row.words)}" if row.words in _OF_ERRNO else ""
        )
        alone = not said and row.words.lower() in line.lower()
        if re.search(names, line) or alone or (said and re.search(said, line, re.IGNORECASE)):
            return _meaning(row)
    if "nccl" in line.lower():  # its results have numbers of their own
        return None
    numbers = [int(found["number"]) for found in _NUMBER.finditer(line)]
    known = [_OF_CUDA_10.get(number, number) for number in numbers]
    return next((_meaning(_BY_NUMBER[number]) for number in known if number in _BY_NUMBER), None)


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
            rf"\[{row.number}\] Call to|Error: (?:{names})\b|Test CUDA failure \S{{1,60}} '{re.escape(row.words)}",
            head,
        ):
            return {"cuda_code": str(row.number), "words": row.words}
    return None
