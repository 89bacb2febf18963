"""What TensorFlow says of the GPU, the driver, cuDNN, cuBLAS and ptxas as it starts and runs."""

from envcheck.catalogue.hints import CONTAINER, WINDOWS, only
from envcheck.catalogue.signature import ANY, Signature

MEMORY = (
    "Let TensorFlow take GPU memory as it needs it, before anything else: `TF_FORCE_GPU_ALLOW_GROWTH=true`, or "
    "`tf.config.experimental.set_memory_growth(gpu, True)`. By default it takes all of it, and cuDNN or cuBLAS of a "
    "second process then finds none."
)
OTHERS = (
    "Stop other programs that hold the GPU's memory (`nvidia-smi` lists them): a notebook of before is the usual one."
)
TESTED = (
    "Install the CUDA and cuDNN of TensorFlow's table of tested builds for your release, or let pip install them: "
    "`tensorflow[and-cuda]` in an environment of its own."
)

SIGNATURES = (
    Signature(
        id="tensorflow-allocator-without-memory",
        problem="gpu-out-of-memory",
        anchors=("ran out of memory trying to allocate",),
        pattern=(
            r"Allocator \((?:mklcpu|GPU_\d{1,2}_bfc|\w{1,30})\) ran out of memory trying to allocate "
            r"(?P<tried>[\d.]{1,9} ?[KMGT]?i?B)(?![^\n]{0,200}not a failure)"
        ),
        title="TensorFlow found no room in GPU memory for {tried}",
        sure=0.9,
        general=True,
        remedy=only(
            "Use a smaller batch or smaller inputs: the message names the operation that asked.", OTHERS, MEMORY
        ),
        example="W bfc_allocator.cc:479] Allocator (GPU_0_bfc) ran out of memory trying to allocate 2.25GiB (rounded "
        "to 2415919104)requested by op Conv2D",
        source="tensorflow, tsl/framework/bfc_allocator.cc; the variant without a failure says 'not a failure'",
    ),
    Signature(
        id="tensorflow-leaves-gpu-out",
        problem="gpu-architecture-unsupported",
        anchors=("The minimum required Cuda capability is",),
        pattern=r"with Cuda compute capability (?P<capability>\d{1,2}\.\d)\. The minimum required Cuda capability is "
        r"(?P<least>\d{1,2}\.\d)",
        title="TensorFlow leaves out a GPU of compute capability {capability}: it needs {least}",
        sure=0.93,
        remedy=only(
            "Use an older TensorFlow, whose builds still support this GPU, or another GPU; without one TensorFlow "
            "computes on the CPU.",
        ),
        example="gpu_device.cc:1717] Ignoring visible gpu device (device: 0, compute capability: 5.0) with Cuda "
        "compute capability 5.0. The minimum required Cuda capability is 6.0.",
        source="tensorflow/core/common_runtime/gpu/gpu_device.cc",
    ),
    Signature(
        id="tensorflow-older-than-gpu",
        problem="gpu-architecture-unsupported",
        anchors=(
            "was not built with CUDA kernel binaries compatible with compute capability",
            "ptxas does not support CC",
        ),
        pattern=r"TensorFlow was not built with CUDA kernel binaries compatible with compute capability "
        r"(?P<capability>\d{1,2}\.\d)|ptxas does not support CC (?P<capability_2>\d{1,2}\.\d)",
        title="This TensorFlow is older than the GPU (compute capability {capability}): kernels are compiled at "
        "each start, or fail",
        sure=0.8,
        remedy=only(
            "Use a newer TensorFlow, built for this GPU: the newest release or `tf-nightly`, or NVIDIA's container "
            "nvcr.io/nvidia/tensorflow.",
            "The first start may take half an hour: a larger cache keeps the result, `export "
            "CUDA_CACHE_MAXSIZE=4294967296`.",
        ),
        example="W0000 gpu_device.cc:2430] TensorFlow was not built with CUDA kernel binaries compatible with compute "
        "capability 12.0. CUDA kernels will be jit-compiled from PTX",
        source="tensorflow/core/common_runtime/gpu/gpu_device.cc; xla/stream_executor/gpu/asm_compiler.cc",
    ),
    Signature(
        id="tensorflow-ptxas-not-run",
        problem="build-tool-missing",
        anchors=("Couldn't invoke ptxas", "Couldn't find a suitable version of ptxas", "Failed to launch ptxas"),
        pattern=r"Couldn't (?P<tool>invoke ptxas|find a suitable version of ptxas)|Failed to launch (?P<tool_2>ptxas)",
        title="TensorFlow (XLA) does not find CUDA's assembler: {tool}",
        sure=0.85,
        remedy=only(
            "Install the compiler's package that belongs to TensorFlow's CUDA: `nvidia-cuda-nvcc-cu12` (pip) or "
            "`cuda-nvcc` (conda), and see that `ptxas --version` runs.",
            "Or name an existing toolkit: `export XLA_FLAGS=--xla_gpu_cuda_data_dir=/usr/local/cuda`.",
        ),
        example="InternalError: Couldn't invoke ptxas --version",
        source="tensorflow, xla/stream_executor/gpu/asm_compiler.cc",
    ),
    Signature(
        id="tensorflow-cudnn-not-started",
        problem="cudnn-mismatch",
        anchors=(
            "Could not create cudnn handle",
            "because cuDNN failed to initialize",
            "DNN library initialization failed",
            "DNN library is not found",
            "No algorithm worked",
        ),
        pattern=(
            r"Could not create cudnn handle: CUDNN_STATUS_\w{1,40}|because cuDNN failed to initialize|"
            r"DNN library (?:initialization failed|is not found)|No algorithm worked"
        ),
        title="cuDNN does not start under TensorFlow: GPU memory is full, or cuDNN is of another version",
        sure=0.8,
        general=True,
        because_of=(ANY,),
        remedy=only(MEMORY, OTHERS, TESTED),
        example="UnknownError: Failed to get convolution algorithm. This is probably because cuDNN failed to "
        "initialize",
        source="tensorflow/core/kernels/conv_ops; xla/stream_executor/cuda/cuda_dnn.cc",
    ),
    Signature(
        id="tensorflow-cublas-failed",
        problem="cuda-error",
        anchors=("GEMM launch failed", "Attempting to perform BLAS operation", "failed to create cublas handle"),
        pattern=r"Blas (?:x?GEMM|GEMV) launch failed|Attempting to perform BLAS operation using StreamExecutor without "
        r"BLAS support|failed to create cublas handle",
        title="cuBLAS does not start under TensorFlow: another process holds the GPU's memory, or CUDA is older than "
        "the GPU",
        sure=0.8,
        general=True,
        because_of=(ANY,),
        remedy=only(
            MEMORY,
            OTHERS,
            "On a GPU newer than the TensorFlow: use a release built for its CUDA (an RTX 30 needs CUDA 11.1 or "
            "newer, an RTX 50 CUDA 12.8).",
        ),
        example="InternalError: Blas GEMM launch failed : a.shape=(100, 784), b.shape=(784, 256), m=100, n=256, k=784",
        source="tensorflow/core/kernels/matmul_op; xla/stream_executor/cuda/cuda_blas.cc",
    ),
    Signature(
        id="tensorflow-driver-not-running",
        problem="driver-not-loaded",
        anchors=("kernel driver does not appear to be running on this host",),
        pattern=r"kernel driver does not appear to be running on this host",
        title="The NVIDIA driver is not running where TensorFlow runs, or there is no NVIDIA GPU",
        sure=0.74,
        general=True,
        because_of=(ANY,),
        remedy=only(
            "Run `nvidia-smi`: if it fails, install the driver or load its module (`sudo modprobe nvidia`), and "
            "restart.",
            CONTAINER,
            WINDOWS,
            "On a machine without an NVIDIA GPU the message is harmless: TensorFlow computes on the CPU.",
        ),
        example="cuda_diagnostics.cc:156] kernel driver does not appear to be running on this host (node): "
        "/proc/driver/nvidia/version does not exist",
        source="tensorflow, xla/stream_executor/cuda/cuda_diagnostics.cc",
    ),
    Signature(
        id="tensorflow-driver-versions-differ",
        problem="driver-library-mismatch",
        anchors=("does not match DSO version",),
        pattern=r"kernel version (?P<module>[\d.]{3,12}) does not match DSO version (?P<library>[\d.]{3,12})",
        title="The loaded kernel module is {module}, libcuda {library}: restart the machine",
        sure=0.94,
        example="cuda_diagnostics.cc:313] kernel version 450.80.2 does not match DSO version 450.102.4 -- cannot find "
        "working devices in this configuration",
        source="tensorflow, xla/stream_executor/cuda/cuda_diagnostics.cc",
    ),
    Signature(
        id="tensorflow-1-library-not-opened",
        problem="library-missing",
        anchors=("Couldn't open CUDA library", "Unable to load cuDNN DSO"),
        pattern=r"Couldn't open CUDA library (?P<library>lib(?!cupti|nvinfer)[\w+.-]{2,40}\w)|Unable to load "
        r"(?P<library_2>cuDNN) "
        r"DSO",
        title="TensorFlow does not find {library}",
        sure=0.85,
        remedy=only(
            "Install the CUDA and cuDNN of TensorFlow's table of tested builds for your release, and put their folders "
            "in LD_LIBRARY_PATH: `export LD_LIBRARY_PATH=/usr/local/cuda/lib64:$LD_LIBRARY_PATH` (Windows: PATH).",
            "Or use a release of TensorFlow that brings them: `tensorflow[and-cuda]`.",
        ),
        example="I tensorflow/stream_executor/dso_loader.cc:105] Couldn't open CUDA library libcudnn.so. "
        "LD_LIBRARY_PATH:",
        source="tensorflow/stream_executor/dso_loader.cc before 1.14",
    ),
)
