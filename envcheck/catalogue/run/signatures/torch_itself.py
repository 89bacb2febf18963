"""torch, its libraries, and what must fit it."""

from envcheck.catalogue.hints import also, only
from envcheck.catalogue.run import hints
from envcheck.catalogue.run.remedies.missing_library import bring_library
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="nvml-assertion-of-torch",
        problem="nvml-failed",
        anchors=("nvmlInit_v2_() INTERNAL ASSERT", "nvmlDeviceGet", "NVML_SUCCESS == "),
        pattern=r"NVML_SUCCESS == [^\n]{0,120}INTERNAL ASSERT FAILED",
        title="torch ran out of GPU memory, and NVML does not work (NVML_SUCCESS INTERNAL ASSERT FAILED)",
        remedy=only(*hints.NVML_ASSERTION_OF_TORCH),
        because_of=("driver-library-mismatch", "gpu-out-of-memory"),
        example="RuntimeError: NVML_SUCCESS == DriverAPI::get()->nvmlInit_v2_() INTERNAL ASSERT FAILED at "
        '"../c10/cuda/CUDACachingAllocator.cpp":963',
        source="c10/cuda/CUDACachingAllocator.cpp, where the GPU's memory is exhausted",
    ),
    Signature(
        id="nvjitlink-mismatch",
        problem="ld-library-path-shadows",
        anchors=("__nvJitLink",),
        pattern=r"undefined symbol: __nvJitLink\w{1,60}, version libnvJitLink\.so\.\d{1,2}",
        title="A different libnvJitLink is loaded than torch's own",
        sure=0.95,
        values=(("library", "libnvJitLink.so"),),
        remedy=also(bring_library, *hints.ANOTHER_NVJITLINK),
        example=(
            "ImportError: /venv/lib/python3.11/site-packages/torch/lib/../../nvidia/cusparse/lib/libcusparse.s"
            "o.12: undefined symbol: __nvJitLinkComplete_12_4, version libnvJitLink.so.12"
        ),
        source="https://github.com/pytorch/pytorch/issues/111469: LD_LIBRARY_PATH before torch's own libraries",
    ),
    Signature(
        id="shared-library-missing",
        problem="library-missing",
        anchors=(
            "cannot allocate memory in static TLS block",
            "cannot open shared object file",
            "which is missing. (Error 126",
            "Could not load library lib",
            "Unable to load any of {lib",
            "Could not load dynamic library 'lib",
            "image not found",
            "is not found or cannot be loaded",
            " in the system.",
        ),
        pattern=(
            r"ValueError: Cannot find (?P<library_8>lib[\w+-]{1,40}\.so[.\d]{0,12}) in the system|"
            r'which depends on "(?P<library_9>[\w.-]{1,60}\.dll)" which is missing|'
            r"(?P<library_7>lib[\w+.-]{1,60}\.so[.\d]{0,12}): cannot allocate memory in static TLS block|"
            r"(?P<library>lib[\w+.-]{1,60}\.so[.\d]{0,12}): cannot open shared object file|Could not "
            r"load (?:dynamic )?library '?(?P<library_2>lib[\w+.-]{1,60}\.so[.\d]{0,12})|Unable to load "
            r"any of \{(?P<library_3>lib[\w+.-]{1,60})|"
            r"[Ll]ibrary (?P<library_4>lib[\w+.-]{1,60}\.so[.\d]{0,12}) is not found or "
            r"cannot be loaded"
        ),
        title="The library {library} is missing (cannot open shared object file)",
        because_of=("bitsandbytes-without-cuda",),
        general=True,
        needs=("failed",),
        example="ImportError: libcudart.so.12: cannot open shared object file: No such file or directory",
        source="glibc, elf/dl-load.c; cuDNN",
    ),
    Signature(
        id="symbol-of-newer-driver",
        problem="driver-too-old",
        anchors=("undefined symbol:", "symbol lookup error"),
        pattern=r"libcuda\.so[.\d]{0,16}: undefined symbol: (?P<symbol>cu\w{2,80})|"
        r"undefined symbol: (?P<symbol_2>cu[A-Z]\w{2,80})[^\n]{0,40}libcuda\.so",
        title="The driver is too old: its libcuda has no {symbol}",
        sure=0.92,
        example="error looking up symbol: /usr/lib64/libcuda.so.418.74: undefined symbol: cuCtxCreate_v3",
        source="glibc, elf/dl-lookup.c; the driver's libcuda",
    ),
    Signature(
        id="symbol-missing",
        problem="library-missing",
        anchors=("undefined symbol:", "symbol lookup error", "with link time reference"),
        pattern=(
            r"(?<![\w./+-])(?P<object>[\w./+-]{1,400}\.so[.\w]{0,40}): undefined symbol: (?P<symbol>\w{1,200})|symbol "
            r"lookup error|(?<![\w./+-])(?P<object_2>[\w./+-]{1,300}\.so[.\w]{0,20}): symbol "
            r"(?P<symbol_2>\w{1,200}),? version "
            r"[^\n]{1,80} not "
            r"defined in file [^\n]{1,80} with link time reference"
        ),
        title="{object} was built for other libraries: undefined symbol {symbol}",
        sure=0.85,
        general=True,
        remedy=also(bring_library, *hints.SYMBOL_MISSING),
        example=("ImportError: /venv/lib/python3.11/site-packages/ext.so: undefined symbol: png_set_expand"),
        source="glibc, elf/dl-lookup.c",
    ),
    Signature(
        id="nvrtc-builtins-missing",
        problem="library-missing",
        anchors=("libnvrtc-builtins",),
        pattern=r"failed to open (?P<library>libnvrtc-builtins\.so[.\d]{0,8})",
        title="NVRTC does not find its library {library}",
        remedy=also(bring_library, *hints.NVRTC_BUILTINS_MISSING),
        example="nvrtc: error: failed to open libnvrtc-builtins.so.12.4. Make sure that libnvrtc-builtins.so.12.4 is "
        "installed correctly.",
        source="NVRTC",
    ),
    Signature(
        id="cudnn-fails-in-jax",
        problem="cudnn-mismatch",
        anchors=("CUDNN_STATUS_", "DNN library"),
        pattern=r"(?P<code>CUDNN_STATUS_(?:INTERNAL_ERROR|NOT_INITIALIZED|VERSION_MISMATCH))|"
        r"DNN library initialization failed|DNN library is not found",
        title="JAX cannot use cuDNN ({code}): another version than its wheels ask for, or no GPU memory left",
        because_of=("gpu-out-of-memory",),
        needs=("jax-code",),
        remedy=only(*hints.CUDNN_IN_JAX),
        example="Could not create cudnn handle: CUDNN_STATUS_NOT_INITIALIZED\n"
        "jaxlib.xla_extension.XlaRuntimeError: FAILED_PRECONDITION: DNN library initialization failed.",
        source="xla/stream_executor/cuda/cuda_dnn.cc",
    ),
    Signature(
        id="cudnn-versions-differ",
        problem="cudnn-mismatch",
        anchors=(
            "cuDNN version incompatibility",
            "CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH",
            "CUDNN_STATUS_VERSION_MISMATCH",
            "CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED",
            "version libcudnn_",
        ),
        pattern=(
            r"cuDNN version incompatibility: PyTorch was compiled\s{1,4}against \((?P<built>[\d, ]{1,16}"
            r")\) but found runtime version \((?P<found>[\d, "
            r"]{1,16})\)|CUDNN_STATUS_SUBLIBRARY_LOADING_FAILED|CUDNN_STATUS_(?:SUBLIBRARY_)?VER"
            r"SION_MISMATCH|"
            r"libcudnn[\w.]{1,40}: "
            r"(?:undefined )?symbol:? [^\n]{1,400}?, version libcudnn_\w{1,30}\.so"
        ),
        title="torch was built with cuDNN {built}, and {found} is loaded",
        sure=0.93,
        example=(
            "RuntimeError: cuDNN version incompatibility: PyTorch was compiled  against (9, 1, 0) but "
            "found runtime version (8, 9, 2)."
        ),
        source="torch/backends/cudnn/__init__.py; cuDNN",
    ),
    Signature(
        id="cudnn-library-missing",
        problem="library-missing",
        anchors=(
            "Could not load library libcudnn",
            "Unable to load any of {libcudnn",
            ".so.8: cannot open shared",
            ".so.9: cannot open shared",
            "load library libcudnn",
            "Cannot load cudnn shared library",
            "Unable to load libcudnn",
            "Could not locate cudnn",
            "load library cudnn",
            "Cannot load symbol cudnn",
        ),
        pattern=(
            r"Could not (?:locate|load library) (?P<library_3>cudnn[\w.]{0,40}\.dll)|Cannot load symbol cudnn\w{1,60}|"
            r"Cannot load cudnn shared library|(?:Could not load library|Unable to load any of \{|Unable to load) "
            r"?(?P<library>libcudnn[\w.]{0,"
            r"40})|(?P<library_2>libcudnn[\w.]{0,40}): cannot open shared object file"
        ),
        title="The library {library} of cuDNN is missing or of another version",
        sure=0.85,
        needs=("failed",),
        example=(
            "Could not load library libcudnn_cnn_infer.so.8. Error: libcudnn_cnn_infer.so.8: cannot "
            "open shared object file\n"
            "Aborted (core dumped)"
        ),
        source="cuDNN",
    ),
)
