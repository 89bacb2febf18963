"""Facts about the machine and its operating system."""

from envcheck.snapshot.kinds import Facts, FilePath, Plain


class Wsl(Facts, frozen=True, kw_only=True):
    """What WSL2 passes through to Linux."""

    dxg: bool = False
    """`/dev/dxg` exists: the GPU is paravirtualised into this distribution."""
    libcuda: FilePath | None = None
    """Path of the libcuda that Windows provides, below `/usr/lib/wsl/lib`."""
    linux_driver_files: tuple[FilePath, ...] = ()
    """NVIDIA driver libraries of a Linux driver package, which shadow the Windows ones."""


class Host(Facts, frozen=True, kw_only=True):
    """The machine, its distribution and its memory."""

    system: Plain | None = None
    """`Linux`, `Windows`, `Darwin`: what `uname -s` says."""
    machine: Plain | None = None
    os_id: Plain | None = None
    """`ID` of /etc/os-release: `ubuntu`, `debian`, ..."""
    os_version: Plain | None = None
    os_name: Plain | None = None
    os_codename: Plain | None = None
    os_like: tuple[Plain, ...] = ()
    kernel: Plain | None = None
    libc: Plain | None = None
    """`glibc 2.35`, `musl 1.2`."""
    wsl: int | None = None
    """0: not WSL, 1: WSL 1, 2: WSL 2."""
    wsl_passthrough: Wsl | None = None
    container: Plain | None = None
    """`docker`, `podman`, `lxc`, `kubernetes`, `systemd-nspawn`, `apptainer`, ...; None: no container."""
    gpus_reserved: Plain | None = None
    """What the file or command that starts a container or job gives it: `all`, or how many GPUs; None: not stated."""
    board: Plain | None = None
    """Model of the computer in the device tree, `NVIDIA Jetson AGX Orin Developer Kit`; None: there is no such tree."""
    l4t: Plain | None = None
    """Release of Jetson Linux, `36.4.3`; None: this is no Jetson, or it is not stated."""
    virtualization: Plain | None = None
    """`kvm`, `vmware`, `microsoft`, ...; None: bare metal."""
    package_manager: Plain | None = None
    """`apt-get`, `dnf`, `pacman`, `zypper`, `apk`: the first there is."""
    systemd: bool | None = None
    root: bool | None = None
    cpu_model: Plain | None = None
    cpu_count: int | None = None
    """Logical processors this process may use."""
    memory_total_bytes: int | None = None
    """RAM of the machine or, when lower, the limit of the control group."""
    memory_available_bytes: int | None = None
    memory_limit_bytes: int | None = None
    """The control group's limit; None: no limit."""
    swap_total_bytes: int | None = None
    swap_free_bytes: int | None = None
    shm_total_bytes: int | None = None
    shm_free_bytes: int | None = None
    python: Plain | None = None
    """Version of the checked Python, `3.11.7`."""


class Mount(Facts, frozen=True, kw_only=True):
    """Room in a place where envcheck or the model will write."""

    purpose: Plain
    """`environment`, `model-cache` or `temporary`."""
    path: FilePath
    total_bytes: int | None = None
    free_bytes: int | None = None
    """Free to an ordinary user."""
    filesystem: Plain | None = None
    writable: bool | None = None
