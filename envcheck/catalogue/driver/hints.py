"""What else solves problems of the area driver, in words; each tuple the most frequent solution first."""

DRIVER_SOURCE_NOT_COMPILED = (
    (
        "Boot the kernel that worked before (GRUB: Advanced options), until there is a driver that supports the new "
        "one; a newer driver branch usually does."
    ),
    (
        "If make.log says that the compiler differs from the kernel's, or does not support an option "
        "(`-ftrivial-auto-var-init`): install the gcc that the kernel was built with (`cat /proc/version`), such as "
        "gcc-12, and build again."
    ),
)

MODULE_NOT_LOADED = (
    (
        "If Secure Boot is on (`mokutil --sb-state`), the module must be signed: enroll the key (`sudo mokutil "
        "--import "
        "/var/lib/shim-signed/mok/MOK.der`, then reboot and confirm), or disable Secure Boot in the firmware."
    ),
    (
        "If nouveau holds the GPU (`lsmod | grep nouveau`): blacklist it, rebuild the initramfs, and reboot. `sudo "
        "dmesg | grep "
        "-i nvrm` says what the kernel has against the module."
    ),
)

DRIVER_HALF_UPDATED = (
    (
        "If it remains after a reboot, the kernel module (`cat /proc/driver/nvidia/version`) and the libraries come "
        "from different packages: let the package manager install all of one version (`sudo apt-get install "
        "--fix-broken`, or reinstall the driver), and remove what NVIDIA's .run file left (`sudo nvidia-uninstall`)."
    ),
    (
        "Automatic updates cause this: to choose when the driver is updated, hold its packages (apt-mark hold). "
        "Restart containers after the host's reboot."
    ),
)

NOUVEAU_HOLDS_GPU = (
    (
        "Keep nouveau from loading first: `printf 'blacklist nouveau\\noptions nouveau modeset=0\\n' | sudo tee "
        "/etc/modprobe.d/blacklist-nouveau.conf`, rebuild the initramfs (update-initramfs -u, or dracut --force), "
        "reboot, then run the installer again."
    ),
    "The distribution's packages do this automatically: use them instead of NVIDIA's .run file.",
)

CUDA_RECORD_MEMORY = (
    (
        "Find the other processes on the GPU with `nvidia-smi`, and stop them: an earlier run or a notebook keeps "
        "its memory until its process ends."
    ),
    "Use a smaller batch, shorter inputs, and a 16-bit dtype.",
)

CUDA_RECORD_KERNEL = (
    (
        "In vLLM and SGLang: `--enforce-eager` (no CUDA graphs), another attention backend "
        "(`VLLM_ATTENTION_BACKEND=FLASH_ATTN`, FLASHINFER or TRITON_ATTN), or another release."
    ),
    (
        "Update torch and the package whose kernel it is (flash-attn, xformers, bitsandbytes, Triton); restart the "
        "process, because its GPU state is lost after such an error."
    ),
)

DRIVER_IN_USE = (
    (
        "Stop what uses it: `sudo systemctl isolate multi-user.target`, `sudo systemctl stop nvidia-persistenced`, "
        "then `sudo modprobe -r nvidia_drm nvidia_modeset nvidia_uvm nvidia`; `sudo fuser -v /dev/nvidia*` shows what "
        "is left. Then start the installer again."
    ),
    (
        "If the present driver came from the distribution's packages, update it with those instead, or remove them "
        "first: two kinds of driver break each other."
    ),
    "In a container, do not install the driver at all: it is the host's.",
)

MODULE_DOES_NOT_LOAD = (
    (
        "`sudo dmesg | grep -iE 'nvidia|nouveau'` shows why. If nouveau holds the GPU, blacklist it: `printf "
        "'blacklist nouveau\\noptions nouveau modeset=0\\n' | sudo tee /etc/modprobe.d/blacklist-nouveau.conf`, "
        "rebuild the initramfs (update-initramfs -u, or dracut --force), and reboot; the host, for a driver container."
    ),
    "If it says `Key was rejected` or `Required key`: sign the module, or disable Secure Boot.",
    (
        "If it says `version magic` or `Unknown symbol`: build it for the running kernel, with the compiler of that "
        "kernel (`cat /proc/version`) and its headers; reboot first if the kernel was just updated."
    ),
)
