"""What a command of a fix changes, and what undoes it: told from its form, so that every fix is covered."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from envcheck.catalogue.commands import pip
from envcheck.compat.tables.torch_releases import INDEX
from envcheck.findings import Command
from envcheck.requirement_text import normalised
from envcheck.snapshot import Gpu, Snapshot

Scope: TypeAlias = Literal["nothing", "environment", "cache", "system", "restart"]
"""Where a command changes something; `restart` ends everything that runs on the machine."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one command does to the machine."""

    scope: Scope
    changes: str
    undo: tuple[Command, ...] = ()
    note: str = ""
    """What is to be said where no command undoes it."""


NOTHING = Effect("nothing", "changes nothing, it only shows")
REFILLS = "nothing to undo: the cache fills again when needed"

# The first words of a command, behind sudo and `env NAME=value`. What stands in no table is taken for a change of the
# system.
_SHOWS = (
    "nvidia-smi", "ls", "ss", "curl", "which", "lspci", "dmesg", "journalctl", "apt-cache", "apt-mark", "python -c",
    "python -X", "python -m pip check", "python -m pip list", "python -m pip index", "python -m bitsandbytes",
    "python -m pip --timeout", "uv pip check", "uv pip list", "envcheck check", "envcheck smoke", "envcheck fit",
    "envcheck plan", "kubectl describe", "docker run", "podman run", "df", "du", "free", "ldconfig -p", "nvcc",
)  # fmt: skip
_SETTINGS = {"-pl", "-pm", "-c", "-mig", "-r", "--gpu-reset", "--persistence-mode", "--power-limit", "--compute-mode"}
"""Options of nvidia-smi that change a GPU."""
_COMPUTE_MODES = {"default": "DEFAULT", "exclusive-process": "EXCLUSIVE_PROCESS", "exclusive-thread": "1",
                  "prohibited": "PROHIBITED"}  # fmt: skip
_BEFORE: Mapping[str, Callable[[Gpu], str | None]] = {
    "-pl": lambda gpu: f"{gpu.power_limit_w:g}" if gpu.power_limit_w else None,
    "-pm": lambda gpu: None if gpu.persistence is None else str(int(gpu.persistence)),
    "-c": lambda gpu: _COMPUTE_MODES.get(gpu.compute_mode or ""),
    "-mig": lambda gpu: None if gpu.mig_enabled is None else str(int(gpu.mig_enabled)),
}
"""Options of nvidia-smi that change a GPU, and the value before, as the option takes it; None: not known."""
_RESTARTS = ("reboot", "poweroff", "shutdown", "systemctl reboot", "systemctl poweroff", "wsl.exe")
_NO_REMOVAL = "remove what was not there before, and reinstall what was replaced"
_INSTALLS: Mapping[tuple[str, ...], str] = {
    ("apt-get", "install"): f"{_NO_REMOVAL}: /var/log/apt/history.log lists both",
    ("dnf", "install"): "`dnf history` lists the transaction, and `dnf history undo` with its number reverses it",
    ("zypper", "install"): f"{_NO_REMOVAL}: /var/log/zypp/history lists both",
    ("apk", "add"): f"{_NO_REMOVAL}: the output of the command lists both",
}
"""What undoes it. No command does: an installation also replaces packages, and names some that are there already."""
_OPPOSITES = {
    ("systemctl", "enable"): ("systemctl", "disable"),
    ("modprobe", "-r"): ("modprobe",),
    ("modprobe",): ("modprobe", "-r"),
    ("swapon",): ("swapoff",),
}


