"""Builds: a compiler, a toolkit and a command that satisfy what the log says, and not only this machine."""

import re
import shlex

from envcheck.catalogue.attention.remedies import build
from envcheck.catalogue.commands import by_hand, packages_fix, pip, pip_ready, python, uv_fix
from envcheck.catalogue.cuda.remedies.toolkit import get_toolkit
from envcheck.catalogue.hints import CONDA_TOOLKIT, in_words
from envcheck.compat.flash_attn import jobs, jobs_note
from envcheck.compat.tables.host_compilers import ACCEPTED, PACKAGED
from envcheck.compat.tables.known_packages import is_its_module
from envcheck.compat.tables.prebuilt import OF_TORCH_INDEX
from envcheck.compat.tables.torch_releases import INDEX, cuda_of, tag_for
from envcheck.findings import Evidence, Fix, Variable
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

# Which toolkit first knows an architecture, and the last that does. Sources: release notes of CUDA 9.0, 10.0, 11.0,
# 11.1, 11.8, 12.0, 12.8, 12.9 and 13.0 (Maxwell, Pascal and Volta ended); `nvcc --list-gpu-arch` of each.
# fmt: off
FIRST_TOOLKIT = {
    70: "9.0", 72: "9.2", 75: "10.0", 80: "11.0", 86: "11.1", 87: "11.4", 89: "11.8", 90: "11.8", 100: "12.8",
    101: "12.8", 103: "12.9", 110: "13.0", 120: "12.8", 121: "12.9",
}
LAST_TOOLKIT = {
    20: "8.0", 21: "8.0", 30: "10.2", 32: "10.2", 35: "11.8", 37: "11.8",
    **dict.fromkeys((50, 52, 53, 60, 61, 62, 70, 72), "12.9"),
}
# fmt: on
ON_BOARDS = frozenset({72, 87, 101, 110})
"""Architectures of Jetson and DRIVE, whose code no other GPU runs."""
SETUPTOOLS_OF_AN_ISOLATED_BUILD = (
    (
        "If an isolated build fails (pip prints `Getting requirements to build wheel`), limit the setuptools that it "
        "installs: `echo 'setuptools<81' > constraints.txt`, then `PIP_CONSTRAINT=constraints.txt` before pip's "
        "command (pip 25.3 and newer: `--build-constraint constraints.txt`; uv: `--build-constraints "
        "constraints.txt`)."
    ),
)
GLIBC_FIXED = {"rsqrt": "13.2", "rsqrtf": "13.2"}
"""crt/math_functions.h of the toolkits 12.8.93, 12.9.86, 13.0.88, 13.1.115 and 13.2.86, read: `cospi`, `sinpi` and
their like are declared as glibc 2.41 does from 13.0 on, `rsqrt` as glibc 2.42 does from 13.2 on."""
GLIBC_FIXED_FIRST = "13.0"


def _number(architecture: object) -> int | None:
    found = re.search(r"(\d{2,3})", str(architecture or ""))
    return int(found[1]) if found else None


