"""Building against a CUDA toolkit: nvcc, its version, the GPU's architecture."""

from envcheck.catalogue.build import hints, nvcc_hints
from envcheck.catalogue.build.remedies.architectures import architecture_title, architecture_to_build, known_to_torch
from envcheck.catalogue.build.remedies.toolchain import toolkit_for_architecture, toolkit_for_build, toolkit_of_torch
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="nvcc-home-unset",
        problem="build-nvcc-missing",
        anchors=(
            "CUDA_HOME environment variable is not set",
            "CUDA_HOME does not exist",
            "CUDA_HOME is not set",
            "CUDA_HOME not set",
        ),
        pattern=(
            r"CUDA_HOME (?:environment variable )?(?:is not set|does not exist|not set)(?!, using|; "
            r"using)"
        ),
        title="The build finds no CUDA toolkit: CUDA_HOME is not set",
        sure=0.95,
        remedy=also(toolkit_for_build, *hints.NVCC_HOME_UNSET),
        example=("OSError: CUDA_HOME environment variable is not set. Please set it to your CUDA install root."),
        source="torch/utils/cpp_extension.py, _join_cuda_home; deepspeed/ops/op_builder/builder.py",
    ),
    Signature(
        id="nvcc-was-not-found",
        problem="build-nvcc-missing",
        anchors=("nvcc was not found", "nvcc` was not found", "nvcc' was not found", 'nvcc" was not found'),
        pattern=r"nvcc[`'\"]? was not found",
        sure=0.95,
        unless=("precompiled",),
        remedy=also(toolkit_for_build, *hints.NVCC_HOME_UNSET),
        example=(
            "UserWarning: flash_attn was requested, but nvcc was not found.  Are you sure your environment "
            "has nvcc available?"
        ),
        source="flash-attn's setup.py, check_if_cuda_home_none",
    ),
    Signature(
        id="nvcc-does-not-run",
        problem="build-nvcc-missing",
        anchors=("nvcc', '-V']' returned non-zero", "nvcc', '--version']' returned non-zero"),
        pattern=r"Command '\['(?P<path>[^'\n]{1,200}nvcc)', '(?:-V|--version)'\]' returned non-zero exit status",
        title="{path} does not run: that toolkit is damaged or incomplete",
        remedy=toolkit_for_build,
        example="subprocess.CalledProcessError: Command '['/opt/cuda/bin/nvcc', '-V']' returned non-zero exit status "
        "255.",
        source="setup.py of flash-attn, apex and others, over CUDA_HOME",
    ),
    Signature(
        id="nvcc-home-is-none",
        problem="build-nvcc-missing",
        anchors=("/bin/nvcc",),
        pattern=r"\+ ['\"]/bin/nvcc['\"][^\n]{0,120}\n(?:[^\n]{0,200}\n){0,3}?[^\n]{0,40}TypeError: unsupported "
        r"operand type\(s\) for \+: 'NoneType'",
        title="The build finds no CUDA toolkit: CUDA_HOME is not set",
        below=5,
        remedy=also(toolkit_for_build, *hints.NVCC_HOME_UNSET),
        example='raw_output = subprocess.check_output([cuda_dir + "/bin/nvcc", "-V"])\n'
        "TypeError: unsupported operand type(s) for +: 'NoneType' and 'str'",
        source="setup.py of apex and others, get_cuda_bare_metal_version",
    ),
    Signature(
        id="nvcc-no-such-file",
        problem="build-nvcc-missing",
        anchors=(
            "nvcc'",
            "nvcc: not found",
            "nvcc: command not found",
            "nvcc: Command not found",
            "nvcc: No such file",
            "nvcc not found at",
            "execute `nvcc`",
        ),
        pattern=(
            r"Failed to execute `nvcc`: |nvcc not found at '|No such file or directory: '[^'\n]{0,200}nvcc'|"
            r"\bnvcc: (?:(?:[Cc]ommand )?not found|No such "
            r"file or directory)"
        ),
        title="The build cannot start nvcc",
        sure=0.95,
        remedy=also(toolkit_for_build, *hints.NVCC_HOME_UNSET),
        example="FileNotFoundError: [Errno 2] No such file or directory: '/usr/local/cuda/bin/nvcc'",
        source="torch/utils/cpp_extension.py calls nvcc -V by subprocess; shells",
    ),
    Signature(
        id="cuda-found-incomplete",
        problem="build-nvcc-missing",
        anchors=("Could NOT find CUDA (missing", "Could NOT find CUDAToolkit (missing"),
        pattern=(
            r"Could NOT find CUDA(?:Toolkit)? \(missing: (?P<missing>(?![^)\n]{0,80}NVCC)[\w ]{4,120})\)\s{0,8}\(found"
            r"\s{1,8}(?:suitable )?(?:version )?\"(?P<found>[\d.]{1,12})\""
        ),
        title="CMake finds CUDA {found}, but not its headers or libraries ({missing})",
        sure=0.93,
        remedy=only(*nvcc_hints.CUDA_FOUND_INCOMPLETE),
        example='Could NOT find CUDA (missing: CUDA_INCLUDE_DIRS CUDA_CUDART_LIBRARY) (found version "11.2")',
        source="CMake's FindCUDA.cmake and FindCUDAToolkit.cmake",
    ),
    Signature(
        id="nvcc-not-found-by-cmake",
        problem="build-nvcc-missing",
        anchors=(
            "CMAKE_CUDA_COMPILER",
            "Failed to find nvcc",
            "No CUDA toolset found",
            "Could not find nvcc",
            "CUDA_TOOLKIT_ROOT_DIR",
            "CUDAToolkit",
            "CUDA::cudart",
            "CUDA library root",
            "Could NOT find CUDA (missing",
            "Could not find any nvcc in any",
            "Ensure that you have CUDA installed and that `nv",
            "Failed to execute `nvcc`",
            "nvcc: not found",
        ),
        pattern=(
            r"Could not find any nvcc in any|Failed to execute `nvcc`|Ensure that you have CUDA installed and that `nv|"
            r"Compiler: CMAKE_CUDA_COMPILER-NOTFOUND|Couldn't find CUDA library root|No CMAKE_CUDA_COMPILER could be "
            r"found|CMAKE_CUDA_COMPILER[^\n]{0,120}(?:not set, after "
            r"EnableLanguage|is not a full path|was not found)|Failed to find nvcc|No CUDA toolset found|"
            r"Could not find nvcc|Could NOT find CUDA(?:Toolkit)? \(missing|Could not find a package "
            r'configuration file provided by "CUDAToolkit"'
        ),
        title="CMake does not find nvcc",
        remedy=also(toolkit_for_build, *hints.NVCC_HOME_UNSET),
        example="No CMAKE_CUDA_COMPILER could be found.",
        source="CMake's CMakeDetermineCUDACompiler.cmake and FindCUDAToolkit.cmake",
    ),
    Signature(
        id="nvcc-version-unreadable",
        problem="build-nvcc-missing",
        anchors=("bare_metal_version",),
        pattern=r"name 'bare_metal_version' is not defined",
        sure=0.7,
        because_of=("nvcc-home-unset",),
        remedy=also(toolkit_for_build, *hints.NVCC_HOME_UNSET),
        example="NameError: name 'bare_metal_version' is not defined",
        source="flash-attn's setup.py, where CUDA_HOME is None",
    ),
    Signature(
        id="cuda-version-mismatch",
        problem="build-cuda-mismatch",
        anchors=("mismatches the version that was used to compile",),
        pattern=(
            r"detected CUDA version(?: \((?:(?P<nvcc>[\d.]{1,12})|%s)\))? mismatches the version that was used "
            r"to compile\s{0,4}PyTorch(?: \((?P<torch_cuda>[\d.]{1,12})\)| \(%s\)[^\n]{0,80}', "
            r"'(?P<nvcc_2>[\d.]{1,12})', '(?P<torch_cuda_2>[\d.]{1,12})')?"
        ),
        title="CUDA version mismatch: the build found CUDA {nvcc}, but torch was built with {torch_cuda}",
        sure=0.98,
        remedy=toolkit_of_torch,
        example=(
            "RuntimeError: The detected CUDA version (11.8) mismatches the version that was used to "
            "compile\n"
            "PyTorch (12.8). Please make sure to use the same CUDA versions."
        ),
        source="torch/utils/cpp_extension.py, CUDA_MISMATCH_MESSAGE",
    ),
    Signature(
        id="cuda-version-mismatch-deepspeed",
        problem="build-cuda-mismatch",
        anchors=("does not match the version torch was compiled with",),
        pattern=(
            r"Installed CUDA version (?P<nvcc>[\d.]{1,12}) does not match the version torch was compiled "
            r"with (?P<torch_cuda>[\d.]{1,12})(?![\d.]| but since the APIs are compatible)"
        ),
        title="CUDA version mismatch: the build found CUDA {nvcc}, but torch was built with {torch_cuda}",
        sure=0.98,
        remedy=also(toolkit_of_torch, *hints.CUDA_VERSION_MISMATCH_DEEPSPEED),
        example=(
            "Exception: >- DeepSpeed Op Builder: Installed CUDA version 11.8 does not match the version "
            "torch was compiled with 12.4, unable to compile cuda/cpp extensions without a matching "
            "cuda version."
        ),
        source="deepspeed/ops/op_builder/builder.py, assert_no_cuda_mismatch",
    ),
    Signature(
        id="cuda-version-mismatch-apex",
        problem="build-cuda-mismatch",
        anchors=("Cuda extensions are being compiled with a version of Cuda",),
        pattern=(
            r"Cuda extensions are being compiled with a version of Cuda that does not(?s:.{0,200}?compiled "
            r"with Cuda (?P<torch_cuda>[\d.]{1,12}))?"
        ),
        sure=0.95,
        values=(("exact_minor", "yes"),),
        remedy=toolkit_of_torch,
        example=(
            "RuntimeError: Cuda extensions are being compiled with a version of Cuda that does not "
            "match the version used to compile Pytorch binaries.  Pytorch binaries were compiled with "
            "Cuda 12.1."
        ),
        source="apex's setup.py, check_cuda_torch_binary_vs_bare_metal",
    ),
    Signature(
        id="nvcc-architecture-unknown",
        problem="build-nvcc-too-old",
        anchors=("Unsupported gpu architecture", "is not defined for option 'gpu-"),
        pattern=(
            r"Unsupported gpu architecture '(?P<architecture>(?!(?:compute|sm)_(?:[1-6]\d|70|72)\b)\w{1,2"
            r"0})'|Value '(?P<architecture_2>sm_(?!(?:[1-6]\d|70|72)')\w{1,10})' is"
            r" not defined for option 'gpu-"
        ),
        title="nvcc does not support the architecture {architecture} (unsupported gpu architecture)",
        sure=0.95,
        remedy=toolkit_for_architecture,
        general=True,
        because_of=("triton-unusable",),
        example="nvcc fatal   : Unsupported gpu architecture 'compute_120'",
        source="nvcc; https://docs.nvidia.com/cuda/cuda-compiler-driver-nvcc/",
    ),
    Signature(
        id="nvcc-architecture-dropped",
        problem="build-nvcc-too-old",
        anchors=("Unsupported gpu architecture", "is not defined for option 'gpu-"),
        pattern=(
            r"Unsupported gpu architecture '(?P<architecture>(?:compute|sm)_(?:[1-6]\d|70|72))\b|Value "
            r"'(?P<architecture_2>sm_(?:[1-6]\d|70|72))' is not defined for option 'gpu-"
        ),
        title="This nvcc no longer supports {architecture} (unsupported gpu architecture)",
        sure=0.95,
        values=(("dropped", "yes"),),
        remedy=toolkit_for_architecture,
        example="nvcc fatal   : Unsupported gpu architecture 'compute_70'",
        source="nvcc 13, which ended support for what is older than Turing: CUDA 13.0 release notes",
    ),
    Signature(
        id="torch-architecture-unknown",
        problem="build-nvcc-too-old",
        anchors=("Unknown CUDA arch", "Unknown CUDA Architecture Name", "arch_bin wasn't set"),
        pattern=(
            r"Unknown CUDA arch \((?P<architecture>[^){\n]{1,40})\) or GPU not supported|"
            r"Unknown CUDA Architecture Name (?P<architecture_2>\S{1,40})|"
            r"(?P<architecture_3>arch_bin) wasn't set for some reason"
        ),
        title=architecture_title,
        sure=0.8,
        remedy=known_to_torch,
        example="ValueError: Unknown CUDA arch (12.0) or GPU not supported",
        source="torch/utils/cpp_extension.py, _get_cuda_arch_flags; torch's cmake, select_compute_arch.cmake",
    ),
    Signature(
        id="native-architecture-without-gpu",
        problem="build-source-incompatible",
        anchors=("Unsupported gpu architecture 'compute_", "Unsupported gpu arch"),
        pattern=r"Unsupported gpu architecture 'compute_No CUDA devices found\.?'",
        title="The build compiles for the GPU of the machine that builds (`native`), which has none",
        sure=0.95,
        remedy=architecture_to_build,
        example="nvcc fatal   : Unsupported gpu architecture 'compute_No CUDA devices found.'",
        source="CMake's detection of CMAKE_CUDA_ARCHITECTURES=native, in image builds",
    ),
    Signature(
        id="native-architecture-not-known",
        problem="build-source-incompatible",
        anchors=("Unsupported gpu architecture 'compute_native'",),
        pattern=r"Unsupported gpu architecture 'compute_native'",
        title="nvcc got the architecture `native` as it stands: this CMake or nvcc does not put the GPU's "
        "number in its "
        "place",
        sure=0.95,
        remedy=architecture_to_build,
        example="nvcc fatal   : Unsupported gpu architecture 'compute_native'",
        source="nvcc; CMake knows `native` from 3.24 on; https://github.com/ztxz16/fastllm/issues/187",
    ),
    Signature(
        id="instruction-beyond-architecture",
        problem="build-source-incompatible",
        anchors=("not supported on .target", "requires .target"),
        pattern=(
            r"ptxas [^\n]{0,200}error\s{0,4}: [^\n]{1,160}?(?:not supported on \.target '(?P<target>sm_\w{1,6})'|requ"
            r"ires "
            r"\.target (?P<needed>sm_\w{1,6}))"
        ),
        title=architecture_title,
        sure=0.9,
        because_of=("triton-unusable", "bfloat16-not-on-this-gpu"),
        remedy=architecture_to_build,
        example="ptxas /tmp/k.ptx, line 88; error   : Feature '.m16n8k16' requires .target sm_80 or higher",
        source="ptxas",
    ),
    Signature(
        id="flash-attention-wants-newer-nvcc",
        problem="build-nvcc-too-old",
        anchors=("is only supported on CUDA",),
        pattern=(r"(?P<package>[A-Za-z][\w-]{2,40}) is only supported on CUDA (?P<needed>[\d.]{1,8}) (?:and|or) above"),
        title="{package} needs the CUDA toolkit {needed} or newer",
        sure=0.97,
        example=(
            "RuntimeError: FlashAttention is only supported on CUDA 11.7 and above.  Note: make sure "
            "nvcc has a supported version by running nvcc -V."
        ),
        source="flash-attn's setup.py",
    ),
    Signature(
        id="cuda-toolkit-floor",
        problem="build-nvcc-too-old",
        anchors=(
            "requires CUDA",
            "or higher is required",
            "or newer is required",
            "required to build",
            "needs CUDA ",
        ),
        pattern=(
            r"(?:requires|needs) CUDA (?:Toolkit )?(?:version )?(?P<needed>\d{2}\.\d)\+?(?: or (?:higher|"
            r"newer|later))|CUDA (?:version |Toolkit )?(?P<needed_2>\d{2}\.\d)\+? (?:or (?:higher|newer|"
            r"later|greater) )?(?:is )?required"
        ),
        title="The package needs the CUDA toolkit {needed} or newer",
        sure=0.85,
        example="RuntimeError: this package requires CUDA 12.3 or newer",
        source="setup.py of flash-attn 3 (hopper), transformer-engine and others: the same words",
    ),
    Signature(
        id="nvcc-cpp20-unsupported",
        problem="build-nvcc-too-old",
        anchors=("Value 'c++", "'-std=c++20'"),
        pattern=r"nvcc (?:fatal|error)\s{0,4}: [^\n]{0,80}(?P<standard>c\+\+(?:14|17|20))",
        title="nvcc is too old for {standard}, which this torch's headers need",
        sure=0.85,
        example="nvcc fatal   : Value 'c++20' is not defined for option 'std'",
        source="nvcc 11; torch's headers are C++20 from 2.12 on",
    ),
    Signature(
        id="ptxas-older-than-ptx",
        problem="build-nvcc-too-old",
        anchors=("Unsupported .version",),
        pattern=(
            r"^(?![^\n]{0,200}application ptx input)[^\n]{0,300}?fatal\s{0,4}: Unsupported \.version "
            r"(?P<ptx>[\d.]{1,6})(?:; current version is '(?P<known>[\d.]{1,6})')?"
        ),
        title="ptxas is too old: PTX {ptx} is required, it supports {known}",
        example="ptxas /tmp/k.ptx, line 5; fatal   : Unsupported .version 8.4; current version is '8.0'",
        source="ptxas",
    ),
    Signature(
        id="nvcc-option-unknown",
        problem="build-nvcc-too-old",
        anchors=(": Unknown option '",),
        pattern=r"nvcc fatal\s{0,4}: Unknown option '(?P<option>(?!-[fmW])[^'\n]{1,80})'",
        title="nvcc does not support the option {option}",
        sure=0.7,
        example="nvcc fatal   : Unknown option '--threads'",
        source="nvcc",
    ),
    Signature(
        id="toolkit-dropped-symbol",
        problem="build-source-incompatible",
        anchors=(
            "no suitable conversion function from",
            "has no member",
            "is not a member of",
            "was not declared in this scope",
            "has not been declared",
        ),
        pattern=(
            r'error: no suitable conversion function from .{1,3}const at::|error: [^\n]{0,60}(?:namespace "(?:cub|'
            r'thrust|at|c10|torch|cute)[\w:]{0,40}" has no member '
            r'"(?P<symbol>\w{1,80})"|['
            r"'‘](?P<symbol_2>\w{1,80})['’] is not a member of ['‘](?:at|c10|"
            r"torch|cub|thrust|pybind11)\b|['‘](?:at|c10|torch|caffe2)::[\w:]{1,80}['’] (?:has not been "
            r"declared|was not declared))"
        ),
        title="The source does not compile with this torch or CUDA: {symbol}",
        sure=0.8,
        remedy=only(*hints.TOOLKIT_DROPPED_SYMBOL),
        example='csrc/kernels.cu(61): error: namespace "cub" has no member "Max"',
        source="CCCL 3 (CUDA 13) took away cub::Max; torch takes away old names likewise",
    ),
    Signature(
        id="source-too-old-at-check",
        problem="build-source-incompatible",
        anchors=("AT_CHECK",),
        pattern=r"identifier \"AT_CHECK\" is undefined|['‘]AT_CHECK['’] was not declared",
        title="The source is too old for this torch: AT_CHECK was removed in torch 1.5",
        sure=0.96,
        remedy=only(*nvcc_hints.AT_CHECK_GONE),
        example='error: identifier "AT_CHECK" is undefined',
        source="torch 1.5's release notes; https://github.com/tianzhi0549/FCOS/issues/276",
    ),
    Signature(
        id="source-too-old-thc",
        problem="build-source-incompatible",
        anchors=(
            "THC/THC",
            "THCState",
            "type().is_cuda",
            "THCudaCheck",
            'source file "THC/',
        ),
        pattern=(
            r'THC/THC\w{0,40}\.\w?h: No such file|cannot open source file "THC/|identifier "(?:THCState|'
            r"THCudaCheck)"
            r'" is undefined|['
            r"'‘](?:THCState|THCudaCheck)['’] was not "
            r"declared"
        ),
        title="The source is too old for this torch: it uses THC, which was removed in torch 1.11",
        sure=0.95,
        remedy=only(*hints.SOURCE_TOO_OLD_THC),
        example="lib/src/roi_align.cu:4:10: fatal error: THC/THC.h: No such file or directory",
        source="torch 1.11 release notes: THC headers removed",
    ),
)
