"""What solves builds on Windows, in words; each tuple the most frequent solution first."""

PROGRAM_NOT_FOUND_ON_WINDOWS = (
    (
        "The build starts a program that is not there: nvcc (install the CUDA toolkit of torch's version, and open a "
        "new prompt), git, or the compiler cl (Visual Studio's Build Tools)."
    ),
    (
        "Many CUDA packages are written for Linux (flash-attn, DeepSpeed, vLLM, Triton): use WSL 2 (`wsl --install`), "
        "with the CUDA toolkit inside it, or a prebuilt Windows wheel of the package."
    ),
)

BUILD_WANTS_WINDOWS_COMPILER = (
    (
        "If pip builds a common package from source, no wheel exists for this Python yet (or it is a 32-bit one): use "
        "64-bit Python 3.12, `py -3.12 -m venv .venv`, which has one, and needs no compiler."
    ),
    (
        'Install the Build Tools for Visual Studio 2022 with "Desktop development with C++" '
        '(https://visualstudio.microsoft.com/visual-cpp-build-tools), then build in its "x64 Native Tools" prompt.'
    ),
    "Or use WSL 2 (`wsl --install` in Windows), where the Linux wheels work.",
    (
        "Or look for a prebuilt Windows wheel: the package triton-windows for Triton; the project's issues link to "
        "others."
    ),
)

BUILD_ON_WINDOWS = (
    "Use WSL 2: `wsl --install` in Windows, then the same command in Ubuntu; the driver stays in Windows.",
    (
        "Or look for a prebuilt Windows wheel: the package triton-windows for Triton; the project's issues link to "
        "others."
    ),
    (
        "Or build it on Windows with Visual Studio's Build Tools and the CUDA toolkit of torch's version, with its "
        "`bin` on PATH."
    ),
)

WINDOWS_PATHS_TOO_LONG = (
    (
        "Allow long paths: `reg add HKLM\\SYSTEM\\CurrentControlSet\\Control\\FileSystem /v LongPathsEnabled /t "
        "REG_DWORD /d 1` as administrator, then restart; for git `git config --system core.longpaths true`."
    ),
    (
        "Or use a folder with a short path (`C:\\venv`) and the Python from python.org: the one from the Microsoft "
        "Store has a long path."
    ),
)
