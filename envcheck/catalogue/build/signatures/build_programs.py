"""Programs that a build calls: git, Rust, CMake and others; and builds that Windows cannot do."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="windows-paths-too-long",
        problem="build-windows",
        anchors=("Long Path support", "Filename too long"),
        pattern=r"Windows Long Path support enabled|(?:error|fatal): [^\n]{0,200}Filename too long",
        title="A path is longer than Windows allows",
        remedy=only(*hints.WINDOWS_PATHS_TOO_LONG),
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
            r"Could not set up the environment for Microsoft Visual Studio|fatal error C1\d{3}:|: error "
            r"C2\d{3}: |cl : Command line (?:error|warning) D|MSVC is "
            r"required to load C\+\+ extensions|Microsoft Visual C\+\+ 1\d\.\d or greater is required|Un"
            r"able to find vcvarsall|Cannot find compiler 'cl\.exe'|cl\.exe' failed|where cl'"
        ),
        sure=0.95,
        remedy=only(*hints.BUILD_WANTS_WINDOWS_COMPILER),
        example=('error: Microsoft Visual C++ 14.0 or greater is required. Get it with "Microsoft C++ Build Tools"'),
        source="setuptools/_distutils/_msvccompiler.py; nvcc",
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
        remedy=only(*hints.BUILD_ON_WINDOWS),
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
        example="Compatibility with CMake < 3.5 has been removed from CMake.",
        source="CMake 4.0's cmake_minimum_required",
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
            r"build\\lib\.win-amd64|[A-Z]:\\[^\n]{0,200}\\(?:pip-(?:install|build-env|modern-metadata)-|nvcc\.exe|builds-v0\\|site-packages\\torch\\"
            r"utils\\cpp_extension)"
        ),
        title="The build runs on native Windows",
        sure=0.76,
        needs=("failed",),
        unless=("pure-python-build",),
        remedy=only(*hints.BUILD_ON_WINDOWS),
        example=(
            '  File "C:\\Users\\me\\AppData\\Local\\Temp\\pip-install-93i4\\flash-attn_bb\\setup.py", line 468, in '
            "run\n"
            "error: subprocess-exited-with-error"
        ),
        source="pip on Windows",
    ),
)
