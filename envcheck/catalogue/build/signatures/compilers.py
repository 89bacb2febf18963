"""Compilers that end over how they were called: one record, `PROGRAM fatal: WHAT`."""

from envcheck.catalogue.build.remedies.called import flags_for_nvcc, library_for_linker
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="nvcc-misread-flag",
        problem="build-source-incompatible",
        anchors=("nvcc fatal ", "nvcc error "),
        pattern=(
            r"nvcc fatal\s{1,4}: (?:'(?P<flag>[^'\n]{1,60})': expected a number|A single input file is required|"
            r"redefinition of argument '(?P<flag_2>[^'\n]{1,60})'|Option '(?P<flag_3>[^'\n]{1,60})' (?:is )?not)"
        ),
        title="nvcc is given {flag}, an option that is for the C++ compiler",
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
            r"CalledProcessError: Command '\['[^'\n]{0,80}(?:gcc|cc|clang|g\+\+|c\+\+)'[^\n]{0,1500}(?:main\.c|"
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
)
