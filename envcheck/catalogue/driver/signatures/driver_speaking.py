"""The driver and NVML, as they speak in logs."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.nvml_errors import NVML_SAYS, read_nvml
from envcheck.catalogue.driver.remedies.install import find_or_install_driver
from envcheck.catalogue.driver.remedies.kernel_module import reboot_or_reload
from envcheck.catalogue.driver.remedies.told import load_or_sign, nvml_fixes, unblock_or_wsl
from envcheck.catalogue.hints import CONTAINER, NO_GPU, START_WITH_GPU, WINDOWS, also, only, where_told
from envcheck.catalogue.host.remedies.container_runtime import (
    devices_never_given,
    lost_devices,
)
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="driver-not-found-by-torch",
        problem="driver-not-installed",
        anchors=(
            "Found no NVIDIA driver on your system",
            "NVML Shared Library Not Found",
            "NVMLError_LibraryNotFound",
            "ERROR_LIBRARY_NOT_FOUND",
            "libnvidia-ml.so.1: cannot open",
            "libnvidia-ml.so: cannot",
            "directory: 'nvidia-smi'",
            "load library failed: libnvidia-ml",
            "couldn't find libnvidia-ml.so",
            "Could not find any nv files on this host",
            "Could not find any NVIDIA",
        ),
        pattern=(
            r"Could not find any (?:nv files|NVIDIA (?:binaries|libraries)) on this host|NVIDIA-SMI couldn't find "
            r"libnvidia-ml\.so|Found n"
            r"o NVIDIA driver on your system|NVML Shared Library Not Found|NVMLError_LibraryNotFound|"
            r"ERROR_LIBRARY_NOT_FOUND|lib"
            r"nvidia-ml\.so[.\d]{0,3}: cannot open|No such file or directory: 'nvidia-smi'|load library "
            r"failed: libnvidia-ml"
        ),
        title="There is no NVIDIA driver",
        sure=0.85,
        because_of=("driver-build-failed", "secure-boot-blocks-driver", "nouveau-loaded", "driver-not-loaded"),
        needs=("failed",),
        remedy=where_told(also(find_or_install_driver, CONTAINER, WINDOWS, NO_GPU), started_by=START_WITH_GPU),
        example=(
            "RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA "
            "GPU and installed a driver"
        ),
        source="c10/cuda/CUDAFunctions.cpp; pynvml.py; libnvidia-container",
    ),
    Signature(
        id="nvidia-smi-not-there",
        problem="driver-not-installed",
        anchors=(
            "nvidia-smi: command not found",
            "nvidia-smi: not found",
            "Command 'nvidia-smi' not found",
            "NVIDIA management library",
        ),
        pattern=r"\bnvidia-smi: (?:command )?not found|Command 'nvidia-smi' not found|"
        r"error locating NVIDIA management "
        r"library",
        title="nvidia-smi: command not found (it is part of the driver)",
        sure=0.7,
        general=True,
        unless=("done",),
        remedy=also(find_or_install_driver, CONTAINER, WINDOWS, NO_GPU),
        example="bash: line 1: nvidia-smi: command not found",
        source="bash, dash",
    ),
    Signature(
        id="driver-not-reached",
        problem="driver-not-loaded",
        anchors=(
            "couldn't communicate with the NVIDIA driver",
            "NVMLError_DriverNotLoaded",
            "Driver Not Loaded",
            "nvml error: driver not loaded",
            "FATAL: Module nvidia",
            "could not insert 'nvidia",
            "ERROR_DRIVER_NOT_LOADED",
            "NVIDIA device files (/dev/nvidia",
            "Failed to start NVIDIA Persistence",
            "NVIDIA Persistence Daemon",
            "error validating driver installation",
            "Error on querying NVIDIA devices",
            "nvidia_uvm: Unknown symbol",
            "Failed to find module 'nvidia",
            "nvmlInit_v2 failed: 9",
            "disagrees about version of symbol",
            "version magic",
            "Failed to initialize NVML: Driver Not",
            "NVIDIA kernel module is not loaded",
            "nvidia-persistenced failed",
            "NVIDIA driver is not loaded",
        ),
        pattern=(
            r"NVIDIA (?:kernel module|driver) is not loaded|nvidia: disagrees about version of symbol|nvidia: "
            r"version magic|Failed to initialize NVML:"
            r" Driver Not Loaded|nvidia-persistenced failed to initialize|couldn't communicate with the "
            r"NVIDIA driver|NVMLError_DriverNotLoaded|ERROR_DRIVER_NOT_LOADED|NVML: Driver Not Loaded|"
            r"nvml error: driver not loaded|Module nvidia(?:[_-]\w{1,20})? not found in directory|could not insert "
            r"'nvidia(?:[_-]\w{1,20})?'|Please ensure that the NVIDIA device files|Failed to start [^\n]{0,60}NVIDIA "
            r"Persistence Daemon|nvmlInit_v2 failed: 9\b|Failed to find module 'nvidia|nvidia_\w{2,8}: "
            r"Unknown symbol|NVML library could not be "
            r"loaded: Driver Not Loaded|querying NVIDIA devices\.[^\n]{0,80}\n[^\n]{0,20}Driver Not "
            r"Loaded|error validating driver installation: error running nvidia-smi"
        ),
        sure=0.93,
        remedy=load_or_sign,
        because_of=("secure-boot-blocks-driver", "nouveau-loaded", "driver-build-failed"),
        example=(
            "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure "
            "that the latest NVIDIA driver is installed and running."
        ),
        source="nvidia-smi; pynvml.py; libnvidia-container; modprobe",
    ),
    Signature(
        id="fabric-manager-does-not-start",
        problem="fabric-manager-missing",
        anchors=(
            "nvidia-fabricmanager.service",
            "Failed to start NVIDIA fabric manager",
            "fabric manager NVIDIA GPU driver interface version",
            "fabric manager is not running",
            "Unit nvidia-fabricmanager",
        ),
        pattern=(
            r"nvidia-fabricmanager\.service: (?:Failed|Control process exited)|Unit "
            r"nvidia-fabricmanager\S{0,10} not found|Failed to start NVIDIA fabric manager|"
            r"fabric manager NVIDIA GPU driver interface version (?P<version>[\d.]{3,16}) don't match with driver "
            r"version (?P<driver>[\d.]{3,16})"
        ),
        title="The fabric manager {version} does not match the driver {driver}",
        sure=0.93,
        example=(
            "fabric manager NVIDIA GPU driver interface version 550.90.12 don't match with driver version 550.127.05."
        ),
        source="nvidia-fabricmanager",
    ),
    Signature(
        id="driver-half-updated",
        problem="driver-library-mismatch",
        anchors=(
            "Driver/library version mismatch",
            "driver/library version mismatch",
            "NVRM: API mismatch",
            "NVMLError_LibRmVersionMismatch",
            "RM version mismatch",
            "LIB_RM_VERSION_MISMATCH",
            "nvmlInit_v2 failed: 18",
        ),
        pattern=(
            r"[Dd]river/library version mismatch|NVRM: API mismatch|NVMLError_LibRmVersionMismatch|RM version "
            r"mismatch|ERROR_LIB_RM_VERSION_MISMATCH|nvmlInit_v2 failed: 18\b"
        ),
        sure=0.97,
        remedy=also(reboot_or_reload, *hints.DRIVER_HALF_UPDATED),
        example="Failed to initialize NVML: Driver/library version mismatch",
        source="NVML; kernel-open/nvidia (nv.c)",
    ),
    Signature(
        id="nvml-not-allowed",
        problem="driver-permission-denied",
        anchors=(
            "Insufficient Permissions",
            "NVMLError_NoPermission",
            "NVML_ERROR_NO_PERMISSION",
            "denied: '/dev/nvidia",
            "/dev/nvidia-uvm:",
            "/dev/nvidiactl:",
            "/dev/nvidia0:",
        ),
        pattern=(
            r"NVML: Insufficient Permissions|NVMLError_NoPermission|NVML_ERROR_NO_PERMISSION|"
            r"Permission denied: '/dev/nvidia\w{0,"
            r"10}'|/dev/nvidia\w{0,10}[^\n]{0,40}Permission denied"
        ),
        sure=0.93,
        example="Failed to initialize NVML: Insufficient Permissions",
        source="NVML",
    ),
    Signature(
        id="nvml-blocked",
        problem="gpu-access-blocked",
        anchors=("blocked by the operating system", "Failed to initialize NVML: N/A"),
        pattern=r"GPU access blocked by the operating system|Failed to initialize NVML: N/A",
        remedy=unblock_or_wsl,
        sure=0.95,
        example="Failed to initialize NVML: GPU access blocked by the operating system",
        source="NVML, on WSL2",
    ),
    Signature(
        id="nvml-unknown-in-new-container",
        problem="gpu-access-blocked",
        anchors=("docker run ",),
        pattern=r"docker run [^\n]{0,300}nvidia-smi[^\n]{0,40}\n(?:(?!\$|#)[^\n]{0,200}\n){0,14}?"
        r"[Ff]ailed to initialize NVML: Unknown Error",
        title="The new container may not use its GPUs (Failed to initialize NVML: Unknown Error)",
        sure=0.86,
        remedy=devices_never_given,
        unless=(),
        example="$ docker run --rm --gpus all ubuntu nvidia-smi\nFailed to initialize NVML: Unknown Error",
        source="https://github.com/NVIDIA/nvidia-container-toolkit/issues/381",
    ),
    Signature(
        id="nvml-unknown",
        problem="gpu-access-blocked",
        anchors=("ailed to initialize NVML: Unknown Error",),
        pattern=(r"[Ff]ailed to initialize NVML: Unknown Error"),
        title="The container lost its GPUs (Failed to initialize NVML: Unknown Error)",
        sure=0.8,
        remedy=lost_devices,
        unless=(),
        example="Failed to initialize NVML: Unknown Error",
        source=(
            "NVML; in containers after systemd reloads: https://github.com/NVIDIA/nvidia-container-toolkit/issues/48"
        ),
    ),
    Signature(
        id="nvml-other-error",
        problem="nvml-failed",
        anchors=(
            "Failed to initialize NVML: ",
            "failed to initialize NVML: ",
            "determine the device handle for",
            "NVMLError_",
            "nvml error: ",
            "nvmlInit_v2 failed: ",
        ),
        pattern=NVML_SAYS,
        reader=read_nvml,
        title="NVML reports: {said}",
        sure=0.82,
        general=True,
        because_of=("gpu-lost", "gpu-needs-reset", "gpu-memory-errors"),
        remedy=nvml_fixes,
        example="Unable to determine the device handle for GPU 0000:01:00.0: Insufficient External Power",
        source="NVML (nvmlErrorString); nvidia-ml-py; go-nvml",
    ),
    Signature(
        id="nvml-function-missing",
        problem="driver-too-old",
        anchors=("NVMLError_FunctionNotFound", "NVML: Function Not Found", "ERROR_FUNCTION_NOT_FOUND"),
        pattern=r"NVMLError_FunctionNotFound|NVML: Function Not Found|ERROR_FUNCTION_NOT_FOUND",
        title="The driver's NVML is older than the program: it lacks a function (Function Not Found)",
        sure=0.88,
        because_of=("driver-library-mismatch",),
        remedy=only(*hints.NVML_FUNCTION_MISSING),
        example="pynvml.NVMLError_FunctionNotFound: Function Not Found",
        source="nvidia-ml-py; go-nvml",
    ),
    Signature(
        id="encoder-needs-driver",
        problem="driver-too-old",
        anchors=("required nvenc API version", "minimum required Nvidia driver for nvenc"),
        pattern=r"minimum required Nvidia driver for nvenc is (?P<needed>\d{3}[.\d]{0,8}) or newer|Driver does not "
        r"support the "
        r"required nvenc API version",
        title="The driver is too old for this ffmpeg's NVENC, which needs {needed}",
        sure=0.93,
        example="[h264_nvenc @ 0x5] The minimum required Nvidia driver for nvenc is 570.0 or newer",
        source="ffmpeg, libavcodec/nvenc.c",
    ),
    Signature(
        id="encoder-library-missing",
        problem="libcuda-missing",
        anchors=("] Cannot load lib",),
        pattern=r"\] Cannot load lib(?:cuda|nvidia-encode|nvcuvid)\.so\.1",
        title="ffmpeg does not find the driver's library, as in a container without the capability `video`",
        sure=0.9,
        remedy=only(*hints.ENCODER_LIBRARY_MISSING),
        example="[h264_nvenc @ 0x5] Cannot load libnvidia-encode.so.1",
        source="ffmpeg (nv-codec-headers, dynlink_loader.h)",
    ),
    Signature(
        id="nvidia-smi-wants-root",
        problem="driver-permission-denied",
        anchors=("is not permitted for GPU", ": Insufficient Permissions"),
        pattern=r"Changing [\w ]{3,60} is not permitted for GPU|Unable to "
        r"(?:set|enable|disable|reset|change)[^\n]{0,120}: "
        r"Insufficient Permissions",
        title="Only root may change this setting of a GPU with nvidia-smi",
        sure=0.92,
        remedy=only(*hints.NVIDIA_SMI_WANTS_ROOT),
        example="Changing power management limit is not permitted for GPU: 00000000:01:00.0.",
        source="nvidia-smi",
    ),
    Signature(
        id="nvidia-smi-gpu-in-use",
        problem="gpu-memory-in-use",
        anchors=("is currently in use by another process", "currently being used by one or more other processes"),
        pattern=r"GPU [0-9A-Fa-f:.]{7,16} is currently in use by another process|currently being used by one or more "
        r"other "
        r"processes",
        title="nvidia-smi cannot reset or reconfigure the GPU while programs use it",
        sure=0.92,
        remedy=only(*hints.DRIVER_IN_USE[:1]),
        example="GPU 00000000:3B:00.0 is currently in use by another process.",
        source="nvidia-smi (--gpu-reset, -mig)",
    ),
    Signature(
        id="nvidia-smi-without-libcuda",
        problem="libcuda-missing",
        anchors=("CUDA Version: ERR!",),
        pattern=r"CUDA Version: ERR!",
        title="nvidia-smi cannot load libcuda.so.1, or it is of another driver",
        sure=0.8,
        example="| NVIDIA-SMI 545.46    Driver Version: 546.80    CUDA Version: ERR!     |",
        source="https://github.com/microsoft/WSL/issues/11589; nvidia-smi",
    ),
    Signature(
        id="no-device-found",
        problem="gpu-not-found",
        anchors=(
            "No devices were found",
            "No NVIDIA GPU detected",
            "NO_NVIDIA_GPU",
            "No supported GPU(s) detected",
            "NVRM: No NVIDIA GPU found",
            "NVRM: No NVIDIA graphics adapter found",
            "No NVIDIA GPU(s) detected",
            "No supported GPU detected",
        ),
        pattern=(
            r"^No devices were found|No (?:NVIDIA|supported) GPU(?:\(s\))? detected|NVRM: No NVIDIA (?:GPU|graphics "
            r"adapter) found"
        ),
        title="The driver finds no GPU",
        because_of=("nvml-unknown-outside", "nvml-other-error"),
        example="No devices were found",
        source="nvidia-smi",
    ),
)
