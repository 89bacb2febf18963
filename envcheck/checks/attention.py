"""Checks of flash-attn, and of what building it on this machine takes."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.deep_torch import is_numpy_error, said, trial
from envcheck.checks.text import gpu_names, listed
from envcheck.compat.environment import capabilities, python_tag, torch, torch_version
from envcheck.compat.flash_attn import (
    build_lacks,
    can_be_built,
    clashes,
    fitting_wheel,
    has_kernel,
    installed_version,
    is_missing,
    must_be_built,
    would_run,
)
from envcheck.compat.predicates import capability_of, has_gpu
from envcheck.compat.tables.flash_attention import OLDEST_CAPABILITY, VERSION
from envcheck.compat.visible_devices import visible
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped


@check("attention.installed", "attention", "flash-attn-missing")
def installed(snapshot: Snapshot) -> Iterator[Verdict]:
    """On a GPU that supports it, flash-attn or the package kernels is installed."""
    if snapshot.attention is None and not snapshot.packages:
        return
    version = installed_version(snapshot)
    if version is not None:
        yield passed(f"flash-attn {version}")
    elif "packages.flash-attn" in snapshot.unavailable:
        yield skipped("flash-attn", snapshot.unavailable["packages.flash-attn"])
    elif not would_run(snapshot):
        yield skipped("flash-attn", _why_not(snapshot))
    elif not is_missing(snapshot):
        yield passed("FlashAttention through the package kernels", "transformers loads a prebuilt kernel from the hub.")
    else:
        yield _missing(snapshot)


def _why_not(snapshot: Snapshot) -> str:
    if torch(snapshot).cuda is None:
        return "it needs a CUDA build of torch, which is not installed"
    if not capabilities(snapshot):
        return "the model of the GPU is not known" if has_gpu(snapshot) else "there is no GPU"
    return "it supports no GPU of this machine; torch's own attention is used"


def _missing(snapshot: Snapshot) -> Verdict:
    wheel = fitting_wheel(snapshot)
    version, tag = torch_version(snapshot), python_tag(snapshot)
    way = (
        f"The prebuilt wheel {wheel} is compatible."
        if wheel
        else f"There is no prebuilt wheel of {VERSION} for torch {version}, CUDA {torch(snapshot).cuda} and Python "
        f"{tag}{_other_ways(snapshot)}."
    )
    return found(
        "flash-attn-missing",
        "It can be faster than SDPA with images and long texts; the difference for this model has not been measured "
        f"yet. {way}",
        wheel=wheel,
        torch=version,
        torch_cuda=torch(snapshot).cuda,
        python=tag,
    )


def _other_ways(snapshot: Snapshot) -> str:
    kernel = ": transformers can load a prebuilt kernel from the hub instead" if has_kernel(snapshot) else ""
    if can_be_built(snapshot):
        lead = ", or flash-attn" if kernel else ", nor a prebuilt kernel for this torch on the hub: flash-attn"
        return f"{kernel}{lead} can be built {'once what is lacking is there' if build_lacks(snapshot) else 'here'}"
    lead = f"{kernel} (" if kernel else ", nor a prebuilt kernel for this torch on the hub ("
    return f"{lead}for CUDA {torch(snapshot).cuda} it cannot be built either)"


@check("attention.build", "attention", "flash-attn-abi-mismatch")
def fits(snapshot: Snapshot) -> Iterator[Verdict]:
    """The installed flash-attn was built for this torch, CUDA, C++ ABI and Python."""
    version, tried = installed_version(snapshot), trial(snapshot, "import flash_attn")
    if version is None or torch_version(snapshot) is None:
        return
    if tried is not None and tried.ok:
        yield passed(f"flash-attn {version} can be imported")
        return
    reasons = list(clashes(snapshot))
    error = said(tried) if tried and not is_numpy_error(tried) else None
    if not reasons and error is None:
        yield passed(f"flash-attn {version} matches torch {torch_version(snapshot)} (not imported)")
        return
    why = f"It was built for {listed(reasons)}. " if reasons else ""
    outcome = f"Importing it failed: {error}." if error else "Importing it fails."
    yield found(
        "flash-attn-abi-mismatch",
        why + outcome,
        title="flash-attn was built for another torch, CUDA or Python" if reasons else "flash-attn cannot be imported",
        flash_attn=version,
        torch=torch_version(snapshot),
        reasons=reasons,
        error=error,
    )


@check("attention.gpu", "attention", "flash-attn-unsupported-gpu")
def supported(snapshot: Snapshot) -> Iterator[Verdict]:
    """Every GPU is supported by flash-attn."""
    seen = visible(snapshot).gpus or snapshot.gpus
    old = [g for g in seen if (capability_of(g) or OLDEST_CAPABILITY) < OLDEST_CAPABILITY]
    version = installed_version(snapshot)
    wanted = bool(snapshot.attention and snapshot.attention.wanted)
    if not old or (snapshot.sources and not wanted and version is None):
        return  # a text that does not mention flash-attn needs no word on it
    absent = (
        "It is not needed" if "packages.flash-attn" in snapshot.unavailable else "It is not installed and not needed"
    )
    consequence = (
        f"flash-attn {version} is installed but fails on it; torch's own attention (SDPA) works."
        if version
        else f"{absent}: torch's own attention (SDPA) works."
    )
    capability = listed(dict.fromkeys("{}.{}".format(*(capability_of(g) or ())) for g in old))
    yield found(
        "flash-attn-unsupported-gpu",
        f"{gpu_names(old)} {'has' if len(old) == 1 else 'have'} compute capability {capability}; flash-attn needs 8.0 "
        f"(Ampere). {consequence}",
        status="fail" if wanted else "warn" if version else "info",
        gpus=[g.index for g in old],
        flash_attn=version,
    )


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
            f"There is no prebuilt wheel of flash-attn for torch {torch_version(snapshot)} and this Python. To build "
            f"one, this machine still lacks {listed(lacks)}.",
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
