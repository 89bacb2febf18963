"""Compiled extensions that do not load, or lack what they are asked for: built for another torch, or without CUDA."""

from envcheck.catalogue.build.remedies.compiled_pair import not_loaded, of_one_time
from envcheck.catalogue.build.remedies.toolchain import rebuild
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import Signature
from envcheck.catalogue.torch.owners import EXTENSIONS, asker_of_torch, dll_asker, operator_of

_NAMES = "|".join(name for name in EXTENSIONS if not name.startswith("flash_attn"))
_MODULE = rf"(?P<module>(?i:{_NAMES})|_C|\w{{1,50}}(?:_cuda|_ext|_ops|_gpu|_kernels?|_backend))"
_ENTRY = (
    "Windows names no file: the module, or a DLL that it needs, is missing, or has no such function. Install the "
    "wheel of the package that was built for this torch, CUDA and Python, and import torch before it."
)
_RUNTIME = (
    (
        "Install the Microsoft Visual C++ Redistributable (https://aka.ms/vs/17/release/vc_redist.x64.exe), then "
        "reinstall the package, without the cache."
    ),
    "If it needs CUDA or cuDNN: put the `bin` folders of the versions that it was built for in PATH.",
)

SIGNATURES = (
    Signature(
        id="compiled-part-is-none",
        problem="extension-abi-mismatch",
        anchors=("'NoneType' object has no attribute '",),
        pattern=r"'NoneType' object has no attribute "
        r"'(?P<function>causal_conv1d_(?:fwd|bwd|update)|selective_scan_\w{1,20}|"
        r"\w{2,40}_(?:fwd|bwd|forward_cuda|backward_cuda))'",
        title="A compiled part was not loaded: {function} is in none of the installed packages",
        sure=0.9,
        remedy=not_loaded,
        example="AttributeError: 'NoneType' object has no attribute 'causal_conv1d_fwd'",
        source="https://github.com/state-spaces/mamba/issues/467; mamba_ssm/ops/triton/ssd_combined.py",
    ),
    Signature(
        id="compiled-arguments-differ",
        problem="package-conflict",
        anchors=("(): incompatible function arguments",),
        pattern=r"TypeError: (?P<function>[a-z]\w{2,60}_(?:fwd|bwd|forward|backward|cuda|update)\w{0,20})\(\): "
        r"incompatible "
        r"function arguments",
        title="The compiled {function} takes other arguments than the code that calls it gives",
        sure=0.88,
        remedy=of_one_time,
        example="TypeError: causal_conv1d_fwd(): incompatible function arguments. The following argument types "
        "are supported:",
        source="pybind11/pybind11.h; https://github.com/Jiaxin-Ye/DepMamba/issues/8",
    ),
    Signature(
        id="flash-attention-dll-not-loaded",
        problem="flash-attn-abi-mismatch",
        anchors=("DLL load failed while importing flash_attn",),
        pattern=r"DLL load failed while importing (?P<module>flash_attn\w{0,20})",
        title="flash-attn was built for another torch: {module} does not load",
        sure=0.95,
        example="ImportError: DLL load failed while importing flash_attn_2_cuda: Das angegebene Modul wurde nicht "
        "gefunden.",
        source="CPython, Python/dynload_win.c; Windows' message in the user's language",
    ),
    Signature(
        id="triton-dll-not-loaded",
        problem="triton-unusable",
        anchors=("DLL load failed while importing libtriton",),
        pattern=r"DLL load failed while importing libtriton",
        title="Triton's library does not load (DLL load failed)",
        sure=0.95,
        remedy=only(
            *_RUNTIME[:1],
            "Or install the triton-windows release that belongs to this torch: see its compatibility table.",
        ),
        example="ImportError: DLL load failed while importing libtriton: Не найден указанный модуль.",
        source="CPython, Python/dynload_win.c; triton/_C",
    ),
    Signature(
        id="torch-module-not-loaded",
        problem="torch-import-failed",
        anchors=("DLL load failed while importing _C",),
        pattern=r"DLL load failed while importing _C\b",
        title="torch does not load (DLL load failed while importing _C)",
        sure=0.95,
        raised_in=("torch",),
        example='  File "C:\\venv\\Lib\\site-packages\\torch\\__init__.py", line 9, in <module>\n'
        "    from torch._C import *\n"
        "ImportError: DLL load failed while importing _C: %1 is not a valid Win32 application.",
        source="CPython, Python/dynload_win.c; torch/__init__.py",
    ),
    Signature(
        id="extension-dll-not-loaded",
        problem="extension-abi-mismatch",
        anchors=("DLL load failed while importing",),
        pattern=rf"DLL load failed while importing (?!flash_attn){_MODULE}(?!\w)",
        reader=dll_asker,
        title="{module} was built for another torch, CUDA or Python: it does not load",
        sure=0.9,
        because_of=("torch-import-failed",),
        remedy=also(rebuild, _ENTRY),
        example="ImportError: DLL load failed while importing exllama_ext: Le module spécifié est introuvable.",
        source="CPython, Python/dynload_win.c; Windows' message in the user's language",
    ),
    Signature(
        id="module-dll-not-loaded",
        problem="library-missing",
        anchors=("DLL load failed", "(or one of its dependencies)"),
        pattern=(
            r"DLL load failed(?: while importing (?P<library>\w{1,60}))?\b|"
            r"Could not find module '(?P<library_2>[^'\n]{1,200})' \(or one of its dependencies\)"
        ),
        title="{library} does not load: it, or a DLL that it needs, is missing",
        sure=0.8,
        general=True,
        because_of=("torch-import-failed", "host-out-of-memory", "package-damaged"),
        remedy=only(*_RUNTIME),
        example="ImportError: DLL load failed while importing onnxruntime_pybind11_state: "
        "指定されたモジュールが見つかりません。",
        source="CPython, Python/dynload_win.c; ctypes",
    ),
    Signature(
        id="extension-asks-for-torch-library",
        problem="extension-abi-mismatch",
        anchors=(": cannot open shared object file",),
        pattern=r"(?P<library>lib(?:torch\w{0,30}|c10\w{0,10}|shm)\.so[.\d]{0,8}): cannot open shared object file",
        reader=asker_of_torch,
        title="A compiled package was built for another torch: it asks for {library}, which this torch does not have",
        sure=0.93,
        because_of=("torch-missing", "torch-import-failed"),
        remedy=also(rebuild, "Import torch before the package: torch's own libraries are found only then."),
        example="ImportError: libtorch_cuda_cu.so: cannot open shared object file: No such file or directory",
        source="glibc, elf/dl-load.c; torch's libraries by release (libtorch_cuda_cu.so: 1.10 to 1.13)",
    ),
    Signature(
        id="torch-operator-without-cuda",
        problem="torch-cpu-build",
        anchors=("with arguments from the 'CUDA' backend",),
        pattern=r"Could not run 'aten::(?P<operator>\w{1,60})[\w.]{0,60}' with arguments from the 'CUDA' backend",
        title="torch cannot run {operator} on the GPU: this build has no CUDA",
        sure=0.8,
        example="NotImplementedError: Could not run 'aten::empty_strided' with arguments from the 'CUDA' backend.",
        source="aten/src/ATen/core/dispatch/OperatorEntry.cpp",
    ),
    Signature(
        id="xformers-operator-without-cuda",
        problem="xformers-mismatch",
        anchors=("Could not run 'xformers",),
        pattern=r"Could not run 'xformers\w{0,30}::\w{1,60}[\w.]{0,60}' with arguments from the 'CUDA' backend",
        title="xFormers has no CUDA kernels for this torch",
        sure=0.93,
        example=(
            "NotImplementedError: Could not run 'xformers::efficient_attention_forward_cutlass' with arguments from "
            "the 'CUDA' backend."
        ),
        source="aten/src/ATen/core/dispatch/OperatorEntry.cpp",
    ),
    Signature(
        id="xformers-imports-from-another-torch",
        problem="xformers-mismatch",
        anchors=("' from 'torch",),
        pattern=r"cannot import name '(?P<name>\w{1,60})' from 'torch(?:\.[\w.]{1,80})?'",
        title="xFormers asks torch for {name}, which this torch does not have",
        sure=0.93,
        raised_in=("xformers",),
        example='  File "/venv/lib/python3.11/site-packages/xformers/checkpoint.py", line 53, in <module>\n'
        "ImportError: cannot import name 'SAC_IGNORED_OPS' from 'torch.utils.checkpoint' "
        "(/venv/lib/python3.11/site-packages/torch/utils/checkpoint.py)",
        source="xformers/checkpoint.py, xformers/ops: names of one torch release",
    ),
    Signature(
        id="torch-library-of-macos-missing",
        problem="torch-import-failed",
        anchors=("Library not loaded: @",),
        pattern=r"dlopen\([^)\n]{0,300}/torch/[^)\n]{1,120}\): Library not loaded: @\w{1,20}/(?P<library>[\w.-]{1,60})",
        title="torch does not load on macOS: {library} is missing or of another version",
        sure=0.93,
        example="ImportError: dlopen(/venv/lib/python3.6/site-packages/torch/_C.so, 9): Library not loaded: "
        "@rpath/libATen.dylib",
        source="dyld",
    ),
    Signature(
        id="extension-without-cuda",
        problem="extension-abi-mismatch",
        anchors=(
            "with arguments from the 'CUDA' backend",
            "ot compiled with GPU support",
            "ot compiled with CUDA support",
        ),
        pattern=(
            r"Could not run '(?!aten::|torchvision::|xformers)\w{1,60}::\w{1,60}[\w.]{0,60}' with "
            r"arguments from the 'CUDA' backend|"
            r"(?<!Torch )[Nn]ot compiled with (?:GPU|CUDA) support"
        ),
        reader=operator_of,
        title="A compiled package has no CUDA kernels: it was built where no CUDA toolkit was found",
        sure=0.88,
        because_of=("torch-cpu-build",),
        remedy=also(
            rebuild,
            "Build it again where `nvcc --version` works and CUDA_HOME is set; FORCE_CUDA=1 where the build "
            "sees no GPU.",
        ),
        example="RuntimeError: Not compiled with GPU support",
        source="torchvision, detectron2, mmcv, pytorch3d: csrc (AT_ERROR); ATen's dispatcher",
    ),
)
