"""Get the Python packages that the model needs, in versions that go together."""

from envcheck.catalogue.commands import as_root, pip, pip_fix, pip_ready, project_note, target_python
from envcheck.catalogue.host.remedies.interpreter import newer_python
from envcheck.catalogue.packages.remedies.libraries import distribution, rename_file
from envcheck.catalogue.torch.remedies import install_set, repair_environment, torch_fix
from envcheck.compat.builds import installed_build
from envcheck.compat.environment import is_isolated, python_minor, torch_version
from envcheck.compat.resolver import Solution, best, moved
from envcheck.compat.tables.known_packages import is_its_module
from envcheck.compat.tables.torch_releases import minor_of
from envcheck.compat.tables.transformers_releases import FIRST_WITH_QWEN3_VL, releases
from envcheck.findings import Evidence, Fix, Variable
from envcheck.requirement_text import is_requirement
from envcheck.snapshot import Snapshot

ACCELERATE = "accelerate>=1.1.0"
"""What transformers 5 asks for. Source: Requires-Dist of 5.0 to 5.23."""


def repair_packages(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Reinstall exactly what is damaged or missing, from where `envcheck install` takes packages."""
    return (*_given_back(snapshot), repair_environment(snapshot))


def _given_back(snapshot: Snapshot) -> tuple[Fix, ...]:
    """Files that belong to root after an installation with sudo, and that nobody else may read."""
    python = snapshot.python
    if python is None or not python.prefix or all(one.how != "owner" for one in python.damage):
        return ()
    command = as_root(snapshot, "chown", "-R", f"--reference={python.prefix}", python.prefix)
    return (
        Fix(
            summary="Give all files of the environment to the user who owns its folder.", commands=(command,), root=True
        ),
    )


def missing_transformers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Where torch is installed, as all that a set lacks; else what goes with this Python."""
    if "torch" in snapshot.packages:
        return repair_packages(snapshot, evidence)
    return (install_set(snapshot),) if _is_seen(snapshot) else install_transformers(snapshot, evidence)


def missing_accelerate(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """As all that a set lacks, or with the torch that is missing, too; else by itself: it goes with any torch."""
    if {"torch", "transformers"} <= snapshot.packages.keys():
        return repair_packages(snapshot, evidence)
    if _is_seen(snapshot) and "torch" not in snapshot.packages:
        return (install_set(snapshot),)
    return (pip_fix(snapshot, "Install accelerate.", "install", ACCELERATE),)


def _is_seen(snapshot: Snapshot) -> bool:
    """The environment was looked at: what is not among its packages is not installed."""
    return bool(snapshot.python and snapshot.python.prefix) and "python" not in snapshot.unavailable


def unshadow(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Take away what puts the other folder first."""
    if "module" in evidence or "path" in evidence:  # what a log says of a file next to the program
        return rename_file(snapshot, evidence)
    cause, source = evidence.get("cause"), evidence.get("source")
    paths = evidence.get("paths")
    path = str(paths[0]) if isinstance(paths, list) and paths else "it"
    if cause == "PYTHONPATH":
        return (_shorter_pythonpath(snapshot, str(evidence.get("pythonpath") or ""), path),)
    if cause == "user-site":
        variable = Variable(name="PYTHONNOUSERSITE", value="1")
        return (
            Fix(
                summary="Disable the user's own site-packages.",
                variables=(variable,),
                automatic=is_isolated(snapshot),
            ),
        )
    if cause == "file" and source:
        prefix = snapshot.python.prefix if snapshot.python else None
        inside = bool(prefix and str(source).startswith(f"{prefix}/"))
        return (
            Fix(
                summary=f"Rename {source}, so that Python no longer reads it.",
                commands=(("mv", str(source), f"{source}.disabled"),),
                automatic=inside and is_isolated(snapshot),
            ),
        )
    if cause == "current-folder":
        return (Fix(summary=f"Rename {path}, or start Python in another folder."),)
    return (
        Fix(
            summary=f"Find out what adds {path} to sys.path: `python -v -c 'import site'` lists the files that "
            "Python reads."
        ),
    )


def _shorter_pythonpath(snapshot: Snapshot, value: str, path: str) -> Fix:
    """PYTHONPATH without the folder that holds the module."""
    folder = path.rpartition("/")[0]
    left = [entry for entry in value.split(":") if entry and entry.rstrip("/") != folder]
    keep = f"; keep {':'.join(left)}" if left else ""
    return Fix(
        summary=f"Remove {folder} from PYTHONPATH{keep}. If your shell's profile sets it, change it there.",
        variables=(Variable(name="PYTHONPATH", value=":".join(left) or None),),
        automatic=is_isolated(snapshot),
    )


def install_transformers(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The transformers that goes with this torch and this Python; where the torch must be another, the whole set."""
    found = best(snapshot)
    version = found.version("transformers") if found else None
    if found is None or version is None or not _keeps_torch(snapshot, found) or version == _installed(snapshot):
        return (install_set(snapshot),)
    if snapshot.python is None and torch_version(snapshot) is None:  # nothing that it could be compatible with
        newer = "Install a newer transformers, for the torch and Python that are there."
        return (pip_fix(snapshot, newer, "install", "--upgrade", "transformers"), install_set(snapshot, instead=True))
    summary = f"Install transformers {version}, which is compatible with this torch and Python."
    wanted = dict.fromkeys((f"transformers=={version}", *moved(snapshot, found)))
    return (pip_fix(snapshot, summary, "install", *wanted), install_set(snapshot, instead=True))


def _keeps_torch(snapshot: Snapshot, found: Solution) -> bool:
    """The set has the torch that is installed, or none is installed."""
    return torch_version(snapshot) is None or found.build == installed_build(snapshot)


def _installed(snapshot: Snapshot) -> str | None:
    return snapshot.packages.get("transformers")


def match_transformers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An older transformers, or the torch and Python that this one wants."""
    row = releases(snapshot.packages.get("transformers"))
    minor, torch = python_minor(snapshot), minor_of(torch_version(snapshot))
    fixes = list(install_transformers(snapshot, evidence)[:1])
    if row and torch and torch < row.torch:
        found = best(snapshot)
        fits = found is not None and found.build.minor >= row.torch
        if found and fits:
            torch_alone = torch_fix(snapshot, f"Or install {found.build.label}.", found.build)
            fixes += [torch_alone] if torch_alone.commands not in {fix.commands for fix in fixes} else []
    if row and minor and minor < row.python:
        fixes += newer_python(snapshot, evidence)[:1]
    whole = install_set(snapshot, instead=True)
    return tuple(fixes) if whole.commands in {fix.commands for fix in fixes} else (*fixes, whole)


def real_pynvml(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Remove the stale module, then put NVIDIA's back: both write the same file names."""
    yes = () if pip(snapshot, "uninstall")[0] == "uv" else ("--yes",)
    remove = pip(snapshot, "uninstall", *yes, "pynvml")
    again = pip(snapshot, "install", "--force-reinstall", "nvidia-ml-py")
    summary = f"Replace the package pynvml with NVIDIA's nvidia-ml-py.{project_note(snapshot)}"
    return (Fix(summary=summary, commands=(*pip_ready(snapshot), remove, again), automatic=is_isolated(snapshot)),)


def settle_conflicts(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Of what the model needs, as all that is damaged; of the user's own packages, what they ask for.

    What the model needs is never changed for another package: the two then belong into environments of their own.
    """
    files = evidence.get("files")
    if isinstance(files, list | tuple):
        where = " and ".join(str(file) for file in files)
        return (Fix(summary=f"Remove these lines from {where}, or loosen them."),)
    fixes = list(repair_packages(snapshot, evidence)) if evidence.get("needed") else []
    named = evidence.get("wanted")
    wanted = [str(text) for text in named if is_requirement(str(text))] if isinstance(named, list) else []
    if wanted:
        command = pip(snapshot, "install", *wanted)
        summary = "Install the required versions."
        fixes.append(Fix(summary=summary, commands=(command,), automatic=is_isolated(snapshot)))
    others = evidence.get("others")
    if isinstance(others, list) and others:
        names = " and ".join(str(name) for name in others)
        fixes.append(Fix(summary=f"Update {names}, or install it in a separate virtual environment."))
    return tuple(fixes) or (install_set(snapshot),)


def newer_transformers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """At least the release that knows Qwen3-VL; under vLLM the one that its own release requires."""
    if evidence.get("server") == "vllm":
        return (
            Fix(
                summary="Update vLLM, in an environment of its own: a newer release supports the model and brings the "
                "transformers for it; `pip install --upgrade transformers` alone may break the vLLM that is there."
            ),
        )
    fixes = (*install_transformers(snapshot, evidence), *_older_asker(evidence))
    if len(fixes) > 1:
        return fixes
    floor = f"transformers>={FIRST_WITH_QWEN3_VL}"
    row, python = releases(FIRST_WITH_QWEN3_VL), python_minor(snapshot)
    if row and python and python < row.python:
        return fixes
    return (*fixes, pip_fix(snapshot, f"Or install {floor} by itself.", "install", floor))


def _older_asker(evidence: Evidence) -> tuple[Fix, ...]:
    """A package that came with the last upgrade, next to a transformers that the project pins."""
    user = evidence.get("raised_in")
    asking = distribution(user) if isinstance(user, str) else "transformers"
    if asking in ("transformers", "envcheck") or not is_its_module(asking):
        return ()
    return (Fix(summary=f"Or, to keep this transformers, install an older {asking}, of the same time "
                f"(`{asking}<VERSION`)."),)  # fmt: skip


def newer_tokenizers(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The library that reads tokenizer.json, and transformers, which each release of it belongs to."""
    return (
        pip_fix(snapshot, "Update transformers and tokenizers together.", "install", "--upgrade", "transformers",
                "tokenizers"),
        Fix(summary="For a server image (Text Generation Inference, vLLM), use a newer image."),
        Fix(summary="If both are up to date, tokenizer.json is damaged: download the model's files again."),
    )  # fmt: skip


def replace_pair(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The set of the resolver, which holds no such pair; where torch stays, its transformers by itself."""
    found = best(snapshot)
    version = found.version("transformers") if found else None
    keeps = found is not None and _keeps_torch(snapshot, found) and version != _installed(snapshot)
    return install_transformers(snapshot, {}) if keeps else (install_set(snapshot),)


def find_constraints(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The setting stands in one of several files, or in a variable."""
    pips = ((target_python(snapshot), "-m", "pip", "config", "debug"),) if "pip" in snapshot.packages else ()
    return (
        Fix(
            summary="Put the file back, or remove the setting that names it: UV_CONSTRAINT, PIP_CONSTRAINT, or "
            "`constraint` in a pip.conf (this command lists the files that pip reads).",
            commands=pips,
        ),
    )
