"""Sources that do not compile: with this Python, this standard library, or without the driver's library."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.toolchain import older_python
from envcheck.catalogue.build.remedies.tools import other_source_release
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="linker-driver-missing",
        problem="build-library-missing",
        anchors=("libcuda.so", "libnvidia-ml.so"),
        pattern=(r"lib(?P<library>cuda|nvidia-ml)\.so[.\d]{0,4}, needed by [^\n]{1,300}, not found"),
        title="The linker does not find the driver's library (libcuda), as in an image that is built without a GPU",
        values=(("library", "cuda"),),
        example="/usr/bin/ld: warning: libcuda.so.1, needed by /opt/lib/libops.so, not found (try using -rpath or "
        "-rpath-link)",
        source="GNU ld",
    ),
    Signature(
        id="cmake-compiler-broken",
        problem="build-compiler-missing",
        anchors=("is not able to compile a simple test program",),
        pattern=r"is not able to compile a simple test program",
        below=4,
        title="CMake's test of the compiler fails: what it printed below says why",
        sure=0.8,
        because_of=(ANY,),
        remedy=only(*hints.CMAKE_COMPILER_BROKEN),
        example='  The C compiler "/usr/bin/cc" is not able to compile a simple test program.',
        source="CMake, CMakeTestCCompiler.cmake and its like for CXX and CUDA",
    ),
    Signature(
        id="integer-types-undeclared",
        problem="build-source-incompatible",
        anchors=("int8_t", "int16_t", "int32_t", "int64_t"),
        pattern=(
            r"error: (?:identifier \"(?P<type>u?int\d{1,2}_t)\" is undefined|"
            r"['‘](?:std::)?(?P<type_2>u?int\d{1,2}_t)['’] "
            r"(?:does not name a type|was not declared|has not been declared|is not a member of ['‘]std))"
        ),
        title="The source uses {type} without including <cstdint>, which GCC 13 no longer includes by itself",
        remedy=only(*hints.CSTDINT_MISSING),
        example='rasterizer_impl.h(24): error: identifier "uint32_t" is undefined',
        source="GCC 13's porting guide, header dependency changes",
    ),
    Signature(
        id="python-api-changed",
        problem="python-version-unsupported",
        anchors=("_PyLong_", "_PyUnicode_", "PyUnicode_", "PyThreadState", "tstate->", "PyFrame", "_Py_", "Py_UNICODE"),
        pattern=(
            r"error: [^\n]{0,80}(?:function '?[`'‘]?_?Py\w{2,40}|'(?:struct )?_?(?:PyThreadState|PyFrameObject|ts|"
            r"_typeobject|PyUnicodeObject|PyLongObject|_frame)' has no member|implicit declaration of function "
            r"'_?Py\w{2,40}|'_?Py\w{2,40}' (?:was not declared|undeclared))"
        ),
        title="The source does not compile with this Python: its C API has changed since this release",
        sure=0.85,
        remedy=older_python,
        example="ext.c:210:12: error: too few arguments to function '_PyLong_AsByteArray'",
        source="CPython's What's New of 3.9 to 3.14, C API; generated code of older Cython releases",
    ),
    Signature(
        id="compile-error-of-source",
        problem="build-source-incompatible",
        anchors=(
            ": error: ",
            "): error: ",
            ": fatal error: ",
            'error: identifier "',
            "error: no member named",
            "): error #",
        ),
        pattern=(
            r"^(?P<file>[\w./+\\:-]{2,240}\.(?:cu|cuh|cpp|cc|cxx|c|h|hpp|inl)(?:\(\d{1,6}\)|:\d{1,6}(?::"
            r"\d{1,5})?)): (?:fatal )?error(?: #[\w-]{1,12})?: (?P<said>[^\n]{1,160})"
        ),
        title="The compiler fails at {file}: {said}",
        sure=0.62,
        general=True,
        because_of=(ANY,),
        needs=("compiling", "building"),
        remedy=also(other_source_release, *hints.COMPILE_ERROR_OF_SOURCE),
        example='ninja: build stopped: subcommand failed.\ncsrc/kernel.cu(61): error: identifier "dispatch" is '
        "undefined",
        source="gcc, clang and nvcc",
    ),
    Signature(
        id="nvcc-front-end-crashed",
        problem="build-compiler-unsupported",
        anchors=("cudafe++ died with status", "'cudafe++' died with status"),
        pattern=r"cudafe\+\+'? died with status (?P<status>-?\d{1,10}|0x\w{8})",
        title="nvcc's front end crashed (status {status}): the host compiler is newer than this nvcc supports",
        sure=0.8,
        remedy=only(
            "On Windows: use an older MSVC toolset (Visual Studio Installer, Individual components, `MSVC v143 "
            "14.38`), "
            "called as `vcvarsall x64 -vcvars_ver=14.38`; or a newer CUDA toolkit of the same major version.",
            "On Linux: an older GCC, `export CC=gcc-12 CXX=g++-12 NVCC_PREPEND_FLAGS='-ccbin g++-12'`.",
        ),
        example="nvcc error   : 'cudafe++' died with status 0xC0000005 (ACCESS_VIOLATION)",
        source="nvcc; https://github.com/NVlabs/instant-ngp/issues",
    ),
    Signature(
        id="nvcc-without-libdevice",
        problem="cuda-toolkit-missing",
        anchors=("Path to libdevice library not specified",),
        pattern=r"Path to libdevice library not specified",
        title="nvcc finds no libdevice: its toolkit is incomplete, or a link stands in the place of nvcc",
        sure=0.93,
        remedy=only(
            "Install the toolkit as a whole: with conda `conda install -c nvidia cuda-toolkit=VERSION` (not "
            "`cuda-nvcc` of another channel), else NVIDIA's package cuda-toolkit.",
            "Call nvcc in its own folder, not through a link: `export CUDA_HOME=/usr/local/cuda "
            "PATH=$CUDA_HOME/bin:$PATH`; nvcc looks for nvvm/libdevice next to itself.",
        ),
        example="nvcc fatal   : Path to libdevice library not specified",
        source="nvcc; https://github.com/conda-forge/cuda-nvcc-feedstock",
    ),
    Signature(
        id="nvcc-temporary-files",
        problem="build-temporary-folder",
        anchors=("Could not open output file '",),
        pattern=r"nvcc fatal\s{0,4}: Could not open output file '(?P<file>[^'\n]{1,200})'",
        title="nvcc cannot write {file}: the temporary folder is not writable, or full",
        sure=0.88,
        because_of=("disk-full", "permission-denied"),
        remedy=only(
            "Give the build a folder of your own with room: `mkdir -p ~/tmp && export TMPDIR=~/tmp`; `df -h /tmp` and "
            "`ls -ld /tmp` (it must be drwxrwxrwt) show what is wrong with the other."
        ),
        example="nvcc fatal   : Could not open output file '/tmp/tmpxft_00001a2b_00000000'",
        source="nvcc",
    ),
)
