"""Checks that the installed packages' requirements are met, and that the user's constraints can be."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.packages_integrity import missing_requirements
from envcheck.checks.text import listed, plural
from envcheck.compat.environment import distributions, is_isolated, major
from envcheck.compat.requirements import Unmet, needed, unmet
from envcheck.compat.tables.compiled_extensions import is_built_for_numpy_1
from envcheck.compat.tables.transformers_releases import knows_qwen3_vl
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed

NAMED = 10
"""As many are written out; the rest is counted."""
JUDGED_ELSEWHERE = {"torch", "torchvision", "transformers", "accelerate"}
"""That these are not there is a problem of its own."""
JUDGED_PAIRS = {("torchvision", "torch"), ("transformers", "torch"), ("transformers", "accelerate")}
"""So is that these do not go together."""


@check("packages.requirements", "packages", "package-conflict")
def requirements(snapshot: Snapshot) -> Iterator[Verdict]:
    """The requirements of the installed packages are met."""
    known = distributions(snapshot)
    if not any(d.requires for d in known):
        return
    missing = missing_requirements(snapshot)
    conflicts = [one for one in unmet(snapshot) if one not in missing and not _judged_elsewhere(one)]
    if not conflicts:
        yield passed(f"{plural(len(known), 'package')}, no conflicts")
        return
    ours = needed(snapshot)
    more = f" And {len(conflicts) - NAMED} more." if len(conflicts) > NAMED else ""
    yield found(
        "package-conflict",
        ". ".join(str(one) for one in conflicts[:NAMED]) + "." + more,
        title=plural(len(conflicts), "requirement") + " of installed packages not met",
        # What the distribution itself installed is not the user's to fix.
        status="warn" if is_isolated(snapshot) else "info",
        conflicts=[str(one) for one in conflicts],
        wanted=_wanted([one for one in conflicts if one.requirement.name not in ours]),
        needed=any(one.by.name in ours for one in conflicts),
        others=sorted({one.by.name for one in conflicts if one.by.name not in ours and one.requirement.name in ours}),
    )


@check("packages.constraints", "packages", "constraints-unreadable")
def constraints(snapshot: Snapshot) -> Iterator[Verdict]:
    """The files of constraints that pip and uv are told to respect can be read."""
    unread = snapshot.unavailable.get("python.constraints")
    if unread:
        yield found("constraints-unreadable", f"{unread[:1].upper()}{unread[1:]}.")
    elif snapshot.python and snapshot.python.constraints:
        files = dict.fromkeys(constraint.source for constraint in snapshot.python.constraints)
        yield passed(f"Constraints of {listed(files)} are respected")


def _judged_elsewhere(one: Unmet) -> bool:
    """What is wrong is a problem of its own, with fixes of its own."""
    name, installed = one.requirement.name, one.installed
    if installed is None:
        return name in JUDGED_ELSEWHERE
    if name == "numpy":
        return (major(installed) or 0) >= 2 and is_built_for_numpy_1(one.by.name, one.by.version)
    pair = (one.by.name, name)
    return pair in JUDGED_PAIRS or (name == "transformers" and not knows_qwen3_vl(installed))


def _wanted(conflicts: list[Unmet]) -> list[str]:
    """What to install, `tqdm>=4.27,>=4.42.1`: not what is installed and asked for differently by two."""
    asked: dict[str, list[Unmet]] = {}
    for one in conflicts:
        asked.setdefault(one.requirement.name, []).append(one)
    return [
        name + ",".join(dict.fromkeys(one.requirement.specifier for one in ones if one.requirement.specifier))
        for name, ones in asked.items()
        if ones[0].installed is None or len(ones) == 1
    ]
