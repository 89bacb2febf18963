"""A resolver that refuses because of the machine: its driver, its Python."""

from envcheck.catalogue.commands import pip_fix
from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def virtual_cuda(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """`__cuda` is the newest CUDA of the driver that conda sees; on a machine without a GPU it can be told."""
    needed = evidence.get("needed")
    told = str(needed) if isinstance(needed, str) else "12.8"
    return (
        *install_driver(snapshot, evidence)[:1],
        Fix(
            summary=f"If the GPU is on another machine (login node, image build), tell conda: `export "
            f"CONDA_OVERRIDE_CUDA={told}`.",
            new_shell=True,
        ),
        Fix(summary="Or request a build for this driver's CUDA version: `cuda-version=11.8`, `pytorch-cuda=11.8`."),
    )


def python_of_project(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The project names the Pythons that it takes."""
    return (
        Fix(
            summary="Use a Python version that the project supports: `poetry env use 3.11` (pyenv or uv installs it: "
            "`uv python install 3.11`), then `poetry install`."
        ),
        Fix(
            summary="Or, in your own project, narrow `requires-python` in pyproject.toml to what all packages "
            "support, such as `>=3.10,<3.13`, then `poetry lock`."
        ),
    )


def older_pip(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Old releases wrote requirements that are no longer allowed."""
    package = evidence.get("package")
    named = package if isinstance(package, str) else "the package"
    return (
        pip_fix(snapshot, "Use a pip that accepts it, then install again.", "install", "pip<24.1"),
        Fix(summary=f"Or use a newer release of {named}, and of the package that pins it."),
    )


def unmet_title(evidence: Evidence) -> str | None:
    """`torchaudio 2.0.2 needs pytorch-cuda 11.7.*, which the rest does not allow`."""
    asking, lacking = _release(evidence), evidence.get("lacking")
    needs = f"{asking} needs {lacking}"
    if version := evidence.get("lacking_version"):
        return f"{needs} {version}, which the rest of the request does not allow"
    return f"{needs}, which no conda package provides" if lacking else None


def meet_or_loosen(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Of two packages that do not go together the one is taken as the other one wants it."""
    asking, lacking = _release(evidence), str(evidence.get("lacking") or "")
    version = str(evidence.get("lacking_version") or "").split(",")[0].strip("=<>* .")
    name = asking.partition(" ")[0]
    if lacking == "pytorch-cuda" and version:
        return (
            Fix(summary=f"Ask for `pytorch-cuda={version}`, which {asking} belongs to, or for the {name} of the "
                        f"CUDA that you "
                "want: torch, torchvision, torchaudio and pytorch-cuda go together by release "
                "(https://pytorch.org/get-started/previous-versions/)."),
        )  # fmt: skip
    if lacking == "python" and version:
        return (
            Fix(summary=f"Create the environment with the Python that {asking} was built for "
                        f"(`python={version}`), or leave "
                f"the version of {name} out."),
        )  # fmt: skip
    if version:
        return (
            Fix(summary=f"Loosen one of the two: leave the version of {name} out, or ask for "
                        f"`{lacking}={version}`, which "
                f"{asking} needs."),
        )  # fmt: skip
    return ()


def _release(evidence: Evidence) -> str:
    """`torchaudio 2.0.2` of `torchaudio-2.0.2-py310_cu117`."""
    asking = str(evidence.get("asking") or "a package")
    name, version, _build = (*asking.rsplit("-", 2), "", "")[:3]
    return f"{name} {version}" if version[:1].isdigit() else asking
