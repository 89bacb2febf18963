"""Three ways to FlashAttention: the prebuilt wheel, a kernel from the hub, a build on this machine."""

import re

from envcheck.catalogue.commands import install_commands, pip, pip_fix, pip_ready, project_note
from envcheck.catalogue.cuda.remedies.compiler import install_compiler, install_ninja, older_compiler
from envcheck.catalogue.cuda.remedies.toolkit import get_toolkit, home_is_known, toolkit_home, wanted_toolkit
from envcheck.catalogue.host.remedies.interpreter import install_headers
from envcheck.catalogue.host.remedies.room import more_memory
from envcheck.compat.attention import PREBUILT
from envcheck.compat.builds import installed_build
from envcheck.compat.environment import capabilities, torch_version
from envcheck.compat.flash_attn import build_lacks, can_be_built, fitting_wheel, installed_version, jobs, jobs_note
from envcheck.compat.plan_options import PlanOptions
from envcheck.compat.predicates import gpus_are_known, has_gpu
from envcheck.compat.resolver import best, moved
from envcheck.compat.tables.flash_attention import VERSION, wheel_url
from envcheck.compat.tables.hub_kernels import KERNEL
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

WITH_IT = PlanOptions(flash_attn="required")
TURING = (7, 5)
REQUIREMENTS = ("ninja", "packaging", "psutil", "setuptools", "wheel")
"""What its setup.py imports or calls; with --no-build-isolation pip installs none of it."""


def names_flash_attention(evidence: Evidence) -> bool:
    """It runs on NVIDIA GPUs only: whoever installs or builds it has one, or builds for a machine that has."""
    return any(isinstance(value, str) and re.match(r"flash[-_]atte?n", value) for value in evidence.values())


def without_gpu(snapshot: Snapshot) -> tuple[Fix, ...]:
    """That it is of no use here, in the place of all other advice; nothing where there is a GPU, or may be one."""
    if not gpus_are_known(snapshot) or has_gpu(snapshot):
        return ()
    return (
        Fix(
            summary="Run without flash-attn on this machine: it needs an NVIDIA GPU, and this machine has none. "
            "torch's own attention (SDPA) gives the same results."
        ),
    )


