"""Packages that are there in part, or in another Python, or in a release that an integration refuses."""

from envcheck.catalogue.commands import by_hand, pip_fix, python
from envcheck.catalogue.packages.remedies.libraries import distribution
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def _named(evidence: Evidence, key: str) -> str | None:
    value = evidence.get(key)
    return distribution(value) if isinstance(value, str) else None


def put_back(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Only a folder of that name is left, or stands in the program's folder."""
    package = _named(evidence, "module")
    look = Fix(
        summary="Find out which folder Python imports instead. If it is in your program's folder, rename it.",
        commands=((python(snapshot), "-c", "import sys; print(*sys.path, sep='\\n')"),),
    )
    if package is None:
        return (look,)
    return (
        pip_fix(
            snapshot,
            f"Reinstall {package} with all its files.",
            "install",
            "--force-reinstall",
            "--no-deps",
            package,
        ),
        look,
    )


def install_for_this_python(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """`python -m MODULE` asks the Python that is named in the line, and no other."""
    package = _named(evidence, "module")
    if package is None:
        return ()
    fixes = [by_hand(snapshot, f"Install {package} in the environment of that Python.", "install", package)]
    if package == "ipykernel":
        fixes.append(
            Fix(
                summary="Then use that environment in the notebook: `python -m ipykernel install --user --name NAME`, "
                "and choose it as the kernel."
            )
        )
    if package == "pip":
        fixes = [Fix(summary="Install pip in that environment: `python -m ensurepip --upgrade`, or use `uv pip`.")]
    return tuple(fixes)


def within_range(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A floor wants a newer release; the asking package, where that one does not exist, an older one."""
    package, bound = _named(evidence, "package"), evidence.get("bound")
    if package is None or not isinstance(bound, str):
        return ()
    below = evidence.get("wanted_words") == "below"
    wanted = f"{package}{'<' if below else '>'}{bound}"
    return (
        by_hand(snapshot, f"Install a compatible release: {wanted}.", "install", "--upgrade", wanted),
        Fix(
            summary="Or install a release of the package that requires it (see the traceback: optimum, peft, "
            f"diffusers, transformers) that supports the installed {package}."
        ),
    )


def fresh_environment(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Who does not know what a package consists of can neither remove nor replace it."""
    package = _named(evidence, "package")
    fixes = [
        Fix(
            summary="Create the environment again (delete its folder; `uv venv` or `python -m venv`), then install "
            "into it: this is quicker than repairing it."
        )
    ]
    if package:
        again = ("install", "--force-reinstall", "--ignore-installed", "--no-deps", package)
        fixes.append(by_hand(snapshot, f"Or reinstall {package} over the remaining files.", *again))
    return tuple(fixes)


_GIVES = {
    "init_empty_weights": "accelerate", "find_executable_batch_size": "accelerate", "PeftModel": "peft",
    "apply_rotary_emb": "flash-attn", "flash_attn_func": "flash-attn", "flash_attn_varlen_func": "flash-attn",
    "_flash_supports_window_size": "flash-attn", "FusedLayerNorm": "apex",
}  # fmt: skip
"""The package that gives a name; all others are torch's."""


def what_was_passed_over(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Transformers passes over an import that does not succeed, and uses its name all the same."""
    package = _GIVES.get(str(evidence.get("name") or ""), "torch")
    update = by_hand(snapshot, f"Install {package}, or update it.", "install", "--upgrade", package)
    if package == "torch":
        update = Fix(summary="Update torch (2.5 or newer has these names), with the torchvision that belongs to it.")
    return (
        update,
        Fix(summary="Or use another release of transformers: its patch releases fixed most of these (4.52.3, 4.53)."),
    )
