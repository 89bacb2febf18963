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
