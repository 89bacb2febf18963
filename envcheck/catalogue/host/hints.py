"""What else solves problems of the area host, in words; each tuple the most frequent solution first."""

APPTAINER_WITHOUT_NV = (
    (
        "Start the container with `--nv` (`singularity exec --nv IMAGE ...`, `apptainer run --nv IMAGE ...`): "
        "without it the "
        "container has neither the host's libcuda nor nvidia-smi."
    ),
    (
        "Where a workflow program starts it (Cactus and Toil, Nextflow, Snakemake), give it the option: Nextflow "
        "`singularity.runOptions = '--nv'`, Snakemake `--singularity-args '--nv'`; or set `export SINGULARITY_NV=1` "
        "(`APPTAINER_NV=1`) before."
    ),
)
INSTALLER_KILLED = (
    (
        "Docker Desktop: raise the memory in Settings, Resources; WSL: `memory=` in .wslconfig. A build limit of a "
        "service (CI, Cloud Run, Render) is raised in its settings."
    ),
    (
        "pip needs less memory with `--no-cache-dir`, since it then does not hold a large wheel twice; old conda "
        "needs less with the libmamba solver."
    ),
)
APT_SIGNATURE_INVALID = (
    (
        "The lists are usually a mix of two states of a mirror or proxy: delete /var/lib/apt/lists/*, then update "
        "again, without a proxy's cache (`-o Acquire::http::No-Cache=True`) or from another mirror."
    ),
    "In Docker, build with `--pull --no-cache`: an old layer may contain the lists or an old key.",
)
SIGNING_KEY_NOT_DOWNLOADED = (
    (
        "The downloaded file is not a key: open its address; a proxy, a redirect or a 404 page may have answered. "
        "Load it with `curl -fsSL`, which reports the error, and then add it."
    ),
    "NVIDIA's repository needs the new key (3bf863cc.pub, or the package cuda-keyring), since 7fa2af80.pub is gone.",
)
APT_KEY_UNKNOWN = (
    (
        "NVIDIA's repository: remove the old key (apt-key del 7fa2af80), then install cuda-keyring_1.1-1_all.deb "
        "from https://developer.download.nvidia.com/compute/cuda/repos/DISTRIBUTION/x86_64 with dpkg. NVIDIA "
        "Container Toolkit: download its gpgkey again, as in its installation guide."
    ),
    "If you do not need the repository, remove its file from /etc/apt/sources.list.d, then update the package lists.",
)

SHARED_MEMORY_NOT_WRITABLE = (
    "Open it to all users again: `chmod 1777 /dev/shm`, as root (`ls -ld /dev/shm` shows drwxrwxrwt).",
    (
        "If single files cause the error, another user's run left them: delete the `/dev/shm/nccl-*` files of "
        "finished runs."
    ),
    "Or let NCCL do without it, more slowly: `export NCCL_SHM_DISABLE=1`.",
)

SYSTEM_CALL_FORBIDDEN = (
    (
        "Start the container with the capability that it takes: `docker run --cap-add SYS_NICE` (memory policy, "
        "scheduling), `--cap-add SYS_PTRACE` (CUDA memory shared between processes, MPI), `--cap-add IPC_LOCK`."
    ),
    (
        "Or without the profile: `--security-opt seccomp=unconfined` (Kubernetes: `seccompProfile: {type: "
        "Unconfined}`); an old Docker (before 20.10.10) or libseccomp blocks what newer images use, so update these "
        "first."
    ),
    ("Open MPI: `export OMPI_MCA_btl_vader_single_copy_mechanism=none`. numactl and NUMA binding can be left out."),
)

DRIVER_LIBRARIES_ARE_MOUNTED = (
    (
        "Do not install the driver in the container: `--gpus all` mounts the host's. Install the toolkit alone: "
        "cuda-toolkit-12-8 (not cuda, cuda-drivers or nvidia-cuda-toolkit); for a newer driver update the host."
    ),
    "Start the container again from its image: the interrupted installation left packages half-configured.",
)

APT_REPOSITORY_GONE = (
    (
        "Remove its file from /etc/apt/sources.list.d (`grep -rl HOST /etc/apt/sources.list.d`), then update the "
        "package lists."
    ),
    (
        "NVIDIA Container Toolkit: follow its installation guide again; its list is now "
        "https://nvidia.github.io/libnvidia-container/stable/deb/nvidia-container-toolkit.list for all releases."
    ),
    (
        "CUDA: the URL names the distribution (compute/cuda/repos/ubuntu2404/x86_64); two slashes in a row mean that "
        "a variable such as $distribution was empty. For a release of Ubuntu that has ended: old-releases.ubuntu.com."
    ),
)
