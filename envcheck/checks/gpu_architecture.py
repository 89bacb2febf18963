"""Checks that the installed torch and flash-attn have kernels for the GPUs."""

from collections.abc import Iterator, Sequence

from envcheck.checks.check import check
from envcheck.checks.text import gpu_names, listed
from envcheck.compat.environment import torch, torch_version
from envcheck.compat.flash_attn import installed_version
from envcheck.compat.predicates import architectures, capability_of
from envcheck.compat.tables.torch_releases import BUILD_CAPABILITIES, minor_of
from envcheck.compat.visible_devices import visible
from envcheck.snapshot import Gpu, Snapshot, Torch
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed

AMPERE = (8, 0)
TEGRA = {(5, 3), (6, 2), (7, 2), (8, 7), (10, 1), (11, 0)}
"""Compute capabilities of Jetson boards, whose machine code and that of other GPUs do not run on each other."""
FIRST_CUDA = {8: (11, 0), 9: (11, 8), 10: (12, 8), 12: (12, 8)}
"""The first CUDA whose compiler makes code for this major capability. Source: release notes of the CUDA toolkit."""
OLDEST_OF_CUDA_12 = (5, 0)
"""Source: release notes of CUDA 12.0: support of Kepler was removed."""
BLACKWELL = 10
"""Major compute capability."""
FIRST_WITH_BLACKWELL = (2, 7)
"""The first torch with a build for CUDA 12.8. Source: PyTorch's release post of 2.7."""
PROGRAMS = {
    "vllm": ("vLLM", (7, 0)),              # docs.vllm.ai, "GPU", requirements
    "sglang": ("SGLang", (7, 5)),          # docs.sglang.ai, installation: sm75 and above
    "lmdeploy": ("LMDeploy", (7, 0)),      # lmdeploy.readthedocs.io, supported platforms: sm70
    "sageattention": ("SageAttention", (8, 0)),  # github.com/thu-ml/SageAttention, base environment
}  # fmt: skip
"""Distributions whose builds have no kernels for GPUs below a compute capability."""
NEWEST_MAJOR = max(major for _, major in BUILD_CAPABILITIES.values())


@check("gpu.architecture", "gpu", "gpu-architecture-unsupported")
def architecture(snapshot: Snapshot) -> Iterator[Verdict]:
    """Both torch and flash-attn have kernels for every GPU."""
    seen = visible(snapshot).gpus or snapshot.gpus  # a GPU that is hidden from CUDA needs no kernels
    known = [(gpu, cc) for gpu in seen if (cc := capability_of(gpu))]
    facts = torch(snapshot)
    if too_old := _too_old_for_program(snapshot, known):
        yield too_old
        return
    if facts.cuda and not snapshot.gpus:
        yield from _on_the_bus(snapshot, facts)
    elif facts.cuda:
        verdicts = {gpu.index: _has_kernels(cc, facts) for gpu, cc in known}
        bad = [(gpu, cc) for gpu, cc in known if verdicts[gpu.index] is False]
        if bad:
            yield _no_kernels(bad, facts, torch_version(snapshot))
            return  # what flash-attn could do next to another torch is no matter yet
        if known and all(verdicts.values()):
            yield passed(f"torch has kernels for {listed(sorted({f'{a}.{b}' for _, (a, b) in known}))}")
    elif snapshot.sources and (ancient := [(gpu, cc) for gpu, cc in known if cc < OLDEST_OF_CUDA_12]):
        yield _too_old_for_cuda_12(ancient)
        return
    elif "torch.cuda" in snapshot.unavailable and _before_blackwell(torch_version(snapshot)):
        bad = [(gpu, cc) for gpu, cc in known if cc[0] >= BLACKWELL]
        if bad:
            yield _no_kernels(bad, facts, torch_version(snapshot))
            return
    old = [gpu for gpu, cc in known if cc < AMPERE]
    version = installed_version(snapshot)
    if old and version:
        yield found(
            "gpu-architecture-unsupported",
            f"flash-attn {version} requires Ampere (compute capability 8.0) or newer; {gpu_names(old)} "
            f"{'is' if len(old) == 1 else 'are'} older.",
            status="info",  # the alarm is flash-attn-unsupported-gpu; this says it where one looks at the GPU
            title="flash-attn has no kernels for a GPU",
            package="flash-attn",
            gpus=[gpu.index for gpu in old],
        )


def _too_old_for_program(snapshot: Snapshot, known: Sequence[tuple[Gpu, tuple[int, int]]]) -> Verdict | None:
    """No GPU is new enough for a program that is installed, or that a text is about."""
    for distribution, (program, oldest) in PROGRAMS.items():
        meant = distribution in snapshot.about or distribution in snapshot.packages
        gpus = [gpu for gpu, cc in known if cc < oldest]
        if meant and gpus and len(gpus) == len(known):
            return found(
                "gpu-architecture-unsupported",
                f"{program} needs compute capability {oldest[0]}.{oldest[1]} or newer; {gpu_names(gpus)} "
                f"{'is' if len(gpus) == 1 else 'are'} older.",
                title=f"{program} does not support this GPU",
                package=distribution,
                gpus=[gpu.index for gpu in gpus],
                capabilities=[f"{major}.{minor}" for _, (major, minor) in known],
            )
    return None