def toolkit_for_architecture(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A toolkit that knows what is asked for; or ask for what this one knows."""
    number = _number(evidence.get("architecture"))
    first, last = FIRST_TOOLKIT.get(number or 0), LAST_TOOLKIT.get(number or 0)
    if evidence.get("dropped") and last:
        return (
            Fix(
                summary=f"Do not compile for {evidence.get('architecture')}: set TORCH_CUDA_ARCH_LIST (CMake: "
                "CMAKE_CUDA_ARCHITECTURES) to the installed GPU's compute capability, such as `8.6`.",
                new_shell=True,
            ),
            Fix(
                summary=f"Or, for such a GPU, build with CUDA {last}, the last version that supports it, and a torch "
                "built with it."
            ),
        )
    if first is None:
        return get_toolkit(snapshot, evidence)
    of_torch = version_tuple(snapshot.torch.cuda) if snapshot.torch and snapshot.torch.cuda else None
    there = _present(snapshot, first, of_torch[0] if of_torch else None)
    older = _older_architecture(number or 0, evidence)
    if there and of_torch:
        return (_use(there), *older)
    new = Fix(
        summary=f"Install CUDA {first} or newer, the first toolkit that supports {evidence.get('architecture')}; its "
        "major version must be that of torch's CUDA (`python -c 'import torch; print(torch.version.cuda)'`)."
    )
    if there:
        return (new, _use(there, "Or use", ", if torch was built with its major version"), *older)
    other = Fix(
        summary="If there is no such GPU, do not compile for it: set TORCH_CUDA_ARCH_LIST (with "
        'CMake `-DCMAKE_CUDA_ARCHITECTURES="75;80;86;89"`, those of your GPUs).',
        new_shell=True,
    )
    return (new, *older, other)


def _older_architecture(number: int, evidence: Evidence) -> tuple[Fix, ...]:
    """What the present toolkit knows: its code, as PTX, is compiled by the driver for newer GPUs."""
    told = evidence.get("log_toolkit") or evidence.get("nvcc")
    toolkit = version_tuple(told) if isinstance(told, str) else None
    before = version_tuple(FIRST_TOOLKIT[number]) or (0,)
    known = [
        one
        for one, first in {61: "8.0", **FIRST_TOOLKIT}.items()
        if one < number and one not in ON_BOARDS
        and ((version_tuple(first) or (0,)) <= toolkit if toolkit else (version_tuple(first) or (0,)) < before)
    ]  # fmt: skip
    if not known:
        return ()
    older = f"{max(known) // 10}.{max(known) % 10}"
    return (
        Fix(
            summary="Or keep this toolkit, and compile for an older architecture, whose PTX also runs on "
            f'{evidence.get("architecture")}: `export TORCH_CUDA_ARCH_LIST="{older}+PTX"` (CMake: '
            f"`-DCMAKE_CUDA_ARCHITECTURES={max(known)}`), then build again.",
            new_shell=True,
        ),
    )


def _present(snapshot: Snapshot, floor: str, major: int | None = None) -> str | None:
    """The folder of a toolkit on the machine that is at least of this version, and of this major version."""
    wanted = version_tuple(floor) or (0,)
    toolkits = snapshot.cuda.toolkits if snapshot.cuda else ()
    fitting = [(version_tuple(t.version) or (0,), t.path) for t in toolkits or () if t.path]
    return next((path for version, path in sorted(fitting) if version >= wanted and major in (None, version[0])), None)


def _use(folder: str, begin: str = "Use", condition: str = "") -> Fix:
    return Fix(
        summary=f"{begin} the toolkit at {folder}{condition}: `export CUDA_HOME={folder} PATH={folder}/bin:$PATH`.",
        new_shell=True,
        variables=(Variable("CUDA_HOME", folder), Variable("PATH", f"{folder}/bin:$PATH")),
    )


def compiler_for_toolkit(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A toolkit that takes the GCC that is there, where there is one; else a GCC within the log's bound."""
    newest = _number_of(evidence.get("newest"))
    gcc = _gcc_of(snapshot)
    floor = next((f"{row.nvcc[0]}.{row.nvcc[1]}" for row in ACCEPTED if row.gcc >= (gcc or 99)), None)
    told = (snapshot.torch.cuda if snapshot.torch else None) or evidence.get("log_toolkit")
    major = (version_tuple(str(told)) or (None,))[0] if told else None
    there = _present(snapshot, floor, major) if floor else None
    fixes = [_use(there)] if there else []
    packaged = _packaged(snapshot, newest)
    if packaged:
        names = {"apt-get": (f"gcc-{packaged}", f"g++-{packaged}")}
        fixes.append(packages_fix(snapshot, f"Install GCC {packaged} in addition to the current version.", names))
        fixes.append(
            Fix(
                summary=f"Use it for builds: `export CC=gcc-{packaged} CXX=g++-{packaged} "
                        f"NVCC_CCBIN=g++-{packaged}`.",
                new_shell=True,
                variables=(
                    Variable("CC", f"gcc-{packaged}"), Variable("CXX", f"g++-{packaged}"),
                    Variable("NVCC_CCBIN", f"g++-{packaged}"),
                ),
            )
        )  # fmt: skip
    else:
        bound = f"GCC {newest} or older" if newest else "an older GCC"
        conda = f"gxx_linux-64={newest}" if newest else "gxx_linux-64"
        fixes.append(
            Fix(
                summary=f"Build with {bound}: {_who_has_none(snapshot)}conda-forge has it (`conda install -c "
                f"conda-forge {conda}`). Set CC, CXX and NVCC_CCBIN to it."
            )
        )
    if not there:
        newer = f"CUDA {floor} or newer, which supports GCC {gcc}" if floor and gcc else "a newer CUDA toolkit"
        fixes.append(Fix(summary=f"Or use {newer}, if torch was also built with that CUDA version."))
    return tuple(fixes)


def _who_has_none(snapshot: Snapshot) -> str:
    """Nothing where the distribution is not known: it may have a package."""
    known = snapshot.host is not None and snapshot.host.os_id and snapshot.host.os_version
    return "this distribution has no package for it; " if known else "if the distribution has no package for it, "


def _number_of(text: object) -> int | None:
    return (
        int(str(text).split(".")[0]) if isinstance(text, (str, int)) and str(text).split(".")[0].isdecimal() else None
    )


def _gcc_of(snapshot: Snapshot) -> int | None:
    compiler = snapshot.cuda.compiler if snapshot.cuda else None
    return _number_of(getattr(compiler, "version", None))


def _packaged(snapshot: Snapshot, newest: int | None) -> int | None:
    host = snapshot.host
    row = PACKAGED.get((host.os_id or "", host.os_version or "")) if host else None
    if newest is None or row is None or newest < row[0]:
        return None
    return min(newest, row[1])


def gcc_for_float_types(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """In C++, glibc leaves `_Float32` and similar types to GCC 13 and newer, which an older nvcc does not know."""
    return in_words(
        f"Build with GCC 12 or older, with which glibc defines {evidence.get('float_type') or 'them'} itself: "
        "`export CC=gcc-12 CXX=g++-12 NVCC_CCBIN=g++-12`.",
        "Or build with a newer CUDA toolkit, which supports this GCC, and a torch built with it.",
    )


def toolkit_for_glibc(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The first toolkit whose own header is right; nothing else that compiles here helps."""
    function = str(evidence.get("function") or "")
    fixed = GLIBC_FIXED.get(function, GLIBC_FIXED_FIRST)
    there = _present(snapshot, fixed)
    use = (
        _use(there)
        if there
        else Fix(summary=f"Build with CUDA {fixed} or newer, whose headers are compatible with this glibc.")
    )
    return (
        use,
        Fix(
            summary="Or edit this toolkit's crt/math_functions.h: declare the functions of these errors as glibc "
            "does, with `noexcept (true)` before the semicolon (cospi, sinpi, rsqrt and their float variants)."
        ),
        Fix(summary="Or install a wheel, which compiles nothing; `envcheck plan` names one."),
        Fix(summary="Or build in a container of Ubuntu 24.04 or Debian 12, whose glibc is older."),
    )


# How the packages that are compiled against torch are built; each reads other variables. Sources: their setup.py.
BUILD_VARIABLES = {
    "mamba-ssm": "MAMBA_FORCE_BUILD=TRUE", "causal-conv1d": "CAUSAL_CONV1D_FORCE_BUILD=TRUE",
    "flash-attn": "FLASH_ATTENTION_FORCE_BUILD=TRUE", "deepspeed": "DS_BUILD_OPS=0",
}  # fmt: skip
NEEDED = ("packaging", "wheel", "setuptools", "ninja")


def without_isolation_for(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Build the package that is named in the environment itself."""
    package = package_of(evidence)
    if package is None:
        words = (
            "Install torch first, then install the package with `--no-build-isolation`: the build then finds this "
            "torch."
        )
        return (Fix(summary=words),)
    first = by_hand(snapshot, "Install torch and the build's own requirements first.", "install", "torch", *NEEDED)
    build = by_hand(
        snapshot,
        f"Then build {package} with `--no-build-isolation`, so that the build finds torch.",
        "install",
        package,
        "--no-build-isolation",
    )
    return (first, build)


def package_of(evidence: Evidence) -> str | None:
    """The package that the log names."""
    named = evidence.get("package") or evidence.get("failed_package")
    if not isinstance(named, str):
        return None
    name = re.split(r"[=<>!~@\[ ]", named)[0].strip("`'\"")
    return name.replace("_", "-").lower() if re.fullmatch(r"[A-Za-z][\w.-]{0,60}", name) else None


def toolkit_for_build(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit, then the build of what the log names."""
    return (*get_toolkit(snapshot, evidence), _build_again(snapshot, evidence))


def toolkit_of_torch(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit of torch's CUDA next to the present one; or a torch for the present one."""
    return (*toolkit_for_build(snapshot, evidence), *_torch_of(snapshot, evidence), *in_words(CONDA_TOOLKIT))


def _build_again(snapshot: Snapshot, evidence: Evidence) -> Fix:
    package = package_of(evidence)
    if package == "flash-attn":
        return build(snapshot, toolkit_first=True)
    if package is None:
        return Fix(summary="Then run the build again in this shell, with `--no-build-isolation` if it needs torch.")
    return by_hand(snapshot, f"Then build {package} again in this shell.", "install", "--no-build-isolation", package)


def _torch_of(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The torch that was built with the CUDA of the nvcc that the log names."""
    seen = snapshot.cuda.nvcc if snapshot.cuda and snapshot.sources else None
    numbers = version_tuple(str(evidence.get("nvcc") or seen or ""))
    if not numbers or len(numbers) < 2:
        return ()
    tag = tag_for(numbers)
    if tag is None:
        return in_words(f"Or install a torch that was built with nvcc's CUDA {numbers[0]}.{numbers[1]}.")
    return in_words(f"Or install a torch that was built with CUDA {cuda_of(tag)}: `--index-url {INDEX}/{tag}`.")


def rebuild(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A compiled package that was built for another torch: one for this torch."""
    package = package_of(evidence)
    if package is None:
        return (
            Fix(
                summary="Reinstall the package that the file belongs to, in a build for this torch version.",
                commands=(
                    *pip_ready(snapshot),
                    pip(snapshot, "list"),
                ),
            ),
        )
    if package in OF_TORCH_INDEX:
        return (
            Fix(
                summary=f"Install the {package} of the same release as torch: torchaudio 2.6 for torch 2.6 (0.13 for "
                "1.13), torchvision 0.21 for torch 2.6 (0.14 for 1.13). Install both in one command from one index "
                f"(`--index-url {INDEX}/cu126`), or both from one conda channel."
            ),
        )
    variable = BUILD_VARIABLES.get(package)
    if not variable and not is_its_module(package):  # the name of a file is not that of a package
        return (
            Fix(
                summary=f"Build the package that has {package} again for this torch version, from where it was "
                "installed: the repository or the wheel that its guide names. Remove it first; then use "
                "`--no-cache-dir --no-build-isolation`, or delete the folder `build` of its source."
            ),
            Fix(summary="Or install the torch that it was built for; its guide or its requirements file names it."),
        )
    source = "transformer-engine[pytorch]" if package == "transformer-engine" else package  # alone it has no extension
    command = pip(
        snapshot, "install", "--force-reinstall", "--no-deps", "--no-cache-dir", "--no-build-isolation", source
    )
    note = jobs_note(snapshot) if variable else ""
    again = Fix(
        summary=f"Reinstall {package} for this torch; it is built from source if there is no compatible wheel.{note}",
        commands=(("env", variable, f"MAX_JOBS={jobs(snapshot)}", *command) if variable else command,),
    )
    back = Fix(summary=f"Or install the torch that this {package} was built for; its release notes name it.")
    return (again, back)


def whole_source(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A build that looks for files of its own source in the wrong place."""
    return (
        Fix(
            summary=f"Start the build in the source folder: `cd SOURCE` first, then "
            f"`{shlex.join(pip(snapshot, 'install', '.'))}`; in a Dockerfile `WORKDIR SOURCE` before it.",
            commands=pip_ready(snapshot),
        ),
        Fix(
            summary="If the file is not in the source either, fetch the complete source with `git submodule update "
            "--init --recursive`, and delete the folder `build` before the next try."
        ),
    )


def move_across(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """setup.py renames the wheel it fetched into pip's folder, which lies on another file system."""
    wheel = evidence.get("wheel")
    fixes = [
        Fix(
            summary="Put temporary files on the same file system as the cache: `mkdir -p ~/.cache/tmp`, then `export "
            "TMPDIR=~/.cache/tmp`. Then build again.",
            new_shell=True,
        )
    ]
    if isinstance(wheel, str) and re.fullmatch(r"flash_attn-[\w.+-]{1,150}\.whl", wheel):
        version = wheel.split("-")[1].split("+")[0]
        url = f"https://github.com/Dao-AILab/flash-attention/releases/download/v{version}/{wheel}"
        fixes.insert(0, by_hand(snapshot, "Install the wheel that setup.py found, directly.", "install", url))
    return tuple(fixes)


def old_setuptools(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """pkg_resources left setuptools with release 82."""
    package = package_of(evidence)
    pinned = Fix(
        summary="Give the isolated build an older setuptools: `echo 'setuptools<81' > constraints.txt`, then run the "
        "command again with `PIP_CONSTRAINT=constraints.txt` before it (uv: with `--build-constraint constraints.txt`)."
    )
    fixes = [
        *((pinned,) if evidence.get("isolated") else ()),
        by_hand(snapshot, "Install a setuptools that still has pkg_resources.", "install", "setuptools<81", "wheel"),
        *in_words(*SETUPTOOLS_OF_AN_ISOLATED_BUILD),
    ]
    if package:
        fixes.append(
            by_hand(
                snapshot, f"Build {package} with it and without isolation: an isolated build installs the newest "
                "setuptools again.", "install",
                "--no-build-isolation", package,
            )
        )  # fmt: skip
    return tuple(fixes)


def older_python(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A source release that is older than the Python: take a newer release of it, or an older Python."""
    package = package_of(evidence)
    named = f"a newer release of {package}" if package else "a newer release of the package that is being built"
    return (
        Fix(summary=f"Use {named} that has a wheel for this Python: the pinned release is older than this Python."),
        uv_fix(
            snapshot,
            "Or create the environment with an older Python, such as 3.11.",
            ("uv", "venv", "--python", "3.11", ".venv"),
        ),
    )


def get_pip(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Without pip nothing is installed with pip."""
    names = {
        "apt-get": ("python3-pip", "python3-venv"), "dnf": ("python3-pip",), "zypper": ("python3-pip",),
        "pacman": ("python-pip",), "apk": ("py3-pip",),
    }  # fmt: skip
    return (
        Fix(
            summary="Install the pip that Python includes.",
            commands=((python(snapshot), "-m", "ensurepip", "--upgrade"),),
        ),
        packages_fix(snapshot, "Or install the distribution's pip.", names),
        Fix(
            summary="Or use uv, which needs no pip: `curl -LsSf https://astral.sh/uv/install.sh | sh`, `uv pip "
            "install ...`."
        ),
    )


def fetch_submodules(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A checkout without its submodules."""
    return (
        Fix(
            summary="Fetch the submodules in the checkout, then build again; GitHub's source archives do not contain "
            "them.",
            commands=(("git", "submodule", "update", "--init", "--recursive"),),
        ),
    )


def wheel_file(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A name that is wrong, or another folder."""
    wheel = str(evidence.get("wheel") or "the wheel")
    name = wheel.rpartition("/")[2]
    folder = wheel.rpartition("/")[0] or "."
    return (
        Fix(
            summary=f"Check the file's name: a browser may have renamed it, or this release of {name.split('-')[0]} "
            "has no wheel with that name.",
            commands=(("ls", "-l", folder),),
        ),
        Fix(summary=f"Download {name} again, keep the name from the release page, then install it."),
    )
