"""Get a CUDA toolkit with the right nvcc, and have the right one found."""

from envcheck.catalogue.commands import INSTALL, as_root, package_manager
from envcheck.catalogue.cuda.remedies.told_cuda import told_cuda
from envcheck.compat.builds import CPU
from envcheck.compat.environment import (
    build_label,
    capabilities,
    is_isolated,
    major,
    newest_cuda_major,
    python_minor,
    toolkit_of_major,
    torch,
    torch_version,
)
from envcheck.compat.predicates import gpus_are_known, has_gpu, host, is_jetson, is_wsl
from envcheck.compat.resolver import best
from envcheck.compat.tables.cuda_repositories import ARCHIVE, KEYRING, ROOT, repository
from envcheck.compat.tables.flash_attention import BLACKWELL, BLACKWELL_NVCC
from envcheck.compat.tables.torch_releases import minor_of, release
from envcheck.findings import Command, Evidence, Fix, Variable
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

DEFAULT_MINOR = {11: 8, 12: 8, 13: 0}
"""The toolkit to install where only the CUDA major is known: the one whose builds of torch are most used."""


LAST_CUDA = {(3, 5): "10.2", (3, 6): "11.3", (3, 7): "11.7"}
"""The newest CUDA that torch was built with for a Python: torch 1.5.1, 1.10.2 and 1.13.1. Source: torch's own index."""