def install_flash_attention(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The wheel where one fits; else the hub's kernel, else another torch; and the build as the last way."""
    if useless := without_gpu(snapshot):
        return useless
    wheel = fitting_wheel(snapshot)
    if wheel:
        summary = f"Install the prebuilt wheel {wheel}."
        return (pip_fix(snapshot, summary, "install", wheel_url(wheel)), _leave())
    kernel = use_kernel(snapshot, evidence)
    ready = not build_lacks(snapshot) or not kernel  # what a build lacks, flash-attn-build-blocked says
    return (*kernel, *(_or_build(snapshot, "Or" if kernel else "") if ready else ()), _leave())


def reinstall(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Replace a flash-attn that was built for something else."""
    if without_gpu(snapshot):
        return remove(snapshot, evidence)
    wheel = fitting_wheel(snapshot)
    if wheel:
        arguments = ("install", "--force-reinstall", "--no-deps", wheel_url(wheel))
        return (pip_fix(snapshot, f"Replace it with the wheel for this torch: {wheel}.", *arguments),)
    return (*remove(snapshot, evidence), *use_kernel(snapshot, evidence), *_or_build(snapshot))


def remove(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Uninstall it: torch's own attention (SDPA) then does the work."""
    yes = () if pip(snapshot, "uninstall")[0] == "uv" else ("--yes",)
    return (
        pip_fix(snapshot, "Uninstall flash-attn; torch's own attention (SDPA) works.", "uninstall", *yes, "flash-attn"),
    )


def avoid(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Do without it on these GPUs; where it is installed, it had better not be."""
    sdpa = Fix(
        summary='Load the model with torch\'s own attention, which runs on every GPU: `attn_implementation="sdpa"` '
        "(envcheck: `--attn sdpa`; vLLM chooses another backend itself; `VLLM_ATTENTION_BACKEND` sets it)."
    )
    older = Fix(summary="Or use flash-attn 1.x, which works on Turing (T4, RTX 20): `flash-attn<2`.")
    turing = not capabilities(snapshot) or min(capabilities(snapshot)) >= TURING
    removal = remove(snapshot, evidence) if installed_version(snapshot) else ()
    return (sdpa, *removal, *((older,) if turing else ()))


def use_kernel(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A prebuilt kernel for the installed torch, with the transformers that loads it; else a torch that has one.

    Nothing where no set with prebuilt FlashAttention fits this machine.
    """
    found = best(snapshot, WITH_IT)
    if found is None or found.attention.way not in PREBUILT:
        return ()
    if found.build != installed_build(snapshot) or not found.attention.kernels:
        version = found.version("transformers")
        summary = f"Install {found.build.label} and transformers {version}, which have a prebuilt FlashAttention."
        return (Fix(summary=summary, commands=install_commands(snapshot, "--with", "flash-attn")),)
    wanted = (*moved(snapshot, found), f"kernels=={found.attention.kernels}")
    summary = f'Let transformers load a prebuilt kernel from the hub (`attn_implementation="{KERNEL}"`).'
    return (pip_fix(snapshot, summary, "install", *wanted),)


def unblock_build(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Everything that the build lacks, each with its remedy; first the way that needs no build."""
    if useless := without_gpu(snapshot):
        return useless
    lacks = " ".join(build_lacks(snapshot))
    fixes = list(use_kernel(snapshot, evidence))
    if not can_be_built(snapshot):
        return tuple(fixes)
    for word, remedy in _PARTS:
        if word in lacks:
            fixes += remedy(snapshot, evidence)
    return (*fixes, build(snapshot, "Then" if fixes else ""))


def compile_command(snapshot: Snapshot) -> Command:
    """Compile flash-attn; where this version is installed already, it is replaced and its requirements are left."""
    there = snapshot.packages.get("flash-attn") == VERSION
    again = ("--force-reinstall", "--no-deps") if there else ()
    return pip(snapshot, "install", *again, f"flash-attn=={VERSION}", "--no-build-isolation")


def build(snapshot: Snapshot, lead: str = "Then", *, toolkit_first: bool = False) -> Fix:
    """The build itself, with the environment's own packages and as many jobs as memory allows.

    `toolkit_first`: an earlier fix installs the toolkit, so that its folder is known.
    """
    compile_it = compile_command(snapshot)
    known = toolkit_first or home_is_known(snapshot)
    home = (f"CUDA_HOME={toolkit_home(snapshot, {})}",) if known else ()
    where = (
        f" First set CUDA_HOME to the folder of the CUDA {wanted_toolkit(snapshot, {})[0]} toolkit, which matches "
        "torch's CUDA."
    )
    return Fix(
        summary=f"{f'{lead} build' if lead else 'Build'} flash-attn {VERSION} for torch "
        f"{torch_version(snapshot) or 'as installed'} on this machine. This takes from a few minutes to hours, "
        "depending on the number of CPU cores."
        f"{'' if known else where}{jobs_note(snapshot)}{project_note(snapshot)}",
        commands=(
            *pip_ready(snapshot),
            pip(snapshot, "install", *REQUIREMENTS),
            ("env", *home, f"MAX_JOBS={jobs(snapshot)}", *compile_it),
        ),
    )


def _or_build(snapshot: Snapshot, lead: str = "Or") -> tuple[Fix, ...]:
    return (build(snapshot, lead),) if can_be_built(snapshot) else ()


def _leave() -> Fix:
    return Fix(summary="Or run without it: torch's own attention (SDPA) gives the same results.")


_PARTS = (
    ("nvcc", get_toolkit),
    ("a C++ compiler", install_compiler),
    ("GCC", older_compiler),
    ("Python.h", install_headers),
    ("ninja", install_ninja),
    ("memory", more_memory),
)
