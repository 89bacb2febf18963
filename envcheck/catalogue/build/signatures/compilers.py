"""Compilers that end over how they were called: one record, `PROGRAM fatal: WHAT`."""

from envcheck.catalogue.build.remedies.called import (
    build_afresh,
    flags_for_nvcc,
    gcc_instead,
    library_for_linker,
    see_compiler,
)
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="nvcc-misread-flag",
        problem="build-source-incompatible",
        anchors=("nvcc fatal ", "nvcc error "),
        pattern=(
            r"nvcc fatal\s{1,4}: (?:'(?P<flag>[^'\n]{1,60})': expected a number|A single input file is required|"
            r"redefinition of argument '(?P<flag_2>[^'\n]{1,60})'|Option '(?P<flag_3>[^'\n]{1,60})' (?:is )?not)"
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
            r"CalledProcessError: Command '\['[^'\n]{0,80}(?:gcc|cc|clang|g\+\+|c\+\+|tcc\.exe|"
            r"cl(?:\.exe)?)'[^\n]{0,1500}(?:main\.c|"
            r"cuda_utils\.c|-lcuda)[^\n]{0,1500}returned non-zero exit"
        ),
        title="Triton compiles its launcher with gcc, and that failed: the lines of gcc above say why",
        sure=0.78,
        because_of=("build-headers-missing", "libcuda-missing", "python-headers-missing", "build-compiler-missing"),
        remedy=library_for_linker,
        example=(
            "subprocess.CalledProcessError: Command '['/usr/bin/gcc', '/tmp/tmpab/main.c', '-O3', '-shared', '-fPIC', "
            "'-lcuda', '-o', '/tmp/tmpab/cuda_utils.so']' returned non-zero exit status 1."
        ),
        source="triton/runtime/build.py; triton/common/build.py",
    ),
    Signature(
        id="nvcc-without-host-compiler",
        problem="build-compiler-missing",
        anchors=("Failed to preprocess host compiler properties",),
        pattern=r"nvcc fatal\s{1,4}: Failed to preprocess host compiler properties",
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
            r"Failed to build (?:one or more|installable) wheels|ERROR: Failed building (?:wheel|editable) for "
            r"(?P<package>[\w.-]{1,60})|RuntimeError: Error compiling objects for "
            r"extension|Command '\['ninja', '-v'[^\n]{0,60}\]' returned non-zero exit status|Could not build wheels "
            r"for "
            r"(?P<package_2>[\w.-]{1,60})"
        ),
        title="{package} could not be compiled; the compiler's error is above, or missing from the log",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        unless=("installed-anyway",),
        scopes=("log",),
        remedy=see_compiler,
        example="ERROR: Failed building wheel for flash-attn",
        source="pip; torch/utils/cpp_extension.py",
    ),
)
