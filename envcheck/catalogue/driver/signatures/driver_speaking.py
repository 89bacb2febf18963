"""The driver and NVML, as they speak in logs."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.remedies.install import find_or_install_driver
from envcheck.catalogue.driver.remedies.kernel_module import reboot_or_reload
from envcheck.catalogue.driver.remedies.told import load_or_sign, unblock_or_wsl
from envcheck.catalogue.hints import CONTAINER, NO_GPU, WINDOWS, also
from envcheck.catalogue.host.remedies.container_runtime import (
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
            "NVML_ERROR_LIBRARY_NOT_FOUND",
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
            r"NVML_ERROR_LIBRARY_NOT_FOUND|lib"
            r"nvidia-ml\.so[.\d]{0,3}: cannot open|No such file or directory: 'nvidia-smi'|load library "
            r"failed: libnvidia-ml"
        ),
        title="There is no NVIDIA driver",
        sure=0.85,
        because_of=("driver-build-failed", "secure-boot-blocks-driver", "nouveau-loaded", "driver-not-loaded"),
        needs=("failed",),
        remedy=also(find_or_install_driver, CONTAINER, WINDOWS, NO_GPU),
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
            "NVIDIA management library",
        ),
        pattern=r"\bnvidia-smi: (?:command )?not found|"
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
            "NVML_ERROR_DRIVER_NOT_LOADED",
            "Driver Not Loaded",
            "nvml error: driver not loaded",
            "FATAL: Module nvidia not found",
            "could not insert 'nvidia'",
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
            r"NVIDIA driver|NVMLError_DriverNotLoaded|NVML_ERROR_DRIVER_NOT_LOADED|NVML: Driver Not Loaded|"
            r"nvml error: driver not loa"
            r"ded|Module nvidia not found in directory|could not insert 'nvidia'"
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
            "nv-fabricmanager",
        ),
        pattern=(
            r"nvidia-fabricmanager\.service: (?:Failed|Control process exited)|Failed to start NVIDIA fabric manager|"
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
        ),
        pattern=(
            r"[Dd]river/library version mismatch|NVRM: API mismatch|NVMLError_LibRmVersionMismatch|RM version "
            r"mismatch|NVML_ERROR_LIB_RM_VERSION_MISMATCH"
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
        id="nvml-unknown",
        problem="gpu-access-blocked",
        anchors=("Failed to initialize NVML: Unknown Error",),
        pattern=(r"Failed to initialize NVML: Unknown Error"),
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
        example="No devices were found",
        source="nvidia-smi",
    ),
)
