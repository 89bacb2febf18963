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
        meaning="Without a GPU the model runs on the CPU, which takes minutes for what a GPU does in a second.",
        recognised="There is no NVIDIA GPU on the PCI bus, or NVML works and lists no GPU.",
        remedy=find_gpu,
        because_of=("os-unsupported", "wsl1", "wsl-gpu-missing", "wsl-linux-driver", "container-without-gpu"),
    ),
    Problem(
        id="nouveau-loaded",
        area="driver",
        status="fail",
        title="The nouveau driver is using the GPU",
        meaning="nouveau is the open-source driver in the Linux kernel. It does not support CUDA, and while it uses "
        "the GPU, NVIDIA's driver cannot.",
        recognised="The GPU is bound to nouveau; or nouveau is loaded, the nvidia module is not, and NVML fails.",
        remedy=evict_nouveau,
        because_of=(*ABSENT, "secure-boot-blocks-driver"),
    ),
    Problem(
        id="secure-boot-blocks-driver",
        area="driver",
        status="fail",
        title="Secure Boot blocks the NVIDIA kernel module",
        meaning="With Secure Boot, the kernel loads only signed modules, and the driver's module is not signed with "
        "a key that this computer trusts.",
        recognised="Secure Boot is on, the module is installed but not loaded, or the kernel log shows that it was "
        "rejected.",
        remedy=pass_secure_boot,
        because_of=ABSENT,
    ),
    Problem(
        id="driver-not-installed",
        area="driver",
        status="fail",
        title="The NVIDIA driver is not installed",
        meaning="Without the driver, no program can use an NVIDIA GPU.",
        recognised="The loader finds no libnvidia-ml.so.1 (NVML error 12).",
        remedy=find_or_install_driver,
        because_of=(*ABSENT, "nouveau-loaded", "secure-boot-blocks-driver"),
    ),
    Problem(
        id="driver-not-loaded",
        area="driver",
        status="fail",
        title="The NVIDIA driver is installed but not loaded",
        meaning="The driver's libraries are installed, but its kernel module is not loaded, so no program can use "
        "the GPU.",
        recognised="NVML error 9 (driver not loaded).",
        remedy=load_module,
        because_of=("driver-not-installed",),
    ),
    Problem(
        id="driver-library-mismatch",
        area="driver",
        status="fail",
        title="Driver/library version mismatch: reboot needed after an update",
        meaning="The driver's libraries and its kernel module have different versions, so the driver does not work.",
        recognised="NVML error 18 (driver/library version mismatch); or no GPU responds, and the driver's version "
        "differs from its kernel module's.",
        remedy=reboot_or_reload,
        because_of=("driver-not-loaded",),
    ),
    Problem(
        id="driver-permission-denied",
        area="driver",
        status="fail",
        title="Permission denied on the GPU's device files",
        meaning="The driver works, but this user may not open its device files.",
        recognised="NVML error 4, or /dev/nvidiactl, /dev/nvidia-uvm or /dev/nvidiaN cannot be read and written.",
        remedy=open_devices,
        because_of=("driver-library-mismatch",),
    ),
    Problem(
        id="gpu-access-blocked",
        area="driver",
        status="fail",
        title="The operating system blocks access to the GPU",
        meaning="A control group, a sandbox or a security module (SELinux, AppArmor) keeps this process from opening "
        "the device files.",
        recognised="NVML error 17.",
        remedy=unblock_gpu,
        because_of=("driver-library-mismatch",),
    ),
    Problem(
        id="nvml-failed",
        area="driver",
        status="fail",
        title="NVML error from the NVIDIA driver",
        meaning="NVML, the library that nvidia-smi and torch use to query the driver, does not work. CUDA most "
        "likely does not work either.",
        recognised="NVML returns an error code that no other problem covers, or its library crashes.",
        remedy=fix_nvml,
        because_of=("driver-library-mismatch", "gpu-lost", "gpu-needs-reset"),
    ),
    Problem(
        id="nvml-timeout",
        area="driver",
        status="fail",
        title="The NVIDIA driver does not respond",
        meaning="A call into the driver hangs, and every program that uses the GPU will hang as well.",
        recognised="An NVML call does not return within the time limit.",
        remedy=fix_nvml,
        because_of=("driver-library-mismatch", "gpu-lost", "gpu-needs-reset"),
    ),
    Problem(
        id="driver-too-old",
        area="driver",
        status="fail",
        title="The NVIDIA driver is too old",
        meaning="With this driver, current CUDA builds of torch do not run, or run without their newer kernels.",
        recognised="The driver branch that NVML reports is older than 535.",
        remedy=install_driver,
        because_of=CLOSED,
    ),
    Problem(
        id="uvm-missing",
        area="driver",
        status="fail",
        title="The kernel module nvidia-uvm is not loaded",
        meaning="CUDA cannot start without this module, although nvidia-smi works.",
        recognised="NVML works, but nvidia-uvm is not loaded, or /dev/nvidia-uvm does not exist.",
        remedy=load_uvm,
        because_of=CLOSED,
    ),
    Problem(
        id="libcuda-missing",
        area="driver",
        status="fail",
        title="libcuda.so.1 is missing",
        meaning="nvidia-smi works without libcuda, but CUDA does not: torch finds no GPU.",
        recognised="NVML works, but the loader finds no libcuda.so.1, an empty file, or one with a different version "
        "than the driver (a newer one in a `compat` folder is fine on data-center GPUs).",
        remedy=bring_libcuda,
        because_of=("driver-too-old", "driver-library-mismatch", "wsl-linux-driver", *CLOSED),
    ),
    Problem(
        id="fabric-manager-missing",
        area="driver",
        status="fail",
        title="The fabric manager is not running",
        meaning="On machines with NVSwitches, CUDA does not start (error 802) until the fabric manager has "
        "configured them.",
        recognised="There are NVSwitches on the PCI bus, and nv-fabricmanager is not running or has a different "
        "version than the driver; or a GPU's registration with the NVLink fabric has not started, does not finish, "
        "or failed.",
        remedy=start_fabric_manager,
        because_of=CLOSED,
    ),
    Problem(
        id="cuda-device-order",
        area="driver",
        status="warn",
        title="CUDA and nvidia-smi number the GPUs differently",
        meaning="With different GPU models, CUDA lists the fastest first, while nvidia-smi uses the PCI bus order: "
        "cuda:0 may not be GPU 0.",
        recognised="The GPUs are different models, and CUDA_DEVICE_ORDER is not set.",
        remedy=number_by_bus,
    ),
    Problem(
        id="cuda-visible-devices-invalid",
        area="driver",
        status="fail",
        title="CUDA_VISIBLE_DEVICES hides GPUs",
        meaning="CUDA stops reading the list at the first invalid entry, and sees only the GPUs before it.",
        recognised="CUDA_VISIBLE_DEVICES, parsed as CUDA does it, selects no GPU, contains an invalid or repeated "
        "entry, or lists GPUs after an invalid entry.",
        remedy=unset_visible_devices,
        because_of=("gpu-not-found", *REFUSING),
    ),
    Problem(
        id="driver-build-failed",
        area="driver",
        status="fail",
        title="The NVIDIA kernel module was not built (DKMS)",
        meaning=(
            "DKMS builds the module for each kernel. The build fails without the kernel headers, or if the kernel is "
            "newer than the driver supports."
        ),
        recognised='"Bad return status for module build", or an error from nvidia-installer in the log.',
        remedy=build_driver,
        because_of=("secure-boot-blocks-driver",),
    ),
    Problem(
        id="container-toolkit-missing",
        area="driver",
        status="fail",
        title="Containers cannot use a GPU: NVIDIA Container Toolkit missing",
        meaning="The NVIDIA Container Toolkit is not installed on the host, or Docker is not configured to use it.",
        recognised='"could not select device driver", or an unknown runtime nvidia in the log.',
        remedy=container_gpu,
    ),
)
