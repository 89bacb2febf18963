"""A compiled file asks for a newer C or C++ library than the one that is loaded."""

from envcheck.catalogue.build.remedies.build import fitting_wheel_only
from envcheck.catalogue.build.remedies.toolchain import package_of, rebuild
from envcheck.compat.predicates import host
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

GCC = {
    "GLIBCXX_3.4.20": "4.9", "GLIBCXX_3.4.21": "5", "GLIBCXX_3.4.22": "6", "GLIBCXX_3.4.23": "7",
    "GLIBCXX_3.4.24": "7.2", "GLIBCXX_3.4.25": "8", "GLIBCXX_3.4.26": "9", "GLIBCXX_3.4.27": "9.2",
    "GLIBCXX_3.4.28": "9.3", "GLIBCXX_3.4.29": "11", "GLIBCXX_3.4.30": "12", "GLIBCXX_3.4.31": "13",
    "GLIBCXX_3.4.32": "13.2", "GLIBCXX_3.4.33": "14", "GLIBCXX_3.4.34": "15",
    "CXXABI_1.3.8": "4.9", "CXXABI_1.3.9": "5", "CXXABI_1.3.10": "6", "CXXABI_1.3.11": "7", "CXXABI_1.3.12": "9",
    "CXXABI_1.3.13": "11", "CXXABI_1.3.14": "13", "CXXABI_1.3.15": "14", "CXXABI_1.3.16": "15",
}  # fmt: skip
"""The GCC whose libstdc++ first has a version.

Source: GCC's manual of libstdc++, "ABI Policy and Guidelines" (libstdc++-v3/doc/xml/manual/abi.xml), compared up to
GCC 12 with the file of commit 05cfd7b0677502d06a50ea6ff05d4445e194e3b9, for GCC 13 and 14 with two programs that quote
the manual. GCC 15's two rows could not be compared."""


def newer_library(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A newer library for it, or the package built for the one that is here."""
    version = str(evidence.get("version") or "")
    if (host(snapshot).libc or "").startswith("musl"):
        return fitting_wheel_only(snapshot, evidence)
    package = package_of(evidence)
    built = rebuild(snapshot, evidence)[:1] if package not in (None, "torch", "nvidia") else ()
    if version.startswith("GLIBC_"):
        newer = Fix(
            summary=f"Use a newer distribution, or a container with one: the glibc here has no {version}, and "
            "glibc cannot be updated separately."
        )
        if package == "flash-attn":
            older = "Or, with torch 2.6 or older, install flash-attn 2.7.4.post1: its wheel loads on older systems."
            return (*built, Fix(summary=older), newer)
        return (newer, *(built or fitting_wheel_only(snapshot, evidence)[1:]))
    return (*_newer_libstdcxx(snapshot, version), *built)


def _newer_libstdcxx(snapshot: Snapshot, version: str) -> tuple[Fix, ...]:
    """A newer one is compatible with all that was built for an older one."""
    needed = GCC.get(version)
    of_gcc = f"of GCC {needed} or newer" if needed else "of a newer GCC"
    wanted = f"'libstdcxx-ng>={needed}'" if needed else "libstdcxx-ng"
    ubuntu = host(snapshot).os_id == "ubuntu"
    system = (
        "`sudo add-apt-repository ppa:ubuntu-toolchain-r/test`, then `sudo apt-get install --only-upgrade libstdc++6`; "
        "or a newer Ubuntu"
        if ubuntu
        else "a newer release of the distribution, or on Ubuntu libstdc++6 of the PPA ubuntu-toolchain-r/test"
    )
    return (
        Fix(
            summary=f"In a conda environment, install a libstdc++ {of_gcc}: `conda install -c conda-forge {wanted}`, "
            "and make the loader find it first: `export LD_LIBRARY_PATH=$CONDA_PREFIX/lib`.",
            new_shell=True,
        ),
        Fix(summary=f"Without conda, install the system's libstdc++ {of_gcc}: {system}."),
    )
