"""torch, its libraries, and what must fit it."""

from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="torch-not-installed",
        problem="torch-missing",
        anchors=(
            "No module named 'torch'",
            "No module named torch",
            "requires the PyTorch library but it was not found",
            "None of PyTorch, TensorFlow",
        ),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named '?torch'?$|requires "
            r"the PyTorch library but it was not found"
        ),
        because_of=("transformers-torch-floor",),
        unless=("building",),
        example="ModuleNotFoundError: No module named 'torch'",
        source="CPython; transformers/utils/import_utils.py",
    ),
    Signature(
        id="torch-without-cuda",
        problem="torch-cpu-build",
        anchors=(
            "PyTorch was compiled without CUDA support",
            "Torch not compiled with CUDA enabled",
            "is not linked with support for cuda devices",
            "not compiled with CUDA support",
            "torch.cuda.is_available() is False",
        ),
        pattern=(
            r"PyTorch was compiled without CUDA support|Torch not compiled with CUDA enabled|"
            r"not linked with support for cuda devices|PyTorch "
            r"(?:was|is) not compiled with CUDA"
        ),
        title="The installed torch is a build without CUDA",
        sure=0.95,
        example="AssertionError: Torch not compiled with CUDA enabled",
        source="torch/cuda/__init__.py, _lazy_init",
    ),
    Signature(
        id="gpu-wanted-and-none-seen",
        problem="torch-cuda-unavailable",
        anchors=(
            "mixed precision requires a device in",
            "mixed precision requires a GPU",
            "A GPU is needed for quantization",
            "requires a GPU (not",
            "CUDA is not available",
            "CUDA is required but not available",
        ),
        pattern=(
            r"mixed precision requires a device in \([^)\n]{1,80}\) \(not |(?:fp16|bf16|"
            r"fp8) mixed precision requires a GPU|A GPU is needed for quantization|requires a GPU \(not|"
            r"(?:Error|Exception): [^\n]{0,80}CUDA is (?:not available|required but not available)"
        ),
        title="A GPU is wanted, and torch sees none",
        sure=0.85,
        because_of=("torch-cpu-build", "driver-not-installed", "driver-not-loaded", "cuda-not-initialized"),
        example="ValueError: fp16 mixed precision requires a GPU (not 'cpu').",
        source="accelerate/accelerator.py; transformers/quantizers",
    ),
    Signature(
        id="torch-deserializes-on-cpu",
        problem="torch-cuda-unavailable",
        anchors=("Attempting to deserialize object on a CUDA device",),
        pattern=(
            r"Attempting to deserialize object on a CUDA device but torch\.cuda\.is_available\(\) is "
            r"False"
        ),
        title="The weights were saved on a GPU, and torch sees none here",
        sure=0.8,
        because_of=("torch-cpu-build", "cuda-not-initialized", "cuda-runtime-too-new", "driver-not-installed"),
        example=(
            "RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available("
            ") is False. If you are running on a CPU-only machine, please use torch.load with map_location"
        ),
        source="torch/serialization.py",
    ),
    Signature(
        id="torch-import-broken",
        problem="torch-import-failed",
        anchors=(
            "No module named 'torch._C'",
            "cannot import name '_C' from 'torch'",
            "Failed to load PyTorch C extensions",
            "partially initialized module 'torch'",
            "module 'torch' has no attribute '__version__'",
            "No module named 'torch._C",
        ),
        pattern=(
            r"No module named 'torch\._C'|Failed to load PyTorch C extensions|partially initialized "
            r"module 'torch'|cannot import name '_C' from 'torch'|module 'torch' has no attribute '__version__'"
        ),
        sure=0.85,
        because_of=("library-missing",),
        example="ImportError: cannot import name '_C' from 'torch' (/home/me/pytorch/torch/__init__.py)",
        source="torch/__init__.py",
    ),
    Signature(
        id="torch-native-library-broken",
        problem="torch-import-failed",
        anchors=(
            "torch/lib/libtorch_cuda.so: undefined symbol",
            "torch/lib/libtorch_python.so: undefined",
            "libtorch_cuda.so: undefined",
            "libtorch_cpu.so: undefined",
            "executable stack",
        ),
        pattern=(
            r"libtorch_(?:cuda|cpu|python)\.so: (?:undefined symbol: (?P<symbol>\w{1,120})|cannot enable "
            r"executable stack)"
        ),
        title=("torch's library lacks the symbol {symbol}: other libraries are loaded than torch was built with"),
        sure=0.85,
        example=(
            "ImportError: /venv/lib/python3.11/site-packages/torch/lib/libtorch_cuda.so: undefined "
            "symbol: ncclCommRegister"
        ),
        source="glibc's loader; torch beside another NCCL, MKL or CUDA",
    ),
    Signature(
        id="nvjitlink-mismatch",
        problem="library-missing",
        anchors=("__nvJitLink", "libnvJitLink.so"),
        pattern=(
            r"undefined symbol: (?P<symbol>__nvJitLink\w{1,60}), version (?P<library>libnvJitLink\.so\.\d{1,"
            r"2})|(?P<library_2>libnvJitLink\.so[.\d]{0,6}): cannot open shared object"
        ),
        title="Another libnvJitLink is loaded than the one that torch brings",
        sure=0.95,
        values=(("library", "libnvJitLink.so"),),
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
            "Could not load library lib",
            "Unable to load any of {lib",
            "Could not load dynamic library 'lib",
            "image not found",
            "is not found or cannot be loaded",
        ),
        pattern=(
            r"(?P<library_7>lib[\w+.-]{1,60}\.so[.\d]{0,12}): cannot allocate memory in static TLS block|"
            r"(?P<library>lib[\w+.-]{1,60}\.so[.\d]{0,12}): cannot open shared object file|Could not "
            r"load (?:dynamic )?library '?(?P<library_2>lib[\w+.-]{1,60}\.so[.\d]{0,12})|Unable to load "
            r"any of \{(?P<library_3>lib[\w+.-]{1,60})|"
            r"[Ll]ibrary (?P<library_4>lib[\w+.-]{1,60}\.so[.\d]{0,12}) is not found or "
            r"cannot be loaded"
        ),
        title="The library {library} is missing",
        general=True,
        needs=("failed",),
        example="ImportError: libcudart.so.12: cannot open shared object file: No such file or directory",
        source="glibc, elf/dl-load.c; cuDNN",
    ),
    Signature(
        id="symbol-missing",
        problem="library-missing",
        anchors=("undefined symbol:", "symbol lookup error", "no version information available"),
        pattern=(
            r"(?P<object>[\w./+-]{0,200}\.so[.\w]{0,40}): undefined symbol: (?P<symbol>\w{1,200})|symbol "
            r"lookup error"
        ),
        title="{object} was built for other libraries: it lacks {symbol}",
        sure=0.85,
        general=True,
        example=("ImportError: /venv/lib/python3.11/site-packages/extension.so: undefined symbol: _ZN3c105ErrorC2ENS"),
        source="glibc, elf/dl-lookup.c",
    ),
    Signature(
        id="cudnn-versions-differ",
        problem="cudnn-mismatch",
        anchors=(
            "cuDNN version incompatibility",
            "CUDNN_STATUS_SUBLIBRARY_VERSION_MISMATCH",
            "CUDNN_STATUS_VERSION_MISMATCH",
            "Loaded runtime CuDNN library",
        ),
        pattern=(
            r"cuDNN version incompatibility: PyTorch was compiled\s{1,4}against \((?P<built>[\d, ]{1,"
            r"16})\) but found runtime version \((?P<found>[\d, ]{1,16})\)|CUDNN_STATUS_(?:SUBLIBRARY_)?VERSION"
            r"_MISMATCH|Loaded runtime CuDNN library: (?P<loaded>[\d.]{1,12}) but source was compiled "
            r"with"
        ),
        title="torch was built with another cuDNN than the one that is loaded",
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
        ),
        pattern=(
            r"(?:Could not load library|Unable to load any of \{|Unable to load) ?(?P<library>libcudnn[\w.]{0,"
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
    Signature(
        id="torchvision-ops-missing",
        problem="torchvision-mismatch",
        anchors=(
            "torchvision::nms does not exist",
            "Couldn't load custom C++ ops",
            "torchvision/_C.so",
            "operator torchvision::",
            "'_OpNamespace' 'torchvision'",
        ),
        pattern=(
            r"operator torchvision::\w{1,40} does not exist|Couldn't load custom C\+\+ ops|torchvision/("
            r"?:_C|image)\.so: undefined symbol|'_OpNamespace' 'torchvision' object has no attribute"
        ),
        sure=0.95,
        needs=("failed",),
        example="RuntimeError: operator torchvision::nms does not exist",
        source="torch/library.py; torchvision/_internally_replaced_utils.py",
    ),
    Signature(
        id="torchvision-not-installed",
        problem="torchvision-mismatch",
        anchors=(
            "No module named 'torchvision",
            "requires the Torchvision library",
            "requires Torchvision",
            "requires the following packages that were not found",
        ),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named 'torchvision(?:\.[\w.]{1,"
            r"60})?'|requires the Torchvision\s{1,4}library but it was not found"
        ),
        title="torchvision is missing",
        sure=0.92,
        example=(
            "ImportError: Qwen2VLVideoProcessor requires the Torchvision library but it was not found "
            "in your environment."
        ),
        source="transformers/utils/import_utils.py",
    ),
    Signature(
        id="torchvision-cuda-differs",
        problem="torchvision-mismatch",
        anchors=("Detected that PyTorch and torchvision were compiled with different CUDA",),
        pattern=r"PyTorch and torchvision were compiled with different CUDA (?:major )?versions",
        title="torch and torchvision were built for different CUDA",
        sure=0.95,
        example=(
            "RuntimeError: Detected that PyTorch and torchvision were compiled with different CUDA "
            "major versions. PyTorch has CUDA Version=12.8 and torchvision has CUDA Version=13.0."
        ),
        source="torchvision/extension.py, _check_cuda_version",
    ),
    Signature(
        id="numpy-2-under-1",
        problem="numpy-abi-mismatch",
        anchors=(
            "compiled using NumPy 1",
            "_ARRAY_API not found",
            "numpy.core.multiarray failed to import",
            "numpy._core.multiarray failed to import",
            "numpy.dtype size changed",
            "Numpy is not available",
            "compiled against API version",
            "compiled against ABI version",
        ),
        pattern=(
            r"compiled using NumPy 1|_ARRAY_API not found|numpy\._?core\.multiarray failed to import|"
            r"numpy\.dtype size changed|RuntimeError: Numpy is not available|compiled against A[PB]I "
            r"version"
        ),
        sure=0.85,
        needs=("failed",),
        example=(
            "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 "
            "from C header, got 88 from PyObject"
        ),
        source="numpy/_core; Cython's import of numpy; torch/csrc/utils/tensor_numpy.cpp",
    ),
    Signature(
        id="numpy-name-gone",
        problem="package-conflict",
        anchors=("module 'numpy' has no attribute", "was removed in the NumPy 2.0 release", "module 'numpy.core'"),
        pattern=(
            r"module 'numpy' has no attribute '(?P<name>\w{1,40})'|`np\.(?P<name_2>\w{1,40})` was removed "
            r"in the NumPy 2\.0 release"
        ),
        title="A package uses numpy.{name}, which this NumPy no longer has",
        sure=0.85,
        example="AttributeError: module 'numpy' has no attribute 'float'.",
        source="numpy/__init__.py",
    ),
)
