"""Commands fitted to the machine, as argument lists: what every remedy is written with."""

import shlex
from collections.abc import Mapping, Sequence

from envcheck.compat.predicates import host, is_windows
from envcheck.findings import Command, Fix
from envcheck.snapshot import PythonEnvironment, Snapshot

INSTALL: Mapping[str, tuple[str, ...]] = {
    "apt-get": ("apt-get", "install", "-y"),
    "dnf": ("dnf", "install", "-y"),
    "zypper": ("zypper", "install", "-y"),
    "pacman": ("pacman", "-S", "--noconfirm"),
    "apk": ("apk", "add"),
}

# Distribution, the ID of its /etc/os-release, to its package manager: those with a name of their own that people write
# without the ID_LIKE next to it.
_DISTRIBUTIONS: Mapping[str, str] = {
    "apt-get": "ubuntu debian linuxmint pop elementary zorin neon kali raspbian tuxedo",
    "dnf": "fedora rhel centos rocky almalinux ol amzn nobara scientific",
    "zypper": "suse opensuse opensuse-leap opensuse-tumbleweed sles sled",
    "pacman": "arch manjaro endeavouros cachyos garuda artix",
    "apk": "alpine",
}
MANAGERS: Mapping[str, str] = {name: manager for manager, names in _DISTRIBUTIONS.items() for name in names.split()}


def package_manager(snapshot: Snapshot) -> str:
    """The machine's package manager; from the distribution where it was not seen; `apt-get` where nothing is known.

    Empty for a distribution that is none of those here, on a machine that was looked at and does not say which it has,
    and where a text does not name it: no command is better than one that is not there.
    """
    facts = host(snapshot)
    if facts.package_manager and facts.package_manager in INSTALL:
        return facts.package_manager
    known = (MANAGERS[name] for name in (facts.os_id or "", *facts.os_like) if name in MANAGERS)
    untold = bool(facts.os_id or facts.kernel or snapshot.sources or is_windows(snapshot))
    return next(known, "" if untold else "apt-get")


def as_root(snapshot: Snapshot, *command: str) -> Command:
    """`command`, behind sudo unless the machine was probed by root."""
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


UV_GUIDE = "https://docs.astral.sh/uv/getting-started/installation"
NEW_ENVIRONMENT = ".venv"
"""Where an environment is made when the checked one must not be changed: the next check finds it there."""


def python(snapshot: Snapshot) -> str:
    """Executable of the checked Python."""
    return (snapshot.python.executable if snapshot.python else None) or "python3"


def is_off_limits(snapshot: Snapshot) -> bool:
    """Nothing is installed into the checked environment: it is the system's Python, or one of uv's or pipx's tools."""
    facts = snapshot.python
    return bool(facts and (facts.tool or (facts.externally_managed and not facts.virtual)))


def target_python(snapshot: Snapshot) -> str:
    """The Python that packages are installed for: the checked one, or that of a new environment next to the project."""
    return f"{NEW_ENVIRONMENT}/bin/python" if is_off_limits(snapshot) else python(snapshot)


def pip(snapshot: Snapshot, *arguments: str) -> Command:
    """`python -m pip ...` for the checked environment; `uv pip ...` where it has no pip and there is a uv.

    What must come first stands in `pip_ready`.
    """
    verb, *rest = arguments
    if _uses_uv(snapshot):
        rest = [argument for argument in rest if argument != "--yes"]
        return (_uv(snapshot), "pip", verb, "--python", target_python(snapshot), *rest)
    return (target_python(snapshot), "-m", "pip", *arguments)


def pip_ready(snapshot: Snapshot) -> tuple[Command, ...]:
    """The commands without which those of `pip` would not run: a new environment, or pip itself."""
    if is_off_limits(snapshot):
        if _uses_uv(snapshot):
            return ((_uv(snapshot), "venv", NEW_ENVIRONMENT),)
        return (("python3", "-m", "venv", NEW_ENVIRONMENT),)
    if _lacks_pip(snapshot) and not _uses_uv(snapshot):
        return ((python(snapshot), "-m", "ensurepip", "--upgrade"),)
    return ()


