"""Problems that stand for one thing and explain others together: what `because_of` is written with."""

NO_DRIVER = (
    "os-unsupported",
    "wsl1",
    "wsl-gpu-missing",
    "wsl-linux-driver",
    "container-without-gpu",
    "gpu-not-found",
    "nouveau-loaded",
    "secure-boot-blocks-driver",
    "driver-not-installed",
    "driver-not-loaded",
    "driver-library-mismatch",
    "driver-permission-denied",
    "gpu-access-blocked",
    "nvml-failed",
    "nvml-timeout",
)
"""The NVIDIA driver does not respond at all."""

NO_CUDA = (
    *NO_DRIVER,
    "driver-too-old",
    "uvm-missing",
    "libcuda-missing",
    "fabric-manager-missing",
    "cuda-visible-devices-invalid",
    "gpu-lost",
    "gpu-needs-reset",
)
"""CUDA cannot start, whatever is installed on top of it."""

NO_KERNELS = ("gpu-architecture-unsupported",)
"""The installed torch must make way for another one first."""

NO_TORCH = ("torch-missing", "torch-cpu-build")
"""There is no torch that could use a GPU."""
