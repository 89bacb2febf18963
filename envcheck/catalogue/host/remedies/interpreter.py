"""Get a Python that will do: new enough, with venv, with its headers, and not the system's own."""

from msgspec.structs import replace

from envcheck.catalogue.commands import as_root, install_packages, package_manager, packages_fix, python, uv_fix
from envcheck.compat.environment import is_isolated, python_minor
from envcheck.compat.jetson import jetpack_too_old, own_torch
from envcheck.compat.predicates import host, is_windows
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

GOOD = "3.12"
"""A Python that every package of the model's environment has wheels for, and that distributions still offer."""

DEADSNAKES = ("22.04", "24.04", "26.04")
"""Releases of Ubuntu that the deadsnakes PPA serves: the LTS ones, until their end of life. Source: deadsnakes' issues
249 and 251."""


def minor_version(snapshot: Snapshot) -> str | None:
    """`3.11` of the checked Python."""
    minor = python_minor(snapshot)
    return f"{minor[0]}.{minor[1]}" if minor else None


def _provider(snapshot: Snapshot) -> str | None:
    return snapshot.python.provider if snapshot.python else None


def newer_python(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """From the distribution where it has one, else from uv, which brings its own; on a Jetson with its JetPack."""
    if jetpack_too_old(snapshot):
        return (Fix(summary=own_torch(snapshot)),)
    uv = new_environment(snapshot, GOOD)
    names = {
        "dnf": (f"python{GOOD}", f"python{GOOD}-devel"),
        "zypper": ("python312", "python312-devel"),
        "pacman": ("python",),
        "apk": ("python3", "python3-dev"),
    }
    if package_manager(snapshot) in names:
        installed = packages_fix(
            snapshot, f"Install Python {GOOD}, and create the environment .venv with it.", names, new_shell=True
        )
        newer = {"pacman": "python", "apk": "python3"}.get(package_manager(snapshot), f"python{GOOD}")
        return (replace(installed, commands=(*installed.commands, _environment(newer))), uv)
    facts = host(snapshot)
    if facts.os_id != "ubuntu" or facts.os_version not in (None, *DEADSNAKES):
        return (uv,)
    packages = tuple(f"python{GOOD}{part}" for part in ("", "-venv", "-dev"))
    tool = install_packages(snapshot, {"apt-get": ("software-properties-common",)})  # a minimal Ubuntu has it not
    add = as_root(snapshot, "add-apt-repository", "-y", "ppa:deadsnakes/ppa")
    return (
        Fix(
            summary=f"Install Python {GOOD} from the deadsnakes PPA, and create the environment .venv with it.",
            commands=(*tool, add, *install_packages(snapshot, {"apt-get": packages}), _environment(f"python{GOOD}")),
            root=True,
        ),
        uv,
    )


def new_environment(snapshot: Snapshot, version: str) -> Fix:
    """One with another Python, `3.12`, which uv brings."""
    return uv_fix(
        snapshot,
        f"Create an environment with uv, which downloads Python {version}.",
        ("uv", "venv", "--python", version, ".venv"),
    )


def _environment(interpreter: str) -> Command:
    return (interpreter, "-m", "venv", ".venv")


def install_venv(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Debian and Ubuntu keep venv in a package of its own; elsewhere it is part of Python."""
    version = minor_version(snapshot)
    debian = package_manager(snapshot) == "apt-get" and _provider(snapshot) in {None, "distribution", "deadsnakes"}
    if debian:
        name = f"python{version}-venv" if version else "python3-venv"
        fix = packages_fix(snapshot, f"Install {name}.", {"apt-get": (name,)})
        if host(snapshot).os_id != "ubuntu" or _provider(snapshot) == "deadsnakes":
            return (fix,)
        return (fix, _from_universe(snapshot, fix, name))
    user = () if is_isolated(snapshot) else ("--user",)  # pip refuses it within an environment
    return (
        Fix(
            summary="Create the environment with virtualenv, which does not need the venv module.",
            commands=(
                (python(snapshot), "-m", "pip", "install", *user, "virtualenv"),
                (python(snapshot), "-m", "virtualenv", ".venv"),
            ),
        ),
    )


def _from_universe(snapshot: Snapshot, fix: Fix, name: str) -> Fix:
    """A minimal Ubuntu (debootstrap, some images of clouds) has only the component `main` among its sources."""
    tool = install_packages(snapshot, {"apt-get": ("software-properties-common",)})
    return replace(
        fix,
        summary=f"If apt has no candidate for {name}: add Ubuntu's component universe to the package sources first.",
        commands=(*tool, as_root(snapshot, "add-apt-repository", "-y", "universe"), *fix.commands),
    )


def install_headers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The distribution's package with Python.h; a Python from elsewhere has to be installed again."""
    told = evidence.get("build_python")
    version = told if isinstance(told, str) else minor_version(snapshot)
    if is_windows(snapshot):
        return (
            Fix(
                summary="The Python that comes with a portable program (embeddable package) has no headers: copy the "
                "folders `include` and `libs` of the same Python version from python.org's installer next to its "
                "python.exe (NuGet's package `python` has them, too)."
            ),
        )
    if snapshot.python and snapshot.python.conda:
        wanted = f"python={version}" if version else "python"
        return (
            Fix(
                summary="Reinstall Python in this conda environment: conda's package contains the headers.",
                commands=(("conda", "install", "--prefix", snapshot.python.prefix, "--force-reinstall", wanted),)
                if snapshot.python.prefix
                else (),
            ),
        )
    if _provider(snapshot) in {None, "distribution", "deadsnakes"}:
        names = {
            "apt-get": (f"python{version}-dev" if version else "python3-dev",),
            "dnf": ("python3-devel",),
            "zypper": (f"python{(version or '3').replace('.', '')}-devel",),
            "apk": ("python3-dev",),
        }
        if package_manager(snapshot) in names:
            return (packages_fix(snapshot, f"Install the headers of Python {version or '3'}.", names),)
    return (Fix(summary="Reinstall this Python from the same source, with its development files (Python.h)."),)


def own_environment(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """An environment of one's own, which the distribution does not mind."""
    return (
        Fix(
            summary="Create a virtual environment and use it (`. .venv/bin/activate`, or `--python .venv`).",
            commands=((python(snapshot), "-m", "venv", ".venv"),),
            new_shell=True,
        ),
    )
