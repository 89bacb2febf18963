"""Check of LD_LIBRARY_PATH."""

import re
from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.compat.environment import major, torch
from envcheck.snapshot import Cuda, Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed, skipped

_VERSION = re.compile(r"/cuda-(\d+(?:\.\d+)?)(?=/|$)")
DEFAULT = "/usr/local/cuda"
"""A link to the toolkit that was installed last."""


@check("cuda.loader-path", "cuda", "ld-library-path-shadows")
def loader_path(snapshot: Snapshot) -> Iterator[Verdict]:
    """LD_LIBRARY_PATH puts no other CUDA libraries before those of torch."""
    if snapshot.cuda is None:
        return
    folders = _folders(snapshot)
    stubs = [f for f in folders if f in snapshot.cuda.loader_stubs or f.rstrip("/").endswith("/stubs")]
    others = [f for f in folders if f not in stubs and _is_other_major(snapshot, f)]
    older = [f for f in folders if f not in (*stubs, *others) and _is_older(snapshot, f)]
    if stubs or others:
        yield _shadows(snapshot, stubs, others)
    elif older:
        yield found(
            "ld-library-path-shadows",
            f"LD_LIBRARY_PATH names {listed(older)}, whose CUDA is older than the {torch(snapshot).cuda} that torch "
            "was built with. That is well as long as torch imports; undefined symbols would come from there.",
            title="LD_LIBRARY_PATH names an older CUDA than torch's",
            status="info",
            folders=older,
        )
    elif "environment.LD_LIBRARY_PATH" in snapshot.unavailable and not folders:
        yield skipped("LD_LIBRARY_PATH", snapshot.unavailable["environment.LD_LIBRARY_PATH"])
    else:
        yield passed("LD_LIBRARY_PATH hides no libraries of torch", listed(folders) if folders else "")


def _shadows(snapshot: Snapshot, stubs: list[str], others: list[str]) -> Verdict:
    parts = []
    if others:
        versions = listed(dict.fromkeys(f"CUDA {_version_at(snapshot, f)}" for f in others))
        parts.append(
            f"LD_LIBRARY_PATH puts {listed(others)} ({versions}) before the libraries of CUDA {torch(snapshot).cuda} "
            "that torch was built with."
        )
    if stubs:
        parts.append(
            f"{listed(stubs)} holds stubs, which only serve to link: a program that loads libcuda from there finds no "
            "GPU."
        )
    return found("ld-library-path-shadows", " ".join(parts), folders=[*others, *stubs])


def _folders(snapshot: Snapshot) -> tuple[str, ...]:
    """The folders with CUDA libraries, as the probe saw them; else those whose name tells."""
    facts = snapshot.cuda or Cuda()
    named = snapshot.environment.get("LD_LIBRARY_PATH", "").split(":")
    return facts.loader_path or tuple(f for f in named if "cuda" in f.lower())


def _version_at(snapshot: Snapshot, folder: str) -> str | None:
    """CUDA version of the toolkit that a folder belongs to; None: it belongs to none that is known."""
    facts = snapshot.cuda or Cuda()
    for kit in facts.toolkits:
        if folder == kit.path or folder.startswith(f"{kit.path}/"):
            return kit.version
    match = _VERSION.search(folder)
    if match:
        return match[1]
    if folder != DEFAULT and not folder.startswith(f"{DEFAULT}/"):
        return None
    versions = {kit.version for kit in facts.toolkits if kit.path.startswith(DEFAULT)}
    return (
        facts.nvcc
        if (facts.nvcc_path or "").startswith(f"{DEFAULT}/")
        else versions.pop()
        if len(versions) == 1
        else None
    )


def _is_other_major(snapshot: Snapshot, folder: str) -> bool:
    here, wanted = major(_version_at(snapshot, folder)), major(torch(snapshot).cuda)
    return here is not None and wanted is not None and here != wanted


def _is_older(snapshot: Snapshot, folder: str) -> bool:
    here, wanted = version_tuple(_version_at(snapshot, folder)), version_tuple(torch(snapshot).cuda)
    return here is not None and wanted is not None and len(here) > 1 and here < wanted
