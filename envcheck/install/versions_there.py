"""Which version of a damaged package was there: told by what is whole of it."""

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import structs

from envcheck.integrity import genuine, infos_in, version_of
from envcheck.late_pattern import late
from envcheck.probes.packages_integrity import own_folders
from envcheck.probes.packages_shadowed import MODULES
from envcheck.snapshot import LocalSnapshot, PackageDamage

_VERSION = late(r"""^(?:__version__|version)(?:\s*:\s*\w+)?\s*=\s*["'](\d[\w.!-]*)""", re.MULTILINE)
_FILES = ("version.py", "_version.py", "__init__.py")
_MODULE_OF = {distribution: module for module, distribution in MODULES.items()}


def with_versions_there(snapshot: LocalSnapshot) -> LocalSnapshot:
    """The same, with damaged packages in the version that was there: a repair brings it back, and no other."""
    python = snapshot.python
    if python is None or not python.damage:
        return snapshot
    folders = own_folders(python.site_packages, python.prefix)
    twins = infos_in(folders) if any(one.how == "twice" for one in python.damage) else {}
    there = dict(snapshot.packages)
    for one in python.damage:
        version = _version(one, folders, twins.get(one.package, ()))
        if version and (one.how == "twice" or one.package not in there):
            there[one.package] = version
    return structs.replace(snapshot, packages=there)


def _version(one: PackageDamage, folders: Sequence[str], twins: Sequence[str]) -> str | None:
    """By the metadata folder that the files meet; of a module without one, by what it says of itself."""
    if one.how == "twice" and twins:
        return version_of(genuine(twins))
    return one.version or (version_of_module(folders, one.package) if one.how == "orphan" else None)


def version_of_module(folders: Sequence[str], package: str) -> str | None:
    """The `__version__` that the module of a package states, without the label of its build."""
    for folder in folders:
        for name in _FILES:
            try:
                text = Path(folder, _MODULE_OF.get(package, package), name).read_text("utf-8", errors="replace")
            except OSError:
                continue
            if match := _VERSION.search(text):
                return match[1]
    return None
