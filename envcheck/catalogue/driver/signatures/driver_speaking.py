"""The driver, the kernel and containers, as they speak in logs."""

from envcheck.catalogue.driver import hints
from envcheck.catalogue.driver.remedies.install import find_or_install_driver
from envcheck.catalogue.driver.remedies.kernel_module import evict_nouveau, reboot_or_reload
from envcheck.catalogue.driver.remedies.told import load_or_sign, unblock_or_wsl
from envcheck.catalogue.hints import CONTAINER, NO_GPU, WINDOWS, also
from envcheck.catalogue.host.remedies.container_runtime import (
    above_4g,
    by_words_of_the_tool,
    closed_modules,
    image_without_driver,
    lost_devices,
    toolkit_for,
)
from envcheck.catalogue.run.remedies.processes import build_driver
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
        ),
        pattern=(
            r"nvidia: disagrees about version of symbol|nvidia: version magic|Failed to initialize NVML:"
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
        id="driver-older-than-gpu",
        problem="driver-too-old",
        anchors=("installed in this system is not supported by", "nvidia driver is too old or missing"),
        pattern=(
            r"installed in this system is not supported by (?!open)(?:the\s{0,4}\n)?[^\n]{0,40}?(?P<driv"
            r"er>\d{3}\.\d{1,3}(?:\.\d{1,2})?)? ?|installed in this system is not supported by(?! open)|your nvidia "
            r"driver is too old or missing"
        ),
        title="The driver {driver} is too old for the GPU",
        sure=0.88,
        example=(
            "NVRM: installed in this system is not supported by the\n"
            "               NVRM: NVIDIA 535.183.01 driver release."
        ),
        source="kernel-open/nvidia (nv.c)",
    ),
    Signature(
        id="driver-of-the-closed-kind",
        problem="driver-not-loaded",
        anchors=("requires use of the NVIDIA open kernel modules",),
        pattern=r"requires use of the NVIDIA open kernel modules",
        title="The GPU needs the driver's open kernel modules, but the proprietary ones are installed",
        sure=0.93,
        example="NVRM: installed in this system requires use of the NVIDIA open kernel modules.",
        source="kernel-open/nvidia (nv.c); Blackwell and newer",
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
        anchors=("GPU access blocked by the operating system", "blocked by the operating system"),
        pattern=r"GPU access blocked by the operating system",
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
        ),
        pattern=(
            r"^No devices were found|No (?:NVIDIA|supported) GPU(?:\(s\))? detected|NVRM: No NVIDIA (?:GPU|graphics "
            r"adapter) found"
        ),
        title="The driver finds no GPU",
        example="No devices were found",
        source="nvidia-smi",
    ),
    Signature(
        id="nouveau-holds-gpu",
        problem="nouveau-loaded",
        anchors=("NVRM: ", "nouveau: already", "in use by nouveau", "already bound", "Nouveau kernel driver"),
        pattern=(
            r"NVRM: [^\n]{0,200}nouveau|Nouveau kernel driver is (?:currently in use|loaded)|nouveau[^\n]{0,"
            r"60}(?:already bound|in use by)"
        ),
        remedy=also(evict_nouveau, *hints.NOUVEAU_HOLDS_GPU),
        example=(
            "ERROR: The Nouveau kernel driver is currently in use by your system.  This driver is incompatible"
            " with the NVIDIA driver"
        ),
        source="nvidia-installer",
    ),
    Signature(
        id="module-not-signed",
        problem="secure-boot-blocks-driver",
        anchors=(
            "Key was rejected by service",
            "Loading of unsigned module is rejected",
            "module verification failed",
            "Required key not available",
            "Lockdown: ",
            "Secure boot is enabled",
            "secure boot is enabled",
            "Secure Boot is enabled",
            "module load error: Operation not",
        ),
        pattern=(
            r"Secure boot is enabled on this system, so this is likely because it was not signed|[Kk]ern"
            r"el module load error: (?:Operation not permitted|Required key not available|Key was reject"
            r"ed)|(?:insert|nvidia|modprobe|insmod)[^\n]{0,100}(?:Key was rejected by service|Required k"
            r"ey not available|Operation not permitted)|Loading of unsigned module is rejected|Lockdown:"
            r" (?:modprobe|insmod)[^\n]{0,80}unsigned module"
        ),
        sure=0.93,
        example="modprobe: ERROR: could not insert 'nvidia': Key was rejected by service",
        source="kernel/module/signing.c; kmod",
    ),
    Signature(
        id="driver-module-not-built",
        problem="driver-build-failed",
        anchors=(
            "Unable to find the development tool",
            "kernel module 'nvidia",
            "Unable to load the kernel module 'nvidia",
            "ERROR: Unable to load the 'nvidia",
            "Unable to build the NVIDIA kernel module",
            'An error occurred while performing the step: "Building kernel modules"',
            "Unable to find the kernel source tree",
            "Your kernel headers for kernel",
            "/var/lib/dkms/nvidia",
            "Install of driver component failed",
            "Installation failed. See log at",
            "installer has encountered",
            "Consult the driver log at",
            "kernel module failed to",
            "dkms/nvidia",
            "-dkms-",
            "appears to already be loaded",
            "You appear to be running an X server",
            "CC version check failed",
            "compiler used to compile the kernel",
            "DKMS module 'nvidia",
        ),
        pattern=(
            r"kernel module 'nvidia[\w-]{0,10}' appears to already be loaded|You appear to be running an"
            r" X server|CC version check failed|compiler used to compile the kernel [^\n]{0,80} does not"
            r" exactly match|/var/lib/dkms/nvidia[^\n]{0,200}(?:error: |Error \d)|Install of driver comp"
            r"onent failed|Install of \d{3}\.[\d.]{2,12} failed|Consult the driver log at|Error! Build o"
            r"f nvidia\S{0,40} failed|nvidia-dkms-\d{3}\S{0,8} (?:\(--configure\)|package post-installat"
            r"ion script)|dpkg: error processing package nvidia-dkms|Failed to install the kernel module"
            r" through DKMS|ERROR: Unable to load the kernel module 'nvidia|make\[\d\]: \*\*\* \[[^\n]{0"
            r",200}/dkms/nvidia|Unable to find the development tool `\w{1,20}`|An NVIDIA kernel module '"
            r"nvidia[\w-]{0,10}' appears to be already loaded|Unable to load the (?:kernel module )?'nvi"
            r"dia|An error occ"
            r'urred while performing the step: "Building kernel modules"|Unable to find the kernel sourc'
            r"e tree|DKMS module 'nvidia[^'\n]{0,30}'(?: failed to build| for [^\n]{0,60}FAILED)|"
            r"Your kernel headers for kernel (?P<kernel>[\w.+-]{1,60}) cannot be found"
        ),
        title="The driver's kernel module could not be built for the kernel {kernel}",
        sure=0.93,
        remedy=also(build_driver, *hints.DRIVER_SOURCE_NOT_COMPILED),
        example="Error! Your kernel headers for kernel 6.8.0-45-generic cannot be found.",
        source="dkms; nvidia-installer",
    ),
    Signature(
        id="container-runtime-missing",
        problem="container-toolkit-missing",
        anchors=(
            "could not select device driver",
            "unknown or invalid runtime name: nvidia",
            'exec: "nvidia-container',
            "unresolvable CDI devices",
            "Unknown runtime specified nvidia",
            "unknown flag: --gpus",
        ),
        pattern=(
            r'unknown flag: --gpus|could not select device driver "[^"\n]{0,20}" with capabilities: \[\['
            r'gpu|unknown or invalid runtime name: nvidia|Unknown runtime specified nvidia|exec: "nvidia'
            r"-container-(?:cli|runtime)[^\n]{0,60}not found"
        ),
        sure=0.95,
        remedy=toolkit_for,
        values=(("tool", "docker"),),
        example=('docker: Error response from daemon: could not select device driver "" with capabilities: [[gpu]].'),
        source="Docker's daemon (moby), without the NVIDIA container toolkit",
    ),
    Signature(
        id="nvml-unknown-outside",
        problem="nvml-failed",
        anchors=(
            "NVMLError_Unknown",
            "NVMLError_Uninitialized",
            "NVML_ERROR_UN",
            "Unable to determine the device handle",
        ),
        pattern=(
            r"NVMLError_Un(?:known|initialized)|NVML_ERROR_UN(?:KNOWN|INITIALIZED)|"
            r"Unable to determine the device handle for "
            r"(?:GPU|gpu)[^\n]{0,80}Unknown Error"
        ),
        title="NVML reports an unknown error",
        sure=0.8,
        because_of=("gpu-access-blocked", "gpu-lost"),
        example="Unable to determine the device handle for GPU0: 0000:01:00.0: Unknown Error",
        source="NVML; nvidia-smi",
    ),
    Signature(
        id="container-cdi-in-docker",
        problem="container-toolkit-missing",
        anchors=('select device driver "cdi"', "CDI device injection failed", "failed to inject CDI devices"),
        pattern=r'could not select device driver "cdi"|CDI device injection failed|failed to inject CDI devices',
        title="Docker knows no CDI devices: CDI is off, or no specification was written",
        remedy=toolkit_for,
        values=(("tool", "cdi"),),
        sure=0.96,
        example='docker: Error response from daemon: could not select device driver "cdi" with capabilities: [].',
        source="moby, daemon/cdi.go",
    ),
    Signature(
        id="container-cdi-in-podman",
        problem="container-toolkit-missing",
        anchors=("unresolvable CDI devices", "failed to stat CDI host device", "setting up CDI devices"),
        pattern=(
            r"(?<!injection failed: )unresolvable CDI devices|failed to stat CDI host device|setting up CDI devices"
        ),
        title="Podman knows no CDI device of that name: the specification is missing or older than the driver",
        remedy=toolkit_for,
        values=(("tool", "podman"),),
        sure=0.95,
        example="Error: setting up CDI devices: unresolvable CDI devices nvidia.com/gpu=all",
        source="Podman; container-device-interface",
    ),
    Signature(
        id="kubernetes-without-gpus",
        problem="container-toolkit-missing",
        anchors=(
            "Insufficient nvidia.com/gpu",
            'runtime for "nvidia" is configured',
            "get sandbox runtime: no runtime for",
            "nvidia.com/gpu: ",
            "could not load NVML library",
        ),
        pattern=r'Insufficient nvidia\.com/gpu|no runtime for [\\"]{1,8}nvidia[\\"]{1,8} is configured|RuntimeClass '
        r'"nvidia" not found|(?<!error: )could not load NVML library',
        title="The cluster has no free GPU: no node offers enough, or the runtime is missing",
        remedy=toolkit_for,
        values=(("tool", "kubernetes"),),
        sure=0.93,
        example="0/3 nodes are available: 3 Insufficient nvidia.com/gpu.",
        source="Kubernetes' scheduler; containerd's CRI",
    ),
    Signature(
        id="image-with-driver-libraries",
        problem="driver-library-mismatch",
        anchors=(": file exists", "libnvidia-ml.so.1: file exists"),
        pattern=r"nvidia-container-cli: mount error: file creation failed: [^\n]{0,300}?(?P<library>lib[\w.-]{1,40}): "
        r"file exists",
        title="The image contains the driver library {library}, which belongs to the host",
        sure=0.95,
        values=(("inside_image", "yes"),),
        remedy=image_without_driver,
        example=(
            "nvidia-container-cli: mount error: file creation failed: /var/lib/docker/overlay2/ab/merged/usr/lib/"
            "x86_64-linux-gnu/libnvidia-ml.so.1: file exists: unknown"
        ),
        source="libnvidia-container",
    ),
    Signature(
        id="driver-of-the-open-kind",
        problem="driver-not-loaded",
        anchors=("is not supported by open", "System Processor (GSP)"),
        pattern=(
            r"(?:installed in this system )?is not supported by open(?:\s{0,4}\n)?[^\n]{0,40}|does not i"
            r"nclude the required GPU\s{0,4}\n?[^\n]{0,20}System Processor \(GSP\)"
        ),
        title="The GPU does not support the open kernel modules; it needs the proprietary ones",
        sure=0.95,
        remedy=closed_modules,
        example="NVRM: installed in this system is not supported by open\nNVRM: nvidia.ko because it does not include "
        "the required GPU",
        source="kernel-open/nvidia (nv.c)",
    ),
    Signature(
        id="container-cli-fails",
        problem="container-toolkit-missing",
        anchors=("nvidia-container-cli: ",),
        pattern=(r"nvidia-container-cli: (?P<said>[^\n]{1,160})"),
        title="The NVIDIA Container Toolkit cannot prepare the container: {said}",
        sure=0.76,
        general=True,
        because_of=("driver-not-installed", "driver-not-loaded", "cuda-runtime-too-new", "driver-library-mismatch"),
        remedy=by_words_of_the_tool,
        example="nvidia-container-cli: ldcache error: open failed: /sbin/ldconfig.real: no such file or directory",
        source="libnvidia-container",
    ),
    Signature(
        id="pci-region-invalid",
        problem="driver-not-loaded",
        anchors=("PCI I/O region assigned to your NVIDIA", "BAR1 is 0M", "BAR0 is 0M"),
        pattern=(r"PCI I/O region assigned to your NVIDIA device is invalid|BAR[01] is 0M"),
        title='The firmware gave the GPU no address range: enable "Above 4G Decoding" in the BIOS setup',
        sure=0.93,
        remedy=above_4g,
        example="NVRM: This PCI I/O region assigned to your NVIDIA device is invalid:",
        source="kernel-open/nvidia (nv-pci.c)",
    ),
    Signature(
        id="probe-routine-not-called",
        problem="nouveau-loaded",
        anchors=("NVIDIA probe routine was not called",),
        pattern=(r"NVIDIA probe routine was not called for \d{1,3} device"),
        title="Another driver holds the GPU (nouveau, vfio-pci)",
        sure=0.8,
        because_of=("secure-boot-blocks-driver",),
        example="NVRM: The NVIDIA probe routine was not called for 1 device(s).",
        source="kernel-open/nvidia (nv.c)",
    ),
)
