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
)
