"""Checks of what building flash-attn on this machine takes."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.compat.environment import torch_version
from envcheck.compat.flash_attn import build_lacks, must_be_built
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped


@check("attention.build-tools", "attention", "flash-attn-build-blocked", "ninja-missing")
def build_tools(snapshot: Snapshot) -> Iterator[Verdict]:
    """If flash-attn must be built, everything that the build needs is installed."""
    if snapshot.cuda is None or not must_be_built(snapshot):
        return
    lacks = build_lacks(snapshot)
    blockers = [thing for thing in lacks if thing != "ninja"]
    if blockers:
        yield found(
            "flash-attn-build-blocked",
            f"No prebuilt flash-attn fits torch {torch_version(snapshot)} and this Python. To build it, this machine "
            "still lacks "
            f"{listed(lacks)}.",
            lacks=list(lacks),
        )
    else:
        yield passed("flash-attn can be built here")
    yield from _ninja(snapshot, missing="ninja" in lacks, blocked=bool(blockers))


def _ninja(snapshot: Snapshot, *, missing: bool, blocked: bool) -> Iterator[Verdict]:
    if "cuda.ninja" in snapshot.unavailable:
        yield skipped("ninja", snapshot.unavailable["cuda.ninja"])
    elif missing:
        # Not the first obstacle where others are named already: then only told.
        yield found(
            "ninja-missing",
            "flash-attn must be built from source; without ninja, the build uses one CPU core and takes hours.",
            status="info" if blocked else "warn",
        )
