"""Triton, bitsandbytes, xFormers, DeepSpeed and ONNX Runtime."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.packages import hints
from envcheck.catalogue.packages.remedies.libraries import (
    bitsandbytes_of_checkout,
    cuda_for_bitsandbytes,
    library_of_bitsandbytes,
    read_torch_there,
)
from envcheck.catalogue.packages.remedies.mismatch import fewer_stages, ptxas_of_toolkit
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="triton-not-there",
        problem="triton-unusable",
        anchors=(
            "Cannot find a working triton installation",
            "No module named 'triton'",
            "TritonMissing",
            "triton not found",
            "requires Triton: CUDA requires",
        ),
        pattern=(
            r"requires Triton: CUDA requires|Cannot find a working triton installation|"
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError):"
            r" No module named 'triton(?:\.[\w.]{1,60})?'(?!\")|TritonMissing"
        ),
        title="Triton is not installed, or not compatible with this torch",
        sure=0.92,
        example=(
            "torch._inductor.exc.TritonMissing: Cannot find a working triton installation. Either the "
            "package is not installed or it is too old."
        ),
        source="torch/_inductor/exc.py",
    ),
    Signature(
        id="triton-names-gone",
        problem="triton-unusable",
        anchors=("from 'triton", "from 'triton.", "module 'triton' has no attribute", "module 'triton."),
        pattern=(
            r"cannot import name '(?P<name>\w{1,60})' from 'triton[\w.]{0,60}'|module 'triton[\w.]{0,"
            r"40}' has no attribute '(?P<name_2>\w{1,60})'"
        ),
        title="This Triton has no {name}: it is not compatible with this torch",
        sure=0.88,
        example="ImportError: cannot import name 'AttrsDescriptor' from 'triton.compiler.compiler'",
        source="torch/_inductor beside another triton",
    ),
    Signature(
        id="triton-ptxas-old",
        problem="triton-unusable",
        anchors=(
            "PTXAS error",
            "Internal Triton PTX codegen error",
            "bin/ptxas'",
        ),
        pattern=(
            r"Internal Triton PTX codegen error|PTXAS error: |"
            r"CalledProcessError: Command '\['[^']{1,300}triton/[^']{0,200}/ptxas'"
            r"[^\n]{0,300}?--gpu-name=(?P<architecture_2>sm_\w{2,6})[^\n]{0,300}?returned non-zero exit status"
        ),
        title="Triton's ptxas does not support this GPU or this PTX version",
        sure=0.88,
        remedy=ptxas_of_toolkit,
        example="triton.runtime.errors.PTXASError: PTXAS error: Internal Triton PTX codegen error",
        source="triton/backends/nvidia/compiler.py",
    ),
    Signature(
        id="torch-compile-failed",
        problem="triton-unusable",
        anchors=(
            "BackendCompilerFailed",
            "LoweringException",
            "InductorError",
            "torch._dynamo.exc.",
            "InternalTorchDynamoError",
        ),
        pattern=r"^(?:torch\._\w{1,20}\.exc\.)?(?P<exception>BackendCompilerFailed|LoweringException|InductorError|In"
        r"ternalTorchDynamoError|"
        r"Unsupported)(?::|\b(?=\s{4,80}Traceback))",
        title="torch.compile cannot compile the model ({exception})",
        sure=0.62,
        general=True,
        because_of=(ANY,),
        remedy=only(*hints.TORCH_COMPILE_FAILED),
        example="torch._inductor.exc.InductorError: AssertionError:",
        source="torch/_dynamo/exc.py, torch/_inductor/exc.py",
    ),
    Signature(
        id="fp8-not-on-this-gpu",
        problem="dtype-unsupported",
        anchors=(
            "not supported in this architecture",
            "FP8 KV cache",
            "fp8 KV cache",
            "fp8e4nv",
            "FP8 models require",
            "required for FP8",
            "with FP8 support",
        ),
        pattern=r"type fp8e4\w{0,4} not supported in this architecture|"
        r"(?i:fp8) KV cache (?:is )?not (?:yet )?supported|"
        r"FP8 (?:\w{1,20} ){0,3}(?:is|are) only supported on|"
        r"FP8 models require a GPU with|(?:higher|newer|above) (?:is )?required for FP8|"
        r"require hardware with FP8 support",
        title="This GPU, or this attention backend, does not compute in FP8 (e4m3)",
        remedy=only(*hints.FP8_NOT_ON_THIS_GPU),
        example="ValueError: type fp8e4nv not supported in this architecture. The supported fp8 dtypes are "
        "('fp8e4b15', 'fp8e5')",
        source="triton/language/semantic.py; vllm/v1/attention/backends; transformer_engine/pytorch/fp8.py; TensorRT's "
        "builder",
    ),
    Signature(
        id="triton-cache-broken",
        problem="triton-unusable",
        anchors=(
            ".triton/cache",
            ".triton\\cache",
            "/triton/",
            "triton/dump",
            "triton\\dump",
        ),
        pattern=r"(?:No such file or directory|Stale file handle|Permission denied|File exists|"
        r"Directory not empty)[^\n]{0,8}"
        r"['\"][^'\"\n]{0,200}(?:\.triton|triton)[/\\](?:cache|dump)[^'\"\n]{0,300}['\"]",
        title="Triton's cache of compiled kernels is damaged, or several processes write to it",
        remedy=only(*hints.CACHED_BY_TRITON),
        example="FileNotFoundError: [Errno 2] No such file or directory: "
        "'/home/user/.triton/cache/0f3a/add_kernel.cubin.tmp.pid_77_1f2e'",
        source="triton/runtime/cache.py",
    ),
    Signature(
        id="triton-stub-without-driver",
        problem="triton-unusable",
        anchors=("cuda_utils", "undefined symbol: cu"),
        pattern=r"(?:cuda_utils|__triton_launcher)[\w.-]{0,60}\.so: undefined symbol: cu[A-Z]\w{1,60}",
        title="Triton's launcher does not find the driver's library",
        remedy=only(*hints.CUDA_STUB_OF_TRITON),
        example="ImportError: /home/user/.triton/cache/ab12/cuda_utils.so: undefined symbol: cuModuleGetFunction",
        source="triton/backends/nvidia/driver.py, linked with -lcuda",
    ),
    Signature(
        id="triton-ptxas-architecture",
        problem="triton-unusable",
        anchors=("is not defined for option 'gpu-name'",),
        pattern=r"ptxas fatal\s{1,4}: Value '(?P<architecture>sm_(?!(?:[1-6]\d|70|72)')\w{2,6})' is not defined",
        title="Triton's ptxas does not support {architecture}",
        needs=("triton-code",),
        remedy=ptxas_of_toolkit,
        example=(
            '  File "/venv/lib/python3.12/site-packages/triton/backends/nvidia/compiler.py", line 375, in make_cubin\n'
            "ptxas fatal   : Value 'sm_121a' is not defined for option 'gpu-name'"
        ),
        source="triton/backends/nvidia/compiler.py; ptxas",
    ),
    Signature(
        id="bitsandbytes-without-cuda",
        problem="bitsandbytes-unusable",
        anchors=(
            "libbitsandbytes",
            "bitsandbytes was compiled without GPU support",
            "CUDA Setup failed despite",
            "bitsandbytes library load error",
            "Using `bitsandbytes`",
            "requires bitsandbytes",
            "CUDA SETUP:",
            "bitsandbytes.nn",
            "/src/csrc/ops.cu",
            "at line ",
            "in file /src/csrc",
            "CUDA_SETUP: WARNING!",
            "CUDA SETUP: WARNING!",
            "CUDA SETUP: Required library",
            "Configured CUDA binary not found",
            "Configured ROCm binary not found",
            "SETUP ERROR: Missing dependency:",
            "_VERSION='",
            "Requested CUDA version:",
            "Forgot to compile the bitsandbytes library",
            "Attempted to use bitsandbytes native library",
            "No compatible CUDA binary found",
        ),
        pattern=(
            r"CUDA SETUP ERROR: Missing "
            r"dependency: (?P<library>lib[\w.+-]{1,60})|BNB_(?:CUDA|ROCM)_VERSION='(?P<setting>[\w.+-]{1,20})': "
            r"value must "
            r"be digits|Requested CUDA version:\s{1,20}(?P<wanted>\d{1,2}\.\d{1,2})|Forgot to compile the bitsandbytes "
            r"library|Attempted to use bitsandbytes native library|No compatible CUDA binary found at [^\n]{1,160}|"
            r"CUDA[_ ]SETUP: WARNING! lib(?:cudart|cuda)\.so|CUDA SETUP: Required library version not fo"
            r"und|CUDA SETUP: CUDA detection failed|Error (?:named symbol not found|invalid device funct"
            r"ion|no kernel image is available[^\n]{0,40}?) at line \d{1,6} in file [^\n]{0,60}csrc|libb"
            r"itsandbytes_c\w{2,16}\.so: cannot open|libbitsandbytes_c\w{2,16}(?:\.so)?[^\n]{0,120}(?:ca"
            r"nnot open|undefined symbol|not found|No such)|bitsandbytes was compiled without GPU suppor"
            r"t|CUDA Setup failed despite|bitsandbytes library load error|Configured (?:CUDA|ROCm) binar"
            r"y not found at [^\n]{1,160}"
        ),
        title="bitsandbytes has no library for this CUDA",
        sure=0.93,
        needs=("failed",),
        remedy=library_of_bitsandbytes,
        example=(
            "bitsandbytes library load error: Configured CUDA binary not found at /venv/lib/python3.11/site-pa"
            "ckages/bitsandbytes/libbitsandbytes_cuda130.so\n"
            "RuntimeError: CUDA setup failed"
        ),
        source="bitsandbytes/cextension.py",
    ),
    Signature(
        id="bitsandbytes-not-built",
        problem="bitsandbytes-unusable",
        anchors=("/bitsandbytes/bitsandbytes/libbitsandbytes_",),
        pattern=r"(?P<folder>/[^\s:'\"]{0,120}/bitsandbytes)/bitsandbytes/libbitsandbytes_\w{2,12}\.so: cannot open",
        title="bitsandbytes is loaded from the folder of its source ({folder}), where no library was built",
        sure=0.95,
        remedy=bitsandbytes_of_checkout,
        example="Could not load bitsandbytes native library: /src/bitsandbytes/bitsandbytes/libbitsandbytes_cpu.so: "
        "cannot open shared object file: No such file or directory",
        source="bitsandbytes/cextension.py; https://github.com/bitsandbytes-foundation/bitsandbytes/issues/1559",
    ),
    Signature(
        id="bitsandbytes-on-the-cpu",
        problem="bitsandbytes-unusable",
        anchors=("not available in CPU-only version of bitsandbytes",),
        pattern=r"not available in CPU-only version of bitsandbytes",
        title="bitsandbytes took its CPU library: torch was a CPU build, or saw no GPU",
        sure=0.93,
        remedy=cuda_for_bitsandbytes,
        example="RuntimeError: Method 'cquantize_blockwise_fp16_nf4' not available in CPU-only version of "
        "bitsandbytes.",
        source="bitsandbytes/cextension.py",
    ),
    Signature(
        id="gptqmodel-without-kernels",
        problem="extension-abi-mismatch",
        anchors=("No module named 'gptqmodel_", "could not import the C++/CUDA dependencies"),
        pattern=r"could not import the C\+\+/CUDA dependencies|No module named 'gptqmodel_\w{1,40}_kernels?'",
        title="gptqmodel was installed without its compiled kernels",
        remedy=only(*hints.GPTQMODEL_KERNELS),
        example="ValueError: Trying to use the marlin backend, but could not import the C++/CUDA dependencies with the "
        "following error: No module named 'gptqmodel_marlin_kernels'",
        source="gptqmodel/nn_modules/qlinear",
    ),
    Signature(
        id="bitsandbytes-not-installed",
        problem="bitsandbytes-unusable",
        anchors=(
            "No package metadata was found for bitsandbytes",
            "No module named 'bitsandbytes'",
            "Using `bitsandbytes`",
            "requires the latest version of bitsandbytes",
            "You have a version of `bitsandbytes`",
            "to use bitsandbytes quantizer",
            "bitsandbytes version is wrong",
        ),
        pattern=(
            r"You have a version of `bitsandbytes` that is not compatible|to use bitsandbytes quantizer|bitsandbytes "
            r"version is wrong|No package metadata was found for bitsandbytes|No module named 'bitsandbytes'|Using "
            r"`bitsandbytes"
            r"` (?:\d-bit )?quantization requires (?:the latest version of )?bitsandbytes"
        ),
        title="bitsandbytes is not installed, or too old",
        sure=0.92,
        example="importlib.metadata.PackageNotFoundError: No package metadata was found for bitsandbytes",
        source="transformers/quantizers/quantizer_bnb_4bit.py",
    ),
    Signature(
        id="xformers-under-cpu-torch",
        problem="torch-cpu-build",
        anchors=("xFormers was built for",),
        pattern=r"xFormers was built for:\n\s{0,12}PyTorch \S{1,30} with CUDA \d{1,6} \(you have "
        r"(?P<torch>\d[\w.]{1,20}\+cpu)\)",
        title="The installed torch {torch} is a CPU-only build, but xFormers needs a CUDA build",
        example=(
            "WARNING[XFORMERS]: xFormers can't load C++/CUDA extensions. xFormers was built for:\n"
            "    PyTorch 2.6.0+cu124 with CUDA 1204 (you have 2.6.0+cpu)"
        ),
        source="xformers/_cpp_lib.py",
    ),
    Signature(
        id="xformers-for-another-torch",
        problem="xformers-mismatch",
        anchors=(
            "xFormers can't load C++/CUDA extensions",
            "xformers/_C",
            "xFormers was built for",
            "xFormers wasn't build with CUDA",
            "`smallkF` is not supported",
        ),
        pattern=(
            r"xFormers wasn't build with CUDA support|xFormers can't load C\+\+/CUDA extensions|xformers"
            r"/_C[\w.-]{0,40}\.so: undefined symbol|xFormers was built for"
        ),
        reader=read_torch_there,
        title="xFormers was built for another torch",
        sure=0.88,
        needs=("failed",),
        because_of=("xformers-under-cpu-torch", "torch-version-cpu"),
        example=(
            "WARNING[XFORMERS]: xFormers can't load C++/CUDA extensions. xFormers was built for:\n"
            "    PyTorch 2.5.1+cu121 with CUDA 1201 (you have 2.8.0+cu128)\n"
            "NotImplementedError: No operator found"
        ),
        source="xformers/_cpp_lib.py",
    ),
    Signature(
        id="triton-out-of-resources",
        problem="triton-unusable",
        anchors=("OutOfResources: out of resource", "out of resource: shared memory"),
        pattern=(
            # As a warning it is inductor's, which goes on with another configuration.
            r"(?:(?<!No valid triton configs\. OutOfResources: )|(?<=RuntimeError: No valid triton configs\. "
            r"OutOfResources: ))out of resource: (?P<resource>[\w ]{1,30}), Required: (?P<needed>\d{1,12}), "
            r"Hardware limit(?:ation)?: (?P<limit>\d{1,12})"
        ),
        title="A Triton kernel needs {needed} bytes of on-chip {resource}, the GPU has {limit}",
        sure=0.95,
        remedy=fewer_stages,
        example="triton.runtime.errors.OutOfResources: out of resource: shared memory, Required: 163842, Hardware "
        "limitation: 101376.",
        source="triton/runtime/errors.py",
    ),
    Signature(
        id="onnxruntime-loads-no-cuda",
        problem="library-missing",
        anchors=("able to be loaded", "onnxruntime_providers_", "Failed to create CUDAExecutionProvider"),
        pattern=r"Failed to create CUDAExecutionProvider\. (?:Please reference|Require )|CUDA_PATH is set but CUDA "
        r"was ?n'?t able to be loaded|error 126 [^\n]{0,160}when trying to "
        r"load \"[^\"\n]{1,300}onnxruntime_providers_(?:cuda|tensorrt)\.dll",
        title="ONNX Runtime does not find the CUDA or cuDNN libraries of its release",
        sure=0.85,
        remedy=only(*hints.ONNXRUNTIME_WITHOUT_CUDA, *hints.ONNXRUNTIME_ON_WINDOWS),
        example="CUDA_PATH is set but CUDA wasnt able to be loaded. Please install the correct version of CUDA",
        source="onnxruntime_pybind_state.cc; core/session/provider_bridge_ort.cc",
    ),
    Signature(
        id="onnxruntime-without-tensorrt",
        problem="library-missing",
        anchors=("RegisterTensorRTPluginsAsCustomOps", "Failed to create TensorrtExecutionProvider"),
        pattern=r"RegisterTensorRTPluginsAsCustomOps|Failed to create TensorrtExecutionProvider",
        title="ONNX Runtime does not find TensorRT, and goes on with CUDA or the CPU",
        sure=0.74,
        because_of=("onnxruntime-loads-no-cuda",),
        remedy=only(
            "If CUDA is enough, name only the providers that are there: "
            "`providers=['CUDAExecutionProvider', 'CPUExecutionProvider']`; the message then goes away.",
            "Or install the TensorRT of this ONNX Runtime's release (`tensorrt-cu12`), and put its libraries in PATH "
            "or LD_LIBRARY_PATH.",
        ),
        example="EP Error onnxruntime::python::RegisterTensorRTPluginsAsCustomOps Please install TensorRT libraries as "
        "mentioned in the GPU requirements page",
        source="onnxruntime/python/onnxruntime_pybind_state.cc",
    ),
    Signature(
        id="device-name-of-ctranslate2",
        problem="gpu-index-invalid",
        anchors=("unsupported device cuda:",),
        pattern=r"unsupported device cuda:(?P<wanted>\d{1,3})",
        title='CTranslate2 (faster-whisper) takes device="cuda" and device_index={wanted}, not "cuda:{wanted}"',
        sure=0.93,
        remedy=only('Pass `device="cuda", device_index=0`; whisperX and faster-whisper hand both on.'),
        example="ValueError: unsupported device cuda:0",
        source="CTranslate2, src/devices.cc (str_to_device)",
    ),
    Signature(
        id="several-builds-of-cupy",
        problem="package-conflict",
        anchors=("multiple CuPy packages are installed",),
        pattern=r"multiple CuPy packages are installed(?:\n[^\n]{0,200}){1,2}?\n\s{1,8}(?P<packages>cupy[\w, -]{1,80})",
        title="Several builds of CuPy are installed: {packages}",
        remedy=only(*hints.SEVERAL_CUPY),
        below=4,
        example="CuPy may not function correctly because multiple CuPy packages are installed\n"
        "  in your environment:\n\n    cupy-cuda11x, cupy-cuda12x",
        source="cupy/__init__.py",
    ),
    Signature(
        id="jax-without-cuda",
        problem="package-conflict",
        anchors=("CUDA-enabled jaxlib is not installed",),
        pattern=r"CUDA-enabled jaxlib is not installed",
        title="JAX has no CUDA build of jaxlib, and runs on the CPU",
        remedy=only(*hints.JAX_WITHOUT_CUDA),
        example="An NVIDIA GPU may be present on this machine, but a CUDA-enabled jaxlib is not installed. Falling "
        "back to cpu.",
        source="jax/_src/xla_bridge.py",
    ),
    Signature(
        id="jax-plugin-of-another-release",
        problem="package-conflict",
        anchors=("Mismatched PJRT plugin",),
        pattern=r"Mismatched PJRT plugin PJRT API version \([\d.]{1,12}\) and framework PJRT API version",
        title="JAX's plugin for the GPU and jaxlib are of different releases",
        sure=0.93,
        remedy=only(*hints.JAX_OF_SEVERAL_RELEASES),
        example="RuntimeError: Unable to initialize backend 'cuda': INVALID_ARGUMENT: Mismatched PJRT plugin PJRT API "
        "version (0.67) and framework PJRT API version 0.54).",
        source="xla/pjrt/pjrt_api.cc",
    ),
    Signature(
        id="onnxruntime-without-cuda",
        problem="package-conflict",
        anchors=("CUDAExecutionProvider",),
        pattern=r"(?:provider '?CUDAExecutionProvider'?|'CUDAExecutionProvider') (?:is )?not (?:in available|"
        r"available)|"
        r"Failed to create CUDAExecutionProvider(?!\. (?:Please reference|Require ))",
        title="ONNX Runtime runs without CUDA",
        sure=0.7,
        general=True,
        because_of=(ANY,),
        remedy=only(*hints.ONNXRUNTIME_WITHOUT_CUDA),
        example="UserWarning: Specified provider 'CUDAExecutionProvider' is not in available provider names.",
        source="onnxruntime/capi/onnxruntime_inference_collection.py",
    ),
)
