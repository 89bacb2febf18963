"""CUDA at run time: starting it, kernels that fail, architectures that are not served."""

from envcheck.catalogue.gpu.gpu_errors import start_by_code, start_title
from envcheck.catalogue.hints import CONTAINER, NO_GPU, WINDOWS, also, only
from envcheck.catalogue.run import hints
from envcheck.catalogue.run.remedies.runtime import failed_kernel, trace_kernel
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="cuda-fabric-manager",
        problem="fabric-manager-missing",
        anchors=(
            "Error 802",
            "system not yet initialized",
            "cudaErrorSystemNotReady",
            "CUDA_ERROR_SYSTEM_NOT_READY",
            "error 802",
            "802 system error",
        ),
        pattern=r"[Ee]rror 802|802 (?:system )?error|system not yet "
        r"initialized|cudaErrorSystemNotReady|CUDA_ERROR_SYSTEM_NOT_READY",
        title="CUDA cannot be initialized: the fabric manager is not running (error 802)",
        sure=0.93,
        example="RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 802: system not yet initialized",
        source="CUDA error strings; c10/cuda/CUDAFunctions.cpp",
    ),
    Signature(
        id="cuda-driver-pair",
        problem="cuda-not-initialized",
        anchors=("Error 803", "unsupported display driver / cuda driver combination", "cudaErrorSystemDriverMismatch"),
        pattern=r"Error 803|unsupported display driver / cuda driver combination|cudaErrorSystemDriverMismatch",
        title=("CUDA cannot be initialized: libcuda and the kernel's driver are of different versions (error 803)"),
        sure=0.93,
        because_of=("driver-library-mismatch",),
        values=(("cuda_code", "803"),),
        remedy=start_by_code,
        example=(
            "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 803: system has unsupported "
            "display driver / cuda driver combination"
        ),
        source="CUDA error strings",
    ),
    Signature(
        id="cuda-forward-compatibility",
        problem="cuda-not-initialized",
        anchors=(
            "Error 804",
            "forward compatibility was attempted on non supported HW",
            "cudaErrorCompatNotSupportedOnDevice",
        ),
        pattern=(
            r"Error 804|forward compatibility was attempted on non supported HW|cudaErrorCompatNotSupportedOnDe"
            r"vice"
        ),
        title="CUDA cannot be initialized: forward compatibility is not for this GPU (error 804)",
        sure=0.93,
        because_of=("driver-library-mismatch",),
        values=(("cuda_code", "804"),),
        remedy=start_by_code,
        example=(
            "RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 804: forward compatibility "
            "was attempted on non supported HW"
        ),
        source="CUDA error strings; libraries of cuda-compat on consumer cards",
    ),
    Signature(
        id="cuda-unknown-error",
        problem="cuda-not-initialized",
        anchors=(
            "CUDA driver error: unknown error",
            "CUDA unknown error",
            "Error 999",
            "CUDA driver initialization failed",
            "cudaErrorInitializationError",
            "CUDA_ERROR_UNKNOWN",
            "CUDA error: initialization error",
            "CUDA error: unknown error",
            "failed call to cuInit",
            "cuda runtime err",
            "THCudaCheck FAIL",
        ),
        pattern=(
            r"cuda runtime err(?:or)? ?\((?:3|30|999)\)|THCudaCheck FAIL [^\n]{0,200}error=(?:3|30|999)\b"
            r"|CUDA driver error: unknown error|CUDA unknown error|Error 999|CUDA driver initialization"
            r" failed|cudaErrorInitializationError|CUDA_ERROR_UNKNOWN|CUDA error: (?:initialization|unkn"
            r"own) error|failed call to cuInit(?!: CUDA_ERROR_NO_DEVICE)"
        ),
        title="CUDA cannot be initialized: unknown error",
        needs=("failed",),
        remedy=start_by_code,
        values=(("cuda_code", "999"),),
        example=(
            "RuntimeError: CUDA unknown error - this may be due to an incorrectly set up environment,"
            " e.g. changing env variable CUDA_VISIBLE_DEVICES after program start. Setting the available "
            "devices to be zero."
        ),
        source="c10/cuda/CUDAFunctions.cpp",
    ),
    Signature(
        id="cuda-sees-no-gpu",
        problem="cuda-not-initialized",
        anchors=(
            "No CUDA GPUs are available",
            "no CUDA-capable device is detected",
            "cudaErrorNoDevice",
            "No CUDA-capable device",
            "torch.cuda.is_available() should be True",
            "Failed to infer device type",
            "CUDA is not available",
            "no NVIDIA GPU",
            "CUDA_ERROR_NO_DEVICE",
            "cuda runtime err",
            "THCudaCheck FAIL",
            "ggml_cuda_init: failed to initialize CUDA",
            "no compatible GPUs were discovered",
            "No visible GPU devices",
            "only 0 Devices available",
        ),
        pattern=(
            r"only 0 Devices available, \d{1,3} requested|No visible GPU devices|ggml_cuda_init: failed to "
            r"initialize CUDA: no CUDA|no compatible GPUs were "
            r"discovered|cuda"
            r" runtime err(?:or)? ?\((?:38|100)\)|THCudaCheck FAIL [^\n]{0,200}error=(?:38|100)\b|No CUD"
            r"A GPUs are available|[Nn]o CUDA-capable device|cudaErrorNoDevice|CUDA_ERROR_NO_DEVICE|Fail"
            r"ed to infer device type|torch\.cuda\.is_available\(\) should be True"
        ),
        title="CUDA sees no GPU",
        sure=0.85,
        needs=("failed",),
        values=(("cuda_code", "100"),),
        remedy=also(start_by_code, CONTAINER, *hints.CUDA_SEES_NO_GPU, NO_GPU),
        example="RuntimeError: No CUDA GPUs are available",
        source="torch/cuda/__init__.py; CUDA error strings; vllm/config/device.py",
    ),
    Signature(
        id="nvml-index-beyond",
        problem="gpu-index-invalid",
        anchors=("NVMLError_InvalidArgument",),
        pattern=r"NVMLError_InvalidArgument",
        title="CUDA_VISIBLE_DEVICES names a GPU that is not there; in a container they count from 0",
        remedy=only(*hints.INDEX_BEYOND_VISIBLE),
        example="pynvml.NVMLError_InvalidArgument: Invalid Argument",
        source="nvidia-ml-py, under vLLM (vllm/platforms/cuda.py)",
    ),
    Signature(
        id="cuda-index-beyond",
        problem="gpu-index-invalid",
        anchors=(
            "invalid device ordinal",
            "Invalid device id",
            "cudaErrorInvalidDevice",
            "Attempting to deserialize object on CUDA device",
            "Device index must be",
            "is not visible (CUDA_VISIBLE_DEVICES=",
            "device >= 0 && device < num_gpus",
            "is out of range. Please use a device index less",
            "is not recognized, available devices are integers",
            "cuda runtime err",
            "THCudaCheck FAIL",
        ),
        pattern=(
            r"device_id cuda:(?P<wanted_3>\d{1,4}) is out of range\. [^\n]{0,90}available: (?P<there_3>\d{1,4})|"
            r"device >= 0 && device < num_gpus[^\n]{0,200}device=\s?\+?(?P<wanted_2>\d{1,4}), num_gpus=\s?(?P<there_2>"
            r"\d{1,4})|Device (?:cuda:)?\d{1,4} is not recognized, available devices are integers|"
            r"cuda runtime err(?:or)? ?\((?:10|101)\)|THCudaCheck FAIL [^\n]{0,200}error=(?:10|101)\b|is not visible "
            r"\(CUDA_VISIBLE_DEVICES=|in"
            r"valid device ordinal|Invalid device id|cudaErrorInvalidDevice\b|Attempting to deserialize "
            r"object on CUDA device (?P<wanted>\d{1,4}) but torch\.cuda\.device_count\(\) is (?P<there>\d"
            r"{1,4})"
        ),
        sure=0.93,
        title="GPU {wanted} was requested, but there are only {there}",
        example="torch.AcceleratorError: CUDA error: invalid device ordinal",
        source="CUDA error strings; torch/cuda/__init__.py; torch/serialization.py",
    ),
    Signature(
        id="cuda-kernel-failed",
        problem="cuda-error",
        anchors=(
            "an illegal memory access was encountered",
            "unspecified launch failure",
            "misaligned address",
            "illegal instruction was encountered",
            "an illegal instruction",
            "cudaErrorIllegalAddress",
            "cudaErrorLaunchFailure",
            "the launch timed out",
            "invalid program counter",
            "CUDA error: invalid configuration argument",
            "CUDA error: invalid argument",
            "too many resources requested for launch",
            "the operation cannot be performed in the present state",
            "stack error",
            "cuda runtime err",
            "THCudaCheck FAIL",
        ),
        pattern=(
            r"cuda runtime err(?:or)? ?\((?:4|6|59|74|77|700|710|716|719)\)|THCudaCheck FAIL [^\n]{0,200"
            r"}error=(?:4|6|59|74|77|700|710|716|719)\b|an illegal memory access|unspecified launch fail"
            r"ure|misaligned address|an illegal instruction was encountered"
            r"|cudaError(?:IllegalAddress|LaunchFailure)|the launch timed out|invalid program cou"
            r"nter|CUDA error: invalid (?:configuration )?argument|too many resources requested for laun"
            r"ch"
        ),
        title="A kernel on the GPU failed",
        remedy=failed_kernel,
        example="torch.AcceleratorError: CUDA error: an illegal memory access was encountered",
        source="CUDA error strings",
    ),
    Signature(
        id="cuda-driver-call-refused",
        problem="cuda-error",
        anchors=("CUDA driver error: invalid", "CUDA driver error: operation", "CUDA driver error: device"),
        pattern=r"CUDA driver error: (?P<said>invalid argument|operation not supported|device not ready|invalid "
        r"[^\n]{1,40})",
        title="The CUDA driver refused a call of torch's allocator: {said}",
        sure=0.9,
        remedy=only(*hints.CUDA_DRIVER_CALL_REFUSED),
        example="RuntimeError: CUDA driver error: invalid argument",
        source="c10/cuda/CUDAException.h (C10_CUDA_DRIVER_CHECK); ExpandableSegment in CUDACachingAllocator.cpp",
    ),
    Signature(
        id="cuda-library-failed",
        problem="cuda-error",
        anchors=(
            "CUBLAS_STATUS_EXECUTION_FAILED",
            "CUBLAS_STATUS_NOT_INITIALIZED",
            "CUBLAS_STATUS_INTERNAL_ERROR",
            "CUBLAS_STATUS_INVALID_VALUE",
            "CUBLAS_STATUS_NOT_SUPPORTED",
            "CUBLAS_STATUS_ARCH_MISMATCH",
            "CUDNN_STATUS_EXECUTION_FAILED",
            "CUDNN_STATUS_NOT_INITIALIZED",
            "CUDNN_STATUS_INTERNAL_ERROR",
            "CUDNN_STATUS_MAPPING_ERROR",
            "CUDNN_STATUS_BAD_PARAM",
            "CUDNN_STATUS_NOT_SUPPORTED",
            "Unable to find a valid cuDNN algorithm",
            "GET was unable to find an engine",
            "cublas runtime error",
            "CUDNN_STATUS_SUCCESS (",
        ),
        pattern=(
            r"(?P<code>CU(?:BLAS|DNN)_STATUS_(?:EXECUTION_FAILED\w{0,20}|NOT_INITIALIZED(?! when calling"
            r" `cublasCreate)|INTERNAL_ERROR\w{0,30}|INVALID_VALUE|NOT_SUPPORTED\w{0,30}|ARCH_MISMATCH|M"
            r"APPING_ERROR|BAD_PARAM\w{0,30}))|Unable to find a valid cuDNN algorithm|GET was unable to "
            r"find an engine|cublas runtime error : |CUDNN_STATUS_SUCCESS \(\d{1,3} vs\. 0\)"
        ),
        title="A CUDA library failed: {code}",
        sure=0.8,
        because_of=("gpu-out-of-memory", "cudnn-mismatch", "cuda-runtime-too-new"),
        needs=("failed",),
        general=True,
        remedy=also(trace_kernel, *hints.CUDA_LIBRARY_FAILED),
        example=(
            "RuntimeError: CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx( handle,"
            " opa, opb, m, n, k)`"
        ),
        source="aten/src/ATen/cuda/CUDABlas.cpp; aten/src/ATen/cudnn",
    ),
    Signature(
        id="ggml-sees-no-gpu",
        problem="cuda-not-initialized",
        anchors=(
            "no CUDA devices found",
            "failed to initialize CUDA",
            "no usable GPU found",
            "no CUDA-capable device",
            "no nvidia devices detected",
        ),
        pattern=r"no CUDA devices found|no nvidia devices detected by library|failed to initialize CUDA: "
        r"(?P<words>[^\n]{1,80})|no usable GPU found",
        title="llama.cpp finds no GPU that CUDA can use: {words}",
        remedy=also(start_by_code, CONTAINER, WINDOWS),
        because_of=("driver-library-mismatch", "cuda-runtime-too-new"),
        example="ggml_cuda_init: failed to initialize CUDA: unknown error",
        source="ggml/src/ggml-cuda/ggml-cuda.cu; common/arg.cpp; Ollama, discover/gpu.go",
    ),
    Signature(
        id="cuda-start-code",
        problem="cuda-not-initialized",
        anchors=("cudaGetDeviceCount", "CUDA error: OS call failed"),
        pattern=(
            r"Unexpected error from cudaGetDeviceCount[^\n]{0,240}?Error "
            r"(?P<cuda_code>(?!34\b|35\b|36\b|80[234]\b|999\b)"
            r"\d{1,4}): (?P<words>[^\n(]{1,80})|cudaGetDeviceCount "
            r"(?:failed|returned)[^\n]{0,40}?\b(?P<cuda_code_2>(?!802\b)\d{1,4})|CUDA error: (?P<words_2>OS "
            r"call failed)"
        ),
        title=start_title,
        remedy=start_by_code,
        sure=0.93,
        because_of=("driver-library-mismatch", "gpu-lost"),
        example=(
            "RuntimeError: Unexpected error from cudaGetDeviceCount(). Did you run some cuda functions before "
            "calling NumCudaDevices() that might have already set an error? Error 304: OS call failed or operation "
            "not supported on this OS"
        ),
        source="c10/cuda/CUDAFunctions.cpp; CUDA error numbers (driver_types.h)",
    ),
    Signature(
        id="cuda-stub-library",
        problem="ld-library-path-shadows",
        anchors=("Error 34: ", "CUDA driver is a stub library", "cudaErrorStubLibrary"),
        pattern=r"Error 34: |CUDA driver is a stub library|cudaErrorStubLibrary",
        title="The toolkit's stub libcuda is loaded instead of the driver's (error 34)",
        sure=0.95,
        values=(("folders", "/usr/local/cuda/lib64/stubs"),),
        example="RuntimeError: Unexpected error from cudaGetDeviceCount(). Error 34: CUDA driver is a stub library",
        source="CUDA error strings",
    ),
    Signature(
        id="cuda-not-on-this-gpu",
        problem="cuda-not-initialized",
        anchors=("CUDA error: operation not supported",),
        pattern=r"CUDA error: (?P<words>operation not supported)(?! on global)",
        title="CUDA refuses the call here: {words}",
        sure=0.9,
        remedy=only(*hints.CUDA_NOT_ON_THIS_GPU),
        example="RuntimeError: CUDA error: operation not supported",
        source="CUDA error strings: error 801",
    ),
)
