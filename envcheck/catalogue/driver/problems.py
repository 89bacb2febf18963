"""Problems of the NVIDIA driver."""

from envcheck.catalogue.driver.remedies.access import fix_nvml, open_devices, start_fabric_manager, unblock_gpu
from envcheck.catalogue.driver.remedies.install import find_or_install_driver, install_driver
from envcheck.catalogue.driver.remedies.kernel_module import (
    evict_nouveau,
    load_module,
    load_uvm,
    pass_secure_boot,
    reboot_or_reload,
)
from envcheck.catalogue.driver.remedies.libcuda import bring_libcuda
from envcheck.catalogue.host.remedies.system import find_gpu, number_by_bus, unset_visible_devices
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.run.remedies.processes import build_driver, container_gpu

ABSENT = ("gpu-not-found", "container-without-gpu", "wsl-gpu-missing", "wsl-linux-driver")

CLOSED = ("driver-permission-denied", "gpu-access-blocked")

REFUSING = (*CLOSED, "nvml-failed", "nvml-timeout")

PROBLEMS = (
    Problem(
        id="gpu-not-found",
        area="driver",
        status="fail",
        title="No NVIDIA GPU found",
        meaning="Without one the model runs on the CPU, which takes minutes for what a GPU does in a second.",
        recognised="No NVIDIA display controller stands on the PCI bus; or NVML works and lists no GPU.",
        remedy=find_gpu,
        because_of=("os-unsupported", "wsl1", "wsl-gpu-missing", "wsl-linux-driver", "container-without-gpu"),
    ),
    Problem(
        id="nouveau-loaded",
        area="driver",
        status="fail",
        title="The nouveau driver is using the GPU",
        meaning="nouveau is the kernel's own driver for NVIDIA GPUs. It has no CUDA, and while it holds the GPU "
        "NVIDIA's driver cannot.",
        recognised="The GPU is bound to nouveau, or nouveau is loaded and the nvidia module is not, and NVML fails.",
        remedy=evict_nouveau,
        because_of=(*ABSENT, "secure-boot-blocks-driver"),
    ),
    Problem(
        id="secure-boot-blocks-driver",
        area="driver",
        status="fail",
        title="Secure Boot blocks the NVIDIA kernel module",
        meaning="With Secure Boot the kernel loads signed modules only, and the driver's module is not signed with a "
        "key that this computer trusts.",
        recognised="Secure Boot is on, the module is on the disk and not loaded; the kernel log says that it was "
        "refused.",
        remedy=pass_secure_boot,
        because_of=ABSENT,
    ),
    Problem(
        id="driver-not-installed",
        area="driver",
        status="fail",
        title="The NVIDIA driver is not installed",
        meaning="Without the driver nothing on this system can use an NVIDIA GPU, if it has one.",
        recognised="The loader finds no libnvidia-ml.so.1 (NVML error 12).",
        remedy=find_or_install_driver,
        because_of=(*ABSENT, "nouveau-loaded", "secure-boot-blocks-driver"),
    ),
    Problem(
        id="driver-not-loaded",
        area="driver",
        status="fail",
        title="The NVIDIA driver is installed but not loaded",
        meaning="The driver's libraries are there, its kernel module is not running, so no program reaches the GPU.",
        recognised="NVML error 9 (driver not loaded).",
        remedy=load_module,
        because_of=("driver-not-installed",),
    ),
    Problem(
        id="driver-library-mismatch",
        area="driver",
        status="fail",
        title="Driver/library version mismatch: reboot needed after an update",
        meaning="Libraries and kernel module of the driver are of different versions and refuse each other.",
        recognised="NVML error 18 (driver/library version mismatch); or no GPU answers, and the driver's version is "
        "another than its kernel module's.",
        remedy=reboot_or_reload,
        because_of=("driver-not-loaded",),
    ),
    Problem(
        id="driver-permission-denied",
        area="driver",
        status="fail",
        title="Permission denied on the GPU's device files",
        meaning="The driver works, but this user has no permission for its device files.",
        recognised="NVML error 4, or /dev/nvidiactl, /dev/nvidia-uvm or /dev/nvidiaN cannot be read and written.",
        remedy=open_devices,
        because_of=("driver-library-mismatch",),
    ),
    Problem(
        id="gpu-access-blocked",
        area="driver",
        status="fail",
        title="The operating system blocks access to the GPU",
        meaning="A control group, a sandbox or a security module stands between this process and the device files.",
        recognised="NVML error 17.",
        remedy=unblock_gpu,
        because_of=("driver-library-mismatch",),
    ),
    Problem(
        id="nvml-failed",
        area="driver",
        status="fail",
        title="NVML error from the NVIDIA driver",
        meaning="NVML, through which nvidia-smi and torch ask the driver, does not work; CUDA most likely does not "
        "either.",
        recognised="NVML returns any other code than those that have a problem of their own, or its library crashes.",
        remedy=fix_nvml,
        because_of=("driver-library-mismatch", "gpu-lost", "gpu-needs-reset"),
    ),
    Problem(
        id="nvml-timeout",
        area="driver",
        status="fail",
        title="The NVIDIA driver does not respond",
        meaning="A call into the driver hangs, and so will every program that uses the GPU.",
        recognised="NVML does not return from a call within the time limit.",
        remedy=fix_nvml,
        because_of=("driver-library-mismatch", "gpu-lost", "gpu-needs-reset"),
    ),
    Problem(
        id="driver-too-old",
        area="driver",
        status="fail",
        title="The NVIDIA driver is too old",
        meaning="Current CUDA builds of torch do not run, or run without their newer kernels, on this driver.",
        recognised="The driver's branch, as NVML reports it, is below 535.",
        remedy=install_driver,
        because_of=CLOSED,
    ),
    Problem(
        id="uvm-missing",
        area="driver",
        status="fail",
        title="The kernel module nvidia-uvm is not loaded",
        meaning="CUDA cannot start without it, although nvidia-smi works.",
        recognised="nvidia-uvm is not among the loaded modules, or /dev/nvidia-uvm is not there, and NVML works.",
        remedy=load_uvm,
        because_of=CLOSED,
    ),
    Problem(
        id="libcuda-missing",
        area="driver",
        status="fail",
        title="libcuda.so.1 is missing",
        meaning="nvidia-smi works without it, CUDA does not: torch sees no GPU.",
        recognised="NVML answers, and the loader finds no libcuda.so.1, an empty file, or one of another version than "
        "the driver's (a newer one in a `compat` folder is right on data-centre GPUs).",
        remedy=bring_libcuda,
        because_of=("driver-too-old", "driver-library-mismatch", "wsl-linux-driver", *CLOSED),
    ),
    Problem(
        id="fabric-manager-missing",
        area="driver",
        status="fail",
        title="The fabric manager is not running",
        meaning="On machines with NVSwitches CUDA refuses to start (error 802) until the fabric manager has set them "
        "up.",
        recognised="NVSwitches on the PCI bus, and nv-fabricmanager does not run or is of another version than the "
        "driver; or GPUs whose registration with the NVLink fabric has not started, does not end, or failed.",
        remedy=start_fabric_manager,
        because_of=CLOSED,
    ),
    Problem(
        id="cuda-device-order",
        area="driver",
        status="warn",
        title="CUDA and nvidia-smi number the GPUs differently",
        meaning="With unlike GPUs CUDA puts the fastest first, nvidia-smi goes by the PCI bus: cuda:0 may not be GPU "
        "0.",
        recognised="GPUs of different models, and CUDA_DEVICE_ORDER is unset.",
        remedy=number_by_bus,
    ),
    Problem(
        id="cuda-visible-devices-invalid",
        area="driver",
        status="fail",
        title="CUDA_VISIBLE_DEVICES hides GPUs",
        meaning="CUDA reads the list up to the first entry that names no GPU here, and sees only the GPUs before it.",
        recognised="CUDA_VISIBLE_DEVICES leaves no GPU, names one that is not there or one twice, or cuts off one that "
        "it names; read as CUDA reads it.",
        remedy=unset_visible_devices,
        because_of=("gpu-not-found", *REFUSING),
    ),
    Problem(
        id="driver-build-failed",
        area="driver",
        status="fail",
        title="The NVIDIA kernel module was not built (DKMS)",
        meaning=(
            "DKMS compiles it for each kernel; without the kernel's headers, or with a kernel newer "
            "than the driver knows, that fails."
        ),
        recognised='"Bad return status for module build", or nvidia-installer\'s own error, in the log.',
        remedy=build_driver,
        because_of=("secure-boot-blocks-driver",),
    ),
    Problem(
        id="container-toolkit-missing",
        area="driver",
        status="fail",
        title="Containers cannot use a GPU: NVIDIA Container Toolkit missing",
        meaning="The machine lacks the NVIDIA Container Toolkit, or Docker was not set up for it.",
        recognised='"could not select device driver", or an unknown runtime nvidia, in the log.',
        remedy=container_gpu,
    ),
)
