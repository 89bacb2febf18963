"""Other texts of the area build."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.toolchain import compiler_for_toolkit, get_pip, whole_source
from envcheck.catalogue.build.remedies.tools import other_cmake
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="setup-without-a-command",
        problem="install-failed",
        anchors=("no commands supplied",),
        pattern=r"^error: no commands supplied",
        title="setup.py was started without a command",
        remedy=only(*hints.SETUP_WITHOUT_A_COMMAND),
        example="error: no commands supplied",
        source="setuptools",
    ),
    Signature(
        id="gcc-headers-beyond-nvcc",
        problem="build-compiler-unsupported",
        anchors=(
            'error: identifier "__builtin_ia32',
            "intrin.h(",
            "is undefined",
            'error: attribute "__',
        ),
        pattern=r"/gcc/[\w.-]{1,60}/(?P<gcc>\d{1,2})[\d.]{0,6}/include/\w{1,40}\.h(?:\(\d{1,6}\)|"
        r":\d{1,6}:\d{1,5}): error: "
        r"(?:identifier \"__builtin_|\S{0,4}__builtin_|attribute \"__)",
        title="nvcc does not support the headers of GCC {gcc}, which is too new for it",
        remedy=compiler_for_toolkit,
        example="/usr/lib/gcc/x86_64-linux-gnu/13/include/amxtileintrin.h(42): error: identifier "
        '"__builtin_ia32_ldtilecfg" is undefined',
        source="nvcc over GCC's headers of vector instructions",
    ),
    Signature(
        id="compiler-option-unknown",
        problem="build-compiler-unsupported",
        anchors=("unrecognized command", "invalid feature modifier", "for '-march=' switch", "for '-mcpu=' switch"),
        pattern=r"^(?:[\w./+-]{0,80})?(?:cc1(?:plus)?|g(?:cc|\+\+)[\w.-]{0,8}|c\+\+|"
        r"clang(?:\+\+)?): error: (?:unrecognized command[- ]line "
        r"option ['\"](?!-std=)(?P<option>[^'\"\n]{1,60})|"
        r"invalid feature modifier[^\n]{0,40}in '(?P<option_2>[^'\n]{1,80})|"
        r"bad value \('?(?P<option_3>[^')\n]{1,60})'?\) for '-m)",
        title="The compiler does not support the option {option}: the compiler is too old, or the option is for "
        "another processor",
        needs=("compiling", "building", "failed"),
        remedy=only(*hints.GCC_TOO_OLD),
        example="cc1plus: error: invalid feature modifier in '-march=armv8.2-a+dotprod+fp16'",
        source="GCC, its driver and cc1plus",
    ),
    Signature(
        id="torch-headers-not-compiled",
        problem="build-source-incompatible",
        anchors=("torch/include/",),
        pattern=r"(?P<file>torch/include/[\w./-]{1,160}\.h)(?::\d{1,6}(?::\d{1,5})?|\(\d{1,6}\)): error: ",
        title="torch's own header {file} does not compile: the C++ standard, or the compiler, is not what it needs",
        sure=0.76,
        because_of=(ANY,),
        needs=("compiling", "building", "failed"),
        remedy=only(*hints.TORCH_HEADERS_NOT_COMPILED),
        example="torch/include/ATen/core/List_inl.h:202:52: error: need 'typename' before 'decltype'",
        source="gcc, clang and nvcc over the headers of torch",
    ),
    Signature(
        id="cmake-target-missing",
        problem="build-cmake-version",
        anchors=("but the target was not found", "CUDA::"),
        pattern=r"(?P<target>CUDA::\w{1,40})\n[\s\S]{0,120}but the target was not found|"
        r"target (?P<target_2>CUDA::\w{1,40})[^\n]{0,40} not found",
        below=4,
        title="CMake does not find the target {target}: CMake is older than the toolkit, or uses another toolkit",
        remedy=also(other_cmake, *hints.CMAKE_TARGET_MISSING),
        example="    CUDA::cublasLt\n\n  but the target was not found.",
        source="CMake's FindCUDAToolkit",
    ),
    Signature(
        id="ninja-of-a-past-build",
        problem="build-tool-missing",
        anchors=("'--version'",),
        pattern=r"'[^'\n]{0,300}(?P<tool>ninja|cmake|make)'\s{1,4}'--version'\s{1,12}failed with:\s{1,12}no such file",
        below=8,
        title="CMake's cache refers to a {tool} that no longer exists",
        remedy=only(*hints.NINJA_OF_A_PAST_BUILD),
        example="Running '/tmp/pip-build-env-ab/overlay/bin/ninja' '--version' failed with: no such file or directory",
        source="CMake's cache of a build in an isolated environment",
    ),
    Signature(
        id="deepspeed-op-not-compatible",
        problem="build-source-incompatible",
        anchors=("Unable to JIT load the", "op due to it not being compatible"),
        pattern=r"Unable to JIT load the (?P<operation>[\w.-]{1,40}) op due to it not being compatible",
        title="DeepSpeed cannot build its operation {operation} here",
        sure=0.6,
        because_of=("build-nvcc-missing", "build-cuda-mismatch", "build-requirement-missing"),
        remedy=only(*hints.DEEPSPEED_OP_NOT_COMPATIBLE),
        example=(
            "RuntimeError: Unable to JIT load the async_io op due to it not being compatible due to "
            "hardware/software issue."
        ),
        source="deepspeed/ops/op_builder/builder.py",
    ),
    Signature(
        id="pip-missing",
        problem="build-requirement-missing",
        anchors=(
            "No module named pip",
            "pip: command not found",
            "pip: not found",
            "No module named 'pip'",
            "pip3: command not found",
            "pip3: not found",
        ),
        pattern=r"No module named '?pip'?\s{0,4}$|\bpip3?: (?:command )?not found",
        title="pip is not installed",
        values=(("module", "pip"),),
        remedy=get_pip,
        example="/usr/bin/python3: No module named pip",
        source="CPython; shells",
    ),
    Signature(
        id="directory-not-installable",
        problem="build-source-incompatible",
        anchors=("is not installable. Neither 'setup.py'", "does not appear to be a Python project"),
        pattern=(
            r"(?<!\S)(?P<path>\S{1,400}) is not installable\. Neither 'setup\.py' nor 'pyproject\.toml' found|"
            r"(?<!\S)(?P<path_2>\S{1,400}) does not appear to be a Python project"
        ),
        title="{path} is not installable: neither setup.py nor pyproject.toml found",
        sure=0.92,
        remedy=only(*hints.DIRECTORY_NOT_INSTALLABLE),
        example="ERROR: Directory '.' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.",
        source="pip/_internal/req/constructors.py; uv",
    ),
    Signature(
        id="build-input-missing",
        problem="build-source-incompatible",
        anchors=("missing and no known rule to make it", "No rule to make target"),
        pattern=(
            r"error: '(?P<path>[^'\n]{1,300}?\.(?:c|cc|cpp|cxx|cu|cuh|h|hpp|inc|proto|s|S))'"
            r"(?:, needed by '[^'\n]{1,300}',)? missing and no known rule|No rule to make target "
            r"[`'](?P<path_2>[^'\n]{1,300}?\.(?:c|cc|cpp|cxx|cu|cuh|h|hpp|inc|proto))'"
        ),
        title="The build does not find {path}: it runs in the wrong folder, or the source is incomplete",
        remedy=whole_source,
        sure=0.88,
        example=(
            "ninja: error: '/src/app/csrc/ops.cpp', needed by '/src/app/build/csrc/ops.o', missing and no known rule "
            "to make it"
        ),
        source="ninja, src/build.cc; GNU make, src/remake.c",
    ),
)
