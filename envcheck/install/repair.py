"""What it takes to make a damaged environment whole: which packages are reinstalled, in which version, from where."""

import errno
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from envcheck.checks.packages import FIRST_WITHOUT_COPY, brings_pynvml
from envcheck.checks.packages_integrity import missing_requirements
from envcheck.compat.environment import distributions
from envcheck.compat.requirements import Unmet, asked_of, needed, unmet
from envcheck.compat.specifiers import asks_for_newer
from envcheck.compat.tables.companions import COMPANIONS
from envcheck.findings import Command
from envcheck.install.journal import folder
from envcheck.integrity import Damage, checkout_of, infos_in, rows, scan
from envcheck.plan import Step
from envcheck.plan.steps import TORCH, is_uv
from envcheck.probes.packages_integrity import own_folders
from envcheck.snapshot import Distribution, PackageDamage, Snapshot

INDEX = "https://download.pytorch.org/whl"
METADATA = ("metadata", "record", "twice", "checkout")
"""How metadata is damaged: no installer can replace such a package, what it knows of it is taken away first."""
NOT_REINSTALLED = ("compiled", "start", "script", "permission", "owner")
"""Compiled files are deleted, Python makes them again; what fails at each start is renamed; scripts are rewritten;
permissions are set."""
OF_THE_SET = frozenset({"torch", "torchvision", "transformers", *COMPANIONS})
TEXTS = (".py", ".json", ".txt", ".toml", ".cfg", ".jinja", ".yaml", ".yml")
"""Files that somebody may have edited."""


@dataclass(frozen=True, slots=True)
class Repairs:
    """What is damaged or missing, beyond the packages of the plan that are not there."""

    damage: tuple[PackageDamage, ...] = ()
    missing: tuple[str, ...] = ()
    """Requirements of installed packages that nothing meets, `sympy>=1.13.3`; packages of the set that others need in a
    newer release, with all that is required of them; newer releases of those that need an older one."""

    shadowing: tuple[str, ...] = ()
    """`.pth` files and sitecustomize.py of the environment that put another copy of a package first, or fail."""

    def __bool__(self) -> bool:
        return bool(self.damage or self.missing or self.shadowing)

    @property
    def packages(self) -> tuple[str, ...]:
        """Names of those to reinstall: Python compiles again by itself."""
        return tuple(dict.fromkeys(one.package for one in self.damage if one.how not in NOT_REINSTALLED))


def repairs_of(snapshot: Snapshot) -> Repairs:
    """What the snapshot says is damaged or missing."""
    wanted: dict[str, list[str]] = {}
    for one in (*missing_requirements(snapshot), *_conflicts(snapshot)):
        wanted.setdefault(one.requirement.name, []).append(one.requirement.specifier)
    of_the_model = needed(snapshot)
    users = [one for one in distributions(snapshot) if one.name in of_the_model]
    for name in _too_old(snapshot):
        asked = (asked_of(one, name, snapshot) for one in users)
        wanted.setdefault(name, []).extend(sorted(one.specifier for one in asked if one))
    for old in _outdated(snapshot):
        wanted.setdefault(old.name, []).append(f">{old.version}")
    if brings_pynvml(snapshot):
        wanted.setdefault("pynvml", []).append(f">={FIRST_WITHOUT_COPY}")
    missing = tuple(name + ",".join(dict.fromkeys(s for s in asked if s)) for name, asked in wanted.items())
    return Repairs(snapshot.python.damage if snapshot.python else (), missing, _shadowing(snapshot))


def _shadowing(snapshot: Snapshot) -> tuple[str, ...]:
    python = snapshot.python
    if python is None or not python.prefix:
        return ()
    inside = f"{python.prefix}/"
    sources = [one.source for one in python.shadowed if one.source and one.source.startswith(inside)]
    folders = own_folders(python.site_packages, python.prefix)
    failing = [str(Path(f, one.file)) for f in folders for one in python.damage if one.how == "start"]
    return tuple(dict.fromkeys((*sources, *(file for file in failing if Path(file).is_file()))))


def _conflicts(snapshot: Snapshot) -> tuple[Unmet, ...]:
    """What the packages that the model needs require in another version; those of the set are the plan's to choose."""
    wanted = needed(snapshot)
    return tuple(
        one
        for one in unmet(snapshot)
        if one.installed is not None and one.by.name in wanted and one.requirement.name not in OF_THE_SET
    )


def _of_the_set(snapshot: Snapshot) -> Iterator[Unmet]:
    """What packages that the model needs, and that the plan does not choose, require of those that it chooses."""
    wanted = needed(snapshot) - OF_THE_SET
    for one in unmet(snapshot):
        if one.installed is not None and one.by.name in wanted and one.requirement.name in OF_THE_SET:
            yield one


