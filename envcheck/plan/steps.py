"""The commands that install a set."""

import re
from dataclasses import dataclass

from envcheck.compat.attention import Attention
from envcheck.compat.resolver import TORCH, Solution
from envcheck.compat.tables.flash_attention import VERSION
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.vllm import Vllm
from envcheck.findings import Command
from envcheck.plan.changes import Change
from envcheck.plan.document import Step

TRIAL = (
    "import torch, torchvision, accelerate, sentence_transformers; from transformers import AutoProcessor, "
    "Qwen3VLModel; print(torch.__version__, torch.version.cuda)"
)
"""What the installed set must be able to do, whatever the hardware."""
BUILD_REQUIREMENTS = ("packaging", "psutil", "setuptools", "wheel")
"""What flash-attn's setup.py imports; without build isolation nobody installs it. ninja stands in the plan."""
VLLM_FOLDER = ".venv-vllm"

__all__ = ["TORCH", "TRIAL", "Target", "build_tag", "install_steps", "is_uv"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Into what, with what and from where is installed."""

    python: str
    installer: Command = ()
    """`("uv", "pip")` or `(python, "-m", "pip")`; empty: pip of that Python."""
    torch_index: str | None = None
    """Where torch and torchvision come from; None: from the package index."""
    vllm: str = VLLM_FOLDER
    """The folder of vLLM's own environment."""
    kept: frozenset[str] = frozenset()
    """What of torch and torchvision is installed already, and stays."""


def build_tag(torch_index: str | None) -> str | None:
    """`cpu` or `cu126`, where the index is one of torch's own, which serve builds of that local version only."""
    match = re.search(r"/(cpu|cu\d{3})/?$", torch_index or "")
    return match[1] if match else None


def install_steps(
    chosen: Solution,
    target: Target,
    replace: str | None,
    vllm: Vllm | None = None,
    extra: tuple[str, ...] = (),
    replaced: tuple[Change, ...] = (),
) -> tuple[Step, ...]:
    """The steps, in order.

    Args:
        chosen: the set.
        target: where it goes and what it comes from.
        replace: version of an installed torch that satisfies the set's pin and is the wrong build; None: there is none.
        vllm: vLLM, if it was asked for.
        extra: the user's further requirements.
        replaced: what changes of what is installed.
    """
    steps = []
    if replace:
        why = f"remove torch {replace}, the wrong build for this machine"
        steps.append(Step(id="remove-torch", why=why, command=_uninstall(target, TORCH)))
    gone = [change for change in replaced if change.kind == "remove"]
    if gone:
        why = f"remove what was compiled for the old torch: {', '.join(f'{c.name} {c.before}' for c in gone)}"
        steps.append(Step(id="remove-compiled", why=why, command=_uninstall(target, tuple(c.name for c in gone))))
    absent = tuple(name for name in TORCH if name not in target.kept)
    if target.torch_index and absent:
        tag = build_tag(target.torch_index)
        wanted = tuple(f"{r}+{tag}" if tag else r for r in pinned(chosen, absent))
        command = _install(target, "--no-deps", "--index-url", target.torch_index, *wanted)
        steps.append(Step(id="torch", why=f"install torch from {target.torch_index}", command=command))
    audio = next((change for change in replaced if change.name == "torchaudio" and change.after), None)
    if audio:
        where = ("--index-url", target.torch_index) if target.torch_index else ()
        command = _install(target, "--no-deps", *where, f"torchaudio=={audio.after}")
        steps.append(Step(id="torchaudio", why=f"{audio}", command=command, optional=True))
    shared = (f"{vllm.distribution}=={vllm.version}",) if vllm and vllm.shared else ()
    command = _install(target, *pinned(chosen), *kernels(chosen.attention), *shared, *extra)
    steps.append(Step(id="packages", why="install torch, transformers and what they need", command=command))
    steps += flash_steps(chosen.attention, target)
    steps.append(Step(id="trial", why="import what was installed", command=(target.python, "-c", TRIAL)))
    return (*steps, *(vllm_steps(vllm, target) if vllm and not vllm.shared else ()))


def pinned(chosen: Solution, names: tuple[str, ...] = ()) -> Command:
    """The set's requirements, `torch==2.15.0`; only those named, if any are."""
    return tuple(f"{c.name}=={c.version}" for c in chosen.choices if not names or c.name in names)


def kernels(attention: Attention) -> Command:
    """The requirement of the `kernels` package, if the plan takes that way."""
    return (f"kernels=={attention.kernels}",) if attention.kernels else ()


def flash_steps(attention: Attention, target: Target) -> tuple[Step, ...]:
    """flash-attn: the wheel, or the build with what it takes. Without it the model runs on SDPA."""
    if attention.url:
        command = _install(target, "--no-deps", attention.url, "einops")
        return (Step(id="flash-attn", why=attention.why, command=command, optional=True),)
    if attention.way != "build":
        return ()
    ninja = f"ninja=={PUBLISHED['ninja'][0]}"
    tools = _install(target, ninja, *BUILD_REQUIREMENTS)
    compile_it = _install(target, f"flash-attn=={VERSION}", "--no-build-isolation")
    return (
        Step(id="build-tools", why="install what building flash-attn takes", command=tools, optional=True),
        Step(
            id="flash-attn",
            why=f"build flash-attn {VERSION}: from minutes to hours, by the number of processors",
            command=("env", f"MAX_JOBS={attention.jobs or 1}", *compile_it),
            optional=True,
        ),
    )


def vllm_steps(vllm: Vllm, target: Target) -> tuple[Step, ...]:
    """In an environment of its own, with the torch that it was compiled against and what a comparison needs."""
    python = f"{target.vllm}/bin/python"
    make: Command = (target.python, "-m", "venv", target.vllm)
    if is_uv(target.installer):
        make = (*target.installer[:-1], "venv", "--python", target.python, target.vllm)
    other = Target(python=python, installer=target.installer if is_uv(target.installer) else ())
    label = f"+{vllm.torch_backend}" if vllm.torch_index else ""
    torch = (f"torch=={vllm.torch}{label}", f"torchvision=={vllm.torchvision}{label}")
    steps = [Step(id="vllm-environment", why=f"make {target.vllm}: {vllm.why}", command=make, optional=True)]
    if vllm.torch_index:
        command = _install(other, "--index-url", vllm.torch_index, *torch)
        steps.append(
            Step(id="vllm-torch", why=f"install its torch from {vllm.torch_index}", command=command, optional=True)
        )
    install = _install(other, f"{vllm.distribution}=={vllm.version}", *torch, *vllm.packages)
    why = f"install {vllm.distribution} {vllm.version} there, with what comparing it needs"
    return (*steps, Step(id="vllm", why=why, command=install, optional=True))


def _install(target: Target, *arguments: str) -> Command:
    if is_uv(target.installer):
        return (*target.installer, "install", "--python", target.python, *arguments)
    return (*(target.installer or (target.python, "-m", "pip")), "install", *arguments)


def _uninstall(target: Target, names: tuple[str, ...]) -> Command:
    if is_uv(target.installer):
        return (*target.installer, "uninstall", "--python", target.python, *names)
    return (*(target.installer or (target.python, "-m", "pip")), "uninstall", "--yes", *names)


def is_uv(installer: Command) -> bool:
    """`("/usr/bin/uv", "pip")` and `(python, "-m", "uv", "pip")` are; `(python, "-m", "pip")` is not."""
    return len(installer) > 1 and installer[-1] == "pip" and installer[-2] != "-m"
