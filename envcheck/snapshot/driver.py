"""Facts about the NVIDIA kernel driver and its user-space libraries."""

from envcheck.snapshot.kinds import Facts, FilePath, FreeText, Plain


class DeviceNode(Facts, frozen=True, kw_only=True):
    """One `/dev/nvidia*` node and whether this user can open it."""

    path: FilePath
    readable: bool | None = None
    writable: bool | None = None


class FabricManager(Facts, frozen=True, kw_only=True):
    """The service that NVSwitch machines need before CUDA can start."""

    nvswitches: int = 0
    """NVSwitch bridges on the PCI bus."""
    running: bool | None = None
    version: Plain | None = None


class KernelEvent(Facts, frozen=True, kw_only=True):
    """Something in the kernel log that concerns the GPU."""

    kind: Plain
    """`xid`, `sxid`, `fallen-off-bus`, `init-failed`, `no-address-space`, `no-firmware`, `version-mismatch`,
    `module-refused`, `nouveau`, `oom-killer`."""
    text: FreeText
    """The last line that says it."""
    count: int = 1
    """How often the log says it, of this kind, code and GPU."""
    code: int | None = None
    """The Xid or SXid."""
    address: Plain | None = None
    """PCI address of the GPU, `0000:01:00.0`."""


class Driver(Facts, frozen=True, kw_only=True):
    """The driver: what NVML says, what the kernel says, what lies on the disk."""

    version: Plain | None = None
    """Version of the user-space driver as NVML reports it; else that of the loaded module."""
    cuda_version: Plain | None = None
    """Newest CUDA version the driver supports, `12.2`."""
    kernel_module: Plain | None = None
    """Version of the loaded `nvidia` module; None: not loaded."""
    kernel_module_open: bool | None = None
    """The loaded module is the open one."""
    nvml_error: int | None = None
    """NVML return code of the first call that failed for the whole machine; None: NVML works. 12: no library."""
    nvml_call: Plain | None = None
    """The NVML call that failed or did not answer."""
    nvml_timeout: bool = False
    """NVML did not answer within the time limit."""
    nvml_signal: int | None = None
    """The signal that ended the process in which NVML was called."""
    nvml_library: FilePath | None = None
    """Path of the libnvidia-ml that the loader would take."""
    library_elsewhere: FilePath | None = None
    """Where the loader finds no libnvidia-ml: one that lies in a folder it does not look into."""
    library_version: Plain | None = None
    """Version of the driver libraries on the disk, from their file names."""
    uvm_loaded: bool | None = None
    uvm_on_demand: bool | None = None
    """nvidia-modprobe is there with the right to act as root, so that the first CUDA program loads nvidia-uvm."""
    nouveau_loaded: bool | None = None
    module_on_disk: bool | None = None
    """An `nvidia` module exists for the running kernel."""
    module_blocked_by: FilePath | None = None
    """The file that tells the kernel not to load the module: of modprobe's configuration, or `/proc/cmdline`."""
    secure_boot: bool | None = None
    dkms_status: tuple[Plain, ...] = ()
    """Lines of `dkms status` about nvidia."""
    packages: tuple[Plain, ...] = ()
    """Installed driver packages of the distribution, `name version`."""
    devices: tuple[DeviceNode, ...] = ()
    fabric_manager: FabricManager | None = None
    kernel_events: tuple[KernelEvent, ...] = ()
