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
        "--import /var/lib/shim-signed/mok/MOK.der`, then reboot and confirm), or disable Secure Boot in the "
        "firmware."
    ),
    (
        "If nouveau holds the GPU (`lsmod | grep nouveau`): blacklist it, rebuild the initramfs, and reboot. `sudo "
        "dmesg | grep -i nvrm` says what the kernel has against the module."
    ),
)

DRIVER_HALF_UPDATED = (
    (
        "If it remains after a reboot, the kernel module (`cat /proc/driver/nvidia/version`) and the libraries come "
        "from different packages: let the package manager install all of one version, or reinstall the driver, and "
        "remove what NVIDIA's .run file left (`sudo nvidia-uninstall`)."
    ),
    (
        "Automatic updates cause this: to choose when the driver is updated, hold its packages (apt-mark hold). "
        "Restart containers after the host's reboot."
    ),
)

NOUVEAU_HOLDS_GPU = (
    (
        "Before NVIDIA's .run file, keep nouveau from loading: `printf 'blacklist nouveau\\noptions nouveau "
        "modeset=0\\n' | sudo tee "
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

INSTALLER_CANNOT_BUILD = (
    (
        "NVIDIA's installer (.run) builds the module itself: it needs gcc, make, the libc headers (build-essential; on "
        "Fedora and Red Hat gcc, make, kernel-devel and kernel-headers) and the headers of exactly the running kernel "
        "(`uname -r`; after a kernel update reboot first), and dkms to build it again for the next kernel."
    ),
    (
        "In a container or in WSL build no module: the driver is the host's or that of Windows (in a container "
        "`--no-kernel-modules`, with exactly the host's version)."
    ),
)

INSTALLER_PREFERS_PACKAGES = (
    "Or install the distribution's driver packages in place of the .run file: they bring the right kind of module.",
)

MODULES_OF_EACH_KIND = (
    (
        "GPUs from Turing on (GTX 16, RTX, T4, A100 and newer) use the open kernel modules, Blackwell and newer only "
        "those: start the installer with `--kernel-module-type=open` (packages: nvidia-driver-580-open, nvidia-open)."
    ),
    (
        "Maxwell, Pascal and Volta need the proprietary ones: `--kernel-module-type=proprietary`, of a branch that "
        "still has them for these GPUs (580 is the last)."
    ),
)

MODULE_NOT_SIGNED = (
    (
        "Install what signing needs, then install the driver again: openssl, mokutil and the running kernel's headers "
        "(they contain scripts/sign-file). With the distribution's packages this works by itself: Ubuntu's "
        "linux-modules-nvidia packages are signed, dkms signs with its own key (`sudo mokutil --import "
        "/var/lib/dkms/mok.pub`, on Ubuntu /var/lib/shim-signed/mok/MOK.der, then reboot and choose Enroll MOK)."
    ),
    (
        "NVIDIA's installer with your own key: `--module-signing-secret-key=KEY.priv "
        "--module-signing-public-key=KEY.der`, "
        "and enroll KEY.der with mokutil."
    ),
    "If Secure Boot is off (`mokutil --sb-state`), no signature is needed: let the installer continue without signing.",
)

INSTALLER_KNOWS_NO_GPU = (
    (
        "`lspci -nn -d 10de:` lists the GPUs. A GPU that was released after the driver needs a newer one; Maxwell, "
        "Pascal and Volta need branch 580, Kepler 470."
    ),
    (
        "If lspci lists none: in a virtual machine the GPU is not passed through; on a desktop check the seat, the "
        "power cables and the BIOS setup."
    ),
    "In WSL and in containers do not install a Linux driver: the GPU comes from Windows or from the host.",
)

LEGACY_DRIVER = (
    (
        "Install the branch that the message names, or the last one for the GPU: 580 for Maxwell, Pascal and Volta, "
        "470 for Kepler, 390 for Fermi (Ubuntu: nvidia-driver-580; Debian and Arch have nvidia-legacy and "
        "nvidia-580xx packages), after removing the newer one."
    ),
    "CUDA 13 and its wheels of torch have no kernels for these GPUs: use the builds of CUDA 12 (cu126).",
)

INSTALLER_FINDS_OTHER_DRIVER = (
    (
        "Use one kind of driver only. If it came from packages, update it with the package manager; else remove them "
        "first (all packages named nvidia-* and libnvidia-*), reboot, and start the "
        "installer again."
    ),
    (
        "A driver of an earlier .run file is removed with `sudo nvidia-uninstall`. `--kernel-modules-only` needs the "
        "file of exactly the installed version (`cat /proc/driver/nvidia/version`)."
    ),
)

INSTALLER_NEEDS_PROGRAM = (
    (
        "Install the package that the message names (binutils, kmod, or Debian's and Ubuntu's build-essential), then "
        "start the installer again; with sudo it must be in root's PATH (/usr/sbin, /sbin)."
    ),
    "Or install the distribution's driver packages, which need no such program.",
)

INSTALLER_WANTS_ROOT = (
    (
        "With the .run file: `sudo sh NVIDIA-Linux-x86_64-VERSION.run`. Not in a container or in WSL, whose "
        "driver is the host's."
    ),
)

INSTALLER_STOPS = (
    (
        "/var/log/nvidia-installer.log says why. The initramfs: build it by hand (update-initramfs -u, or "
        "dracut --force), which shows the error; usually /boot is full (`df -h /boot`: remove old kernels)."
    ),
    (
        "The pre-unload or pre-install script of a distribution only warns: its packages are the better way. A build "
        "directory needs about 1 GB in /tmp, without noexec (`--tmpdir=FOLDER`)."
    ),
)

DKMS_TREE_BROKEN = (
    (
        "Remove the version that the message names from DKMS, then reinstall the driver's package: `dkms status`, "
        "`sudo dkms remove nvidia/VERSION --all` (if that fails, `sudo rm -r /var/lib/dkms/nvidia/VERSION`), then "
        "the package (nvidia-dkms-BRANCH on Debian and Ubuntu), or start the .run file again."
    ),
    (
        "`is not newer than what is already found`: the module is there already, often Ubuntu's signed one "
        "(linux-modules-nvidia-...). Use one of the two: remove nvidia-dkms, or that package."
    ),
    "A failed depmod: look for a full disk (`df -h / /boot`), then `sudo depmod -a` and `sudo dkms autoinstall`.",
)

NVIDIA_SMI_WANTS_ROOT = (
    "Run the command with sudo, on the host: `sudo nvidia-smi -pl WATTS`, `sudo nvidia-smi -mig 1`.",
    (
        "In WSL these settings belong to Windows: run nvidia-smi.exe there as administrator; laptops do not allow "
        "them at all."
    ),
)

MPS_FAILS = (
    (
        "Start MPS as the user who runs the program: `nvidia-cuda-mps-control -d` (one server serves one user at a "
        "time); `echo quit | nvidia-cuda-mps-control` stops it, and /var/log/nvidia-mps/server.log says what went "
        "wrong."
    ),
    (
        "Or run without it: unset CUDA_MPS_PIPE_DIRECTORY and stop the daemon; if nvidia-smi shows "
        "Exclusive_Process, `sudo nvidia-smi -c DEFAULT`."
    ),
    "In a container mount the daemon's /tmp/nvidia-mps and start with `--ipc=host`; all need the same driver version.",
)

JIT_COMPILER_MISSING = (
    (
        "In a container, request the driver's compute libraries: `-e "
        "NVIDIA_DRIVER_CAPABILITIES=compute,utility`, then start "
        "it again."
    ),
    (
        "On the host, install the driver's compute library package again: libnvidia-compute-BRANCH (Ubuntu), "
        "libnvidia-ptxjitcompiler1 (Debian), nvidia-utils (Arch)."
    ),
)

NVML_FUNCTION_MISSING = (
    "Update the driver: its NVML lacks a function that the program calls.",
    "Or use the nvidia-ml-py of that driver's time: nvidia-ml-py<12.535.",
)

NO_LOW_LEVEL_RUNTIME = (
    (
        "Install runc (or crun) where root's PATH has it (the package runc); K3s, RKE2 and MicroK8s have their own "
        "in another folder."
    ),
    (
        "Or name it: `sudo nvidia-ctk config --in-place --set "
        "nvidia-container-runtime.runtimes=/path/to/runc`, then restart "
        "the container runtime."
    ),
)

DEVICE_FILE_MISSING = (
    (
        "On the host: `nvidia-smi` (loads the driver and creates the devices; if it fails, fix the driver first), then "
        "`sudo nvidia-modprobe -u -c=0` for /dev/nvidia-uvm, and start the container again."
    ),
    (
        "If the driver was updated since the container was created: remove the container (`docker rm NAME`) and create "
        "it again, for it names devices of the old driver."
    ),
    (
        "Better than naming devices: `--gpus all` (Podman: `--device nvidia.com/gpu=all`). A CDI "
        "specification that is older "
        "than the driver names files that are gone: `sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml`."
    ),
    "In WSL there is no /dev/nvidia0: the GPU is /dev/dxg, which `--gpus all` hands in.",
)

TOOLKIT_WANTS_ROOT = (
    (
        "Run it with sudo: `sudo nvidia-ctk runtime configure --runtime=docker`, `sudo nvidia-ctk cdi generate "
        "--output=FILE`."
    ),
    (
        "Rootless Docker: `nvidia-ctk runtime configure --runtime=docker "
        "--config=$HOME/.config/docker/daemon.json`, without "
        "sudo."
    ),
)

NO_GPU_IN_BUILD = (
    (
        "Remove `RUN nvidia-smi` from the Dockerfile, and look at the GPU when the container runs: `docker run --gpus "
        "all`."
    ),
    (
        "If a step of the build must have a GPU: make nvidia Docker's default runtime (`sudo nvidia-ctk runtime "
        "configure --runtime=docker --set-as-default`, restart Docker) and build with `DOCKER_BUILDKIT=0`. "
        "Extensions need none: set TORCH_CUDA_ARCH_LIST and FORCE_CUDA=1."
    ),
)

IMAGE_NOT_THERE = (
    (
        "Look for a tag that exists on the registry's page (Docker Hub, NGC): NVIDIA removes CUDA images of old "
        "versions, and their names end in base, runtime or devel and the distribution, with all three numbers of the "
        "version (nvidia/cuda:12.8.1-base-ubuntu24.04; 11.0.3 in the place of 11.0, 11.3.1 in the place of 11.3.0)."
    ),
    (
        "The GPU operator's driver image exists only for some distributions and kernels: set `driver.version`, or "
        "install the driver on the nodes and set `driver.enabled=false`."
    ),
    "A private image: log in first (`docker login nvcr.io`; Kubernetes: an imagePullSecret).",
)

IMAGE_OF_ANOTHER_PROCESSOR = (
    (
        "Pull or build the image for this processor: `docker pull --platform linux/amd64 IMAGE` (linux/arm64 on Grace, "
        "Jetson and DGX Spark); `uname -m` shows which it is."
    ),
    "A script without `#!` in its first line, or with Windows line ends, gives the same message.",
)

ENCODER_LIBRARY_MISSING = (
    "In a container: `--gpus all -e NVIDIA_DRIVER_CAPABILITIES=compute,video,utility`, then start it again.",
    (
        "On the host install the driver's library of that name (Ubuntu: libnvidia-encode-BRANCH, "
        "libnvidia-compute-BRANCH)."
    ),
)
