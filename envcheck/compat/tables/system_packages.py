"""What programs and libraries are called in the packages of each distribution."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Names: TypeAlias = Mapping[str, Sequence[str]]
"""Package manager to the names of packages."""


def _everywhere(name: str) -> Names:
    return dict.fromkeys(("apt-get", "dnf", "zypper", "pacman", "apk"), (name,))


TOOLS: Mapping[str, Names] = {
    "cmake": _everywhere("cmake"),
    "curl": _everywhere("curl"),
    "git": _everywhere("git"),
    "make": _everywhere("make"),
    "ninja": {
        "apt-get": ("ninja-build",),
        "dnf": ("ninja-build",),
        "zypper": ("ninja",),
        "pacman": ("ninja",),
        "apk": ("samurai",),
    },
    "patchelf": _everywhere("patchelf"),
    "pkg-config": {
        "apt-get": ("pkg-config",),
        "dnf": ("pkgconf-pkg-config",),
        "zypper": ("pkg-config",),
        "pacman": ("pkgconf",),
        "apk": ("pkgconf",),
    },
    "protoc": {
        "apt-get": ("protobuf-compiler",),
        "dnf": ("protobuf-compiler",),
        "zypper": ("protobuf-devel",),
        "pacman": ("protobuf",),
        "apk": ("protobuf",),
    },
    "rust": {
        "apt-get": ("rustc", "cargo"),
        "dnf": ("rust", "cargo"),
        "zypper": ("rust", "cargo"),
        "pacman": ("rust",),
        "apk": ("rust", "cargo"),
    },
    "swig": _everywhere("swig"),
    "wget": _everywhere("wget"),
}
"""The packages of each distribution that have the program."""

LIBRARIES: Mapping[str, Names] = {
    "GL": {"apt-get": ("libgl1-mesa-dev",), "dnf": ("mesa-libGL-devel",), "pacman": ("mesa",)},
    "X11": {"apt-get": ("libx11-dev",), "dnf": ("libX11-devel",), "pacman": ("libx11",)},
    "avcodec": {"apt-get": ("libavcodec-dev", "libavformat-dev", "libswscale-dev", "libavdevice-dev")},
    "avformat": {"apt-get": ("libavcodec-dev", "libavformat-dev", "libswscale-dev", "libavdevice-dev")},
    "curl": {"apt-get": ("libcurl4-openssl-dev",), "dnf": ("libcurl-devel",), "pacman": ("curl",)},
    "ffi": {"apt-get": ("libffi-dev",), "dnf": ("libffi-devel",), "pacman": ("libffi",)},
    "ibverbs": {"apt-get": ("libibverbs-dev",), "dnf": ("rdma-core-devel",), "pacman": ("rdma-core",)},
    "jpeg": {"apt-get": ("libjpeg-dev",), "dnf": ("libjpeg-turbo-devel",), "pacman": ("libjpeg-turbo",)},
    "lzma": {"apt-get": ("liblzma-dev",), "dnf": ("xz-devel",), "pacman": ("xz",)},
    "mpi": {"apt-get": ("libopenmpi-dev", "openmpi-bin"), "dnf": ("openmpi-devel",), "pacman": ("openmpi",)},
    "png": {"apt-get": ("libpng-dev",), "dnf": ("libpng-devel",), "pacman": ("libpng",)},
    "portaudio": {"apt-get": ("portaudio19-dev",), "dnf": ("portaudio-devel",), "pacman": ("portaudio",)},
    "sndfile": {"apt-get": ("libsndfile1-dev",), "dnf": ("libsndfile-devel",), "pacman": ("libsndfile",)},
    "sqlite3": {"apt-get": ("libsqlite3-dev",), "dnf": ("sqlite-devel",), "pacman": ("sqlite",)},
    "ssl": {"apt-get": ("libssl-dev",), "dnf": ("openssl-devel",), "pacman": ("openssl",)},
    "turbojpeg": {"apt-get": ("libturbojpeg0-dev",), "dnf": ("turbojpeg-devel",), "pacman": ("libjpeg-turbo",)},
    "aio": {"apt-get": ("libaio-dev",), "dnf": ("libaio-devel",), "pacman": ("libaio",), "apk": ("libaio-dev",)},
    "z": {"apt-get": ("zlib1g-dev",), "dnf": ("zlib-devel",), "pacman": ("zlib",), "apk": ("zlib-dev",)},
    "stdc++": {"apt-get": ("g++",), "dnf": ("gcc-c++",), "pacman": ("gcc",), "apk": ("g++",)},
    "numa": {"apt-get": ("libnuma-dev",), "dnf": ("numactl-devel",), "pacman": ("numactl",), "apk": ("numactl-dev",)},
}
"""Packages with the files to link against."""

HEADERS: Mapping[str, str] = {
    "GL/": "GL", "X11/": "X11", "curl/": "curl", "ffi.h": "ffi", "infiniband/": "ibverbs", "jpeglib.h": "jpeg",
    "libaio.h": "aio", "libavcodec/": "avcodec", "libavformat/": "avformat", "lzma.h": "lzma", "mpi.h": "mpi",
    "numa.h": "numa", "openssl/": "ssl", "png.h": "png", "portaudio.h": "portaudio", "sndfile.h": "sndfile",
    "sqlite3.h": "sqlite3", "turbojpeg.h": "turbojpeg", "zlib.h": "z",
}  # fmt: skip
"""How a header's name begins, to the library that it is of."""