def _needs_newer(one: Unmet) -> bool:
    """Torch and what is built for it are the plan's to choose."""
    return one.requirement.name in COMPANIONS and asks_for_newer(one.requirement.specifier, one.installed or "")


def _too_old(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.requirement.name for one in _of_the_set(snapshot) if _needs_newer(one)))


def _outdated(snapshot: Snapshot) -> tuple[Distribution, ...]:
    """Packages that ask a package of the set for an older version: they are updated."""
    others = (one.by for one in _of_the_set(snapshot) if one.by.version and not _needs_newer(one))
    return tuple({one.name: one for one in others}.values())


def repair_steps(
    snapshot: Snapshot, repairs: Repairs, installer: Command, versions: Mapping[str, str], torch_index: str | None
) -> tuple[Step, ...]:
    """The commands that reinstall what is damaged and install what is missing, and nothing else.

    Args:
        snapshot: the machine.
        repairs: what is wrong.
        installer: up to and without its verb.
        versions: of packages of the plan, for those of which nobody can tell which version was there.
        torch_index: where torch comes from; None: from the package index, or from torch's own for a build of its own.
    """
    python = (snapshot.python.executable if snapshot.python else None) or "python3"
    by_index: dict[str | None, list[str]] = {}
    for name in repairs.packages:
        index, requirement = _source(snapshot, name, versions, torch_index)
        by_index.setdefault(index, []).append(requirement)
    steps = []
    for index, requirements in by_index.items():
        options = ("--index-url", index) if index else ()
        again = "--reinstall" if is_uv(installer) else "--force-reinstall"
        command = _install(installer, python, again, "--no-deps", *options, *requirements)
        ident = "repair" if index is None else "repair-torch"
        steps.append(Step(id=ident, why=f"reinstall {_named(requirements)}", command=command))
    if repairs.missing:
        command = _install(installer, python, *repairs.missing)
        steps.append(
            Step(id="complete", why=f"install {_named(repairs.missing)}, which other packages require", command=command)
        )
    return tuple(steps)


def _source(
    snapshot: Snapshot, name: str, versions: Mapping[str, str], torch_index: str | None
) -> tuple[str | None, str]:
    """The index that a package has to come from, and what to ask it for."""
    direct = _direct_url(snapshot, name)
    if direct:
        return None, direct
    version = snapshot.packages.get(name) or versions.get(name)
    label = (version or "").partition("+")[2]
    index = torch_index if name in TORCH else None
    if index is None and label.startswith(("cpu", "cu", "rocm")):
        index = f"{INDEX}/{label}"
    return index, f"{name}=={version}" if version else name


def _direct_url(snapshot: Snapshot, name: str) -> str | None:
    """Where a package that no index has was installed from (PEP 610): a wheel's address, or a checkout."""
    python = snapshot.python
    infos = infos_in(own_folders(python.site_packages, python.prefix)).get(name, []) if python else []
    for info in infos:
        checkout = checkout_of(info)
        if checkout:
            there = next((folder for folder in (checkout, _own(name)) if folder and Path(folder).is_dir()), None)
            return f"--editable={there}" if there else None
        try:
            told = json.loads(Path(info, "direct_url.json").read_text("utf-8"))
        except (OSError, ValueError):
            continue
        url = str(told.get("url", ""))
        if url and not told.get("vcs_info"):
            return f"{name} @ {url}"
    return None


def _own(name: str) -> str | None:
    """The checkout that envcheck itself runs from: it may have been moved."""
    root = Path(__file__).parents[2]
    return str(root) if name == "gpu-envcheck" and (root / "pyproject.toml").is_file() else None


def _install(installer: Command, python: str, *arguments: str) -> Command:
    target = ("--python", python) if is_uv(installer) else ()
    return (*(installer or (python, "-m", "pip")), "install", *target, *arguments)


