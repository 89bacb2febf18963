"""The commands that install a set."""

import re

from envcheck.catalogue.tables.tested_sets import PackageSet
from envcheck.findings import Command
from envcheck.plan.choice import pinned
from envcheck.plan.document import Step

TORCH = ("torch", "torchvision")
"""What a torch index is asked for. All else, torch's own requirements included, comes from the package index."""

TRIAL = (
    "import torch, torchvision, accelerate, sentence_transformers; "
    "from transformers import AutoProcessor, Qwen3VLModel; "
    "print(torch.__version__, torch.version.cuda)"
)
"""What the installed set must be able to do, whatever the hardware."""


def build_tag(torch_index: str | None) -> str | None:
    """`cpu` or `cu126`, where the index is one of torch's own, which serve builds of that local version only."""
    match = re.search(r"/(cpu|cu\d{3})/?$", torch_index or "")
    return match[1] if match else None


def install_steps(
    chosen: PackageSet, python: str, installer: Command, torch_index: str | None, replace: str | None
) -> tuple[Step, ...]:
    """The steps, in order.

    Args:
        chosen: the set.
        python: the Python to install into.
        installer: `("uv", "pip")` or `(python, "-m", "pip")`.
        torch_index: where torch and torchvision come from; None: from the package index.
        replace: version of an installed torch that satisfies the set's pin and is the wrong build; None: there is none.
    """
    steps = []
    if replace:
        command = _uninstall(installer, python)
        steps.append(
            Step(id="remove-torch", why=f"remove torch {replace}, the wrong build for this box", command=command)
        )
    if torch_index:
        tag = build_tag(torch_index)
        wanted = tuple(f"{r}+{tag}" if tag else r for r in pinned(chosen, TORCH))
        command = _install(installer, python, "--no-deps", "--index-url", torch_index, *wanted)
        steps.append(Step(id="torch", why=f"install torch from {torch_index}", command=command))
    command = _install(installer, python, *pinned(chosen))
    steps.append(Step(id="packages", why="install torch, transformers and what they need", command=command))
    steps.append(Step(id="trial", why="import what was installed", command=(python, "-c", TRIAL)))
    return tuple(steps)


def _install(installer: Command, python: str, *arguments: str) -> Command:
    if is_uv(installer):
        return (*installer, "install", "--python", python, *arguments)
    return (*(installer or (python, "-m", "pip")), "install", *arguments)


def _uninstall(installer: Command, python: str) -> Command:
    if is_uv(installer):
        return (*installer, "uninstall", "--python", python, *TORCH)
    return (*(installer or (python, "-m", "pip")), "uninstall", "--yes", *TORCH)


def is_uv(installer: Command) -> bool:
    """`("/usr/bin/uv", "pip")` and `(python, "-m", "uv", "pip")` are; `(python, "-m", "pip")` is not."""
    return len(installer) > 1 and installer[-1] == "pip" and installer[-2] != "-m"