def _too_old_for_cuda_12(bad: Sequence[tuple[Gpu, tuple[int, int]]]) -> Verdict:
    gpus = [gpu for gpu, _ in bad]
    return found(
        "gpu-architecture-unsupported",
        f"{gpu_names(gpus)} {'is' if len(bad) == 1 else 'are'} older than compute capability 5.0: CUDA 12 and programs "
        "that are built with it have no kernels for that. CUDA 11.8 and driver 470 are the last that have.",
        title="CUDA 12 does not support this GPU",
        package="torch",
        gpus=[gpu.index for gpu in gpus],
        capabilities=[f"{major}.{minor}" for _, (major, minor) in bad],
    )


def _before_blackwell(version: str | None) -> bool:
    """A release without a build for CUDA 12.8; NVIDIA's own builds and nightly ones are not judged."""
    minor = minor_of(version)
    return minor is not None and minor < FIRST_WITH_BLACKWELL and not {"a", "d", "n"} & set(version or "")


def _on_the_bus(snapshot: Snapshot, torch: Torch) -> Iterator[Verdict]:
    """No driver lists the GPUs: that torch has no kernels for them stays so when one does."""
    kinds = dict.fromkeys(architectures(snapshot))
    bad = [kind.name for kind in kinds if all(_has_kernels(c, torch) is False for c in kind.capabilities)]
    if bad:
        version = torch_version(snapshot)
        yield found(
            "gpu-architecture-unsupported",
            f"torch {version} is a build for CUDA {torch.cuda}, without kernels for the {listed(bad)} GPU on the bus.",
            title=f"torch has no kernels for {listed(bad)} GPUs",
            package="torch",
        )


def _no_kernels(bad: Sequence[tuple[Gpu, tuple[int, int]]], torch: Torch, version: str | None) -> Verdict:
    gpus = [gpu for gpu, _ in bad]
    wanted = listed(sorted({f"{major}.{minor}" for _, (major, minor) in bad}))
    has = (
        f"has kernels for {listed(torch.architectures)}; none of these supports"
        if torch.architectures
        else f"is a build for CUDA {torch.cuda}, and those have no kernels for"
        if torch.cuda
        else "was released before its first build for CUDA 12.8, and has no kernels for"
    )
    return found(
        "gpu-architecture-unsupported",
        f"{f'torch {version}' if version else 'torch'} {has} compute capability {wanted} of {gpu_names(gpus)}.",
        title=f"torch has no kernels for compute capability {wanted}",
        package="torch",
        gpus=[gpu.index for gpu in gpus],
        capabilities=[f"{major}.{minor}" for _, (major, minor) in bad],
    )


def _has_kernels(capability: tuple[int, int], torch: Torch) -> bool | None:
    """Whether a kernel of this torch runs on the GPU; None: not known.

    A build that does not tell its architectures is checked by the CUDA it was built for; one for a newer CUDA than the
    table knows by the table's newest, where that says yes. A GPU newer than the table may run the PTX of the newest
    builds.
    """
    if torch.architectures:
        return any(runs_on(capability, arch) for arch in torch.architectures)
    built_with = version_tuple(torch.cuda)
    if built_with and built_with[:2] < FIRST_CUDA.get(capability[0], (0,)):
        return False
    tag = "cu" + (torch.cuda or "").replace(".", "")
    newest = list(BUILD_CAPABILITIES)[-1]
    oldest, newest_major = BUILD_CAPABILITIES.get(tag, BUILD_CAPABILITIES[newest])
    if oldest <= capability and capability[0] <= newest_major:
        return True
    volta = capability[0] == oldest[0] and tag in {"cu128", "cu129"}  # some releases have it
    future = capability[0] > NEWEST_MAJOR == newest_major
    return False if tag in BUILD_CAPABILITIES and not volta and not future else None


def runs_on(capability: tuple[int, int], arch: str) -> bool:
    """Whether code compiled for `arch` runs on a GPU.

    Source: CUDA C++ Programming Guide, "Binary Compatibility" and "PTX Compatibility": machine code (`sm_86`) runs on
    the same major capability from its minor on, PTX (`compute_90`) on any newer capability; with `a` on exactly that
    one, with `f` on its family. Machine code of Tegra and of other GPUs does not run on each other.
    """
    kind, _, number = arch.partition("_")
    suffix = number[-1:] if number[-1:] in {"a", "f"} else ""
    digits = number.removesuffix(suffix)
    if not digits.isdecimal() or len(digits) < 2:
        return False
    built = (int(digits[:-1]), int(digits[-1]))
    if suffix == "a":
        return capability == built
    if kind == "compute" and not suffix:
        return capability >= built
    if (capability in TEGRA or built in TEGRA) and capability != built:
        return False
    return capability[0] == built[0] and capability[1] >= built[1]
