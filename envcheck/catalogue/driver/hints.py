"""What else solves problems of the area driver, in words; each tuple the most frequent solution first."""

DRIVER_SOURCE_NOT_COMPILED = (
    (
        "Boot the kernel that worked before (GRUB: Advanced options), until there is a driver that compiles for the "
        "new one; a newer branch of the driver mostly does."
    ),
    (
        "Where make.log says that the compiler differs from the kernel's, or does not know an option "
        "(`-ftrivial-auto-var-init`): install the gcc that the kernel was built with (`cat /proc/version`), such as "
        "gcc-12, and build again."
    ),
)

DRIVER_HALF_UPDATED = (
    (
        "It comes from automatic updates: to choose the moment, hold the driver's packages (apt-mark hold). In a "
        "container restart it after the host was rebooted."
    ),
)

NOUVEAU_HOLDS_GPU = (
    (
        "Keep nouveau from loading first: `printf 'blacklist nouveau\\noptions nouveau modeset=0\\n' | sudo tee "
        "/etc/modprobe.d/blacklist-nouveau.conf`, rebuild the initramfs (update-initramfs -u, or dracut --force), "
        "reboot, then run the installer again."
    ),
    "The distribution's packages do that by themselves: rather than NVIDIA's .run file take them.",
)

CUDA_RECORD_MEMORY = (
    (
        "See who else holds the GPU, and end it: an earlier run or a notebook keeps its memory until its process ends "
        "(`nvidia-smi`)."
    ),
    "Take a smaller batch, shorter inputs, and 16-bit numbers.",
)

CUDA_RECORD_KERNEL = (
    (
        "In vLLM and SGLang: `--enforce-eager` (no CUDA graphs), another attention backend "
        "(`VLLM_ATTENTION_BACKEND=FLASH_ATTN`, FLASHINFER or TRITON_ATTN), or the release before or after."
    ),
    (
        "Update torch and the package whose kernel it is (flash-attn, xformers, bitsandbytes, Triton); restart the "
        "process: after such an error its GPU state is lost."
    ),
)
