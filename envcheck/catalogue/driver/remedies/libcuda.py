"""Get libcuda, the driver's library that CUDA starts with: where the container, the distribution or WSL lost it."""

from envcheck.catalogue.commands import INSTALL, as_root, package_manager
from envcheck.compat.predicates import driver, host, is_wsl
from envcheck.compat.tables.driver_branches import branch
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

CAPABILITIES = "NVIDIA_DRIVER_CAPABILITIES"
WSL_FOLDER = "/usr/lib/wsl/lib"


def bring_libcuda(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The fix for the place: container, WSL, or the distribution's package."""
    if evidence.get("compat"):
        return _without_compat(snapshot, str(evidence["compat"]))
    if is_wsl(snapshot) and not host(snapshot).container:
        return (_show_wsl(snapshot),)
    if host(snapshot).container:
        return _in_container(snapshot, evidence)
    there = snapshot.cuda.libcuda_elsewhere if snapshot.cuda else None
    if there and not evidence.get("path"):
        return (_show(there),)
    return (_install(snapshot),)


def _without_compat(snapshot: Snapshot, folder: str) -> tuple[Fix, ...]:
    value = snapshot.environment.get("LD_LIBRARY_PATH", "")
    where = "LD_LIBRARY_PATH" if folder in value else "the loader's configuration (/etc/ld.so.conf.d)"
    return (
        Fix(
            summary=f"Remove {folder} from {where}, or update the driver: the library there belongs to another "
            "driver, and only data-center GPUs support a newer one (forward compatibility).",
            new_shell=True,
        ),
    )


def _show_wsl(snapshot: Snapshot) -> Fix:
    line = f"echo {WSL_FOLDER} > /etc/ld.so.conf.d/ld.wsl.conf"
    return Fix(
        summary=f"Let the loader find the libraries in {WSL_FOLDER}; do not install a Linux driver.",
        commands=(as_root(snapshot, "sh", "-c", line), as_root(snapshot, "ldconfig")),
        root=True,
    )


def _show(path: str) -> Fix:
    folder = path.rpartition("/")[0]
    return Fix(
        summary=f"Add libcuda's folder to the loader's path: `export LD_LIBRARY_PATH={folder}:$LD_LIBRARY_PATH`, in "
        "your shell's profile too.",
        new_shell=True,
    )


def _in_container(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The runtime brings libcuda in for the capability `compute`; a file of the image in its place hides it."""
    path, kind = evidence.get("path"), host(snapshot).container
    fixes: list[Fix] = []
    if isinstance(path, str) and path:
        fixes.append(
            Fix(
                summary=f"Remove {path} from the image: it is left over from another container and replaces the "
                "host's library. Then start the container again.",
                commands=(as_root(snapshot, "rm", path), as_root(snapshot, "ldconfig")),
                root=True,
            )
        )
    how = {
        "lxc": "`incus config set NAME nvidia.driver.capabilities=compute,utility`",
        "kubernetes": f"`env: [{{name: {CAPABILITIES}, value: 'compute,utility'}}]` in the pod's spec",
        "apptainer": "`--nv`",
        "singularity": "`--nv`",
    }.get(kind or "", f"`--gpus all -e {CAPABILITIES}=compute,utility` (in an image: `ENV {CAPABILITIES}=...`)")
    fixes.append(
        Fix(summary=f"Start the container with the driver capability `compute`, which provides libcuda: {how}.")
    )
    return tuple(fixes)


def _install(snapshot: Snapshot) -> Fix:
    """The package that holds libcuda, in the place of what is there."""
    version = driver(snapshot).version
    commands = _commands(snapshot)
    if not commands:
        named = f"driver {version}" if version else "the driver"
        return Fix(
            summary=f"Reinstall {named} with all its libraries (its installer's option "
            "`--no-opengl-files` keeps libcuda; `--no-libs` and the like do not).",
            root=True,
        )
    return Fix(summary="Install the driver's CUDA library in the driver's version.", commands=commands, root=True)


def _commands(snapshot: Snapshot) -> tuple[Command, ...]:
    facts, manager = driver(snapshot), package_manager(snapshot)
    names = [package.partition(" ")[0] for package in facts.packages]
    if manager == "apt-get":
        wanted = _apt_name(snapshot, names)
        return (
            as_root(snapshot, "apt-get", "update"),
            as_root(snapshot, *INSTALL[manager], "--reinstall", wanted),
        )
    if manager == "dnf":
        fusion = not names or any(name.startswith(("akmod-nvidia", "xorg-x11-drv-nvidia")) for name in names)
        fedora = host(snapshot).os_id == "fedora" and fusion
        return (
            as_root(
                snapshot, *INSTALL[manager], "xorg-x11-drv-nvidia-cuda-libs" if fedora else "nvidia-driver-cuda-libs"
            ),
        )
    package = {"pacman": "nvidia-utils", "zypper": "nvidia-compute-G06"}.get(manager)
    return (as_root(snapshot, *INSTALL[manager], package),) if package else ()


def _apt_name(snapshot: Snapshot, names: list[str]) -> str:
    """Ubuntu: `libnvidia-compute-535-server`; Debian and NVIDIA's own packages for it: `libcuda1`.

    Source: packages.ubuntu.com/libnvidia-compute-535, packages.debian.org/libcuda1.
    """
    if "libcuda1" in names or host(snapshot).os_id in {"debian", "kali", "raspbian"}:
        return "libcuda1"
    number = branch(driver(snapshot).version)
    server = any(name.endswith("-server") or "-server-" in name for name in names)
    return f"libnvidia-compute-{number}{'-server' if server else ''}" if number else "libcuda1"
