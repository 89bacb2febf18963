"""Commands fitted to the box, as argument lists: what every remedy is written with."""

from collections.abc import Mapping, Sequence

from envcheck.compat.predicates import host
from envcheck.findings import Command, Fix
from envcheck.snapshot import Snapshot

INSTALL: Mapping[str, tuple[str, ...]] = {
    "apt-get": ("apt-get", "install", "-y"),
    "dnf": ("dnf", "install", "-y"),
    "zypper": ("zypper", "install", "-y"),
    "pacman": ("pacman", "-S", "--noconfirm"),
    "apk": ("apk", "add"),
}

# Distribution, the ID of its /etc/os-release, to its package manager: those with a name of their own that people write
# without the ID_LIKE beside it.
_DISTRIBUTIONS: Mapping[str, str] = {
    "apt-get": "ubuntu debian linuxmint pop elementary zorin neon kali raspbian tuxedo",
    "dnf": "fedora rhel centos rocky almalinux ol amzn nobara scientific",
    "zypper": "suse opensuse opensuse-leap opensuse-tumbleweed sles sled",
    "pacman": "arch manjaro endeavouros cachyos garuda artix",
    "apk": "alpine",
}
MANAGERS: Mapping[str, str] = {name: manager for manager, names in _DISTRIBUTIONS.items() for name in names.split()}


def package_manager(snapshot: Snapshot) -> str:
    """The box's package manager; from the distribution where it was not seen; `apt-get` where nothing is known.

    Empty for a distribution that is none of those here: no command is better than one that is not there.
    """
    facts = host(snapshot)
    if facts.package_manager and facts.package_manager in INSTALL:
        return facts.package_manager
    known = (MANAGERS[name] for name in (facts.os_id or "", *facts.os_like) if name in MANAGERS)
    return next(known, "" if facts.os_id else "apt-get")


def as_root(snapshot: Snapshot, *command: str) -> Command:
    """`command`, behind sudo unless the box was probed by root."""
    return command if host(snapshot).root else ("sudo", *command)


def install_packages(snapshot: Snapshot, names: Mapping[str, Sequence[str]]) -> tuple[Command, ...]:
    """Install system packages; `names` maps a package manager to what they are called there; none: no command."""
    manager = package_manager(snapshot)
    wanted = names.get(manager)
    if not wanted:
        return ()
    refresh = (as_root(snapshot, "apt-get", "update"),) if manager == "apt-get" else ()
    return (*refresh, as_root(snapshot, *INSTALL[manager], *wanted))


def packages_fix(
    snapshot: Snapshot,
    summary: str,
    names: Mapping[str, Sequence[str]],
    *,
    reboot: bool = False,
    new_shell: bool = False,
) -> Fix:
    """A fix that installs system packages."""
    return Fix(
        summary=summary, commands=install_packages(snapshot, names), root=True, reboot=reboot, new_shell=new_shell
    )


def python(snapshot: Snapshot) -> str:
    """Executable of the judged Python."""
    return (snapshot.python.executable if snapshot.python else None) or "python3"


def pip(snapshot: Snapshot, *arguments: str) -> Command:
    """`python -m pip ...` of the judged environment; `uv pip ...` where it has no pip (uv makes such environments)."""
    if snapshot.packages and "pip" not in snapshot.packages:
        verb, *rest = arguments
        return ("uv", "pip", verb, "--python", python(snapshot), *rest)
    return (python(snapshot), "-m", "pip", *arguments)


def pip_fix(snapshot: Snapshot, summary: str, *arguments: str) -> Fix:
    """A fix inside the judged environment: `pip_fix(s, "Install accelerate.", "install", "accelerate")`.

    envcheck may run it only where the environment is a virtual one: never into a system Python.
    """
    inside = bool(snapshot.python and (snapshot.python.virtual or snapshot.python.conda))
    return Fix(summary=summary, commands=(pip(snapshot, *arguments),), automatic=inside)