def _named(requirements: Iterable[str], most: int = 6) -> str:
    names = list(requirements)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def set_aside(snapshot: Snapshot, damage: Iterable[PackageDamage]) -> tuple[tuple[Path, Path], ...]:
    """Move away what keeps the installer from replacing a package; pairs of where it was and where it is.

    That is metadata that cannot be read or is there twice, a folder in the place of a file, and a link to a folder that
    is gone or a file in the place of a folder. Damaged compiled files are deleted.

    Raises:
        OSError: the environment cannot be written to.
    """
    python = snapshot.python
    folders = own_folders(python.site_packages, python.prefix) if python else ()
    if python is None or not python.prefix or not folders:
        return ()
    place = folder(python.prefix) / "aside"
    shutil.rmtree(place, ignore_errors=True)
    infos = infos_in(folders)
    pairs = []
    ones = tuple(damage)
    for name in dict.fromkeys(one.package for one in ones if one.how in METADATA):
        several = infos.get(name, [])
        if len(several) > 1:  # files of two versions lie among each other: none of them may stay
            listed = {(Path(i).parent, row.file) for i in several for row in rows(i) or () if ".." not in row.file}
            plain = [(f, file) for f, file in sorted(listed) if ".dist-info/" not in file and (f / file).is_file()]
            pairs += [(f / file, place / "files" / file) for f, file in plain]
        pairs += [(Path(info), place / Path(info).name) for info in several]
    for one in ones:
        path = next((Path(f, one.file) for f in folders if Path(f, one.file).exists()), None)
        if path and one.how == "compiled":
            path.unlink()
        elif path and one.how in ("folder", "orphan") and one.package != "pip":  # which may be what reinstalls it
            pairs.append((path, place / "folders" / one.file))
    blocked = dict.fromkeys(_in_the_way(f, one.file) for one in ones if one.how == "missing" for f in folders)
    pairs += [(path, place / "links" / path.name) for path in blocked if path]
    for source, target in pairs:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    return tuple(pairs)


def _in_the_way(site: str, file: str) -> Path | None:
    """The outermost parent of a file that is there and is no folder."""
    if file.startswith("../"):
        return None
    parents = [Path(site, parent) for parent in reversed(PurePath(file).parents)]
    return next((path for path in parents if os.path.lexists(path) and not path.is_dir()), None)


def give_access(snapshot: Snapshot, damage: Sequence[PackageDamage]) -> tuple[Path, ...]:
    """Give packages that their own owner cannot read the permissions of the folder that they are in.

    Raises:
        OSError: one of them belongs to somebody else.
    """
    python = snapshot.python
    theirs = next((one.file for one in damage if one.how == "owner"), None)
    if theirs and python:
        back = f"belongs to another user; `sudo chown -R --reference={python.prefix} {python.prefix}` gives it back"
        raise PermissionError(errno.EPERM, back, theirs)
    closed = {one.file.partition("/")[0] for one in damage if one.how == "permission"}
    folders = own_folders(python.site_packages, python.prefix) if python and closed else ()
    tops = tuple(Path(f, name) for f in folders for name in sorted(closed) if Path(f, name).exists())
    for top in tops:
        mode = top.parent.stat().st_mode & 0o777
        waiting = [top]
        while waiting:
            path = waiting.pop()
            if path.is_symlink():
                continue
            path.chmod(mode if path.is_dir() else path.stat().st_mode & 0o777 | mode & 0o666)
            waiting += path.iterdir() if path.is_dir() else ()
    return tops


def disable(files: Iterable[str]) -> tuple[tuple[Path, Path], ...]:
    """Rename files so that Python no longer reads them; pairs of where each was and where it is.

    Raises:
        OSError: the environment cannot be written to.
    """
    pairs = tuple((Path(file), Path(f"{file}.disabled")) for file in files)
    for source, target in pairs:
        source.rename(target)
    return pairs


def put_back(pairs: Iterable[tuple[Path, Path]]) -> None:
    """After a failure: what was set aside returns, where nothing has taken its place."""
    for source, target in pairs:
        if target.exists() and not source.exists():
            source.parent.mkdir(parents=True, exist_ok=True)
            target.rename(source)


def keep_edited(snapshot: Snapshot, damage: Iterable[PackageDamage]) -> Path | None:
    """Copy changed text files to a folder of the environment; the folder, or None where there was nothing to keep."""
    python = snapshot.python
    folders = own_folders(python.site_packages, python.prefix) if python else ()
    place: Path | None = None
    for one in damage:
        source = next((Path(f, one.file) for f in folders if Path(f, one.file).is_file()), None)
        if source is None or one.how not in ("size", "content") or source.suffix not in TEXTS:
            continue
        if python is None or not python.prefix or not source.stat().st_size:
            continue
        place = folder(python.prefix) / "replaced"
        target = place / one.file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    return place


def still_damaged(snapshot: Snapshot, names: Iterable[str]) -> tuple[Damage, ...]:
    """What is wrong with these packages now, by content."""
    python = snapshot.python
    folders = own_folders(python.site_packages, python.prefix) if python else ()
    return scan(folders, frozenset(names), "content")


def forget_cached(installer: Command, names: Iterable[str]) -> tuple[Command, ...]:
    """The commands that delete packages from the installer's cache: with hard links it has the damage, too."""
    wanted = tuple(names)
    if is_uv(installer):
        return ((*installer[:-1], "cache", "clean", *wanted),)
    return tuple((*installer, "cache", "remove", name) for name in wanted)
