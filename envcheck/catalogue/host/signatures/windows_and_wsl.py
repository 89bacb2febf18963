"""What Windows says of WSL, of its display driver and of files in use."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="wsl-without-virtualization",
        problem="wsl1",
        anchors=(
            "is not supported with your current machine configuration",
            "Wsl/Service/CreateInstance/CreateVm/HCS",
            "Wsl/Service/RegisterDistro/CreateVm/HCS",
            "0x80370102",
        ),
        pattern=r"WSL[12] is not supported with your current machine configuration|CreateVm/HCS/HCS_E_\w{4,40}|"
        r"\b0x80370102\b",
        title="WSL 2 does not start: virtualization is off in the BIOS or in Windows",
        sure=0.9,
        remedy=only(
            'Turn on virtualization in the BIOS (VT-x, SVM), and in Windows "Virtual Machine Platform": `dism.exe '
            "/online /enable-feature /featurename:VirtualMachinePlatform /all`, then restart.",
            "`wsl --update`, then `wsl --set-version NAME 2`: only WSL 2 has a GPU.",
        ),
        example="WSL2 is not supported with your current machine configuration.",
        source="WSL (localization/strings/en-US/Resources.resw)",
    ),
    Signature(
        id="wsl-instance-ended",
        problem="wsl-memory-capped",
        anchors=("Windows Subsystem for Linux instance has terminated", "Wsl/Service/E_UNEXPECTED"),
        pattern=r"Windows Subsystem for Linux instance has terminated|Wsl/Service/E_UNEXPECTED",
        title="WSL itself ended: usually it had no memory left",
        sure=0.74,
        because_of=(ANY,),
        remedy=only(
            "Give it more memory: in %UserProfile%\\.wslconfig `[wsl2]` with `memory=24GB` and `swap=32GB`, then `wsl "
            "--shutdown`; or let the job use less (`MAX_JOBS=2` for builds, `num_workers=0`).",
            "If it ends at once: `wsl --update`, and see that the disk of Windows is not full.",
        ),
        example="The Windows Subsystem for Linux instance has terminated.",
        source="WSL (localization/strings/en-US/Resources.resw)",
    ),
    Signature(
        id="windows-display-driver-reset",
        problem="gpu-lost",
        anchors=("nvlddmkm stopped responding", "VIDEO_TDR_FAILURE", "driver nvlddmkm"),
        pattern=r"nvlddmkm stopped responding|VIDEO_TDR_(?:FAILURE|TIMEOUT)|[Dd]isplay driver nvlddmkm",
        title="Windows reset the NVIDIA driver (TDR): a kernel ran too long, or the GPU does not answer",
        sure=0.88,
        remedy=only(
            "If a kernel of yours takes seconds: raise the limit, `reg add "
            "HKLM\\SYSTEM\\CurrentControlSet\\Control\\GraphicsDrivers /v TdrDelay /t REG_DWORD /d 60`, and "
            "restart; or "
            "use smaller batches.",
            "If it happens in ordinary work: install the driver afresh (clean installation), take back overclocking, "
            "and check power cables and temperature.",
        ),
        example="Display driver nvlddmkm stopped responding and has successfully recovered.",
        source="Windows' event log; https://learn.microsoft.com/windows-hardware/drivers/display/tdr-registry-keys",
    ),
    Signature(
        id="wsl-links-are-files",
        problem="library-missing",
        anchors=("libcuda.so.1 is not a symbolic link",),
        pattern=r"(?P<library>libcuda\.so\.1) is not a symbolic link",
        title="ldconfig warns that WSL's {library} is no link: it does no harm by itself",
        sure=0.75,
        unless=("packages-set-up",),
        remedy=only(
            "Nothing has to be done if `nvidia-smi` and the program work: Windows puts three equal files there.",
            "To silence it, or if a program does not find libcuda: in Windows, as administrator, `cmd`, `cd "
            "C:\\Windows\\System32\\lxss\\lib`, `del libcuda.so libcuda.so.1`, `mklink libcuda.so libcuda.so.1.1`, "
            "`mklink libcuda.so.1 libcuda.so.1.1`, then `wsl --shutdown`.",
        ),
        example="/sbin/ldconfig.real: /usr/lib/wsl/lib/libcuda.so.1 is not a symbolic link",
        source="ldconfig; https://github.com/microsoft/WSL/issues/5663",
    ),
    Signature(
        id="zlibwapi-missing",
        problem="library-missing",
        anchors=("zlibwapi.dll",),
        pattern=r"(?:[Cc]ould not (?:locate|load library)|[Cc]annot find|not found)[^\n]{0,40} "
        r"(?P<library>zlibwapi\.dll)",
        title="cuDNN 8 needs {library}, which Windows does not have",
        sure=0.95,
        remedy=only(
            "Use cuDNN 8.9.4 or newer (8.9.7), which no longer needs it, or a torch that brings cuDNN 9.",
            "Or copy the zlibwapi.dll that comes with Nsight Systems or torch (torch\\lib) into CUDA's bin folder.",
        ),
        example="Could not locate zlibwapi.dll. Please make sure it is in your library path!",
        source="cuDNN 8 on Windows; NVIDIA's installation guide of cuDNN 8.3 to 8.9",
    ),
    Signature(
        id="windows-file-in-use",
        problem="permission-denied",
        anchors=("WinError 32]", "WinError 5]"),
        pattern=r"\[WinError (?P<code>32|5)\] (?=[^\n]{1,300}(?:site-packages|\.pyd|\.dll|\.exe|Scripts))",
        title="Windows does not replace a file that a program has open, or that belongs to another user (WinError "
        "{code})",
        sure=0.9,
        remedy=only(
            "End every Python, Jupyter, ComfyUI and editor that uses the environment (Task Manager), and run the "
            "installation again.",
            "A torch cut short in between leaves folders that begin with `~` in site-packages: delete them, and "
            "install torch again.",
            "If Python is installed for all users: use a virtual environment, not an administrator's prompt.",
        ),
        example="ERROR: Could not install packages due to an OSError: [WinError 32] The process cannot access the file "
        "because it is being used by another process: 'C:\\\\venv\\\\Lib\\\\site-packages\\\\torch\\\\lib\\\\c10.dll'",
        source="pip/_internal/commands/install.py; Windows' system error codes",
    ),
)
