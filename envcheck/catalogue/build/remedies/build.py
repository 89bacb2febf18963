"""What to do when a build or an installation fails."""

import re

from envcheck.catalogue.attention.remedies import (
    REQUIREMENTS,
    build,
    compile_command,
    install_flash_attention,
    names_flash_attention,
    use_kernel,
    without_gpu,
)
from envcheck.catalogue.commands import packages_fix, pip, pip_fix, pip_ready, project_note
from envcheck.catalogue.cuda.remedies.toolkit import get_toolkit
from envcheck.catalogue.hints import CONDA_TOOLKIT, in_words
from envcheck.catalogue.host.remedies.interpreter import install_headers, newer_python
from envcheck.catalogue.host.remedies.room import more_memory
from envcheck.catalogue.torch.remedies import another_platform, install_set, install_torch
from envcheck.compat.environment import is_isolated, python_version, torch
from envcheck.compat.flash_attn import jobs, jobs_note
from envcheck.compat.predicates import host
from envcheck.compat.tables.system_packages import HEADERS, LIBRARIES
from envcheck.findings import Evidence, Fix
from envcheck.pypi import PYPI
from envcheck.requirement_text import is_name
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

OF_CUDA = re.compile(
    r"cu(?:da|blas|sparse|solver|rand|fft|dnn|b/)|nccl|nv|thrust/|driver_types|crt/|cooperative_groups|mma"
)
OF_TORCH = re.compile(r"torch/|ATen/|c10/")
OLDEST_GLIBC = (2, 28)
"""torch's wheels are manylinux_2_28."""


