"""What else solves problems of the area host, in words; each tuple the most frequent solution first."""

APT_KEY_UNKNOWN = (
    (
        "NVIDIA's repository: remove the old key (apt-key del 7fa2af80), then install cuda-keyring_1.1-1_all.deb of "
        "https://developer.download.nvidia.com/compute/cuda/repos/DISTRIBUTION/x86_64 with dpkg. NVIDIA's container "
        "toolkit: fetch its gpgkey again, as its installation guide says."
    ),
    "A repository that is not needed: take its file out of /etc/apt/sources.list.d; then read the lists again.",
)