def install_commands(snapshot: Snapshot, *options: str) -> tuple[Command, ...]:
    """`envcheck install` for the checked environment; for a new one where it would refuse: outside of environments."""
    facts = snapshot.python
    executable = facts.executable if facts else None
    outside = facts is not None and facts.virtual is False and not facts.conda
    if not (outside or is_off_limits(snapshot)):
        return (("envcheck", "install", *(("--python", executable) if executable else ()), *options),)
    make = pip_ready(snapshot) if is_off_limits(snapshot) else ((python(snapshot), "-m", "venv", NEW_ENVIRONMENT),)
    return (*make, ("envcheck", "install", "--python", f"{NEW_ENVIRONMENT}/bin/python", *options))


def pip_fix(snapshot: Snapshot, summary: str, *arguments: str) -> Fix:
    """A fix inside the checked environment: `pip_fix(s, "Install accelerate.", "install", "accelerate")`.

    envcheck may run it only where the environment is a virtual one: never into a system Python, never into a tool's.
    """
    facts = snapshot.python
    inside = bool(facts and (facts.virtual or facts.conda) and not is_off_limits(snapshot))
    if arguments[:1] == ("install",):
        summary += project_note(snapshot)
    return Fix(summary=summary, commands=(*pip_ready(snapshot), pip(snapshot, *arguments)), automatic=inside)


def project_note(snapshot: Snapshot) -> str:
    """What follows the summary of an installation where a lock file decides what is installed."""
    project = snapshot.python.project if snapshot.python else None
    if project is None:
        return ""
    return f" This is a {project} project: also add it with `{project} add`, or the next sync removes it."


def envcheck(snapshot: Snapshot, *arguments: str) -> Command:
    """`envcheck ...` about the same environment: `--python` is repeated where it was given."""
    facts = snapshot.python
    named = facts is not None and facts.chosen_by == "--python" and facts.executable
    return ("envcheck", *arguments, *(("--python", facts.executable) if facts and named and facts.executable else ()))


def uv_fix(snapshot: Snapshot, summary: str, *commands: Command) -> Fix:
    """A fix by uv's commands; where there is no uv on this machine, how to get one comes first."""
    facts = snapshot.python
    absent = facts is not None and facts.uv is None and _asked(facts) and "uv" not in snapshot.packages
    if not absent:
        return Fix(summary=summary, commands=commands)
    words = ", ".join(f"`{shlex.join(command)}`" for command in commands)
    return Fix(summary=f"{summary} Install uv first ({UV_GUIDE}), then run {words}.")


def _lacks_pip(snapshot: Snapshot) -> bool:
    """A list of packages that is only a part, as texts of tickets have it, does not say that there is no pip."""
    partly = any(path.split(".")[0] == "packages" for path in snapshot.unavailable)
    looked = bool(snapshot.packages) or bool(snapshot.python and _asked(snapshot.python))
    return looked and "pip" not in snapshot.packages and not partly


def uv_pip(snapshot: Snapshot) -> Command:
    """`uv pip`, where the checked environment has no pip and uv can be used; empty: its own pip."""
    return (_uv(snapshot), "pip") if _uses_uv(snapshot) else ()


def _uses_uv(snapshot: Snapshot) -> bool:
    """Uv makes environments without pip; a snapshot from before it was asked for a uv is taken to have one."""
    facts = snapshot.python
    if facts is not None and is_off_limits(snapshot):
        return facts.uv is not None
    return _lacks_pip(snapshot) and (
        facts is None or facts.uv is not None or "uv" in snapshot.packages or not _asked(facts)
    )


def _asked(facts: PythonEnvironment) -> bool:
    """Whether the probe looked for a uv, as it does since it says why this environment is judged."""
    return facts.chosen_by is not None


def _uv(snapshot: Snapshot) -> str:
    """`uv` as it can be called: by its path where it lies in the environment, which need not be active."""
    facts = snapshot.python
    inside = (
        facts and facts.uv and facts.executable and facts.uv.rpartition("/")[0] == facts.executable.rpartition("/")[0]
    )
    return facts.uv if facts and facts.uv and inside else "uv"


def by_hand(snapshot: Snapshot, summary: str, *arguments: str) -> Fix:
    """As `pip_fix`, for a package that a log names: envcheck never runs that by itself, for anybody can write a log."""
    fix = pip_fix(snapshot, summary, *arguments)
    return Fix(summary=fix.summary, commands=fix.commands)
