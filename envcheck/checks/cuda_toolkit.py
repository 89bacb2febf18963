"""Checks of the CUDA toolkits on the machine."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.compat.environment import build_nvcc, major, torch
from envcheck.compat.flash_attn import can_be_built, must_be_built
from envcheck.snapshot import Cuda, Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed, skipped


@check("cuda.toolkit", "cuda", "cuda-toolkit-missing")
def toolkit(snapshot: Snapshot) -> Iterator[Verdict]:
    """A CUDA toolkit with nvcc is installed, if something must be built."""
    facts = snapshot.cuda
    if facts is None:
        return
    nvcc = build_nvcc(snapshot)
    if nvcc is not None:
        yield passed(f"CUDA toolkit {nvcc}", _where(snapshot, facts), nvcc=nvcc)
        return
    if "cuda.nvcc" in snapshot.unavailable:
        yield skipped("CUDA toolkit", snapshot.unavailable["cuda.nvcc"])
        return
    building = must_be_built(snapshot) and can_be_built(snapshot)
    yield found(
        "cuda-toolkit-missing",
        "There is no nvcc on this machine. "
        + (
            "There is no prebuilt wheel of flash-attn for this torch and Python, and building it needs nvcc."
            if building
            else "torch includes the CUDA libraries it needs, and nothing must be built, so no toolkit is needed."
        ),
        status="warn" if building else "info",
        torch_cuda=torch(snapshot).cuda,
    )


def _where(snapshot: Snapshot, facts: Cuda) -> str:
    folders = [t.path for t in facts.toolkits]
    note = "" if facts.nvcc or "cuda.nvcc" in snapshot.unavailable else "nvcc is not on PATH; "
    return note + (f"found at {listed(folders)}" if folders else "")


@check("cuda.toolkit-version", "cuda", "cuda-toolkit-mismatch")
def toolkit_version(snapshot: Snapshot) -> Iterator[Verdict]:
    """The nvcc that torch would use has the same CUDA major version as torch."""
    nvcc = build_nvcc(snapshot) if snapshot.cuda else None
    cuda = torch(snapshot).cuda
    if nvcc is None or cuda is None:
        return
    if major(nvcc) == major(cuda):
        yield passed(f"nvcc {nvcc} matches torch's CUDA {cuda}")
        return
    yield found(
        "cuda-toolkit-mismatch",
        f"nvcc is {nvcc}, torch was built with CUDA {cuda}. Models run, but building an extension such as flash-attn "
        "fails, because the major versions differ.",
        title=f"nvcc {nvcc} does not match torch's CUDA {cuda}",
        nvcc=nvcc,
        torch_cuda=cuda,
    )


@check("cuda.home", "cuda", "cuda-home-wrong")
def home(snapshot: Snapshot) -> Iterator[Verdict]:
    """CUDA_HOME, if set, is the toolkit of the nvcc on PATH."""
    facts = snapshot.cuda
    if facts is None or not facts.home:
        return
    if "cuda.home_version" in snapshot.unavailable or (facts.home_exists is None and facts.home_version is None):
        yield skipped("CUDA_HOME", snapshot.unavailable.get("cuda.home_version", "the folder was not checked"))
    elif facts.home_version is None:
        yield _wrong(facts, f"CUDA_HOME names {facts.home}, {_no_toolkit(facts)}")
    elif facts.nvcc is not None and _minor(facts.nvcc) != _minor(facts.home_version):
        yield _wrong(
            facts,
            f"CUDA_HOME names the CUDA {facts.home_version} toolkit at {facts.home}, but nvcc on PATH is {facts.nvcc}. "
            "Some builds use one, some the other.",
        )
    else:
        yield passed(f"CUDA_HOME names the CUDA {facts.home_version} toolkit", facts.home)


def _wrong(facts: Cuda, detail: str) -> Verdict:
    return found("cuda-home-wrong", detail, home=facts.home, home_version=facts.home_version, nvcc=facts.nvcc)


def _no_toolkit(facts: Cuda) -> str:
    what = "which holds no CUDA toolkit" if facts.home_exists else "which is not there"
    return f"{what}. Builds look for nvcc there and fail."


def _minor(version: str) -> tuple[int, ...]:
    return (version_tuple(version) or ())[:2]
