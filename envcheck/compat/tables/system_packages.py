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
    "aio": {"apt-get": ("libaio-dev",), "dnf": ("libaio-devel",), "pacman": ("libaio",), "apk": ("libaio-dev",)},
    "z": {"apt-get": ("zlib1g-dev",), "dnf": ("zlib-devel",), "pacman": ("zlib",), "apk": ("zlib-dev",)},
    "stdc++": {"apt-get": ("g++",), "dnf": ("gcc-c++",), "pacman": ("gcc",), "apk": ("g++",)},
    "numa": {"apt-get": ("libnuma-dev",), "dnf": ("numactl-devel",), "pacman": ("numactl",), "apk": ("numactl-dev",)},
}
"""Packages with the files to link against."""
