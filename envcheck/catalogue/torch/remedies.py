"""Get the torch, torchvision and NumPy that fit this machine and each other."""

from envcheck.catalogue.commands import by_hand, install_commands, packages_fix, pip, pip_fix, pip_ready, python
from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.compat.builds import Build, installed_build, platform_objection
from envcheck.compat.environment import is_isolated, newest_cuda_major, torch, torch_version
from envcheck.compat.jetson import needs_own_torch, own_torch
from envcheck.compat.plan_options import Pin, PlanOptions
from envcheck.compat.predicates import has_gpu, host
from envcheck.compat.relaxations import changes
from envcheck.compat.requirements import Requirement
from envcheck.compat.resolver import best
from envcheck.compat.tables.compiled_extensions import COMPILED
from envcheck.compat.tables.gpus import is_data_centre
from envcheck.compat.tables.known_packages import is_its_module
from envcheck.compat.tables.torch_releases import INDEX, is_cuda_tag, release, torchvision_for
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

FORWARD_COMPATIBILITY = "https://docs.nvidia.com/deploy/cuda-compatibility/forward-compatibility.html"
CPU = "cpu"


def install_set(snapshot: Snapshot, *, instead: bool = False) -> Fix:
    """Let envcheck install one coherent set of packages; `instead` of what was named before it."""
    if best(snapshot) is None:
        would = next((change.would for change in changes(snapshot, PlanOptions())), "")
        return Fix(
            summary=f"No set of packages is compatible with this machine as it is{f': {would}' if would else ''}. "
            "`envcheck plan` gives the reason; after the change run `envcheck install`."
        )
    return Fix(
        summary=f"{'Or install' if instead else 'Install'} a compatible set of packages for this machine: torch, "
        "transformers and their dependencies.",
        commands=install_commands(snapshot),
        automatic=is_isolated(snapshot),
    )


def repair_environment(snapshot: Snapshot) -> Fix:
    """Reinstall exactly what is damaged, missing or of another version than the rest requires."""
    executable = snapshot.python.executable if snapshot.python else None
    target = ("--python", executable) if executable else ()
    return Fix(
        summary="Reinstall exactly what is damaged or missing.",
        commands=(("envcheck", "install", "--repair", *target),),
        automatic=is_isolated(snapshot),
    )


def another_platform(snapshot: Snapshot) -> tuple[Fix, ...]:
    """Where torch has wheels, for a machine that it has none for; nothing on all others."""
    objection = platform_objection(snapshot)
    if objection is None:
        return ()
    if needs_own_torch(snapshot):
        return (Fix(summary=own_torch(snapshot)),)
    musl = (host(snapshot).libc or "").startswith("musl")
    where = "a distribution with glibc (Ubuntu, Debian, Fedora), or a container with one" if musl else "a 64-bit system"
    return (Fix(summary=f"Use {where}. {objection.detail}"),)


