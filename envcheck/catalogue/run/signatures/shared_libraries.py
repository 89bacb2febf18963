"""Libraries of the driver and of the system that a program loads."""

from envcheck.catalogue.hints import CONTAINER, IN_WSL_LOADER, START_WITH_GPU, also, only, where_told
from envcheck.catalogue.run import hints
from envcheck.catalogue.run.remedies.missing_library import bring_library
from envcheck.catalogue.run.remedies.opencv import headless_opencv
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="libcuda-missing",
        problem="library-missing",
        anchors=(
            "libcuda.so.1: cannot open",
            "libcuda.so cannot found",
            "libcuda.so: cannot",
            "Could not load library libcuda",
            "dlopen libcuda",
            "load libcuda",
            "libcuda.so.1 not found",
            "libcuda.so.1: file too short",
            "libcuda.so.1: invalid ELF",
            "CUDA driver library cannot be found",
            "cuda driver can't be loaded",
        ),
        pattern=(
            r"CUDA driver library cannot be found|cuda driver can't be loaded, is cuda enabled|"
            r"libcuda\.so(?:\.1)?: cannot open shared object file|libcuda\.so cannot found|Could not "
            r"load library libcuda\.so|[Ff]ailed to (?:dlopen|load|open) (?:library )?['\"]?libcuda\.so|"
            r"libcuda\.so(?:\.1)? (?:was )?not found|libcuda\.so(?:\.1)?: (?:file too short|invalid ELF)"
        ),
        title="The driver's library libcuda.so.1 is not there",
        sure=0.85,
        because_of=("driver-not-installed", "container-without-gpu", "container-toolkit-missing"),
        values=(("library", "libcuda.so.1"),),
        needs=("failed",),
        remedy=where_told(
            also(bring_library, CONTAINER, *hints.LIBCUDA_MISSING), started_by=START_WITH_GPU, in_wsl=IN_WSL_LOADER
        ),
        example="ImportError: libcuda.so.1: cannot open shared object file: No such file or directory",
        source="glibc; triton/backends/nvidia/driver.py",
    ),
    Signature(
        id="compiled-file-gone",
        problem="library-missing",
        anchors=(".so: cannot open shared object file",),
        pattern=(
            r"(?P<file>[/~][\w./@+-]{0,300}(?:\.cache|torch_extensions|[Cc]ache"
            r"|/tmp/)[\w./@+-]{0,200}/(?!lib)[\w.+-]{1,80}"
            r"\.so): cannot open shared object file"
        ),
        title="A file that is compiled at run time is not there: {file}",
        sure=0.85,
        remedy=only(*hints.COMPILED_FILE_GONE),
        because_of=(ANY,),
        example="OSError: /home/u/.cache/keops2.2/nvrtc_jit.so: cannot open shared object file: No such file or "
        "directory",
        source="glibc; KeOps, torch.utils.cpp_extension and others that compile at run time",
    ),
    Signature(
        id="torchcodec-not-loaded",
        problem="library-missing",
        anchors=("Could not load libtorchcodec",),
        pattern=r"Could not load libtorchcodec",
        title="torchcodec does not load: FFmpeg is missing, or it was built for another torch",
        sure=0.95,
        remedy=only(*hints.TORCHCODEC_NOT_LOADED),
        example="RuntimeError: Could not load libtorchcodec. Likely causes:",
        source="torchcodec/_core/ops.py",
    ),
    Signature(
        id="numba-without-nvvm",
        problem="cuda-toolkit-missing",
        anchors=("libNVVM cannot be found", "Missing libdevice file", "No supported GPU compute capabilities found"),
        pattern=r"libNVVM cannot be found|Missing libdevice file|No supported GPU compute capabilities found",
        title="Numba finds no CUDA compiler (NVVM, libdevice)",
        sure=0.94,
        remedy=only(*hints.NUMBA_WITHOUT_NVVM),
        example="numba.cuda.cudadrv.error.NvvmSupportError: libNVVM cannot be found. Do `conda install cudatoolkit`:",
        source="numba/cuda/cudadrv/nvvm.py",
    ),
    Signature(
        id="opencv-library-missing",
        problem="library-missing",
        anchors=("libGL.so.1", "libgthread-2.0", "libglib-2.0", "libEGL.so", "libSM.so", "libXext.so", "libxcb.so"),
        pattern=(
            r"(?P<library>lib(?:GL|EGL|gthread-2\.0|glib-2\.0|SM|Xext|xcb)\.so\.\d{1,2}): cannot open "
            r"shared object file"
        ),
        title="OpenCV needs {library}; the package opencv-python-headless does not",
        sure=0.92,
        values=(("headless", "yes"),),
        remedy=headless_opencv,
        example="ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
        source="glibc; opencv-python",
    ),
    Signature(
        id="jax-library-not-loaded",
        problem="library-missing",
        anchors=("Is it installed? (Set TF_CPP", "Unable to load cu"),
        pattern=r"Unable to load (?P<part>cu\w{3,10}|CUPTI)\. Is it installed\?",
        title="JAX does not find {part}",
        sure=0.92,
        remedy=only(*hints.JAX_LIBRARIES),
        example="CUDA backend failed to initialize: Unable to load cuDNN. Is it installed?",
        source="jax/_src/xla_bridge.py; jax_plugins/xla_cuda12/__init__.py",
    ),
    Signature(
        id="jax-cudnn-older",
        problem="cudnn-mismatch",
        anchors=("but JAX was built against version", "Outdated cuDNN installation"),
        pattern=(
            r"Found cuDNN version (?P<found>\d{3,6}), but JAX was built against version "
            r"(?P<built>\d{3,6})|Outdated cuDNN "
            r"installation found\.\s{0,4}Version JAX was built against: (?P<built_2>\d{3,6})"
        ),
        title="JAX was built with cuDNN {built}, and {found} is loaded",
        sure=0.94,
        remedy=only(*hints.JAX_LIBRARIES),
        example="CUDA backend failed to initialize: Found cuDNN version 8600, but JAX was built against version 8906, "
        "which is newer.",
        source="jax/_src/xla_bridge.py; jax_plugins/xla_cuda12/__init__.py",
    ),
    Signature(
        id="xla-cudnn-older",
        problem="cudnn-mismatch",
        anchors=("Loaded runtime CuDNN library",),
        pattern=r"Loaded runtime CuDNN library: (?P<found>[\d.]{1,12}) but source was compiled with:? "
        r"(?P<built>\d{1,2}(?:\.\d{1,3}){1,3})",
        title="JAX or TensorFlow was built with cuDNN {built}, and {found} is loaded",
        sure=0.93,
        remedy=only(*hints.XLA_CUDNN),
        example="Loaded runtime CuDNN library: 8.0.5 but source was compiled with: 8.6.0.",
        source="xla/stream_executor/cuda/cuda_dnn.cc",
    ),
    Signature(
        id="jax-library-shadowed",
        problem="ld-library-path-shadows",
        anchors=("but JAX was built against version", "jaxlib/cuda/versions_helpers", "Outdated cu", "Outdated CU"),
        pattern=(
            r"Found (?P<library>(?!cuDNN)\w{3,12}) version \d{3,6}, but JAX was built "
            r"against|versions_helpers\.cc:\d{1,5}: "
            r"operation (?P<library_2>\w{3,12}?)Get\w{0,12}Version\(|Outdated (?P<library_3>(?!cuDNN)\w{3,12}) "
            r"installation found"
        ),
        title="Another {library} is loaded than the one that JAX installed",
        sure=0.93,
        remedy=only(*hints.JAX_LIBRARIES),
        example="RuntimeError: jaxlib/cuda/versions_helpers.cc:72: operation cublasGetVersion( nullptr, &version) "
        "failed: cuBlas internal error",
        source="jax_plugins/xla_cuda12/__init__.py; jaxlib/cuda/versions_helpers.cc",
    ),
    Signature(
        id="cupy-headers-missing",
        problem="build-headers-missing",
        anchors=("catastrophic error: cannot open",),
        pattern=r"cupy[^\n]{0,300}catastrophic error: cannot open source file \"(?P<header>[\w./-]{1,60})\"",
        title="CuPy finds no {header}: the headers of CUDA's runtime are missing",
        sure=0.95,
        remedy=only(*hints.CUPY_HEADERS),
        example='cupy/_cuda/cuda-12.2/cuda_fp16.h(129): catastrophic error: cannot open source file "vector_types.h"',
        source="NVRTC, under CuPy",
    ),
    Signature(
        id="cupy-library-not-loaded",
        problem="library-missing",
        anchors=("CuPy failed to load",),
        pattern=r"CuPy failed to load (?P<library>[\w.-]{3,60})",
        title="CuPy finds no {library}",
        sure=0.95,
        remedy=only(*hints.CUPY_LIBRARY),
        example="RuntimeError: CuPy failed to load nvrtc64_120_0.dll: FileNotFoundError: Could not find module",
        source="cupy_backends/cuda/_softlink.pyx",
    ),
    Signature(
        id="nvrtc-older-than-gpu",
        problem="gpu-architecture-unsupported",
        anchors=("nvrtc: error: invalid value for",),
        pattern=r"nvrtc: error: invalid value for --gpu-architecture",
        title="NVRTC is older than this GPU (invalid value for --gpu-architecture)",
        sure=0.95,
        remedy=only(*hints.NVRTC_OLDER_THAN_GPU),
        example="nvrtc: error: invalid value for --gpu-architecture (-arch)",
        source="NVRTC, under torch's fusers and CuPy",
    ),
    Signature(
        id="tensorflow-without-libraries",
        problem="library-missing",
        anchors=("Cannot dlopen some GPU libraries",),
        pattern=r"Cannot dlopen some GPU libraries",
        title="TensorFlow does not find its CUDA libraries, and runs on the CPU",
        sure=0.85,
        general=True,
        remedy=only(*hints.TENSORFLOW_LIBRARIES),
        example="gpu_device.cc:2251] Cannot dlopen some GPU libraries. Please make sure the missing libraries "
        "mentioned above are installed properly",
        source="tensorflow/core/common_runtime/gpu/gpu_device.cc",
    ),
)
