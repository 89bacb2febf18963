"""What to do when a build or an installation fails."""

from envcheck.catalogue.attention.remedies import (
    REQUIREMENTS,
    build,
    compile_command,
    install_flash_attention,
    names_flash_attention,
    use_kernel,
    without_gpu,
)
from envcheck.catalogue.build.remedies.libraries import companion_of, development_files, get_companion
from envcheck.catalogue.commands import pip, pip_fix, pip_ready, project_note
from envcheck.catalogue.cuda.remedies.toolkit import get_toolkit
from envcheck.catalogue.hints import CONDA_TOOLKIT, in_words
from envcheck.catalogue.host.remedies.interpreter import install_headers, newer_python
from envcheck.catalogue.host.remedies.room import more_memory
from envcheck.catalogue.packages.remedies.libraries import distribution
from envcheck.catalogue.torch.remedies import another_platform, install_set, install_torch
from envcheck.compat.environment import is_isolated, python_version, torch
from envcheck.compat.flash_attn import jobs, jobs_note
from envcheck.compat.predicates import host
from envcheck.compat.tables.known_packages import is_its_module
from envcheck.compat.tables.system_packages import HEADERS, HEADERS_OF_PACKAGES
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.pypi import PYPI
from envcheck.requirement_text import is_name, name_of
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

OF_CUDA = late(r"cu(?:da|blas|sparse|solver|rand|fft|dnn|b/)|nccl|nv|thrust/|driver_types|crt/|cooperative_groups|mma")
OLDEST_GLIBC = (2, 28)
"""torch's wheels are manylinux_2_28."""


def _is_flash_attention(evidence: Evidence) -> bool:
    """The build is flash-attn's: the log says so, or there is no log."""
    return not evidence or names_flash_attention(evidence)


