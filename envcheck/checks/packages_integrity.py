"""Checks that the installed packages are whole, and that an import loads them."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import plural
from envcheck.compat.environment import distributions, is_isolated
from envcheck.compat.requirements import Unmet, needed, unmet
from envcheck.integrity import words
from envcheck.snapshot import PackageDamage, ShadowedModule, Snapshot
from envcheck.verdict import Verdict, found, passed

NAMED = 8
"""As many are written out; the rest is counted."""
OWN_PROBLEM = {"torch", "torchvision", "transformers", "accelerate"}
"""That these are not installed is a problem of its own."""


@check("packages.integrity", "packages", "package-damaged")
def integrity(snapshot: Snapshot) -> Iterator[Verdict]:
    """The packages that the model needs are undamaged, installed once, and have their requirements."""
    damage = snapshot.python.damage if snapshot.python else ()
    absent = missing_requirements(snapshot)
    if not damage and not absent:
        if distributions(snapshot):
            yield passed("Files of the installed packages are complete")
        return
    names = list(dict.fromkeys([*(one.package for one in damage), *(one.requirement.name for one in absent)]))
    sentences = [*(_sentence(one) for one in damage), *(f"{one}." for one in absent)]
    more = f" And {len(sentences) - NAMED} more." if len(sentences) > NAMED else ""
    yield found(
        "package-damaged",
        " ".join(sentences[:NAMED]) + more,
        title=f"{names[0]} is damaged or incomplete"
        if len(names) == 1
        else f"{plural(len(names), 'package')} damaged or missing",
        # What the distribution itself installed is not the user's to fix.
        status="fail" if is_isolated(snapshot) or damage else "info",
        packages=names,
        files=[one.file for one in damage][:NAMED],
        missing=[str(one.requirement) for one in absent],
    )


def missing_requirements(snapshot: Snapshot) -> tuple[Unmet, ...]:
    """What the packages that the model needs require, and nobody has installed."""
    wanted = needed(snapshot)
    ones = snapshot.python.damage if snapshot.python else ()
    damaged = {one.package for one in ones if one.how != "orphan"}  # that one is not installed, as far as pip knows
    return tuple(
        one
        for one in unmet(snapshot)
        if one.installed is None and one.by.name in wanted and one.requirement.name not in OWN_PROBLEM | damaged
    )


def _sentence(one: PackageDamage) -> str:
    version = f" {one.version}" if one.version else ""
    return f"{one.package}{version}: {words(one)}."


@check("packages.shadowed", "packages", "module-shadowed")
def shadowed(snapshot: Snapshot) -> Iterator[Verdict]:
    """Imports load the installed packages, not other files with the same name."""
    found_here = snapshot.python.shadowed if snapshot.python else ()
    for key in dict.fromkeys((one.cause, one.source) for one in found_here):
        ones = [one for one in found_here if (one.cause, one.source) == key]
        names = ", ".join(one.module for one in ones)
        yield found(
            "module-shadowed",
            f"`import {ones[0].module}` loads {ones[0].path}, and not {_owner(ones[0])}. {_reason(ones[0])}",
            title=f"Python imports another {names} than the installed one",
            modules=[one.module for one in ones],
            paths=[one.path for one in ones],
            cause=key[0],
            source=key[1],
            pythonpath=snapshot.environment.get("PYTHONPATH"),
        )


def _owner(one: ShadowedModule) -> str:
    return f"the installed distribution {one.distribution}" if one.distribution else "the standard library's module"


def _reason(one: ShadowedModule) -> str:
    if one.cause == "file":
        return f"{one.source} puts that folder first."
    return {
        "PYTHONPATH": "The variable PYTHONPATH names that folder.",
        "current-folder": "It is in the current folder, which Python searches first.",
        "user-site": "The user's own site-packages come before this environment's.",
    }.get(one.cause, "That folder comes first on sys.path.")
