"""Check that the CUDA libraries in the environment belong together."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.text import listed
from envcheck.compat.environment import distributions, major, torch
from envcheck.compat.requirements import parse
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed

_SUFFIX = late(r"nvidia-[a-z0-9-]+-cu(\d\d)")
# From CUDA 13 on these have no suffix. Their own versions differ from CUDA's (nvidia-cufft 12.2 is of CUDA 13), except
# for that of the runtime. Source: Requires-Dist of cuda-toolkit 13.0 to 13.5 on the Python Package Index.
_WITHOUT_SUFFIX = {
    "nvidia-cublas", "nvidia-cuda-cccl", "nvidia-cuda-crt", "nvidia-cuda-cupti", "nvidia-cuda-nvcc",
    "nvidia-cuda-nvrtc", "nvidia-cuda-runtime", "nvidia-cufft", "nvidia-cufile", "nvidia-curand", "nvidia-cusolver",
    "nvidia-cusparse", "nvidia-nvjitlink", "nvidia-nvtx",
}  # fmt: skip
FIRST_WITHOUT_SUFFIX = 13


@check("torch.cuda-wheels", "torch", "mixed-cuda-wheels")
def cuda_wheels(snapshot: Snapshot) -> Iterator[Verdict]:
    """The CUDA wheels in the environment have one major version."""
    by_major: dict[int, list[str]] = {}
    for name, version in snapshot.packages.items():
        cuda = wheel_major(name, version)
        if cuda is not None:
            by_major.setdefault(cuda, []).append(name)
    if len(by_major) < 2:
        if by_major:
            yield passed(f"CUDA wheels of one major version, {next(iter(by_major))}")
        return
    used = major(torch(snapshot).cuda)
    other = min(cuda for cuda in by_major if cuda != used)
    counts = listed(f"{len(names)} of CUDA {cuda}" for cuda, names in sorted(by_major.items()))
    yield found(
        "mixed-cuda-wheels",
        f"There are CUDA libraries of {len(by_major)} major versions: {counts}. torch uses those of CUDA "
        f"{used or '?'}. The others waste disk space; in the worst case, libraries of both versions are loaded "
        "together.",
        title=f"CUDA libraries of {listed(f'CUDA {cuda}' for cuda in sorted(by_major))} are installed",
        torch_cuda=torch(snapshot).cuda,
        other=other,
        removable=_removable(snapshot, by_major[other]),
    )


def wheel_major(name: str, version: str | None) -> int | None:
    """CUDA major of a distribution with CUDA's libraries: 12 for `nvidia-cublas-cu12`; None: it is none of them."""
    match = _SUFFIX.fullmatch(name)
    if match:
        return int(match[1])
    if name not in _WITHOUT_SUFFIX:
        return None
    own = major(version) if name == "nvidia-cuda-runtime" else None
    return max(own or FIRST_WITHOUT_SUFFIX, FIRST_WITHOUT_SUFFIX)


def _removable(snapshot: Snapshot, names: list[str]) -> list[str]:
    """Those that no other installed distribution asks for."""
    asked = (parse(text) for d in distributions(snapshot) if d.name not in names for text in d.requires)
    return sorted(set(names) - {requirement.name for requirement in asked if requirement})