def install_torch(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The whole set, or torch alone."""
    whole = install_set(snapshot)
    alone = _alone(snapshot, "Or install torch and torchvision alone")
    return another_platform(snapshot) or (whole, *(fix for fix in alone if fix.commands != whole.commands))


def _by_index(version: str) -> str:
    """What to type for the CUDA build of a release; of the newest one where the release is not known."""
    plain, vision = version.partition("+")[0], torchvision_for(version)
    row = release(plain) if plain and vision else None
    tags = [tag for tag in row.tags if is_cuda_tag(tag)] if row else []
    names = f"torch=={plain} torchvision=={vision} torchaudio=={plain}" if tags else "torch torchvision torchaudio"
    choice = "" if tags else " (cu128 for RTX 50 and newer)"
    return (
        "`pip uninstall torch torchvision torchaudio`, then `pip install "
        f"{names} --index-url {INDEX}/{tags[-1] if tags else 'cu126'}`{choice}; on Windows PyPI only has the CPU build"
    )


def cuda_build(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Replace a build without CUDA by one with the CUDA that the driver runs."""
    found = best(snapshot)
    if found is not None and found.build.tag == CPU:
        return (
            Fix(summary="On the machine with the GPU, replace it with the CUDA build that its driver and GPU support: "
                f"{_by_index(str(evidence.get('torch') or torch_version(snapshot) or ''))}. "
                "`envcheck install` there chooses by itself."),
            Fix(summary="If pip or uv installs the CPU build again, set the index in the project: uv's "
            "`[tool.uv.sources]`, conda's `pytorch-gpu`. torchaudio or xformers for another torch can also bring it "
            "back."),
        )  # fmt: skip
    if found is None:
        return another_platform(snapshot) or (
            Fix(summary="Remove torch and torchvision, and install their CUDA build from torch's index: `pip install "
                f"torch torchvision --index-url {INDEX}/cuNNN`, with a CUDA that the driver supports (`nvidia-smi` "
                "names the newest) and a Python that this release has wheels for."),
            install_set(snapshot),
        )  # fmt: skip
    return another_platform(snapshot) or _alone(snapshot, "Install the CUDA build") or (install_set(snapshot),)


def older_cuda(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A newer driver, or a build of torch for the CUDA that this driver runs."""
    found = best(snapshot)
    fixes = list(install_driver(snapshot, evidence)[:1])
    if "image_cuda" in evidence:
        older = f"CUDA {newest_cuda_major(snapshot)}"
        return (*fixes, Fix(summary=f"Or base the container on an image for {older}, which this driver supports."))
    if found and found.build.tag == CPU:  # nothing is known of the machine with the GPU
        fixes.append(
            Fix(
                summary="Or install the newest torch whose CUDA the driver supports: run `envcheck install` on that "
                "machine."
            )
        )
    elif found:
        fixes.append(torch_fix(snapshot, f"Or install {found.build.label}, which this driver supports.", found.build))
    if any(is_data_centre(gpu.name) for gpu in snapshot.gpus):
        wanted = (torch(snapshot).cuda or "").replace(".", "-")
        names = {"apt-get": (f"cuda-compat-{wanted}",), "dnf": (f"cuda-compat-{wanted}",)} if wanted else {}
        summary = f"Or, on these data-center GPUs, add forward compatibility ({FORWARD_COMPATIBILITY})."
        fixes.append(packages_fix(snapshot, summary, names))
    return tuple(fixes)


def reinstall_torch(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A broken installation: the same release again, nothing of the old one kept."""
    version = torch_version(snapshot)
    if needs_own_torch(snapshot):
        return (Fix(summary=own_torch(snapshot)),)
    if version is None:
        return install_torch(snapshot, {})
    return (
        repair_environment(snapshot),
        Fix(
            summary="Show the whole error.",
            commands=((python(snapshot), "-X", "faulthandler", "-c", "import torch"),),
        ),
    )


def matching_torchvision(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The torchvision of the installed torch, in the same build: torch stays."""
    version = torch_version(snapshot)
    if version is None:
        return (
            Fix(
                summary="Install the torchvision of torch's own release, from the same index and in one command: "
                "torchvision 0.21 for torch 2.6, 0.20 for torch 2.5 (`pip list` shows both)."
            ),
            *install_torch(snapshot, {}),
        )
    requirements, index = _same_build(version)  # the installer finds it, kept from changing torch
    summary = f"Install the torchvision that belongs to torch {version}."
    install = pip_fix(snapshot, summary, "install", "--upgrade", *requirements, *index)
    return (install,) if torchvision_for(version) is None else (install, repair_environment(snapshot))


def _same_build(version: str) -> tuple[Command, Command]:
    """Requirements for a release of torch and its torchvision, and the index with that build (`--index-url ...`)."""
    plain, _, tag = version.partition("+")
    row, vision = release(version), torchvision_for(version)
    own = tag == CPU or (tag in row.tags if row else is_cuda_tag(tag))
    label = f"+{tag}" if own else ""
    companion = f"torchvision=={vision}{label}" if vision else "torchvision"
    return (f"torch=={plain}{label}", companion), (("--index-url", f"{INDEX}/{tag}") if own else ())


def older_numpy(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """NumPy 1 for what was built for it; better, a newer release of what was."""
    named = evidence.get("packages")
    names = [str(name) for name in named] if isinstance(named, list) else []
    others = [name for name in names if name not in {"torch", "torchvision"}]
    listed = " and ".join(others)
    update = ("install", "--upgrade", *others)
    older = numpy_1(snapshot)
    if others and (len(others) == len(names) or older is None):  # torch itself takes NumPy 2
        fixes = [pip_fix(snapshot, f"Update {listed}, built for NumPy 1.", *update)]
        fixes += [pip_fix(snapshot, "Or downgrade to NumPy 1.", "install", older)] if older else []
    else:
        fixes = [pip_fix(snapshot, "Downgrade to NumPy 1.", "install", older)] if older else []
        fixes += [pip_fix(snapshot, f"Or update {listed}, built for NumPy 1.", *update)] if others else []
    if len(others) == len(names) and others:
        return tuple(fixes)
    if "torch" in names or not fixes:
        fixes.append(install_set(snapshot, instead=bool(fixes)))
    return tuple(fixes)


def newer_numpy(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """NumPy 2, which the extension was built for; or the extension again, built for NumPy 1."""
    user = evidence.get("raised_in")
    named = user if isinstance(user, str) and user != "numpy" and is_its_module(user) else None
    again = by_hand(snapshot, f"Or install the release of {named} for NumPy 1.", "install", "--force-reinstall",
                    "--no-cache-dir", named, "numpy<2") if named else None  # fmt: skip
    floor = evidence.get("numpy_floor")
    if isinstance(floor, str) and floor.startswith("1."):
        wanted = f"Install NumPy {floor} or newer, which the imported package was built for."
        return (by_hand(snapshot, wanted, "install", "--upgrade", f"numpy>={floor},<2"),)
    return (
        by_hand(snapshot, "Install NumPy 2, which the imported package was built for.", "install", "--upgrade",
                f"numpy>={floor}" if isinstance(floor, str) else "numpy>=2"),
        again or Fix(summary="Or reinstall the imported package with `--force-reinstall --no-cache-dir` and "
        "`numpy<2` in the same command."),
    )  # fmt: skip


def numpy_1(snapshot: Snapshot) -> str | None:
    """`numpy==1.26.4`, the newest NumPy 1 in a set for this machine; None: none has wheels for this Python."""
    found = best(snapshot, PlanOptions(pins=(Pin(Requirement("numpy", "<2", ""), "what was built for NumPy 1"),)))
    version = found.version("numpy") if found else None
    return f"numpy=={version}" if version else None


def remove_wheels(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Uninstall the CUDA wheels of the other major that nothing asks for."""
    named = evidence.get("removable")
    names = [str(name) for name in named] if isinstance(named, list) else []
    apart = Fix(summary="Or install packages that need the other CUDA version into a separate virtual environment.")
    if not names:
        return (Fix(summary=apart.summary.replace("Or install", "Install")),)
    removal = Fix(
        summary=f"Uninstall the wheels of CUDA {evidence.get('other')}, which torch does not use.",
        commands=(
            *pip_ready(snapshot),
            pip(snapshot, "uninstall", *_assumed_yes(snapshot), *names),
        ),
        automatic=is_isolated(snapshot),
    )
    return (removal, apart)


def find_cuda_error(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """All that envcheck checks is right and CUDA still does not start: ask the driver, then start it again."""
    restart = "Restart WSL in Windows: `wsl --shutdown`." if host(snapshot).wsl else "Reboot."
    return (
        Fix(
            summary="Show the messages of the driver and of torch.",
            commands=(("nvidia-smi",), (python(snapshot), "-c", "import torch; torch.cuda.init()")),
        ),
        Fix(summary=f"{restart} This resets a driver that hangs, and completes a driver update.", reboot=True),
    )


def _alone(snapshot: Snapshot, summary: str) -> tuple[Fix, ...]:
    if not has_gpu(snapshot) and host(snapshot).wsl != 2 and snapshot.driver is not None:
        chosen = best(snapshot)
        words = f"{summary} (the build for CPUs)."
        return (torch_fix(snapshot, words, chosen.build),) if chosen else ()
    found = best(snapshot)
    if found is None or (found.build.tag == CPU and snapshot.driver is None):  # whether there is a GPU is not known
        return ()
    return (torch_fix(snapshot, f"{summary}: {found.build.label}.", found.build),)


def torch_fix(snapshot: Snapshot, summary: str, build: Build) -> Fix:
    """Another torch; by `envcheck install` where something was compiled for the one that goes, so that goes, too."""
    bound = sorted(COMPILED.intersection(snapshot.packages))
    there = installed_build(snapshot)
    kept = there is not None and (there.tag == CPU or (there.minor, there.tag) == (build.minor, build.tag))
    if not bound or kept:
        return pip_fix(snapshot, summary, "install", *_arguments(snapshot, build))
    names = " and ".join(bound)
    whole = install_set(snapshot)
    return Fix(
        summary=f"{summary} This also replaces or removes {names}, compiled for another torch.",
        commands=whole.commands,
        automatic=whole.automatic,
    )


def _arguments(snapshot: Snapshot, build: Build) -> tuple[str, ...]:
    """To pip a version is there whose name is installed, whatever its files are: it must be forced, or labelled."""
    there = torch_version(snapshot) or ""
    if there == f"{build.torch}+{build.tag}":
        return ("--force-reinstall", *build.labelled.arguments)
    return (build.labelled if there.partition("+")[0] == build.torch else build).arguments


def _assumed_yes(snapshot: Snapshot) -> tuple[str, ...]:
    """What pip asks before it uninstalls; uv does not ask, and knows no such option."""
    return () if pip(snapshot, "uninstall")[0] == "uv" else ("--yes",)