def effect(command: Command, snapshot: Snapshot) -> Effect:
    """What `command` does to the machine of which `snapshot` was taken."""
    bare, root = plain(command)
    words = " ".join(_named(bare))
    if _is_pip(bare):
        return _package_effect(bare, snapshot)
    prefix = snapshot.python.prefix if snapshot.python else None
    if bare[:1] == ("mv",) and len(bare) == 3 and prefix and bare[1].startswith(f"{prefix}/"):
        return Effect("environment", f"renames {bare[1]}", (("mv", bare[2], bare[1]),))
    if words.startswith("envcheck install"):
        other = _other_environment(bare, snapshot)
        note = "" if other else "`envcheck fix --undo` restores the previous versions"
        return Effect("environment", f"installs or replaces packages in {other or place(snapshot)}", note=note)
    if re.match(r"(hf|huggingface-cli) download", words):
        where = bare[bare.index("--local-dir") + 1] if "--local-dir" in bare[:-1] else "the model cache"
        return Effect("cache", f"downloads files into {where}", note="delete them there; nothing else changes")
    if re.match(r"(python|python3) -m venv|uv venv", words):
        return Effect("environment", f"creates the folder {bare[-1]}", (("rm", "-r", bare[-1]),))
    if any(words.startswith(start) for start in _RESTARTS):
        return Effect("restart", "ends everything that runs on this machine", note="save your work first")
    shows = any(words == start or words.startswith(f"{start} ") for start in _SHOWS)
    if shows and not (bare[0] == "nvidia-smi" and _SETTINGS.intersection(bare)):
        return NOTHING
    return _system_effect(bare, root, snapshot)


def undo_of(commands: Sequence[Command], effects: Sequence[Effect]) -> tuple[Command, ...]:
    """What undoes the commands of a fix, the last first; nothing of what the fix itself takes back."""
    undo = dict.fromkeys(command for what in reversed(effects) for command in what.undo)
    return tuple(command for command in undo if command not in commands)


def plain(command: Sequence[str]) -> tuple[tuple[str, ...], bool]:
    """A command without sudo and `env NAME=value`, and whether it runs through sudo."""
    words = list(command)
    root = words[:1] == ["sudo"]
    words = words[1:] if root else words
    if words[:1] == ["env"]:
        words = words[1:]
        while words and re.match(r"\w+=", words[0]):
            words = words[1:]
    return tuple(words), root


def place(snapshot: Snapshot) -> str:
    """Where packages go."""
    return (snapshot.python.prefix if snapshot.python else None) or "the Python environment"


def _other_environment(command: Sequence[str], snapshot: Snapshot) -> str | None:
    """The folder of another Python that a command installs into, as the fix creates it; None: the checked one."""
    named = command[command.index("--python") + 1] if "--python" in command[:-1] else command[0]
    own = snapshot.python.executable if snapshot.python else None
    folder = re.fullmatch(r"(.+)/bin/python[\d.]*", named)
    return folder[1] if folder and own and named != own and folder[1] != place(snapshot) else None


def requirement_names(arguments: Sequence[str]) -> Iterator[str]:
    """The distributions that arguments of pip name; of a wheel's URL, the one in its file name."""
    skipped = False
    for argument in arguments:
        if skipped or argument.startswith("-"):
            skipped = not skipped and argument in ("--index-url", "--extra-index-url", "--python", "-i", "-c", "-r")
            continue
        wheel = re.search(r"(?:^|/)([A-Za-z0-9_.]+)-[^/]*\.whl(?:#[^/]*)?$", argument)
        name = re.match(r"[A-Za-z0-9][\w.-]*", wheel[1] if wheel else argument)
        if name:
            yield normalised(name[0].rstrip(".-"))


def way_back(names: Sequence[str], snapshot: Snapshot) -> tuple[Command, ...]:
    """The commands that give `names` the versions that `snapshot` has of them, or take them away."""
    known = snapshot.packages
    older: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        version = known.get(name)
        if version:
            older.setdefault(_index(version), []).append(f"{name}=={version}")
    new = [name for name in dict.fromkeys(names) if name not in known]
    again = [
        pip(snapshot, "install", "--no-deps", *wanted, *(("--index-url", index) if index else ()))
        for index, wanted in older.items()
    ]
    yes = () if pip(snapshot, "uninstall")[0] == "uv" else ("--yes",)
    return (*([pip(snapshot, "uninstall", *yes, *new)] if new else []), *again)


