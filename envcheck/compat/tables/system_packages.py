"""What programs and libraries are called in the packages of each distribution."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

Names: TypeAlias = Mapping[str, Sequence[str]]
"""Package manager to the names of packages."""


def _everywhere(name: str) -> Names:
    return dict.fromkeys(("apt-get", "dnf", "zypper", "pacman", "apk"), (name,))


TOOLS: Mapping[str, Names] = {
    "cmake": _everywhere("cmake"),
    "curl": _everywhere("curl"),
    "git": _everywhere("git"),
    "bison": _everywhere("bison"),
    "flex": _everywhere("flex"),
    "gfortran": {
        "apt-get": ("gfortran",),
        "dnf": ("gcc-gfortran",),
        "zypper": ("gcc-fortran",),
        "pacman": ("gcc-fortran",),
        "apk": ("gfortran",),
    },
    "llvm-config": {"apt-get": ("llvm-dev",), "dnf": ("llvm-devel",), "zypper": ("llvm-devel",), "pacman": ("llvm",)},
    "make": _everywhere("make"),
    "mpicc": {
        "apt-get": ("libopenmpi-dev",),
        "dnf": ("openmpi-devel",),
        "zypper": ("openmpi-devel",),
        "pacman": ("openmpi",),
    },
    "nasm": _everywhere("nasm"),
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
    "EGL": {"apt-get": ("libegl1-mesa-dev",), "dnf": ("mesa-libEGL-devel",), "pacman": ("mesa",)},
    "GL": {"apt-get": ("libgl1-mesa-dev",), "dnf": ("mesa-libGL-devel",), "pacman": ("mesa",)},
    "X11": {"apt-get": ("libx11-dev",), "dnf": ("libX11-devel",), "pacman": ("libx11",)},
    "avcodec": {"apt-get": ("libavcodec-dev", "libavformat-dev", "libswscale-dev", "libavdevice-dev")},
    "avformat": {"apt-get": ("libavcodec-dev", "libavformat-dev", "libswscale-dev", "libavdevice-dev")},
    "boost": {"apt-get": ("libboost-all-dev",), "dnf": ("boost-devel",), "pacman": ("boost",)},
    "c": {
        "apt-get": ("build-essential", "libc6-dev"),
        "dnf": ("glibc-devel",),
        "pacman": ("glibc",),
        "apk": ("musl-dev",),
    },
    "cairo": {"apt-get": ("libcairo2-dev",), "dnf": ("cairo-devel",), "pacman": ("cairo",), "apk": ("cairo-dev",)},
    "curl": {"apt-get": ("libcurl4-openssl-dev",), "dnf": ("libcurl-devel",), "pacman": ("curl",)},
    "eigen": {"apt-get": ("libeigen3-dev",), "dnf": ("eigen3-devel",), "pacman": ("eigen",)},
    "ffi": {"apt-get": ("libffi-dev",), "dnf": ("libffi-devel",), "pacman": ("libffi",)},
    "fftw3": {"apt-get": ("libfftw3-dev",), "dnf": ("fftw-devel",), "pacman": ("fftw",)},
    "freetype": {"apt-get": ("libfreetype-dev",), "dnf": ("freetype-devel",), "pacman": ("freetype2",)},
    "gflags": {"apt-get": ("libgflags-dev",), "dnf": ("gflags-devel",), "pacman": ("gflags",)},
    "girepository": {"apt-get": ("libgirepository1.0-dev",), "dnf": ("gobject-introspection-devel",)},
    "glm": {"apt-get": ("libglm-dev",), "dnf": ("glm-devel",), "pacman": ("glm",)},
    "glog": {"apt-get": ("libgoogle-glog-dev",), "dnf": ("glog-devel",), "pacman": ("google-glog",)},
    "gomp": {"apt-get": ("libgomp1", "g++"), "dnf": ("libgomp",), "pacman": ("gcc-libs",)},
    "hdf5": {"apt-get": ("libhdf5-dev",), "dnf": ("hdf5-devel",), "pacman": ("hdf5",)},
    "ibverbs": {"apt-get": ("libibverbs-dev",), "dnf": ("rdma-core-devel",), "pacman": ("rdma-core",)},
    "jpeg": {"apt-get": ("libjpeg-dev",), "dnf": ("libjpeg-turbo-devel",), "pacman": ("libjpeg-turbo",)},
    "lzma": {"apt-get": ("liblzma-dev",), "dnf": ("xz-devel",), "pacman": ("xz",)},
    "mpi": {"apt-get": ("libopenmpi-dev", "openmpi-bin"), "dnf": ("openmpi-devel",), "pacman": ("openmpi",)},
    "openblas": {
        "apt-get": ("libopenblas-dev", "liblapack-dev"),
        "dnf": ("openblas-devel",),
        "pacman": ("openblas", "lapack"),
    },
    "opencv": {"apt-get": ("libopencv-dev",), "dnf": ("opencv-devel",), "pacman": ("opencv",)},
    "osmesa": {"apt-get": ("libosmesa6-dev",), "dnf": ("mesa-libOSMesa-devel",)},
    "png": {"apt-get": ("libpng-dev",), "dnf": ("libpng-devel",), "pacman": ("libpng",)},
    "portaudio": {"apt-get": ("portaudio19-dev",), "dnf": ("portaudio-devel",), "pacman": ("portaudio",)},
    "protobuf": {
        "apt-get": ("libprotobuf-dev", "protobuf-compiler"),
        "dnf": ("protobuf-devel",),
        "pacman": ("protobuf",),
    },
    "python3": {"apt-get": ("python3-dev",), "dnf": ("python3-devel",), "pacman": ("python",), "apk": ("python3-dev",)},
    "sndfile": {"apt-get": ("libsndfile1-dev",), "dnf": ("libsndfile-devel",), "pacman": ("libsndfile",)},
    "sqlite3": {"apt-get": ("libsqlite3-dev",), "dnf": ("sqlite-devel",), "pacman": ("sqlite",)},
    "ssl": {"apt-get": ("libssl-dev",), "dnf": ("openssl-devel",), "pacman": ("openssl",)},
    "turbojpeg": {"apt-get": ("libturbojpeg0-dev",), "dnf": ("turbojpeg-devel",), "pacman": ("libjpeg-turbo",)},
    "aio": {"apt-get": ("libaio-dev",), "dnf": ("libaio-devel",), "pacman": ("libaio",), "apk": ("libaio-dev",)},
    "yaml": {"apt-get": ("libyaml-dev",), "dnf": ("libyaml-devel",), "pacman": ("libyaml",)},
    "z": {"apt-get": ("zlib1g-dev",), "dnf": ("zlib-devel",), "pacman": ("zlib",), "apk": ("zlib-dev",)},
    "stdc++": {"apt-get": ("g++",), "dnf": ("gcc-c++",), "pacman": ("gcc",), "apk": ("g++",)},
    "GLEW": {"apt-get": ("libglew-dev",), "dnf": ("glew-devel",), "pacman": ("glew",)},
    "SDL2": {"apt-get": ("libsdl2-dev",), "dnf": ("SDL2-devel",), "pacman": ("sdl2",)},
    "asound": {"apt-get": ("libasound2-dev",), "dnf": ("alsa-lib-devel",), "pacman": ("alsa-lib",)},
    "bluetooth": {"apt-get": ("libbluetooth-dev",), "dnf": ("bluez-libs-devel",), "pacman": ("bluez-libs",)},
    "bz2": {"apt-get": ("libbz2-dev",), "dnf": ("bzip2-devel",), "pacman": ("bzip2",)},
    "cdio": {
        "apt-get": ("libcdio-dev", "libcdio-paranoia-dev"),
        "dnf": ("libcdio-paranoia-devel",),
        "pacman": ("libcdio-paranoia",),
    },
    "gdal": {"apt-get": ("libgdal-dev",), "dnf": ("gdal-devel",), "pacman": ("gdal",)},
    "geos": {"apt-get": ("libgeos-dev",), "dnf": ("geos-devel",), "pacman": ("geos",)},
    "glfw": {"apt-get": ("libglfw3-dev",), "dnf": ("glfw-devel",), "pacman": ("glfw",)},
    "gmp": {"apt-get": ("libgmp-dev",), "dnf": ("gmp-devel",), "pacman": ("gmp",)},
    "ldap": {"apt-get": ("libldap-dev",), "dnf": ("openldap-devel",), "pacman": ("libldap",)},
    "leveldb": {"apt-get": ("libleveldb-dev",), "dnf": ("leveldb-devel",), "pacman": ("leveldb",)},
    "lmdb": {"apt-get": ("liblmdb-dev",), "dnf": ("lmdb-devel",), "pacman": ("lmdb",)},
    "lz4": {"apt-get": ("liblz4-dev",), "dnf": ("lz4-devel",), "pacman": ("lz4",)},
    "mpfr": {"apt-get": ("libmpfr-dev",), "dnf": ("mpfr-devel",), "pacman": ("mpfr",)},
    "mysqlclient": {
        "apt-get": ("default-libmysqlclient-dev",),
        "dnf": ("mariadb-connector-c-devel",),
        "pacman": ("mariadb-libs",),
    },
    "ncurses": {"apt-get": ("libncurses-dev",), "dnf": ("ncurses-devel",), "pacman": ("ncurses",)},
    "nlohmann-json": {"apt-get": ("nlohmann-json3-dev",), "dnf": ("json-devel",), "pacman": ("nlohmann-json",)},
    "pcap": {"apt-get": ("libpcap-dev",), "dnf": ("libpcap-devel",), "pacman": ("libpcap",)},
    "portmidi": {"apt-get": ("libportmidi-dev",), "dnf": ("portmidi-devel",), "pacman": ("portmidi",)},
    "pq": {"apt-get": ("libpq-dev",), "dnf": ("libpq-devel",), "pacman": ("postgresql-libs",)},
    "pulse": {"apt-get": ("libpulse-dev",), "dnf": ("pulseaudio-libs-devel",), "pacman": ("libpulse",)},
    "rapidjson": {"apt-get": ("rapidjson-dev",), "dnf": ("rapidjson-devel",), "pacman": ("rapidjson",)},
    "readline": {"apt-get": ("libreadline-dev",), "dnf": ("readline-devel",), "pacman": ("readline",)},
    "samplerate": {"apt-get": ("libsamplerate0-dev",), "dnf": ("libsamplerate-devel",), "pacman": ("libsamplerate",)},
    "sasl2": {"apt-get": ("libsasl2-dev",), "dnf": ("cyrus-sasl-devel",), "pacman": ("libsasl",)},
    "snappy": {"apt-get": ("libsnappy-dev",), "dnf": ("snappy-devel",), "pacman": ("snappy",)},
    "sox": {"apt-get": ("libsox-dev",), "dnf": ("sox-devel",), "pacman": ("sox",)},
    "systemd": {"apt-get": ("libsystemd-dev",), "dnf": ("systemd-devel",), "pacman": ("systemd-libs",)},
    "tbb": {"apt-get": ("libtbb-dev",), "dnf": ("tbb-devel",), "pacman": ("onetbb",)},
    "tk": {"apt-get": ("tk-dev",), "dnf": ("tk-devel",), "pacman": ("tk",)},
    "usb": {"apt-get": ("libusb-1.0-0-dev",), "dnf": ("libusb1-devel",), "pacman": ("libusb",)},
    "xml2": {"apt-get": ("libxml2-dev",), "dnf": ("libxml2-devel",), "pacman": ("libxml2",)},
    "xslt": {"apt-get": ("libxslt1-dev",), "dnf": ("libxslt-devel",), "pacman": ("libxslt",)},
    "yaml-cpp": {"apt-get": ("libyaml-cpp-dev",), "dnf": ("yaml-cpp-devel",), "pacman": ("yaml-cpp",)},
    "zmq": {"apt-get": ("libzmq3-dev",), "dnf": ("zeromq-devel",), "pacman": ("zeromq",)},
    "zstd": {"apt-get": ("libzstd-dev",), "dnf": ("libzstd-devel",), "pacman": ("zstd",)},
    "numa": {"apt-get": ("libnuma-dev",), "dnf": ("numactl-devel",), "pacman": ("numactl",), "apk": ("numactl-dev",)},
}
"""Packages with the files to link against."""

HEADERS: Mapping[str, str] = {
    "EGL/": "EGL", "Eigen/": "eigen", "GL/glew.h": "GLEW", "GL/osmesa.h": "osmesa", "GL/": "GL",
    "X11/": "X11", "curl/": "curl",
    "ffi.h": "ffi", "infiniband/": "ibverbs", "jpeglib.h": "jpeg",
    "libaio.h": "aio", "libavcodec/": "avcodec", "libavformat/": "avformat", "lzma.h": "lzma", "mpi.h": "mpi",
    "numa.h": "numa", "openssl/": "ssl", "png.h": "png", "portaudio.h": "portaudio", "sndfile.h": "sndfile",
    "sqlite3.h": "sqlite3", "turbojpeg.h": "turbojpeg", "zlib.h": "z", "boost/": "boost", "cblas.h": "openblas",
    "fftw3.h": "fftw3", "gflags/": "gflags", "glm/": "glm", "glog/": "glog", "google/protobuf/": "protobuf",
    "hdf5.h": "hdf5", "opencv2/": "opencv", "yaml.h": "yaml", "alsa/": "asound", "cdio/": "cdio",
    "portmidi.h": "portmidi", "libpq-fe.h": "pq", "pg_config.h": "pq", "mysql.h": "mysqlclient", "libxml/": "xml2",
    "libxslt/": "xslt", "gmp.h": "gmp", "mpfr.h": "mpfr", "snappy-c.h": "snappy", "snappy.h": "snappy",
    "bzlib.h": "bz2", "libusb-1.0/": "usb", "libusb.h": "usb", "bluetooth/": "bluetooth", "systemd/": "systemd",
    "ldap.h": "ldap", "lber.h": "ldap", "sasl/": "sasl2", "gdal.h": "gdal", "geos_c.h": "geos", "lmdb.h": "lmdb",
    "SDL.h": "SDL2", "SDL2/": "SDL2", "GLFW/": "glfw", "tbb/": "tbb", "samplerate.h": "samplerate",
    "sox.h": "sox", "zmq.h": "zmq", "readline/": "readline", "curses.h": "ncurses", "ncurses.h": "ncurses",
    "tcl.h": "tk", "tk.h": "tk", "nlohmann/": "nlohmann-json", "yaml-cpp/": "yaml-cpp", "pulse/": "pulse",
    "pcap.h": "pcap", "zstd.h": "zstd", "lz4.h": "lz4", "leveldb/": "leveldb", "rapidjson/": "rapidjson",
    **dict.fromkeys(
        ("bits/", "gnu/", "sys/", "asm/", "linux/", "stdio.h", "stdlib.h", "math.h", "string.h", "limits.h",
         "features.h", "stddef.h", "crypt.h"), "c"),
}  # fmt: skip
"""How a header's name begins, to the library that it is of."""
HEADERS_OF_PACKAGES: Mapping[str, str] = {
    "ATen/": "torch", "c10/": "torch", "numpy/": "numpy", "pybind11/": "pybind11", "torch/": "torch",
}  # fmt: skip
"""Headers that are in Python packages."""
PKG_CONFIG: Mapping[str, str] = {
    "alsa": "asound", "cairo": "cairo", "eigen3": "eigen", "freetype2": "freetype",
    "gobject-introspection-1.0": "girepository", "girepository-1.0": "girepository",
    "girepository-2.0": "girepository", "hdf5": "hdf5", "libavcodec": "avcodec",
    "libavdevice": "avcodec", "libavfilter": "avcodec", "libavformat": "avformat", "libavutil": "avcodec",
    "libswresample": "avcodec", "libswscale": "avcodec", "libcurl": "curl", "libffi": "ffi", "libjpeg": "jpeg",
    "libpng": "png", "libssl": "ssl", "openssl": "ssl", "openblas": "openblas", "opencv": "opencv", "opencv4": "opencv",
    "portaudio-2.0": "portaudio", "protobuf": "protobuf", "sndfile": "sndfile", "sqlite3": "sqlite3", "x11": "X11",
    "yaml-0.1": "yaml", "zlib": "z", "gl": "GL", "egl": "EGL",
}  # fmt: skip
"""What pkg-config calls a library, to its name for the linker."""


