"""Building with the host compiler: which one, its headers, its memory."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.build import fewer_jobs
from envcheck.catalogue.build.remedies.toolchain import (
    compiler_for_toolkit,
    fetch_submodules,
    gcc_for_float_types,
    toolkit_for_glibc,
)
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="gcc-too-new",
        problem="build-compiler-unsupported",
        anchors=("unsupported GNU version", "unsupported clang version"),
        pattern=(
            r"unsupported (?:GNU|clang) version!? +(?:gcc|clang)? ?(?:versions? )?(?:later than (?P<newest>[\d."
            r"]{1,8}))?"
        ),
        title="This nvcc does not support GCC newer than {newest}",
        sure=0.97,
        remedy=compiler_for_toolkit,
        example=(
            "/usr/local/cuda/include/crt/host_config.h:132:2: error: #error -- unsupported GNU version! "
            "gcc versions later than 11 are not supported!"
        ),
        source="crt/host_config.h of the CUDA toolkit",
    ),
    Signature(
        id="gcc-beyond-cuda",
        problem="build-compiler-unsupported",
        anchors=("required version by CUDA",),
        pattern=(
            r"current installed version of (?P<compiler>\S{1,40}) \((?P<version>[^)\n]{1,20})\) is ("
            r"?:greater|less) than the (?:maximum|minimum) required version by CUDA (?P<nvcc>[\d.]{1,"
            r"8})"
        ),
        title="{compiler} {version} is not supported by CUDA {nvcc}",
        sure=0.95,
        example=(
            "RuntimeError: The current installed version of x86_64-linux-gnu-g++ (13.2.0) is greater "
            "than the maximum required version by CUDA 12.1. Please make sure to use an adequate version "
            "of x86_64-linux-gnu-g++ (>=6.0.0, <13.0)."
        ),
        source="torch/utils/cpp_extension.py, _check_cuda_version",
    ),
    Signature(
        id="gcc-parameter-packs",
        problem="build-compiler-unsupported",
        anchors=("parameter packs not expanded with",),
        pattern=r"error: parameter packs not expanded with",
        title="GCC 11 or newer with an nvcc that does not support it",
        sure=0.95,
        values=(("newest", "10"),),
        remedy=compiler_for_toolkit,
        example=("/usr/include/c++/11/bits/std_function.h:435:145: error: parameter packs not expanded with '...':"),
        source="https://github.com/NVIDIA/nccl/issues/650; GCC 11's libstdc++ under nvcc 11.1 to 11.5",
    ),
    Signature(
        id="gcc-too-old",
        problem="build-compiler-unsupported",
        anchors=(
            "You're trying to build PyTorch with a too old version",
            "'-std=c++17'",
            "'-std=c++20'",
            "‘-std=c++17’",
            "‘-std=c++20’",
            "C++14 compiler",
            "with a too old version of GCC",
            "'-std=gnu++",
            "‘-std=gnu++",
        ),
        pattern=(
            r"with a too old version of GCC|unrecognized command[- ]line option ['‘]-std=(?:c|gnu)\+\+(?:17|"
            r"20)|You need a C\+\+14 compiler"
        ),
        title="The compiler is older than torch's headers",
        remedy=only(*hints.GCC_TOO_OLD),
        example="c++: error: unrecognized command line option '-std=c++17'",
        source="gcc; torch's CMakeLists.txt",
    ),
    Signature(
        id="standard-too-old",
        problem="build-compiler-unsupported",
        anchors=("C++17 or later", "C++20 or later", "You need C++17", "You need C++20"),
        pattern=r"C\+\+(?:17|20) or later compatible compiler is required|You need C\+\+(?:17|20) to compile",
        title="The C++ standard that the build asks for is older than torch's headers",
        remedy=only(*hints.STANDARD_TOO_OLD),
        because_of=("gcc-too-old",),
        example=(
            "torch/include/c10/util/C++17.h:16:2: error: #error C++17 or later compatible compiler "
            "is required to use PyTorch."
        ),
        source="c10/util/C++17.h, torch/all.h",
    ),
    Signature(
        id="gcc-abi-incompatible",
        problem="build-compiler-unsupported",
        anchors=("may be ABI-incompatible with PyTorch",),
        pattern=r"Your compiler \((?P<compiler>[^)\n]{1,40})\) may be ABI-incompatible",
        title="The compiler {compiler} is older than torch's",
        sure=0.6,
        needs=("failed",),
        example=(
            "Your compiler (g++ 4.8.5) may be ABI-incompatible with PyTorch!\n"
            "RuntimeError: Error compiling objects for extension"
        ),
        source="torch/utils/cpp_extension.py, ABI_INCOMPATIBILITY_WARNING",
    ),
    Signature(
        id="float-types-of-newer-gcc",
        problem="build-glibc-too-new",
        anchors=('identifier "_Float',),
        pattern=r'identifier "(?P<float_type>_Float(?:16|32|64|128)x?)" is undefined',
        title="nvcc does not know {float_type}, which glibc leaves to GCC 13 and newer",
        sure=0.92,
        remedy=gcc_for_float_types,
        example='/usr/include/x86_64-linux-gnu/bits/mathcalls.h(59): error: identifier "_Float32" is undefined',
        source="glibc, bits/floatn-common.h: __HAVE_FLOAT32 in C++ with GCC 13; nvcc before 12.4",
    ),
    Signature(
        id="libc-newer-than-nvcc",
        problem="build-glibc-too-new",
        anchors=(
            "exception specification is incompatible",
            '"__Int8x8_t" is undefined',
            'identifier "__int128',
            "noexcept (true); extern",
            "different exception specifier",
            "sinpif (float __x)",
        ),
        pattern=(
            r"extern (?:float|double) (?P<function_2>\w{1,20}) \((?:float|double) __x\) noexcept \(true\)"
            r"|declaration of '[^'\n]{1,80}' has a different exception specifier|exception\s{1,6}specif"
            r'ication is incompatible with that of previous\s{1,6}function "(?P<function>\w{1,30})"|exce'
            r"ption specification is incompatible with that of previous function|"
            r'identifier "__(?:Int|Uint|Float|Poly|SV)\w{1,20}_t" is undefined'
        ),
        sure=0.92,
        remedy=toolkit_for_glibc,
        example=(
            "/usr/include/x86_64-linux-gnu/bits/mathcalls.h(79): error: exception specification is "
            'incompatible with that of previous function "cospi" (declared at line 2601 of /usr/local/cuda-12.'
            "4/include/crt/math_functions.h)"
        ),
        source=("https://github.com/NVIDIA/cuda-samples/issues/346 and the CUDA 12.9 release notes: glibc 2.41"),
    ),
    Signature(
        id="compiler-not-there",
        problem="build-compiler-missing",
        anchors=(
            "'gcc'",
            "'g++'",
            "'cc'",
            "'c++'",
            "linux-gnu-gcc'",
            "linux-gnu-g++'",
            "gcc: not found",
            "g++: not found",
            "c++: not found",
            "gcc: command not found",
            "g++: command not found",
            "cc: command not found",
            "cc: not found",
            "'clang'",
            "bin/gcc'",
            "bin/g++'",
            "gcc: No such file or directory",
            "g++: No such file or directory",
            "c++: No such file or directory",
            "' failed: No such file",
        ),
        pattern=(
            r"command '(?:[\w./-]{0,80}/)?(?:[\w-]{1,40}-)?(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?)(?:-\d{1"
            r",2})?' failed: No such file|No such file or directory: '(?:[\w./-]{0,80}/)?(?:[\w-]{1,40}-"
            r")?(?:gcc|g\+\+|cc|c\+\+|clang(?:\+\+)?)(?:-\d{1,2})?'|unable to execute '(?:[\w-]{1,40}-)?"
            r"(?:gcc|g\+\+|cc|c\+\+)(?:-\d{1,2})?'|\b(?:gcc|g\+\+|cc|c\+\+|clang)(?:-\d{1,2})?: (?:(?:co"
            r"mmand )?not found|No such file or directory$)"
        ),
        sure=0.95,
        example="error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory",
        source="setuptools/_distutils/spawn.py; shells",
    ),
    Signature(
        id="compiler-half-there",
        problem="build-compiler-missing",
        anchors=("cannot execute", "error trying to exec"),
        pattern=(
            r"cannot execute ['‘]?cc1(?:plus|obj)?['’]?: (?:execvp|posix_spawnp?): No such file|error "
            r"trying to exec 'cc1(?:plus)?': execvp: No such file"
        ),
        title="The C++ compiler is missing (only the C compiler is installed)",
        sure=0.95,
        example="gcc: fatal error: cannot execute 'cc1plus': execvp: No such file or directory",
        source="GCC's driver (gcc.cc) without the package g++",
    ),
    Signature(
        id="triton-without-compiler-on-windows",
        problem="triton-unusable",
        anchors=("Failed to find C compiler", "Failed to find Python libs", "WARNING: Failed to find MSVC"),
        pattern=r"Failed to find C compiler\. Please specify via CC|Failed to find (?:Python libs|MSVC|Windows SDK)",
        title="Triton finds no C compiler on Windows",
        sure=0.96,
        needs=("on-windows",),
        remedy=only(
            "Update triton-windows: its current releases contain a compiler (TinyCC). Delete the cache of an older "
            "one: the folder `.triton` in your user folder.",
            "With an embedded Python (ComfyUI portable), copy the folders `include` and `libs` of a full Python of the "
            "same version next to python.exe.",
            "Or install the Visual Studio build tools with the Windows SDK, and start from its command prompt.",
        ),
        example='  File "C:\\venv\\Lib\\site-packages\\triton\\runtime\\build.py", line 48, in get_cc\n'
        "RuntimeError: Failed to find C compiler. Please specify via CC environment variable.",
        source="triton-windows: triton/runtime/build.py, triton/windows_utils.py",
    ),
    Signature(
        id="compiler-not-found-by-triton",
        problem="build-compiler-missing",
        anchors=(
            "Failed to find C++ compiler",
            "Failed to find C compiler",
            "No working C++ compiler found",
            "Unknown compiler(s)",
            "CMAKE_CXX_COMPILER",
            "CMAKE_C_COMPILER",
        ),
        pattern=(
            r"Failed to find C\+\+ compiler\. Please specify via CXX|"
            r"Failed to find C compiler\. Please specify via CC|No working C\+\+ compiler found|Unknown "
            r"compiler\(s\): |No CMAKE_C(?:XX)?_COMPILER could be found|CMAKE_C(?:XX)?_COMPILER not "
            r"set, after EnableLanguage"
        ),
        title="No C or C++ compiler was found",
        sure=0.95,
        because_of=("build-ninja-required", "triton-without-compiler-on-windows"),
        example=(
            "RuntimeError: Failed to find C compiler. Please specify via CC environment variable or "
            "set triton.knobs.build.impl."
        ),
        source="triton/runtime/build.py; torch/_inductor/cpp_builder.py; CMake; Meson",
    ),
    Signature(
        id="headers-of-python",
        problem="build-headers-missing",
        anchors=(
            "Python.h: No such file",
            "'Python.h' file not found",
            '"Python.h"',
            "Python.h: No such file or directory",
            "Development.Module",
            "Python3_INCLUDE_DIR",
            "Python.h is missing",
            "include file 'Python.h'",
            "Python.h",
        ),
        pattern=(
            r"(?P<header>Python\.h): No such file|'Python\.h' file not found|cannot open source file "
            r'"Python\.h"|Could NOT find Python3? \(missing: [^)\n]{0,120}(?:Development|INCLUDE_DIR)|'
            r"Python\.h is missing|include file 'Python\.h' not found|fatal error C1083: [^\n]{0,80}Python\.h"
        ),
        title="Python's header files are not installed",
        sure=0.97,
        values=(("header", "Python.h"),),
        example="src/main.c:1:10: fatal error: Python.h: No such file or directory",
        source="GCC; CMake's FindPython; without the package python3-dev",
    ),
    Signature(
        id="headers-of-cuda",
        problem="build-headers-missing",
        anchors=(
            ".h: No such file or directory",
            ".hpp: No such file or directory",
            ".cuh: No such file or directory",
            'cannot open source file "',
            "Could not find any cu",
        ),
        pattern=(
            r"(?P<header>(?:cuda|cublas|cusparse|cusolver|curand|cufft|cudnn(?!_frontend)|cudss|cutensor|nccl|NvInfer"
            r"|NvOnnx|nvrtc|nvToolsExt|nvtx3?/|"
            r"thrust/|cub/|nvml|driver_types|crt/|cooperative_groups|mma)[\w./]{0,80}\.(?:h|hpp|cuh)): "
            r'No such file|Could not find any (?P<header_3>cu\w{1,40}\.h)|cannot open source file "(?P<header_2>'
            r"(?:cuda|cublas|cusparse|cusolver|cudnn|"
            r'cudss|cutensor|NvInfer|nccl|thrust/|cub/|nv)[\w./]{0,80})"'
        ),
        title="CUDA's header {header} is missing",
        sure=0.95,
        example=(
            "torch/include/ATen/cuda/CUDAContextLight.h:6:10: fatal error: cuda_runtime_api.h: No such "
            "file or directory"
        ),
        source="GCC and nvcc",
    ),
    Signature(
        id="headers-of-submodule",
        problem="build-headers-missing",
        anchors=(
            ".hpp: No such file or directory",
            ".h: No such file or directory",
            "file not found",
            'open source file "',
        ),
        pattern=(
            r"(?P<header>(?:(?:cutlass|cute|glm|fmt|nlohmann|3rdparty|third_party|cccl)/[\w./]{1,80}|cudnn_frontend)"
            r"\.h(?:pp)?)'?(?:: No such file| file not found)|cannot open source file \"(?P<header_2>(?:cutlass|cute|"
            r"glm)/[\w./]{1,80})\""
        ),
        title="{header} is missing from the source: its git submodules were not fetched",
        remedy=fetch_submodules,
        example=("csrc/flash_attn/src/kernel_traits.h:7:10: fatal error: cute/tensor.hpp: No such file or directory"),
        source="flash-attn's csrc/cutlass, a git submodule",
    ),
    Signature(
        id="headers-of-something",
        problem="build-headers-missing",
        anchors=(": No such file or directory", "file not found", "error: include file '", ": fatal error: "),
        pattern=(
            r"fatal error: (?P<header>[\w./+-]{1,120}): No such file or directory|fatal error: '(?P<header_2>[\w"
            r"./+-]{1,120})' file not found|error: include file '(?P<header_3>[\w./+-]{1,120})' not found|"
            r":\d{1,6}:\d{1,5}: fatal error: (?P<header_4>[\w./+-]{1,120}\.(?:hpp|hxx|hh|h|cuh|inc)): (?=\S)"
        ),
        title="The header {header} is missing",
        sure=0.85,
        general=True,
        because_of=("source-too-old-thc",),
        example="src/aio.cpp:12:10: fatal error: libaio.h: No such file or directory",
        source="GCC and clang",
    ),
    Signature(
        id="compiler-killed",
        problem="build-out-of-memory",
        anchors=(
            "Killed signal terminated program",
            "died due to signal 9",
            "internal compiler error: Killed",
            "terminated with signal 9",
            "virtual memory exhausted",
            "out of memory allocating",
            "LLVM ERROR: out of memory",
            "signal: 9, SIGKILL",
            "Cannot allocate memory",
        ),
        pattern=(
            r"Killed signal terminated program (?:\w{1,20})|'(?:\w{1,20})' died due to signal 9|internal"
            r" compiler error: Killed|ld terminated with signal 9|virtual memory exhausted: |(?:cc1plus|"
            r"cc1|ld|cicc|g\+\+)[^\n]{0,60}: (?:out of memory allocating|Cannot allocate memory)|LLVM ER"
            r"ROR: out of memory|could not compile [^\n]{0,200}signal: 9"
        ),
        title="The compiler was killed because memory ran out (OOM)",
        sure=0.95,
        example="g++: fatal error: Killed signal terminated program cc1plus",
        source="GCC's driver; nvcc; ld; rustc",
    ),
    Signature(
        id="compiler-killed-by-kernel",
        problem="build-out-of-memory",
        anchors=("Killed process", "Memory cgroup out of memory", "oom-kill:", "oom_reaper"),
        pattern=(
            r"Killed process \d{1,10} \((?P<program>cc1plus|cc1|nvcc|cicc|ptxas|cudafe\+\+|ninja|ld|"
            r"rustc|fatbinary)\)|task=(?P<program_2>cc1plus|cc1|cicc|ptxas|ninja|ld|rustc),"
        ),
        title="The kernel killed {program} because memory ran out (OOM)",
        sure=0.95,
        example=(
            "[81234.567890] Out of memory: Killed process 8812 (cicc) total-vm:9123456kB, anon-rss:8321012kB,"
            " file-rss:0kB, shmem-rss:0kB, UID:1000"
        ),
        source="mm/oom_kill.c",
    ),
    Signature(
        id="compile-step-killed",
        problem="build-out-of-memory",
        anchors=(
            "Killed",
            "signal: 9",
            "SIGKILL",
            "status 137",
            "exit code 137",
            "code: 137",
            "status: 137",
            "code=137",
            "exit status -9",
            "exit code: 137",
            "exit status: 137",
        ),
        pattern=(
            r"^(?:/bin/sh: (?:line )?\d{1,6}: {1,8}\d{1,9} |\w{1,20}: )?Killed\s{0,4}(?:$|/|nvcc|\"?/|g\+\+|c\+\+)|"
            r"(?:Building \w{5,8} for|Running setup\.py \w{5,12} for) [^\n]{1,200}[ .]Killed\b|exit (?:code|"
            r"status):? 137|"
            r"(?:exit status: |exited with |died with <)?(?:signal: 9|Signals\.SIGKILL)|non-zero exit status -9"
        ),
        title="A step of the build was killed, most likely because memory ran out (OOM)",
        remedy=also(fewer_jobs, *hints.STEP_KILLED),
        sure=0.8,
        needs=("compiling",),
        example=("[12/73] /usr/local/cuda/bin/nvcc -c flash_bwd_hdim256_fp16_sm80.cu -o flash_bwd_hdim256.o\nKilled"),
        source="shells, ninja and uv name a killed step so",
    ),
    Signature(
        id="compiler-crashed",
        problem="build-compiler-crashed",
        anchors=(
            "died due to signal",
            "internal compiler error",
            "Internal Compiler Error",
            "compiler internal error",
            "ptxas fatal   : Internal",
        ),
        pattern=(
            r"'(?:[\w+]{1,20})' died due to signal (?!9\b)\d{1,2}|internal compiler error: (?!Killed)|[Ii]n"
            r"ternal [Cc]ompiler [Ee]rror|ptxas fatal\s{1,4}: Internal(?! error: writing)"
        ),
        title="The compiler itself crashed",
        sure=0.85,
        because_of=("compiler-killed",),
        example="nvcc error   : 'cicc' died due to signal 11 (Invalid memory reference)",
        source="nvcc; GCC",
    ),
    Signature(
        id="linker-library-missing",
        problem="build-library-missing",
        anchors=("cannot find -l", "unable to find library -l", "library not found for -l", "Cannot link libraries: ["),
        pattern=(
            r"Cannot link libraries: \['(?P<library_2>\w{1,40})'|(?:cannot find|unable to find library|library not fo"
            r"und for) -l(?P<library>(?!python)[\w.+-]{1,"
            r"60})"
        ),
        title="The linker does not find lib{library}",
        sure=0.92,
        example="/usr/bin/ld: cannot find -lcuda: No such file or directory",
        source="GNU ld, lld, Apple's ld",
    ),
    Signature(
        id="ninja-library-missing",
        problem="build-library-missing",
        anchors=("missing and no known rule to make it",),
        pattern=r"error: '[^'\n]{0,300}?lib(?P<library>[\w+-]{1,60})\.(?:so|a)[.\d]{0,12}'"
        r"(?:, needed by '[^'\n]{1,300}',)? missing and no known rule",
        title="The build does not find lib{library}",
        sure=0.9,
        example="ninja: error: '/usr/local/cuda/lib64/libcudart.so', needed by 'lib/libops.so', missing and no known "
        "rule to make it",
        source="ninja, src/build.cc",
    ),
)