def _of_no_use(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """That there is no GPU to build flash-attn for; nothing where the log is about the build of something else."""
    return without_gpu(snapshot) if _is_flash_attention(evidence) else ()


def _package(evidence: Evidence) -> str | None:
    """What the log builds, where it is not flash-attn."""
    name = evidence.get("package")
    return name if isinstance(name, str) and is_name(name) and not names_flash_attention(evidence) else None


def get_nvcc(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit, or a wheel that needs none."""
    if useless := _of_no_use(snapshot, evidence):
        return useless
    if not _is_flash_attention(evidence):
        return get_toolkit(snapshot, evidence)
    last = build(snapshot, toolkit_first=True)
    builds = {build(snapshot).commands, last.commands}
    first = (fix for fix in install_flash_attention(snapshot, evidence)[:1] if fix.commands not in builds)
    return (*first, *get_toolkit(snapshot, evidence), last)


def match_cuda(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit of torch's CUDA major next to the present one."""
    last = (build(snapshot, toolkit_first=True),) if _is_flash_attention(evidence) else ()
    return _of_no_use(snapshot, evidence) or (*get_toolkit(snapshot, evidence), *last)


def without_isolation(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Build in the environment itself, where torch is."""
    if useless := _of_no_use(snapshot, evidence):
        return useless
    first = install_torch(snapshot, evidence)[:1] if torch(snapshot).version is None else ()
    compile_it = compile_command(snapshot)
    fix = Fix(
        summary="Build with `--no-build-isolation`, so that the build finds the installed torch."
        + project_note(snapshot),
        commands=(*pip_ready(snapshot), pip(snapshot, "install", *REQUIREMENTS), compile_it),
        automatic=is_isolated(snapshot),
    )
    return (*first, fix)


def build_requirements(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What a build without isolation takes from the environment: the module that the log names first."""
    module = evidence.get("module")
    named = distribution(module) if isinstance(module, str) and is_name(module.replace(".", "-")) else None
    sure = named is not None and is_its_module(name_of(named) or named)
    wanted = dict.fromkeys((*((named,) if named and sure else ()), *REQUIREMENTS))
    install = pip_fix(snapshot, "Install the packages that the build needs.", "install", "--upgrade", *wanted)
    if not named or _is_flash_attention(evidence):
        return (install,)
    package = _package(evidence) or "the package"
    if not sure:
        return (
            Fix(
                summary=f"Install what has the module {module}, which the build of {package} imports: its guide names "
                "it, for the name on the index may differ. Then install with `--no-build-isolation`."
            ),
            install,
        )
    return (
        install,
        Fix(summary=f"Then install {package} with `--no-build-isolation`, so that its build finds {named}."),
    )


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
    if not _is_flash_attention(evidence):
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
    kernel = use_kernel(snapshot, evidence) if _is_flash_attention(evidence) else ()
    return _of_no_use(snapshot, evidence) or (*get_toolkit(snapshot, evidence), *kernel)


def cuda_headers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Python.h comes from the distribution, CUDA's headers from the toolkit, others from their own packages."""
    header = str(evidence.get("header") or "")
    if not header or header == "Python.h":
        return (*install_headers(snapshot, evidence), *(get_toolkit(snapshot, evidence) if not header else ()))
    if header.endswith((".cu", ".cpp", ".cc", ".cxx", ".c", ".pyx")):
        return _source_incomplete(evidence, header)
    owner = next((package for start, package in HEADERS_OF_PACKAGES.items() if header.startswith(start)), None)
    if owner:
        return _headers_of_package(snapshot, owner)
    if companion := companion_of(header):
        return get_companion(snapshot, evidence, companion)
    if OF_CUDA.match(header):
        return (*get_toolkit(snapshot, evidence), *in_words(CONDA_TOOLKIT))
    library = next((HEADERS[start] for start in HEADERS if header.startswith(start)), None)
    if library:
        return (development_files(snapshot, f"the header {header}", library),)
    return (
        Fix(summary=f"Install the development package that has {header} (`apt-file search {header}` shows it on "
        "Debian and Ubuntu; conda-forge has most), or add its folder: `export CPATH=FOLDER:$CPATH`."),
        Fix(summary="A header of the source itself is in a submodule: `git submodule update --init "
                    "--recursive`."),
    )  # fmt: skip


def _source_incomplete(evidence: Evidence, source: str) -> tuple[Fix, ...]:
    """A file that the compiler was told to translate: an archive that lacks it, or the wrong folder."""
    package = evidence.get("package")
    named = package if isinstance(package, str) else "the package"
    return (
        Fix(
            summary=f"The source archive of {named} lacks {source}: install another release of it (the next newer one, "
            "or a wheel), or build from its repository: `git clone --recursive URL`, then install that folder."
        ),
        Fix(summary="In your own clone: run the build in the folder of its setup.py, and fetch what is missing: `git "
            "submodule update --init --recursive`."),
    )  # fmt: skip


def _headers_of_package(snapshot: Snapshot, package: str) -> tuple[Fix, ...]:
    """NumPy, pybind11 and torch have their headers in the environment, where a build must look for them."""
    where = {"torch": "torch.utils.cpp_extension.include_paths()[0]"}.get(package, f"{package}.get_include()")
    return (
        pip_fix(snapshot, f"Install {package} first, which has the header.", "install", package),
        Fix(
            summary="Then build with `--no-build-isolation`; if the header is still not found, add its folder: "
            f"`export CPATH=$(python -c 'import {package}; print({where})'):$CPATH`."
        ),
    )


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
    why = Fix(summary="Find out why the package index cannot be reached.", commands=(command,))
    trouble = evidence.get("trouble")
    if trouble not in _BY_TROUBLE:
        return (why, *(Fix(summary=words, new_shell=True) for words in _REACH_INDEX))
    first = _BY_TROUBLE[str(trouble)]
    others = tuple(words for words in _REACH_INDEX if words != first)
    return (*(Fix(summary=words, new_shell=True) for words in (first, *others)), why)


_REACH_INDEX = (
    (
        "Behind a proxy, set HTTPS_PROXY to it (`export HTTPS_PROXY=http://proxy.example:3128`), or unset it if it "
        "names one that is not there. For another index, set PIP_INDEX_URL (pip) or UV_INDEX_URL (uv)."
    ),
    (
        "If your company's proxy uses its own certificate, set SSL_CERT_FILE and REQUESTS_CA_BUNDLE to a file that "
        "contains it (with pip 24.2 and newer the system's own store counts)."
    ),
    (
        "If host names do not resolve in a container or WSL, set a DNS server (`docker run --dns 8.8.8.8`; "
        "/etc/resolv.conf)."
    ),
    "If downloads are interrupted, run it again with `--timeout 120 --retries 10`, or from a nearby mirror.",
)
_BY_TROUBLE = dict(zip(("proxy", "certificate", "names", "cut"), _REACH_INDEX, strict=True))
"""What stops a download, and what helps: by the kind of error."""


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
