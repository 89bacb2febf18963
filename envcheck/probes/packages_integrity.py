"""Whether the files of the packages that the model needs are those that were installed."""

import os
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from envcheck.compiled_files import damaged_compiled
from envcheck.integrity import ROOTS, Damage, Depth, scan
from envcheck.late_pattern import late
from envcheck.probes.packages_shadowed import MODULES
from envcheck.requirement_text import normalised
from envcheck.snapshot import Distribution, LocalSnapshot, PackageDamage

ALSO_FROM = {"pillow": ("pillow-simd",), "triton": ("pytorch-triton", "triton-nightly")}
"""Distributions that bring the same module."""
UNLISTED = ("start", "orphan")
"""Damage that is none of a file on a package's list."""
_NAME = late(r"[A-Za-z0-9][\w.-]*")


def closure(distributions: Iterable[Distribution], roots: Iterable[str] = ROOTS) -> frozenset[str]:
    """The installed distributions among the roots and what they require, extras left out."""
    known = {d.name: d.requires for d in distributions}
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in seen or name not in known:
            continue
        seen.add(name)
        waiting += [normalised(m[0]) for text in known[name] if (m := _NAME.match(text))]
    return frozenset(seen)


def own_folders(site_packages: Sequence[str], prefix: str | None) -> tuple[str, ...]:
    """Where packages lie in the environment itself, not in the Python that it was made with."""
    return tuple(f for f in site_packages if f.startswith(f"{prefix}/")) if prefix else ()


def damage_in(folders: Sequence[str], names: Iterable[str], depth: Depth) -> tuple[PackageDamage, ...]:
    """What is wrong with the distributions of these names."""
    return tuple(told(scan(folders, frozenset(names), depth)))


def told(damage: Iterable[Damage]) -> Iterator[PackageDamage]:
    """As a snapshot holds it."""
    for one in damage:
        yield PackageDamage(package=one.package, version=one.version, file=one.file, how=one.how)


def first_look(folders: Sequence[str], distributions: Iterable[Distribution]) -> tuple[PackageDamage, ...]:
    """What a look of milliseconds sees: shared libraries, metadata, all files of pip and of envcheck's own packages."""
    known = tuple(distributions)
    own = closure(known, ("gpu-envcheck", "pip"))
    return (*damage_in(folders, closure(known) - own, "libraries"), *damage_in(folders, own, "sizes"))


def orphans(folders: Sequence[str], distributions: Iterable[Distribution]) -> Iterator[PackageDamage]:
    """Modules of pip and what the model needs, of which no distribution is installed: its metadata were deleted."""
    known = {d.name for d in distributions}
    for module, name in {**MODULES, "pip": "pip"}.items():
        if known & {name, *ALSO_FROM.get(name, ())}:
            continue
        for folder in folders:
            if os.path.isfile(f"{folder}/{module}/__init__.py"):  # noqa: PTH113 - a look that has to be fast
                yield PackageDamage(package=name, file=module, how="orphan")


def looked_deeper(snapshot: LocalSnapshot, depth: Depth) -> LocalSnapshot:
    """The snapshot of this machine, with all files compared: by size, or by content."""
    python = snapshot.python
    if python is None or python.version is None:
        return snapshot
    folders = own_folders(python.site_packages, python.prefix)
    names = closure(python.distributions)
    found = (
        *damage_in(folders, names, depth),
        *(one for one in python.damage if one.how in UNLISTED),
        *(one for folder in folders for one in told(damaged_compiled(python.executable or "", folder, names, depth))),
    )
    return structs.replace(snapshot, python=structs.replace(python, damage=found))
