"""Get a host compiler that nvcc accepts, and ninja."""

from envcheck.catalogue.commands import package_manager, packages_fix, pip_fix
from envcheck.catalogue.cuda.remedies.toolkit import get_toolkit, wanted_toolkit
from envcheck.compat.environment import build_nvcc, major, torch
from envcheck.compat.predicates import host
from envcheck.compat.tables.host_compilers import accepted_by, packaged_gcc
from envcheck.findings import Evidence, Fix, Variable
from envcheck.snapshot import Snapshot

COMPILERS = {
    "apt-get": ("build-essential",),
    "dnf": ("gcc-c++", "make"),
    "zypper": ("gcc-c++", "make"),
    "pacman": ("base-devel",),
    "apk": ("build-base",),
}
NEWEST = 99


def install_compiler(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The distribution's compiler; a CXX or NVCC_CCBIN that names one that is not there goes first."""
    compiler = snapshot.cuda.compiler if snapshot.cuda else None
    install = (
        Fix(summary="Add `gcc` of nixpkgs to the project's shell.")
        if host(snapshot).os_id == "nixos"
        else packages_fix(snapshot, "Install the distribution's C++ compiler.", COMPILERS)
    )
    if compiler is None or compiler.path is not None:
        return (install,)
    drop = Fix(
        summary=f"NVCC_CCBIN or CXX names {compiler.command}, which does not exist: correct or remove it in your "
        "shell's profile.",
        new_shell=True,
    )
    return (drop, install)


def older_compiler(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An older GCC next to the present one, for builds only; where none is packaged, a newer toolkit."""
    told = evidence.get("nvcc")
    accepted = accepted_by(build_nvcc(snapshot) or (told if isinstance(told, str) else torch(snapshot).cuda))
    newest = accepted.gcc if accepted else NEWEST
    facts = host(snapshot)
    packaged = packaged_gcc(facts.os_id, facts.os_version, newest)
    if package_manager(snapshot) == "apt-get" and packaged and newest < NEWEST:
        names = {"apt-get": (f"gcc-{packaged}", f"g++-{packaged}")}
        install = packages_fix(snapshot, f"Install GCC {packaged} in addition to the current version.", names)
        return (install, _use(f"gcc-{packaged}", f"g++-{packaged}"))
    if package_manager(snapshot) == "dnf" and facts.os_id != "fedora" and newest < NEWEST:
        toolset = {"dnf": (f"gcc-toolset-{newest}-gcc-c++",)}
        folder = f"/opt/rh/gcc-toolset-{newest}/root/usr/bin"
        return (
            packages_fix(snapshot, f"Install GCC {newest} in addition to the current version.", toolset),
            _use(f"{folder}/gcc", f"{folder}/g++"),
        )
    by_hand = f"Install GCC {newest} or older" if newest < NEWEST else "Install a GCC version that this nvcc supports"
    toolkit = accepted_by(".".join(map(str, wanted_toolkit(snapshot, evidence))))
    compiler = major(snapshot.cuda.compiler.version) if snapshot.cuda and snapshot.cuda.compiler else None
    helps = toolkit is None or compiler is None or compiler <= toolkit.gcc
    return (
        Fix(summary=f"{by_hand}, and set CC, CXX and NVCC_CCBIN to it."),
        *(get_toolkit(snapshot, evidence)[:1] if helps else ()),
    )


def install_ninja(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """From the package index, where it is a wheel of its own."""
    return (pip_fix(snapshot, "Install ninja, so that the build uses all CPU cores.", "install", "ninja"),)


def _use(gcc: str, gxx: str) -> Fix:
    return Fix(
        summary=f"Use it for builds: `export CC={gcc} CXX={gxx} NVCC_CCBIN={gxx}` in the shell that builds.",
        new_shell=True,
        variables=(Variable("CC", gcc), Variable("CXX", gxx), Variable("NVCC_CCBIN", gxx)),
    )
