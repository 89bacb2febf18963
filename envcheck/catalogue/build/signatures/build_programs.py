"""Programs that a build calls: git, Rust and others; and builds that Windows cannot do."""

from envcheck.catalogue.build import windows_hints
from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="windows-paths-too-long",
        problem="build-windows",
        anchors=("Long Path support", "Filename too long"),
        pattern=r"Windows Long Path support enabled|(?:error|fatal): [^\n]{0,200}Filename too long",
        title="A path is longer than Windows allows",
        remedy=only(*windows_hints.WINDOWS_PATHS_TOO_LONG),
        example="HINT: This error might have occurred since this system does not have Windows Long Path support "
        "enabled.",
        source="pip/_internal/commands/install.py; Git for Windows",
    ),
    Signature(
        id="build-wants-windows-compiler",
        problem="build-windows",
        anchors=(
            "MSVC is required to load",
            "Microsoft Visual C++",
            "cl.exe",
            "vcvarsall.bat",
            "Could not set up the environment for Microsoft",
            "fatal error C1",
            "error C2",
            "cl : Command line",
            "where cl'",
        ),
        pattern=(
            r"Could not set up the environment for Microsoft Visual Studio|fatal error C1(?!189: #error: {1,2}-- unsu"
            r"pported)\d{3}:|: error "
            r"C2\d{3}: |cl : Command line (?:error|warning) D|MSVC is "
            r"required to load C\+\+ extensions|Microsoft Visual C\+\+ 1\d\.\d or greater is required|Un"
            r"able to find vcvarsall|Cannot find compiler 'cl\.exe'|cl\.exe' failed|where cl'"
        ),
        sure=0.95,
        remedy=only(*windows_hints.BUILD_WANTS_WINDOWS_COMPILER),
        example=('error: Microsoft Visual C++ 14.0 or greater is required. Get it with "Microsoft C++ Build Tools"'),
        source="setuptools/_distutils/_msvccompiler.py; nvcc",
    ),
    Signature(
        id="ninja-without-msvc",
        problem="build-windows",
        anchors=("CreateProcess failed: The system cannot find",),
        pattern=r"CreateProcess failed: The system cannot find the file specified",
        title="The build cannot start the compiler: Visual Studio's Build Tools, or nvcc, are not on PATH",
        remedy=only(*windows_hints.BUILD_WANTS_WINDOWS_COMPILER),
        example="ninja: fatal: CreateProcess failed: The system cannot find the file specified.",
        source="ninja, src/subprocess-win32.cc",
    ),
    Signature(
        id="windows-program-not-found",
        problem="build-windows",
        anchors=("[WinError 2]",),
        pattern=r"FileNotFoundError: \[WinError 2\] (?!.{0,200}\.py)",
        title="A program that is started is not there on Windows (in a build: nvcc, git or cl)",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        remedy=only(*windows_hints.PROGRAM_NOT_FOUND_ON_WINDOWS),
        example="Collecting flash-attn\n  Building wheel for flash-attn (setup.py) ...\n"
        "FileNotFoundError: [WinError 2] The system cannot find the file specified",
        source="CPython's subprocess on Windows",
    ),
    Signature(
        id="build-on-windows",
        problem="build-windows",
        anchors=(
            "win_amd64",
            "Windows is not supported",
            "does not support Windows",
            "not supported on Windows",
            "_WIN32",
            "win32.whl",
        ),
        pattern=(
            r"platform_linux|(?:is not supported|does not support|not supported on|unsupported on) ("
            r"?:on )?Windows|(?:does not|doesn't) (?:support|run on) (?:native )?Windows|win_amd64[^\n]{0,"
            r"80}(?:Not Found|404|no wheel)"
        ),
        sure=0.85,
        needs=("failed",),
        remedy=only(*windows_hints.BUILD_ON_WINDOWS),
        example=("ERROR: building on win_amd64\nRuntimeError: vLLM is not supported on Windows; use WSL"),
        source="setup.py of vLLM and others",
    ),
    Signature(
        id="rust-missing",
        problem="build-tool-missing",
        anchors=(
            "find Rust compiler",
            "the Rust package manager, is not installed",
            "rustc: not found",
            "cargo: not found",
            "`cargo metadata --manifest-path",
            "rustup toolchain",
            "rustc: command not found",
            "cargo: command not found",
        ),
        pattern=(
            r"can't find Rust compiler|Cargo, the Rust package manager, is not installed|(?:rustc|cargo): "
            r"(?:command )?not found|`cargo[^`\n]{0,80}` failed to (?:start|run)"
        ),
        title="The build needs Rust, which is not installed",
        sure=0.95,
        values=(("tool", "rust"),),
        example="error: can't find Rust compiler",
        source="setuptools-rust; maturin; tokenizers and safetensors from source",
    ),
    Signature(
        id="git-missing",
        problem="build-tool-missing",
        anchors=(
            "Cannot find command 'git'",
            "Git executable not found",
            "git: not found",
            "git: command not found",
            "'git': No such file",
            "directory: 'git'",
        ),
        pattern=(
            r"Cannot find command 'git'|Git executable not found|\bgit: (?:command )?not found|No such "
            r"file or directory: 'git'"
        ),
        title="git is not installed",
        sure=0.95,
        values=(("tool", "git"),),
        example="ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?",
        source="pip's vcs support; uv",
    ),
    Signature(
        id="build-program-missing",
        problem="build-tool-missing",
        anchors=(
            "directory: 'cmake'",
            "cmake: not found",
            "cmake: command not found",
            "CMake must be installed",
            "make: not found",
            "make: command not found",
            "directory: 'make'",
            "pkg-config: not found",
            "Did not find pkg-config",
            "pkg-config is required",
            "directory: 'patchelf'",
            "ninja: not found",
            "ninja: command not found",
            "directory: 'ninja'",
            "protoc: not found",
            "swig: not found",
            "command 'swig'",
            "directory: 'pkg-config'",
            "wget: not found",
            "curl: not found",
            "'lfs' is not a git command",
            "git-lfs: command not found",
            "directory: 'protoc'",
            "directory: 'swig'",
            "protoc: command not found",
            "swig: command not found",
            "wget: command not found",
            "curl: command not found",
        ),
        pattern=(
            r"'(?P<tool_8>lfs)' is not a git command|(?P<tool_9>git-lfs): command not found|"
            r"No such file or directory: '(?P<tool>cmake|make|patchelf|ninja|protoc|swig|pkg-config)'|"
            r"\b(?P<tool_2>cmake|make|ninja|pkg-config|protoc|swig|wget|curl): (?:command )?not found|"
            r"CMake must be installed|Did not find pkg-config|pkg-config is required|command '(?P<tool_3>swig)'"
            r" failed: No such file"
        ),
        title="The build needs {tool}, which is not installed",
        example="FileNotFoundError: [Errno 2] No such file or directory: 'cmake'",
        source="shells, Python's subprocess, Meson",
    ),
    Signature(
        id="build-program-of-any-name",
        problem="build-tool-missing",
        anchors=("No such file or directory: '", ": not found", ": command not found"),
        pattern=(
            r"FileNotFoundError: \[Errno 2\] No such file or directory: '(?P<tool>[a-z][\w+-]{1,30})'|"
            r"^(?:/bin/)?(?:ba)?sh: (?:line )?\d{1,5}: (?P<tool_2>[a-z][\w+-]{1,30}): (?:command )?not found"
        ),
        title="The build needs {tool}, which is not installed",
        sure=0.78,
        general=True,
        needs=("building", "compiling"),
        example=(
            "Running setup.py install for llvmlite ... error\nbdist_wheel\n"
            "FileNotFoundError: [Errno 2] No such file or directory: 'llvm-config'"
        ),
        source="Python's subprocess; shells",
    ),
    Signature(
        id="build-in-windows-path",
        problem="build-windows",
        anchors=(
            "AppData\\Local\\Temp\\pip",
            "\\pip-install-",
            "\\pip-build-env-",
            "\\pip-modern-metadata",
            "\\nvcc.exe",
            "lib.win-amd64",
            "\\builds-v0\\",
            "\\site-packages\\torch\\utils\\cpp_extension",
        ),
        pattern=(
            r"build\\lib\.win-amd64|[A-Z]:\\[^\n]{0,200}\\(?:pip-(?:install|build-env|modern-metadata)-|nvcc\.exe|bui"
            r"lds-v0\\|site-packages\\torch\\"
            r"utils\\cpp_extension)"
        ),
        title="The build runs on native Windows",
        sure=0.7,
        because_of=(ANY,),
        needs=("failed",),
        unless=("pure-python-build",),
        remedy=only(*windows_hints.BUILD_ON_WINDOWS),
        example=(
            '  File "C:\\Users\\me\\AppData\\Local\\Temp\\pip-install-93i4\\flash-attn_bb\\setup.py", line 468, in '
            "run\n"
            "error: subprocess-exited-with-error"
        ),
        source="pip on Windows",
    ),
    Signature(
        id="pkg-config-finds-nothing",
        problem="build-library-missing",
        anchors=(
            "in the pkg-config search path",
            "No package '",
            "', required by 'virtual:world'",
            "Run-time dependency ",
        ),
        # sentencepiece looks for itself, and goes on without.
        pattern=(
            r"^Package '?(?P<configured>(?!sentencepiece)[\w.+-]{1,60})'?(?:, required by 'virtual:world',)? (?:was )"
            r"?not "
            r"found|^No package '(?P<configured_2>(?!sentencepiece)[\w.+-]{1,60})' found|ERROR: Dependency "
            r"[\"'](?P<configured_3>[\w.+-]{1,60})[\"'] not found"
        ),
        title="pkg-config does not find {configured}: its development package is not installed",
        sure=0.8,
        because_of=("build-program-missing",),
        needs=("building", "compiling", "failed"),
        example="Package libavformat was not found in the pkg-config search path.\nerror: subprocess-exited-with-error",
        source="pkg-config and pkgconf; Meson",
    ),
    Signature(
        id="cupy-built-from-source",
        problem="build-nvcc-missing",
        anchors=("CUDA could not be found on your system",),
        pattern=r"(?:ERROR|Exception|RuntimeError)?:? ?CUDA could not be found on your system",
        title="The build of CuPy finds no complete CUDA toolkit",
        sure=0.85,
        because_of=("build-headers-missing", "build-library-missing", "build-compiler-missing"),
        values=(("package", "cupy"),),
        example="ERROR: CUDA could not be found on your system.",
        source="cupy's setup (cupy_setup_build.py)",
    ),
)
