"""CMake: its own version, the targets and programs that it does not find, what its modules say."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.toolchain import toolkit_for_build
from envcheck.catalogue.build.remedies.tools import cmake_package, link_library, other_cmake
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="cmake-too-old",
        problem="build-cmake-version",
        anchors=("or higher is required.  You are running", "CMake >=", "or higher is required. You are running"),
        pattern=(
            r"CMake (?P<needed>[\d.]{1,10}) or higher is required\.\s{1,4}You are running version (?P<version>["
            r"\d.]{1,12})"
        ),
        title="CMake {version} is too old; the build needs {needed}",
        sure=0.95,
        example="CMake 3.26 or higher is required.  You are running version 3.22.1",
        source="CMake's cmake_minimum_required",
    ),
    Signature(
        id="cmake-too-new",
        problem="build-cmake-version",
        anchors=("Compatibility with CMake <",),
        pattern=r"Compatibility with CMake < (?P<floor>[\d.]{1,8}) has been removed",
        title="CMake is too new for this source: it no longer supports projects written for CMake before {floor}",
        sure=0.95,
        values=(("newest", "3.31"),),
        remedy=also(other_cmake, *hints.CMAKE_TOO_NEW),
        example="Compatibility with CMake < 3.5 has been removed from CMake.",
        source="CMake 4.0's cmake_minimum_required",
    ),
    Signature(
        id="cmake-target-missing",
        problem="build-cmake-version",
        anchors=("but the target was not found", "CUDA::"),
        pattern=r"(?P<target>CUDA::\w{1,40})\n[\s\S]{0,120}but the target was not found|"
        r"target \"?(?P<target_2>CUDA::\w{1,40})[^\n]{0,40} not found|"
        r"link libraries for target [\"'](?P<target_3>CUDA::\w{1,40})[\"'] which\s{1,4}is\s{1,4}not built",
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
        id="cmake-package-missing",
        problem="build-library-missing",
        anchors=("Could not find a package", "FindPackageHandleStandardArgs.cmake", 'not providing "Find'),
        pattern=(
            r'Could not find a package\s{1,6}configuration\s{1,6}file provided by\s{1,6}"(?P<configured>(?!CUDAToolkit)'
            r'[\w.+-]{1,60})"|FindPackageHandleStandardArgs\.cmake:\d{1,5} \(message\):\s{1,6}Could NOT find '
            r"(?P<configured_2>(?!CUDA|Python)[\w.+-]{1,60})"
        ),
        title="CMake does not find the package {configured}",
        sure=0.85,
        because_of=("build-compiler-missing",),
        remedy=cmake_package,
        example='Could not find a package configuration file provided by "LLVM" with any of the following names:',
        source="CMake's find_package",
    ),
    Signature(
        id="cmake-requires-library",
        problem="build-library-missing",
        anchors=("requires cuDNN", "requires NCCL", "CUDNN_INCLUDE_DIR", "TensorRT not found"),
        pattern=(
            r"(?:backend|build|module|support) requires (?P<library>cuDNN|NCCL)|CMake Error[^\n]{0,200}\n[^\n]{0,40}("
            r"?:Could "
            r"NOT find|not found:?) (?P<library_2>CUDNN|cuDNN|NCCL|TensorRT)"
        ),
        title="The build does not find {library}",
        sure=0.85,
        remedy=also(link_library, *hints.CMAKE_REQUIRES_LIBRARY),
        example="DNN: CUDA backend requires cuDNN.  Please resolve dependency or disable OPENCV_DNN_CUDA=OFF",
        source="CMakeLists.txt of OpenCV and others",
    ),
    Signature(
        id="opencv-without-contrib",
        problem="build-source-incompatible",
        anchors=("module from 'opencv_contrib'",),
        pattern=r"requires enabled 'cudev' module from 'opencv_contrib'",
        title="OpenCV with CUDA needs the modules of opencv_contrib",
        sure=0.95,
        remedy=only(*hints.OPENCV_WITHOUT_CONTRIB),
        example="CUDA: OpenCV requires enabled 'cudev' module from 'opencv_contrib'",
        source="OpenCV, modules/core/CMakeLists.txt",
    ),
    Signature(
        id="cmake-cuda-compiler-unknown",
        problem="build-nvcc-missing",
        anchors=("Failed to detect a default CUDA architecture", "_CMAKE_CUDA_WHOLE_FLAG", "CMAKE_CUDA_COMPILE_WHOLE"),
        pattern=(
            r"Failed to detect a default CUDA "
            r"architecture|_CMAKE_CUDA_WHOLE_FLAG|CMAKE_CUDA_COMPILE_WHOLE_COMPILATION"
        ),
        title="CMake cannot use the CUDA compiler: it is not nvcc, or nvcc fails with this host compiler",
        sure=0.86,
        because_of=(
            "build-compiler-unsupported",
            "build-compiler-missing",
            "build-nvcc-too-old",
            "build-glibc-too-new",
        ),
        remedy=also(toolkit_for_build, *hints.CMAKE_CUDA_COMPILER_UNKNOWN),
        example="-- The CUDA compiler identification is unknown\nFailed to detect a default CUDA architecture.",
        source="CMake, CMakeDetermineCUDACompiler.cmake; cmGeneratorTarget",
    ),
    Signature(
        id="cmake-cuda-test-fails",
        problem="build-compiler-unsupported",
        anchors=("The CUDA compiler", "CMakeTestCUDACompiler.cmake"),
        pattern=(
            r"CMakeTestCUDACompiler\.cmake:\d{1,5}|The CUDA "
            r"compiler\s{1,8}\"[^\"\n]{1,200}\"\s{1,8}is not able to"
        ),
        below=4,
        title="CMake's test of nvcc fails, usually because nvcc does not support the host compiler",
        sure=0.84,
        because_of=("build-nvcc-too-old", "build-glibc-too-new", "disk-full"),
        remedy=only(*hints.CMAKE_CUDA_COMPILER_UNKNOWN),
        example="CMake Error at CMakeTestCUDACompiler.cmake:59 (message):\n  The CUDA compiler is not able to "
        "compile a simple test program.",
        source="CMake, CMakeTestCUDACompiler.cmake",
    ),
    Signature(
        id="cmake-cuda-dialect",
        problem="build-nvcc-too-old",
        anchors=('the language dialect "CUDA',),
        pattern=r"requires the language dialect \"CUDA(?P<standard>\d{2})\"",
        title="nvcc or CMake is too old for C++{standard} in CUDA",
        sure=0.9,
        remedy=only(*hints.CMAKE_CUDA_DIALECT),
        example='Target "ggml-cuda" requires the language dialect "CUDA20" (with compiler extensions)',
        source="CMake",
    ),
    Signature(
        id="cmake-architectures-unset",
        problem="build-source-incompatible",
        anchors=("CUDA_ARCHITECTURES is ", "CUDA_ARCHITECTURES must be "),
        pattern=r"CUDA_ARCHITECTURES (?:is empty for target|is set to \"native\", but no|must be non-empty)",
        title="CMake does not know the GPU to build for (CUDA_ARCHITECTURES)",
        sure=0.88,
        because_of=("build-nvcc-missing",),
        remedy=only(*hints.CMAKE_ARCHITECTURES_UNSET),
        example='CUDA_ARCHITECTURES is set to "native", but no NVIDIA GPU was detected.',
        source="CMake, cmGeneratorTarget.cxx; CMakeDetermineCUDACompiler.cmake",
    ),
    Signature(
        id="cmake-torch-not-found",
        problem="build-torch-not-visible",
        anchors=('not providing "FindTorch.cmake"', 'provided by "Torch"'),
        pattern=r"not providing \"FindTorch\.cmake\"|configuration\s{1,6}file\s{1,6}provided by \"Torch\"",
        title="CMake does not find torch",
        sure=0.9,
        values=(("configured", "Torch"),),
        remedy=cmake_package,
        example='By not providing "FindTorch.cmake" in CMAKE_MODULE_PATH this project has asked CMake',
        source="CMake's find_package",
    ),
    Signature(
        id="cmake-stops-with-words",
        problem="install-failed",
        anchors=("CMake Error at ", "CMake Error in "),
        pattern=r"CMake Error (?:at|in) (?:[^\n:]{1,300}(?::\d{1,6} \(\w{1,40}\))?):\s{0,4}\n\s{0,8}(?P<said>[^"
        r"\n]{4,300})",
        title="CMake stops: {said}",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        remedy=only(*hints.CMAKE_STOPS_WITH_WORDS),
        example="CMake Error at CMakeLists.txt:41 (message):\n  The compiler cannot build this project.",
        source="CMake",
    ),
    Signature(
        id="cmake-knows-no-features",
        problem="build-cmake-version",
        anchors=("No known features for C",),
        pattern=r"No known features for C(?:XX|UDA)? compiler\s{1,8}\"(?P<compiler>\w{1,20})\"\s{1,8}version (?P<vers"
        r"ion>[\d.]{1,12})",
        below=6,
        title="CMake knows nothing of the compiler {compiler} {version}: its cache is of an earlier run, or CMake is "
        "too old",
        sure=0.9,
        remedy=only(*hints.CMAKE_CACHE_STALE),
        example='No known features for CXX compiler\n\n  "GNU"\n\n  version 9.4.0.',
        source="CMake",
    ),
    Signature(
        id="ninja-stops-with-words",
        problem="build-source-incompatible",
        anchors=("ninja: error: ",),
        pattern=r"^ninja: error: (?P<said>[^\n]{4,200})",
        title="ninja stops: {said}",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        remedy=only(*hints.NINJA_STOPS),
        example="ninja: error: loading 'build.ninja': No such file or directory",
        source="ninja",
    ),
)
