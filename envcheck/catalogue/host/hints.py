"""What else solves problems of the area host, in words; each tuple the most frequent solution first."""

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