def _of_no_use(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """That there is no GPU to build flash-attn for; nothing where the log is about the build of something else."""
    return without_gpu(snapshot) if not evidence or names_flash_attention(evidence) else ()


def _package(evidence: Evidence) -> str | None:
    """What the log builds, where it is not flash-attn."""
    name = evidence.get("package")
    return name if isinstance(name, str) and is_name(name) and not names_flash_attention(evidence) else None


def get_nvcc(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit, or a wheel that needs none."""
    if useless := _of_no_use(snapshot, evidence):
        return useless
    if _package(evidence):
        return get_toolkit(snapshot, evidence)
    last = build(snapshot, toolkit_first=True)
    builds = {build(snapshot).commands, last.commands}
    first = (fix for fix in install_flash_attention(snapshot, evidence)[:1] if fix.commands not in builds)
    return (*first, *get_toolkit(snapshot, evidence), last)


def match_cuda(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit of torch's CUDA major next to the present one."""
    last = () if _package(evidence) else (build(snapshot, toolkit_first=True),)
    return _of_no_use(snapshot, evidence) or (*get_toolkit(snapshot, evidence), *last)


def without_isolation(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Build in the environment itself, where torch is."""
    if useless := _of_no_use(snapshot, evidence):
        return useless
    first = install_torch(snapshot, evidence)[:1] if torch(snapshot).version is None else ()
    compile_it = compile_command(snapshot)
    fix = Fix(
        summary=f"Build without isolation, so that the build finds the installed torch.{project_note(snapshot)}",
        commands=(*pip_ready(snapshot), pip(snapshot, "install", *REQUIREMENTS), compile_it),
        automatic=is_isolated(snapshot),
    )
    return (*first, fix)


def build_requirements(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """What a build without isolation takes from the environment."""
    return (pip_fix(snapshot, "Install the packages that the build needs.", "install", "--upgrade", *REQUIREMENTS),)


def fewer_jobs(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Each compile job takes up to 9 GiB."""
    if names_flash_attention(evidence) and (useless := without_gpu(snapshot)):
        return useless
    count = jobs(snapshot)
    number = "1 job" if count == 1 else f"{count} jobs"
    package = _package(evidence)
    if package:
        few = ("env", f"MAX_JOBS={count}", f"CMAKE_BUILD_PARALLEL_LEVEL={count}", "NVCC_THREADS=1")
        return (
            Fix(
                summary=f"Build {package} with {number} at a time: each may take several GiB of memory.",
                commands=((*few, *pip(snapshot, "install", package)),),
            ),
            *more_memory(snapshot, evidence),
        )
    if without_gpu(snapshot):  # what is built is not known, and flash-attn is of no use here
        return (
            Fix(summary=f"Repeat the build with {number} at a time: put `MAX_JOBS={count}` before its command."),
            *more_memory(snapshot, evidence),
        )
    compile_it = compile_command(snapshot)
    return (
        Fix(
            summary=f"Build with {number} at a time and one thread each.{jobs_note(snapshot)}{project_note(snapshot)}",
            commands=(*pip_ready(snapshot), ("env", f"MAX_JOBS={count}", "NVCC_THREADS=1", *compile_it)),
            automatic=is_isolated(snapshot),
        ),
        *use_kernel(snapshot, evidence),
        *more_memory(snapshot, evidence),
    )


def newer_nvcc(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A toolkit that knows the GPU; one on the machine that does is used."""
    return _of_no_use(snapshot, evidence) or (*get_toolkit(snapshot, evidence), *use_kernel(snapshot, evidence))


def cuda_headers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Python.h comes from the distribution, CUDA's headers from the toolkit, others from their own packages."""
    header = str(evidence.get("header") or "")
    if not header or header == "Python.h":
        return (*install_headers(snapshot, evidence), *(get_toolkit(snapshot, evidence) if not header else ()))
    if OF_TORCH.match(header):
        return in_words(
            f"{header} comes with torch: install a torch release that has it (torch/extension.h: 1.0 and newer), in the "
            "environment that builds, and build with `--no-build-isolation`.",
            "If that torch is installed, the build does not ask for its folders: "
            "`torch.utils.cpp_extension.include_paths()` lists them.",
        )
    if OF_CUDA.match(header):
        return (*get_toolkit(snapshot, evidence), *in_words(CONDA_TOOLKIT))
    library = next((HEADERS[start] for start in HEADERS if header.startswith(start)), None)
    if library:
        return (packages_fix(snapshot, f"Install the package with {header}.", LIBRARIES[library]),)
    return (
        Fix(summary=f"Install the development package that has {header} (`apt-file search {header}` shows it on "
        "Debian and Ubuntu; conda-forge has most), or add its folder: `export CPATH=FOLDER:$CPATH`."),
        Fix(summary="A header of the source itself is in a submodule: `git submodule update --init "
                    "--recursive`."),
    )  # fmt: skip


def other_wheel(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A set whose wheels exist for this Python; else another Python."""
    folder = evidence.get("folder")
    if isinstance(folder, str):
        summary = "Fill the folder again on a machine with a network and the same Python, and copy it here."
        return (Fix(summary=summary, commands=(("envcheck", "plan", "--download", folder),)),)
    if elsewhere := another_platform(snapshot):
        return elsewhere
    numbers = version_tuple(python_version(snapshot))
    old = numbers is not None and numbers < (3, 10)
    return (*(newer_python(snapshot, evidence) if old else ()), install_set(snapshot))


def fitting_wheel_only(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A newer pip knows newer wheel tags; an old C library cannot be helped from Python."""
    libc = (host(snapshot).libc or "").partition(" ")
    numbers = version_tuple(libc[2])
    fixes = [
        pip_fix(snapshot, "Update pip: old versions do not support newer wheel tags.", "install", "--upgrade", "pip")
    ]
    if another_platform(snapshot):
        return other_wheel(snapshot, evidence)
    if numbers and numbers < OLDEST_GLIBC:
        fixes.append(
            Fix(summary=f"Update the distribution: its glibc {libc[2]} is older than 2.28, which wheels need.")
        )
    return (*fixes, *other_wheel(snapshot, evidence))


def reach_index(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """See why, then go through a proxy or another index."""
    named = evidence.get("index")
    # Which index it was is not always known; pip then asks the one that it is set up for.
    asking = pip(snapshot, "--timeout", "10", "--retries", "0", "index", "versions", "pip")
    pip_asks = asking if asking[1:3] == ("-m", "pip") and not pip_ready(snapshot) else None
    index = named if isinstance(named, str) else f"{PYPI}/pip/"
    command = pip_asks if pip_asks and not isinstance(named, str) else ("curl", "-sSI", "--max-time", "10", index)
    return (
        Fix(summary="Find out why the package index cannot be reached.", commands=(command,)),
        Fix(
            summary="Behind a proxy, set HTTPS_PROXY. For another index, set PIP_INDEX_URL (pip) or UV_INDEX_URL "
            "(uv). If your company's proxy uses its own certificate, set SSL_CERT_FILE and REQUESTS_CA_BUNDLE to a "
            "file that contains it.",
            new_shell=True,
        ),
        Fix(
            summary="If host names do not resolve in a container or WSL, set a DNS server (`docker run --dns "
            "8.8.8.8`; /etc/resolv.conf). If downloads are interrupted: `--timeout 120 --retries 10`, or a nearby "
            "mirror."
        ),
    )


def repeat_install(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """An installation that ended for no reason that is known: again, with all it says."""
    return (
        install_set(snapshot),
        Fix(
            summary="List the conflicting packages.",
            commands=(
                *pip_ready(snapshot),
                pip(snapshot, "check"),
            ),
        ),
    )


def wait_for_the_other(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Let the other installation end, or end it."""
    pid = evidence.get("pid")
    end = (("kill", str(pid)),) if isinstance(pid, int) else ()
    wait = Fix(summary="Wait for the other installation to finish, then run the command again.")
    stop = Fix(summary="Or stop it; the next run continues where it stopped.", commands=end)
    return (wait, stop) if end else (wait,)


def other_release(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The plan's tables may know of a newer one by now; else another one is demanded."""
    name, version = evidence.get("package"), evidence.get("version")
    if not isinstance(name, str) or not isinstance(version, str):
        return (install_set(snapshot),)
    summary = f"Exclude this release of {name}: put `{name}!={version}` in a requirements file and install with that."
    return (Fix(summary=summary, commands=(("envcheck", "install", "--requirements", "FILE"),)),)
