"""A repair while it runs: what is set aside before, and whether each package is whole afterwards."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from envcheck.findings import Finding
from envcheck.install.document import finding
from envcheck.install.execute import Ran
from envcheck.install.moved import rehome, rewrite
from envcheck.install.prepare import Prepared
from envcheck.install.repair import (
    Repairs,
    disable,
    forget_cached,
    give_access,
    keep_edited,
    repair_steps,
    repairs_of,
    set_aside,
    still_damaged,
)
from envcheck.integrity import Damage, words
from envcheck.plan import Step
from envcheck.plan.steps import is_uv
from envcheck.probes.packages_integrity import looked_deeper
from envcheck.process import run
from envcheck.snapshot import seen_here
from envcheck.verdict import found

REPAIRS = ("repair", "repair-torch")
"""Ids of the steps that reinstall what is damaged."""
CACHE_LIMIT_S = 120.0

Run = Callable[[Step], Ran]


class Teller(Protocol):
    """Is told what the user should know."""

    def note(self, text: str) -> None:
        """A sentence for the user."""


def begin(prepared: Prepared, narrator: Teller) -> tuple[tuple[Path, Path], ...]:
    """Say what is damaged, keep what was edited, and move away what the installer would stumble over."""
    damage = prepared.repairs.damage
    for line in told(prepared.repairs):
        narrator.note(line)
    for path in give_access(prepared.snapshot, damage):
        narrator.note(f"Permissions set: {path}.")
    kept = keep_edited(prepared.snapshot, damage)
    if kept:
        narrator.note(f"The changed text files are kept in {kept}.")
    for source, target in disable(prepared.repairs.shadowing):
        narrator.note(f"Renamed to {target.name}: {source} put another copy of a package first, or failed.")
    python = prepared.snapshot.python
    if python and python.prefix and (home := rehome(Path(python.prefix))):
        narrator.note(f"pyvenv.cfg named a Python that is gone; it names the one in {home} now.")
    if python and python.prefix and any(one.how == "script" for one in damage):
        narrator.note(f"{rewrite(Path(python.prefix))} scripts rewritten.")
    return set_aside(prepared.snapshot, damage)


def told(repairs: Repairs, most: int = 10) -> list[str]:
    """What is damaged or missing, a line each."""
    lines = [f"Missing or too old: {requirement}" for requirement in repairs.missing]
    lines += [f"Damaged: {one.package}: {words(one)}" for one in repairs.damage]
    more = [f"And {len(lines) - most} more."] if len(lines) > most else []
    return lines[:most] + more


def not_whole(prepared: Prepared, step: Step, again: Run, narrator: Teller) -> Finding | None:
    """After a reinstall: what is damaged still. The cache is suspected then, and the package fetched again."""
    names = [name for name in prepared.repairs.packages if any(_names(word, name) for word in step.command)]
    left = still_damaged(prepared.snapshot, names)
    if left:
        _forget(prepared, left, narrator)
        again(step)
        left = still_damaged(prepared.snapshot, names)
    if not left:
        return None
    verdict = found(
        "package-damaged",
        f"{left[0].package} was reinstalled, but {words(left[0])} again. The package source or the disk is damaged.",
        title=f"{left[0].package} is still damaged after it was reinstalled",
        packages=list(dict.fromkeys(one.package for one in left)),
    )
    return finding(verdict, prepared.snapshot)


def _names(word: str, name: str) -> bool:
    return word.startswith((f"{name}==", f"{name} @ ", "--editable=")) or word == name


def _forget(prepared: Prepared, left: tuple[Damage, ...], narrator: Teller) -> None:
    """Hard links: the file in the cache is the file in the environment, and in every other that was made from it."""
    names = list(dict.fromkeys(one.package for one in left))
    tool = "uv" if is_uv(prepared.installer) else "pip"
    narrator.note(
        f"{tool}'s cache has the same damage ({', '.join(names)}): its entries are deleted and downloaded again. "
        "Other environments installed from this cache may be damaged, too."
    )
    environ = {**os.environ, **prepared.environment}
    for command in forget_cached(prepared.installer, names):
        run(command, CACHE_LIMIT_S, env=environ)


def repair_again(prepared: Prepared, again: Run, narrator: Teller) -> bool:
    """The installed packages cannot be imported: compare the content of all files, and repair what differs, once."""
    snapshot = looked_deeper(seen_here(prepared.snapshot), "content")  # what is carried out is of this machine
    repairs = repairs_of(snapshot)
    repairs = Repairs(repairs.damage)  # what was missing before is installed by now
    if not repairs:
        return False
    for line in told(repairs):
        narrator.note(line)
    keep_edited(snapshot, repairs.damage)
    set_aside(snapshot, repairs.damage)
    versions = {p.name: p.version for p in prepared.plan.packages}
    steps = repair_steps(snapshot, repairs, prepared.installer, versions, None)
    return all(again(step).done.ok for step in steps)
