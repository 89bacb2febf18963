"""How the problems of the area torch look in a text."""

from envcheck.catalogue.build.remedies.toolchain import rebuild
from envcheck.catalogue.signature import Signature
from envcheck.catalogue.torch.no_gpu import into_this_python, show_gpu
from envcheck.catalogue.torch.numpy_sizes import read_newer, read_older
from envcheck.catalogue.torch.owners import extension_of
from envcheck.catalogue.torch.remedies import newer_numpy

SIGNATURES = (
    Signature(
        id="process-crashed-importing-torch",
        problem="torch-import-crashed",
        anchors=('torch/__init__.py", line',),
        pattern=(
            r'File "[^"\n]{0,200}torch/__init__\.py"(?:, line \d{1,6})? in (?:<module>|_load_global_deps|'
            r"_preload_cuda_deps)"
        ),
        title="Importing torch crashes",
        needs=("crashed",),
        example=(
            "Fatal Python error: Segmentation fault\n"
            "\n"
            "Current thread 0x00007f3 (most recent call first):\n"
            '  File "/venv/lib/python3.11/site-packages/torch/__init__.py", line 427 in <module>'
        ),
        source="CPython's faulthandler",
    ),
    Signature(
        id="torch-not-installed",
        problem="torch-missing",
        anchors=(
            "No module named 'torch'",
            "No module named torch",
            "requires the PyTorch library but it was not found",
            "None of PyTorch, TensorFlow",
            "You need to install pytorch to use",
            "format, PyTorch is not installed",
        ),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named '?torch'?$|requires "
            r"the PyTorch library but it was not found|You need to install pytorch to use this method|PyTorch "
            r"tensors format, "
            r"PyTorch is not installed"
        ),
        because_of=("transformers-torch-floor", "smoke-torch-refused"),
        remedy=into_this_python,
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
            "libcudart functions unavailable",
            "torch.cuda.is_available() is False",
        ),
        pattern=(
            r"libcudart functions unavailable|PyTorch was compiled without CUDA support|Torch not compiled with CUDA "
            r"enabled|"
            r"not linked with support for cuda devices|PyTorch "
            r"(?:was|is) not compiled with CUDA"
        ),
        title="The installed torch is a CPU-only build",
        sure=0.95,
        example="AssertionError: Torch not compiled with CUDA enabled",
        source="torch/cuda/__init__.py, _lazy_init",
    ),
    Signature(
        id="torch-without-cuda-in-setup",
        problem="torch-cpu-build",
        anchors=("torch.version.cuda.split", "torch.version.cuda)", "torch.version.cuda is None"),
        pattern=r"(?:torch\.version\.cuda\.split|(?:parse|Version|float)\(torch\.version\.cuda\))[^\n]{0,80}\n(?:[^\n]{0,200}\n){0,6}?[\s^~]{0,80}"
        r"(?:AttributeError: 'NoneType' object has no attribute 'split'|"
        r"TypeError: expected string or bytes-like object)",
        below=8,
        title="The build asks for the CUDA of the installed torch, which is a CPU-only build",
        example='    torch_binary_major = torch.version.cuda.split(".")[0]\n'
        "AttributeError: 'NoneType' object has no attribute 'split'",
        source="setup.py of flash-attn, apex and others",
    ),
    Signature(
        id="torch-version-cpu",
        problem="torch-cpu-build",
        anchors=("+cpu", "CUDA used to build PyTorch: "),
        pattern=r"(?:\bt|\bT|PyT)orch(?:\.__version__|[ _]version)?[\"'` ]{0,2}(?:==|[=: -]){1,3}[\"'`v]{0,2}"
        r"(?P<torch>\d\.\d{1,2}\.\d\+cpu)|CUDA used to build PyTorch: None\n(?!ROCM used to build PyTorch: \d)",
        title="The installed torch {torch} is a CPU-only build",
        sure=0.74,
        needs=("no-gpu-seen", "cuda-wanted"),
        example="PyTorch version: 2.6.0+cpu\nRuntimeError: No CUDA GPUs are available",
        source="torch's version, as programs print it",
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
            "GPU is required to",
            "requires a GPU or XPU",
            "XPU found. A GPU",
            "PyTorch >= 1.10 and a supported device",
            "0 active drivers",
            "ProcessGroupNCCL is only supported with GPUs",
            "No GPU found. A GPU",
            'is not available, you should use device="cpu"',
            "no accelerator is available",
            "can only be used on CUDA devices",
            "is not able to use GPU",
            "But your machine only has",
            "can only be used",
            "not available in the system. ",
            "explicitly assigned to /device:GPU",
        ),
        pattern=(
            r"\(`?--(?:fp16|bf16|half)[^\n]{0,120}can only be used (?:with|on) CUDA|"
            r"explicitly assigned to /device:GPU:\d{1,3} but available devices are|(?:CUDA|cuda) is not available "
            r"in the system\.|[Tt]orch is not able to use GPU|But your machine only "
            r"has: \[\]|"
            r"GPU is required to (?:quantize|run)|quantization requires a (?:CUDA )?GPU|No GPU(?: or (?:Intel )?"
            r"XPU)? found\. A GPU|0 active drivers \(\[\]\)|ProcessGroupNCCL is only supported with GPUs, no|bf16 "
            r"mixed precision requires PyTorch >="
            r" 1\.10 and a|is not available, you should use device=\"cpu\"|mixed precision requires "
            r"a device in [(\[][^)\]\n]{1,120}[)\]] \(not |(?:fp16|bf16|fp8) mixed precision requires a GPU|A GPU"
            r" is needed for quantization|requires a GPU \(not|(?:Error|Exception): [^\n]{0,80}CUDA is ("
            r"?:not available|required but not available)"
        ),
        title="A GPU is required, but torch finds none (torch.cuda.is_available() is False)",
        remedy=show_gpu,
        sure=0.85,
        because_of=("torch-cpu-build", "driver-not-installed", "driver-not-loaded", "cuda-not-initialized"),
        example="ValueError: fp16 mixed precision requires a GPU (not 'cpu').",
        source="accelerate/accelerator.py; transformers/quantizers",
    ),
    Signature(
        id="cuda-asked-and-not-there",
        problem="torch-cuda-unavailable",
        anchors=("torch.cuda.is_available()",),
        pattern=(
            r"assert ?\(?torch\.cuda\.is_available\(\)\)?[^\n]{0,80}\n\s{0,8}AssertionError|"
            r"torch\.cuda\.is_available\(\)\)?[\"']?\s{0,4}\n[^\n\w]{0,8}False\s{0,2}$"
        ),
        title="torch sees no GPU: torch.cuda.is_available() is False",
        sure=0.85,
        because_of=("torch-cpu-build", "cuda-not-initialized", "cuda-runtime-too-new", "driver-not-installed"),
        example="    assert torch.cuda.is_available()\nAssertionError",
        source="programs that assert what torch/cuda/__init__.py answers",
    ),
    Signature(
        id="torch-deserializes-on-cpu",
        problem="torch-cuda-unavailable",
        anchors=("Attempting to deserialize object on a CUDA device",),
        pattern=(
            r"Attempting to deserialize object on a CUDA device but torch\.cuda\.is_available\(\) is "
            r"False"
        ),
        title="The weights were saved on a GPU, but torch finds none here (use map_location)",
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
        anchors=("executable stack",),
        pattern=r"lib(?:torch|c10)\w{0,20}\.so[.\d]{0,8}: cannot enable executable stack",
        title="Cannot enable executable stack: the kernel refuses it for torch's library",
        sure=0.85,
        example=(
            "ImportError: libtorch_cpu.so: cannot enable executable stack as shared object requires: Invalid argument"
        ),
        source="glibc's loader, from 2.41 on",
    ),
    Signature(
        id="torchvision-ops-missing",
        problem="torchvision-mismatch",
        anchors=(
            "torchvision::nms does not exist",
            "Couldn't load custom C++ ops",
            "torchvision/_C.",
            "torchvision/image.",
            "operator torchvision::",
            "'_OpNamespace' 'torchvision'",
            "No such operator torchvision::",
            "Could not run 'torchvision::",
        ),
        pattern=(
            r"Could not run 'torchvision::\w{1,40}' with arguments from the 'CUDA'|No such operator torchvision::|"
            r"torchvision/_C[\w.-]{0,40}\.so: undefined symbol|torchvision/image"
            r"[\w.-]{0,40}\.so: undefined symbol: _ZNK?\w{0,8}(?:3c10|2at|5torch)|torchvision::\w{1,40} does not exist|"
            r"operator torchvision::\w{1,40} does not exist|Couldn't load custom C\+\+ ops|"
            r"'_OpNamespace' 'torchvision' object has no attribute"
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
        id="numpy-1-under-2",
        problem="numpy-abi-mismatch",
        anchors=(
            "size changed, may indicate binary incompatibility",
            "compiled against A",
            "compiled against NumPy C-A",
        ),
        pattern=(
            r"(?<!RuntimeWarning: )numpy\.\w{1,20} size changed, may indicate binary incompatibility\. Expected|"
            r"compiled against (?:NumPy C-)?A[PB]I version 0x"
        ),
        reader=read_older,
        title="NumPy is older than the version that an extension was built for (binary incompatibility)",
        remedy=newer_numpy,
        example="ValueError: numpy.ndarray size changed, may indicate binary incompatibility. Expected 88 from C "
        "header, got 80 from PyObject",
        source="Cython's import of numpy: its types grew with its releases (ndarray from 80 to 88 bytes with 1.20)",
    ),
    Signature(
        id="numpy-2-under-1",
        problem="numpy-abi-mismatch",
        anchors=(
            "compiled using NumPy 1",
            "_ARRAY_API not found",
            "numpy.core.multiarray failed to import",
            "numpy._core.multiarray failed to import",
            "size changed, may indicate binary incompatibility",
            "Numpy is not available",
            "compiled against API version",
            "compiled against ABI version",
        ),
        pattern=(
            r"compiled using NumPy 1|_ARRAY_API not found|numpy\._?core\.multiarray failed to import|"
            r"(?<!RuntimeWarning: )numpy\.\w{1,20} size changed|"
            r"RuntimeError: Numpy is not available|compiled against A[PB]I "
            r"version"
        ),
        reader=read_newer,
        sure=0.85,
        because_of=("numpy-1-under-2",),
        needs=("failed",),
        example=(
            "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 88 "
            "from C header, got 96 from PyObject"
        ),
        source="numpy/_core; Cython's import of numpy; torch/csrc/utils/tensor_numpy.cpp",
    ),
    Signature(
        id="extension-for-another-torch",
        problem="extension-abi-mismatch",
        anchors=("undefined symbol:",),
        pattern=r"(?<![\w./+@-])[\w./+@-]{1,400}\.so[.\d]{0,12}: ?undefined symbol: \w{1,300}",
        reader=extension_of,
        title="{package} was built for another torch",
        remedy=rebuild,
        sure=0.96,
        example=(
            "ImportError: /venv/lib/python3.10/site-packages/causal_conv1d_cuda.cpython-310-x86_64-linux-gnu.so: "
            "undefined symbol: "
            "_ZN3c106detail14torchCheckFailEPKcS2_jRKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEE"
        ),
        source="glibc's loader; extensions next to another torch",
    ),
)