def _index(version: str) -> str:
    """Torch's own index of a build such as 2.8.0+cu128, which no other index has; empty: any will do."""
    label = version.partition("+")[2]
    return f"{INDEX}/{label}" if re.fullmatch(r"cpu|cu\d+|rocm[\d.]+|xpu", label) else ""


def _package_effect(bare: tuple[str, ...], snapshot: Snapshot) -> Effect:
    at = bare.index("pip")
    verb, arguments = bare[at + 1], bare[at + 2 :]
    if verb not in ("install", "uninstall"):
        return Effect("cache", "empties pip's cache", note=REFILLS) if verb == "cache" else NOTHING
    names = tuple(requirement_names(arguments))
    if "venv" in names or "--user" in arguments:
        return Effect("system", "installs for this user, outside of any environment", note="`pip uninstall` does")
    if other := _other_environment(bare, snapshot):
        return Effect("environment", f"installs packages in {other}")
    now = ", ".join(f"{name} {snapshot.packages.get(name) or 'not there'}" for name in names)
    doing = "installs or replaces" if verb == "install" else "removes"
    return Effect(
        "environment",
        f"{doing} packages in {place(snapshot)} (now: {now})",
        way_back(names, snapshot),
    )


def _system_effect(bare: tuple[str, ...], root: bool, snapshot: Snapshot) -> Effect:
    if bare[:3] == ("uv", "cache", "clean"):
        return Effect("cache", "empties uv's cache", note=REFILLS)
    sudo = ("sudo",) if root else ()
    if bare[:2] in _INSTALLS:
        packages = [word for word in bare[2:] if not word.startswith("-")]
        return Effect("system", f"installs system packages: {', '.join(packages)}", note=_INSTALLS[bare[:2]])
    if bare[:2] in (("apt-get", "update"), ("dnf", "makecache")):
        return Effect("system", "updates the lists of system packages", note="nothing to undo")
    if before := tuple(_setting_before(bare, snapshot)):
        return Effect("system", "changes a setting of the GPU", tuple((*sudo, *command) for command in before))
    for words, opposite in _OPPOSITES.items():
        if bare[: len(words)] == words:
            return Effect("system", "changes this machine", ((*sudo, *opposite, *bare[len(words) :]),))
    return Effect("system", "changes this machine, outside of the environment", note="envcheck cannot undo it")


def _setting_before(bare: tuple[str, ...], snapshot: Snapshot) -> Iterator[Command]:
    """The commands that set again what one of nvidia-smi changes; none where it is another, or that is not known."""
    which = bare[2].split(",") if bare[1:2] == ("-i",) and len(bare) > 2 else None
    setting = bare[3:] if which else bare[1:]
    if bare[:1] != ("nvidia-smi",) or len(setting) != 2 or setting[0] not in _BEFORE:
        return
    gpus = [gpu for gpu in snapshot.gpus if which is None or str(gpu.index) in which]
    values = {gpu.index: _BEFORE[setting[0]](gpu) for gpu in gpus}
    if values and None not in values.values():
        yield from (("nvidia-smi", "-i", str(n), setting[0], value) for n, value in values.items() if value)


def _is_pip(bare: tuple[str, ...]) -> bool:
    return (bare[1:3] == ("-m", "pip") or bare[:2] == ("uv", "pip")) and len(bare) > bare.index("pip") + 1


def _named(bare: tuple[str, ...]) -> tuple[str, ...]:
    """With the program's name alone: `python` for any Python, `hf` for the one in an environment."""
    if not bare:
        return ()
    name = bare[0].rpartition("/")[2]
    return ("python" if re.fullmatch(r"(python|pypy)[\d.]*t?", name) else name, *bare[1:])
