"""Shared libraries that programs load, to what has them: the distribution's packages, or a wheel.

Sources: the file lists of Debian's and Fedora's packages; the wheels on PyPI.
"""

from collections.abc import Mapping

from envcheck.compat.tables.system_packages import Names


def _names(apt: str, dnf: str = "", pacman: str = "", apk: str = "") -> Names:
    told = {"apt-get": apt, "dnf": dnf, "zypper": dnf, "pacman": pacman, "apk": apk}
    return {manager: tuple(names.split()) for manager, names in told.items() if names}


OF_SYSTEM: Mapping[str, Names] = {
    "libaio":       _names("libaio1t64", "libaio", "libaio", "libaio"),
    "libavcodec":   _names("ffmpeg", "ffmpeg-free", "ffmpeg", "ffmpeg"),
    "libavdevice":  _names("ffmpeg", "ffmpeg-free", "ffmpeg", "ffmpeg"),
    "libavfilter":  _names("ffmpeg", "ffmpeg-free", "ffmpeg", "ffmpeg"),
    "libavformat":  _names("ffmpeg", "ffmpeg-free", "ffmpeg", "ffmpeg"),
    "libavutil":    _names("ffmpeg", "ffmpeg-free", "ffmpeg", "ffmpeg"),
    "libcairo":     _names("libcairo2", "cairo", "cairo", "cairo"),
    "libcrypt":     _names("libcrypt1", "libxcrypt-compat", "libxcrypt-compat"),
    "libgomp":      _names("libgomp1", "libgomp", "gcc-libs", "libgomp"),
    "libhwloc":     _names("libhwloc15", "hwloc-libs", "hwloc", "hwloc"),
    "libibverbs":   _names("libibverbs1", "libibverbs", "rdma-core"),
    "libjemalloc":  _names("libjemalloc2", "jemalloc", "jemalloc", "jemalloc"),
    "libjpeg":      _names("libjpeg62-turbo", "libjpeg-turbo", "libjpeg-turbo", "libjpeg-turbo"),
    "libmagic":     _names("libmagic1", "file-libs", "file", "libmagic"),
    "libmlx5":      _names("ibverbs-providers", "libibverbs", "rdma-core"),
    "libmpi":       _names("libopenmpi-dev", "openmpi", "openmpi"),
    "libnuma":      _names("libnuma1", "numactl-libs", "numactl", "numactl"),
    "libomp":       _names("libomp-dev", "libomp", "openmp"),
    "libopenblas":  _names("libopenblas0", "openblas", "openblas", "openblas"),
    "libosmesa":    _names("libosmesa6", "mesa-libOSMesa", "mesa"),
    "librdmacm":    _names("librdmacm1", "librdmacm", "rdma-core"),
    "libsndfile":   _names("libsndfile1", "libsndfile", "libsndfile", "libsndfile"),
    "libsox":       _names("libsox-dev", "sox", "sox"),
    "libtbb":       _names("libtbb12", "tbb", "tbb"),
    "libtcmalloc":  _names("libgoogle-perftools4", "gperftools-libs", "gperftools"),
    "libtinfo":     _names("libtinfo6", "ncurses-compat-libs", "ncurses"),
    "libturbojpeg": _names("libturbojpeg0", "turbojpeg", "libjpeg-turbo"),
    "libvulkan":    _names("libvulkan1", "vulkan-loader", "vulkan-icd-loader"),
}  # fmt: skip
"""The start of a library's file name to the packages that have it."""
OF_WHEELS: Mapping[str, str] = {
    "libcusparseLt":    "nvidia-cusparselt-cu12",
    "libcufile":        "nvidia-cufile-cu12",
    "libcudss":         "nvidia-cudss-cu12",
    "libcutensor":      "cutensor-cu12",
    "libmkl":           "mkl",
    "libnccl":          "nvidia-nccl-cu12",
    "libnvToolsExt":    "nvidia-nvtx-cu12",
    "libnvinfer":       "tensorrt",
    "libnvonnxparser":  "tensorrt",
    "libnvshmem":       "nvidia-nvshmem-cu12",
    "libnvcomp":        "nvidia-nvcomp-cu12",
}  # fmt: skip
"""The same, to the wheel that has it."""
