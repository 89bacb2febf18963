"""vLLM beside the set: which release this box runs, and whether it may share the environment. Pure."""

import msgspec

from envcheck.compat.builds import Build, default_tag, known_python, machine, objections
from envcheck.compat.resolver import Solution
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.torch_releases import release
from envcheck.compat.tables.vllm_releases import RELEASES, VllmRelease
from envcheck.snapshot import Snapshot


class Vllm(msgspec.Struct, frozen=True, kw_only=True):
    """vLLM in a plan."""

    version: str
    torch: str
    torchvision: str
    transformers: str
    """Specifier."""
    torch_backend: str
    shared: bool
    """It goes into the same environment."""
    why: str


def beside(snapshot: Snapshot, solution: Solution) -> Vllm | None:
    """The newest vLLM whose torch this box runs; None: there is none."""
    python = known_python(snapshot)
    for row in reversed(RELEASES):
        build = build_of(row)
        if build is None or not row.oldest_python <= python <= row.newest_python or machine(snapshot) != "x86_64":
            continue
        if next(objections(snapshot, build), None) is None:
            shared = _is_shared(row, solution)
            reason = "the same torch" if shared else _why_apart(row, solution)
            return Vllm(
                version=row.version, torch=row.torch, torchvision=row.torchvision, transformers=row.transformers,
                torch_backend=build.tag, shared=shared,
                why=f"the newest whose torch ({row.torch}, CUDA {build.cuda}) this box runs; {reason}",
            )  # fmt: skip
    return None


def build_of(row: VllmRelease) -> Build | None:
    """The build of torch that it was compiled against: that of the Python Package Index."""
    belongs = release(row.torch)
    if belongs is None:
        return None
    return Build(torch=row.torch, torchvision=row.torchvision, tag=default_tag(belongs), index=None)


def _is_shared(row: VllmRelease, solution: Solution) -> bool:
    same = (row.torch, row.torchvision) == (solution.build.torch, solution.build.torchvision)
    return same and solution.build.index is None and is_met(row.transformers, solution.version("transformers") or "")


def _why_apart(row: VllmRelease, solution: Solution) -> str:
    transformers = solution.version("transformers") or ""
    if row.torch != solution.build.torch:
        reason = f"that is not the set's {solution.build.torch}"
    elif not is_met(row.transformers, transformers):
        reason = f"it takes transformers {row.transformers}, not {transformers}"
    else:
        reason = "that is another build than the set's"
    return f"in an environment of its own, since {reason}"