class CudaCompanion(msgspec.Struct, frozen=True):
    """A library of NVIDIA's that is not part of the CUDA toolkit."""

    name: str
    apt: str
    """The development package in NVIDIA's repository; `{major}` is CUDA's."""
    wheel: str | None = None
    conda: str | None = None


CUDA_COMPANIONS: Mapping[str, CudaCompanion] = {
    "cudnn":      CudaCompanion("cuDNN", "libcudnn9-dev-cuda-{major}", "nvidia-cudnn-cu{major}", "cudnn"),
    "cudss":      CudaCompanion("cuDSS", "libcudss0-dev-cuda-{major}", "nvidia-cudss-cu{major}"),
    "cusparseLt": CudaCompanion("cuSPARSELt", "libcusparselt0-dev-cuda-{major}", "nvidia-cusparselt-cu{major}"),
    "cutensor":   CudaCompanion("cuTENSOR", "libcutensor-dev", "cutensor-cu{major}", "cutensor"),
    "nccl":       CudaCompanion("NCCL", "libnccl-dev", "nvidia-nccl-cu{major}", "nccl"),
    "nvinfer":    CudaCompanion("TensorRT", "libnvinfer-dev"),
    "nvonnx":     CudaCompanion("TensorRT", "libnvonnxparsers-dev"),
    "nvshmem":    CudaCompanion("NVSHMEM", "libnvshmem3-dev-cuda-{major}", "nvidia-nvshmem-cu{major}"),
}  # fmt: skip
"""How the names of its headers and libraries begin (`NvInfer.h` is of nvinfer). Source: NVIDIA's repository
compute/cuda/repos/ubuntu2404/x86_64 (Packages), and the wheels' names on the package index."""