def get_toolkit(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Use the fitting toolkit that is on the machine already; else install one."""
    python = python_minor(snapshot)
    last = LAST_CUDA.get(python) if python else None
    if python and last and not torch(snapshot).cuda and not told_cuda(evidence):
        return (_of_old_torch(f"{python[0]}.{python[1]}", last),)
    if not _is_known(snapshot, evidence):
        return (_OF_TORCH,)
    wanted = wanted_toolkit(snapshot, evidence)
    if evidence.get("exact_minor"):
        return _exactly(snapshot, wanted)
    there = _there(snapshot, wanted)
    use = _use(snapshot, toolkit_home(snapshot, evidence), there=there is not None)
    return (use,) if there else (*_install(snapshot, wanted), use)


_OF_TORCH = Fix(
    summary="Install the CUDA toolkit of the version that your torch was built with (`python -c 'import torch; "
    "print(torch.version.cuda)'` names it; 12.8: the package cuda-toolkit-12-8), without its driver, from "
    f"{ARCHIVE}. Then `export CUDA_HOME=/usr/local/cuda-VERSION PATH=/usr/local/cuda-VERSION/bin:$PATH`.",
    root=True,
    new_shell=True,
)


def _is_known(snapshot: Snapshot, evidence: Evidence) -> bool:
    """Something says which CUDA it must be: torch, the log, or the driver."""
    return bool(
        torch(snapshot).cuda
        or told_cuda(evidence)
        or _run_by_log(evidence)
        or newest_cuda_major(snapshot)
        or _planned_cuda(snapshot)
    )


def _exactly(snapshot: Snapshot, wanted: tuple[int, int]) -> tuple[Fix, ...]:
    """For a build that compares the minor version, too: another toolkit of the major fails in the same way."""
    installed = snapshot.cuda.toolkits if snapshot.cuda else ()
    there = next((one.path for one in installed if (version_tuple(one.version) or ())[:2] == wanted), None)
    if there:
        return (_use(snapshot, there, there=True),)
    facts, version = host(snapshot), f"{wanted[0]}.{wanted[1]}"
    source = repository(facts.os_id, facts.os_version, wsl=is_wsl(snapshot))
    offered = source is not None and source.toolkit(wanted) == version
    get = _install(snapshot, wanted) if offered or is_jetson(snapshot) else (_by_hand(snapshot, wanted),)
    return (*get, _use(snapshot, f"/usr/local/cuda-{version}", there=False))


def _of_old_torch(python: str, last: str) -> Fix:
    """Which toolkit it is, only torch itself tells: one for today's torch would not compile anything for it."""
    return Fix(
        summary="Install the CUDA toolkit of the version that torch was built with (`python -c 'import torch; "
        f"print(torch.version.cuda)'` names it; for Python {python} it is {last} or older), without its driver, from "
        f"{ARCHIVE}. Then `export CUDA_HOME=/usr/local/cuda-VERSION PATH=/usr/local/cuda-VERSION/bin:$PATH`.",
        root=True,
        new_shell=True,
    )


def toolkit_home(snapshot: Snapshot, evidence: Evidence) -> str:
    """The folder of the fitting toolkit: where it is, else where its installation puts it."""
    wanted = wanted_toolkit(snapshot, evidence)
    facts = host(snapshot)
    source = repository(facts.os_id, facts.os_version, wsl=is_wsl(snapshot))
    version = (source.toolkit(wanted) if source else None) or f"{wanted[0]}.{wanted[1]}"
    by_jetpack = "/usr/local/cuda" if is_jetson(snapshot) else None  # in the one version that it has
    return _there(snapshot, wanted) or by_jetpack or f"/usr/local/cuda-{version}"


def home_is_known(snapshot: Snapshot) -> bool:
    """A fitting toolkit is there, or its folders were looked at; not so for a machine known from a pasted text."""
    looked_at = not {"cuda", "cuda.toolkits"}.intersection(snapshot.unavailable)
    return looked_at or _there(snapshot, wanted_toolkit(snapshot, {})) is not None


def wanted_toolkit(snapshot: Snapshot, evidence: Evidence) -> tuple[int, int]:
    """(12, 8): of the CUDA that torch was built with, and new enough for the GPUs."""
    numbers = version_tuple(
        told_cuda(evidence) or torch(snapshot).cuda or _run_by_log(evidence) or _planned_cuda(snapshot)
    )
    first = numbers[0] if numbers else min(max(newest_cuda_major(snapshot) or 12, 11), max(DEFAULT_MINOR))
    wanted = (first, numbers[1] if numbers and len(numbers) > 1 else DEFAULT_MINOR.get(first, 0))
    floor = BLACKWELL_NVCC if _is_blackwell(snapshot) and wanted[0] == BLACKWELL_NVCC[0] else wanted
    return max(wanted, floor)


def _run_by_log(evidence: Evidence) -> str | None:
    """The default CUDA of the torch that the log names without it, else the toolkit whose path stands there."""
    told, named = evidence.get("torch_release"), evidence.get("log_toolkit")
    row = release(told) if isinstance(told, str) else None
    if row:
        return row.default_cuda
    minor = minor_of(told) if isinstance(told, str) else None
    older = _BEFORE_TABLE.get(minor) if minor else None
    return older or (named if isinstance(named, str) and version_tuple(named) else None)


_BEFORE_TABLE = {(1, 13): "11.7", (2, 0): "11.7"}
"""The CUDA of PyPI's torch before the table of releases. Source: the wheels' requirements (nvidia-*-cu11 11.7)."""


def _planned_cuda(snapshot: Snapshot) -> str | None:
    """Of the torch that this machine gets, where it has none, or one for CPUs, and a GPU is known."""
    version = torch_version(snapshot)
    if (version and build_label(version) != CPU) or not gpus_are_known(snapshot) or not has_gpu(snapshot):
        return None
    chosen = best(snapshot)
    return chosen.build.cuda if chosen else None


def set_home(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Point CUDA_HOME to the toolkit of torch's CUDA, else to that of the nvcc on PATH, else drop it."""
    there = toolkit_of_major(snapshot, major(torch(snapshot).cuda))
    nvcc = snapshot.cuda.nvcc_path if snapshot.cuda else None
    folder = there or (nvcc.removesuffix("/bin/nvcc") if nvcc and nvcc.endswith("/bin/nvcc") else None)
    if folder:
        return (_use(snapshot, folder, there=True),)
    unset = Fix(
        summary="Remove CUDA_HOME (and CUDA_PATH) from your shell's profile: torch finds /usr/local/cuda by itself.",
        new_shell=True,
        automatic=is_isolated(snapshot),
        variables=(Variable("CUDA_HOME", None), Variable("CUDA_PATH", None)),
    )
    return (unset, *get_toolkit(snapshot, evidence)[:1])


def clean_loader_path(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Take the folders out of LD_LIBRARY_PATH; torch includes its own CUDA libraries."""
    named = evidence.get("folders")
    folders = [str(folder) for folder in named] if isinstance(named, list) else []
    where = " and ".join(folders) or "the folders of other CUDA toolkits"
    kept_path = _without(snapshot, folders)
    keep = " Keep /usr/lib/wsl/lib, which is right." if is_wsl(snapshot) else ""
    return (
        Fix(
            summary=f"Remove {where} from LD_LIBRARY_PATH, in your shell's profile and in ~/.profile: torch includes "
            f"its own CUDA libraries and needs none of these.{keep}",
            new_shell=True,
            automatic=is_isolated(snapshot) and bool(kept_path),
            variables=kept_path,
        ),
    )


def _without(snapshot: Snapshot, folders: list[str]) -> tuple[Variable, ...]:
    """LD_LIBRARY_PATH without these; nothing where it is not known what else is in it."""
    value = snapshot.environment.get("LD_LIBRARY_PATH")
    if not value or not folders:
        return ()
    gone = {folder.rstrip("/") for folder in folders}
    rest = [part for part in value.split(":") if part and part.rstrip("/") not in gone]
    return (Variable("LD_LIBRARY_PATH", ":".join(rest) or None),)


def _there(snapshot: Snapshot, wanted: tuple[int, int]) -> str | None:
    """The toolkit of that major on the machine; one that is too old for the GPUs does not count."""
    return toolkit_of_major(snapshot, wanted[0], BLACKWELL_NVCC if _is_blackwell(snapshot) else (0, 0))


def _is_blackwell(snapshot: Snapshot) -> bool:
    return any(capability >= BLACKWELL for capability in capabilities(snapshot))


def _use(snapshot: Snapshot, folder: str, *, there: bool) -> Fix:
    return Fix(
        summary=f"{'Use' if there else 'Then use'} the toolkit at {folder}: add `export CUDA_HOME={folder}` and "
        f"`export PATH={folder}/bin:$PATH` to ~/.bashrc.",
        new_shell=True,
        automatic=there and is_isolated(snapshot),
        variables=(Variable("CUDA_HOME", folder), Variable("PATH", f"{folder}/bin:$PATH")),
    )


def _install(snapshot: Snapshot, wanted: tuple[int, int]) -> tuple[Fix, ...]:
    facts = host(snapshot)
    if is_jetson(snapshot):
        return (
            Fix(summary="Install the toolkit of this JetPack.", commands=_apt(snapshot, "nvidia-jetpack"), root=True),
        )
    if package_manager(snapshot) == "pacman":
        command = as_root(snapshot, *INSTALL["pacman"], "cuda")
        return (Fix(summary="Install the CUDA toolkit.", commands=(command,), root=True),)
    source = repository(facts.os_id, facts.os_version, wsl=is_wsl(snapshot))
    version = source.toolkit(wanted) if source else None
    if source is None or version is None:
        return (_by_hand(snapshot, wanted),)
    machine = "sbsa" if facts.machine == "aarch64" else "x86_64"
    download = ("wget", "-O", KEYRING, f"{ROOT}/{source.name}/{machine}/{KEYRING}")
    trust = as_root(snapshot, "dpkg", "-i", KEYRING)
    note = " This package contains no driver, as required in WSL." if is_wsl(snapshot) else ""
    return (
        Fix(
            summary=f"Install the CUDA {version} toolkit from NVIDIA's repository.{note}",
            commands=(download, trust, *_apt(snapshot, f"cuda-toolkit-{version.replace('.', '-')}")),
            root=True,
        ),
    )


def _apt(snapshot: Snapshot, package: str) -> tuple[Command, ...]:
    install = as_root(snapshot, *INSTALL["apt-get"], package)
    return (as_root(snapshot, "apt-get", "update"), install)


def _by_hand(snapshot: Snapshot, wanted: tuple[int, int]) -> Fix:
    if (host(snapshot).libc or "").startswith("musl"):
        return Fix(summary="Use a container with glibc: NVIDIA's CUDA toolkits and torch's wheels do not run on musl.")
    if host(snapshot).os_id == "nixos":
        return Fix(
            summary="Add the CUDA toolkit of nixpkgs to the project's shell: "
            f"`cudaPackages_{wanted[0]}_{wanted[1]}.cudatoolkit` (unfree)."
        )
    return Fix(
        summary=f"Install the CUDA {wanted[0]}.{wanted[1]} toolkit, without its driver: the runfile from {ARCHIVE}, "
        "started with `--silent --toolkit`.",
        root=True,
    )
