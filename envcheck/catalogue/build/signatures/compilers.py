"""Compilers that end over how they were called, or over the headers and options that they are given."""

from envcheck.catalogue.build import hints, nvcc_hints
from envcheck.catalogue.build.remedies.called import (
    build_afresh,
    built_at_start,
    flags_for_nvcc,
    gcc_instead,
    library_for_linker,
    see_compiler,
)
from envcheck.catalogue.build.remedies.linking import library_of_symbol, link_symbol, symbol_title
from envcheck.catalogue.build.remedies.toolchain import compiler_for_toolkit
from envcheck.catalogue.cuda.remedies.compiler import install_compiler
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="nvcc-misread-flag",
        problem="build-source-incompatible",
        anchors=("nvcc fatal", "nvcc error "),
        pattern=(
            r"nvcc fatal\s{0,4}: (?:'(?P<flag>[^'\n]{1,60})': expected a number|A single input file is required|"
            r"Unknown option '(?P<flag_4>-[fmW][^'\n]{1,60})'|redefinition of argument '(?P<flag_2>[^'\n]{1,60})'|Opt"
            r"ion '(?P<flag_3>[^'\n]{1,60})' (?:is )?not)"
        ),
        title="nvcc gets {flag}, an option for the C++ compiler",
        sure=0.85,
        remedy=flags_for_nvcc,
        example="nvcc fatal   : 'f16c': expected a number",
        source="nvcc; https://docs.nvidia.com/cuda/cuda-compiler-driver-nvcc/",
    ),
    Signature(
        id="triton-launcher-not-built",
        problem="triton-unusable",
        anchors=("'-lcuda'", '"-lcuda"', "cuda_utils.c", "/triton_.cpython-", "__triton_launcher"),
        pattern=(
            r"CalledProcessError: Command '\['[^'\n]{0,240}(?:gcc|cc|clang|g\+\+|c\+\+|tcc\.exe|"
            r"cl(?:\.(?:exe|EXE))?)'[^\n]{0,1500}(?:main\.c|"
            r"cuda_utils\.c|-lcuda)[^\n]{0,1500}returned non-zero exit"
        ),
        title="Triton compiles its launcher with gcc, and that failed: the lines of gcc above say why",
        sure=0.78,
        because_of=(
            "build-headers-missing",
            "build-library-missing",
            "libcuda-missing",
            "python-headers-missing",
            "build-compiler-missing",
        ),
        remedy=library_for_linker,
        example=(
            "subprocess.CalledProcessError: Command '['/usr/bin/gcc', '/tmp/tmpab/main.c', '-O3', '-shared', '-fPIC', "
            "'-lcuda', '-o', '/tmp/tmpab/cuda_utils.so']' returned non-zero exit status 1."
        ),
        source="triton/runtime/build.py; triton/common/build.py",
    ),
    Signature(
        id="mpi-programs-not-compiled",
        problem="build-headers-missing",
        anchors=("Cannot compile MPI programs",),
        pattern=r"error: Cannot compile MPI programs",
        title="The build finds no MPI library: {header} is missing",
        values=(("header", "mpi.h"),),
        general=True,
        sure=0.82,
        because_of=("build-compiler-missing",),
        example="error: Cannot compile MPI programs. Check your configuration!!!",
        source="mpi4py, conf/mpidistutils.py",
    ),
    Signature(
        id="mpi-wrapper-without-compiler",
        problem="build-compiler-missing",
        anchors=("wrapper compiler was unable to find the specified compiler",),
        pattern=r"wrapper compiler was unable to find the specified compiler\s{1,4}(?P<compiler>\S{1,80}) in your PATH",
        title="mpicc runs the compiler {compiler}, which is not there",
        sure=0.93,
        remedy=also(install_compiler, *hints.MPI_WRAPPER),
        example=(
            "The Open MPI wrapper compiler was unable to find the specified compiler\n"
            "x86_64-conda-linux-gnu-cc in your PATH."
        ),
        source="Open MPI, opal/tools/wrappers",
    ),
    Signature(
        id="nvcc-told-a-missing-compiler",
        problem="build-compiler-missing",
        anchors=(": No such file or directory",),
        pattern=(
            r"^(?:nvcc error\s{1,4}: )?(?P<compiler>(?:/[\w./+-]{1,160}/)?(?:gcc|g\+\+|clang(?:\+\+)?|c\+\+|cc)"
            r"(?:-[\w.-]{1,20})?): No such file or directory\n[^\n]{0,60}Failed to preprocess host compiler"
        ),
        title="nvcc is told to use the compiler {compiler}, which is not there",
        sure=0.93,
        remedy=also(install_compiler, *hints.NVCC_TOLD_A_MISSING_COMPILER),
        example="gcc-6.3.0: No such file or directory\nnvcc fatal   : Failed to preprocess host compiler properties.",
        source="nvcc with -ccbin; https://github.com/ChristophReich1996/Cell-DETR/issues/13",
    ),
    Signature(
        id="nvcc-without-host-compiler",
        problem="build-compiler-missing",
        anchors=("Failed to preprocess host compiler properties",),
        pattern=r"nvcc fatal\s{0,4}: Failed to preprocess host compiler properties",
        title="nvcc cannot run the C++ compiler: g++ is missing, or only a part of it is there",
        sure=0.85,
        because_of=("build-compiler-unsupported", "build-temporary-folder"),
        example="nvcc fatal   : Failed to preprocess host compiler properties.",
        source="nvcc",
    ),
    Signature(
        id="hpc-compiler-taken",
        problem="build-compiler-unsupported",
        anchors=(
            "nvc++-Error-",
            "nvc-Error-",
            "pgc++-Error-",
            "icpc: error",
            "pgcc-Error-",
        ),
        pattern=r"(?P<compiler>nvc(?:\+\+)?|pgc(?:\+\+|c))-Error-(?P<said>[^\n]{1,120})",
        title="The build uses {compiler} instead of gcc: {said}",
        sure=0.93,
        remedy=gcc_instead,
        example="nvc++-Error-Unknown switch: -fwrapv",
        source="NVIDIA HPC SDK",
    ),
    Signature(
        id="object-file-missing-at-link",
        problem="build-source-incompatible",
        anchors=("cannot find /",),
        pattern=r"ld: cannot find (?P<object>/[^\s:]{1,300}\.o): No such file or directory",
        title="The linker does not find {object}: it was not compiled, or another build removed it",
        sure=0.85,
        because_of=("build-compiler-crashed", "build-out-of-memory", "disk-full"),
        remedy=build_afresh,
        example="/usr/bin/ld: cannot find /tmp/build/temp.linux-x86_64-3.10/csrc/kernel.o: No such file or directory",
        source="GNU ld",
    ),
    Signature(
        id="extension-not-built",
        problem="install-failed",
        anchors=(
            "ERROR: Failed building wheel for",
            "Error compiling objects for extension",
            "'ninja', '-v'",
            "Could not build wheels for",
            "Failed to build installable wheels",
            "Failed to build one or more wheels",
            "Failed building editable for",
        ),
        pattern=(
            r"Failed to build (?:one or more|installable) wheels(?: for some pyproject\.toml based projects "
            r"\((?P<package_3>[\w.-]{1,60})\))?|ERROR: Failed building (?:wheel|editable) for "
            r"(?P<package>[\w.-]{1,60})|RuntimeError: Error compiling objects for "
            r"extension|Command '\['ninja', '-v'[^\n]{0,60}\]' returned non-zero exit status|Could not build wheels "
            r"for "
            r"(?P<package_2>[\w.-]{1,60})"
        ),
        title="{package} could not be built; the first error is above, or missing from the log",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        unless=("installed-anyway",),
        scopes=("log",),
        remedy=see_compiler,
        example="ERROR: Failed building wheel for flash-attn",
        source="pip; torch/utils/cpp_extension.py",
    ),
    Signature(
        id="extension-at-start-not-built",
        problem="install-failed",
        anchors=("Error building extension '",),
        pattern=r"Error building extension '(?P<extension>\w{1,60})'",
        title="{extension}, which is compiled when the program starts, could not be built; the compiler's error is "
        "above, or missing from the log",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        remedy=built_at_start,
        example="RuntimeError: Error building extension 'fused_adam'",
        source="torch/utils/cpp_extension.py, _run_ninja_build",
    ),
    Signature(
        id="nvcc-failed",
        problem="install-failed",
        anchors=("nvcc' failed with exit", "nvcc failed with exit", 'nvcc" failed with exit'),
        pattern=r"error: command '?(?:[\w./\\: -]{0,120}nvcc(?:\.exe)?)'? failed with exit (?:status|code) \d",
        title="nvcc ended with an error; what it complains of is above, or missing from the log",
        sure=0.62,
        general=True,
        because_of=(ANY,),
        unless=("installed-anyway",),
        scopes=("log",),
        remedy=only(*nvcc_hints.NVCC_FAILED),
        example="error: command '/usr/bin/nvcc' failed with exit status 1",
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
        id="clang-without-openmp",
        problem="build-compiler-unsupported",
        anchors=("unsupported option '-fopenmp'",),
        pattern=r"clang(?:\+\+)?: error: unsupported option '-fopenmp'",
        title="Apple's clang does not support OpenMP (-fopenmp)",
        sure=0.95,
        remedy=only(*hints.CLANG_WITHOUT_OPENMP),
        example="clang: error: unsupported option '-fopenmp'",
        source="Apple's clang",
    ),
    Signature(
        id="symbol-without-library",
        problem="build-library-missing",
        anchors=("undefined reference to", "Undefined symbols for architecture", "error LNK2001", "error LNK2019"),
        pattern=(
            r"(?:(?P<linker>compiler_compat/ld): [^\n]{0,300})?undefined reference to [`'\"](?P<symbol>[^'\"\n]{1,160"
            r"})['\"]|Undefined symbols for architecture "
            r"\w{1,10}:\n\s{0,8}\"(?P<symbol_2>[^\"\n]{1,160})\"|error LNK20(?:01|19): unresolved external symbol "
            r"\"?(?P<symbol_3>[^\s\"\n]{1,160})"
        ),
        reader=library_of_symbol,
        title=symbol_title,
        sure=0.82,
        because_of=("linker-library-missing", "build-compiler-crashed", "build-out-of-memory"),
        remedy=link_symbol,
        example="/usr/bin/ld: common.cu.o: undefined reference to `cuMemCreate'",
        source="GNU ld, Apple's ld, Microsoft's link",
    ),
    Signature(
        id="visual-studio-unsupported",
        problem="build-compiler-unsupported",
        anchors=(
            "unsupported Microsoft Visual Studio version",
            "STL1002",
            "Unexpected compiler version, expected CUDA",
        ),
        pattern=(
            r"unsupported Microsoft Visual Studio version! Only the versions (?:between[^!.\n]{1,60}?) are"
            r"|STL1002: "
            r"Unexpected compiler version, expected CUDA [\d.]{2,6}"
        ),
        title="nvcc does not support this Visual Studio version",
        sure=0.97,
        remedy=only(*hints.VISUAL_STUDIO_UNSUPPORTED),
        example="host_config.h(153): fatal error C1189: #error:  -- unsupported Microsoft Visual Studio version! "
        "Only the versions between 2017 and 2022 (inclusive) are supported!",
        source="crt/host_config.h; Microsoft's yvals_core.h",
    ),
    Signature(
        id="operators-not-built",
        problem="build-nvcc-missing",
        anchors=(
            "name '_C' is not defined",
            "Failed to load custom C++ ops",
            "import name '_C' from '",
            "import name 'csrc' from '",
            "import name '_ext' from '",
        ),
        pattern=(
            r"NameError: name '_C' is not defined|Failed to load custom C\+\+ ops|cannot import name '(?:_C|csrc|"
            r"_ext)' from "
            r"'(?!torch')[\w.]{1,40}'"
        ),
        title="The package was installed without its CUDA operators (_C): its build found no toolkit, or no GPU",
        sure=0.85,
        because_of=("build-cuda-mismatch", "build-compiler-unsupported", "library-missing"),
        remedy=only(*hints.OPERATORS_NOT_BUILT),
        example="NameError: name '_C' is not defined",
        source="GroundingDINO, detectron2, segment-anything-2 and others that compile operators if they find CUDA",
    ),
    Signature(
        id="toolkit-headers-not-compiled",
        problem="build-compiler-unsupported",
        anchors=("): error: ",),
        pattern=(
            r"^(?P<file>/[\w./+-]{0,160}(?:cuda[\w.-]{0,12}/(?:[\w./-]{0,40}/)?include/|/usr/include/c\+\+/\d{1,2}/)["
            r"\w./+-]{1,120})"
            r"\(\d{1,6}\): error: (?P<said>[^\n]{1,160})"
        ),
        title="nvcc does not compile {file}: {said}",
        sure=0.76,
        because_of=(ANY,),
        remedy=only(*hints.TOOLKIT_HEADERS_NOT_COMPILED),
        example='/usr/local/cuda/include/cuda/std/__cmath/traits.h(360): error: the global scope has no "isgreater"',
        source="nvcc over its own headers and those of libstdc++",
    ),
)
