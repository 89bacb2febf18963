"""What the emitted files have in common."""

from collections.abc import Iterator

from envcheck.plan.document import Package, Plan
from envcheck.plan.steps import TORCH, build_tag
from envcheck.pypi import PYPI
from envcheck.units import version_tuple

FLASH = "flash-attn"


def head(plan: Plan, use: str) -> Iterator[str]:
    """What the file is for and how it is used, each line a comment."""
    backend = "CPUs" if plan.torch_backend == "cpu" else f"CUDA ({plan.torch_backend})"
    yield f"# Made by `envcheck plan`: Python {python(plan)}, torch for {backend}."
    yield f"# {use}"
    if plan.attention:
        yield f"# Attention: {plan.attention.implementation}; {plan.attention.why}."


def python(plan: Plan) -> str:
    """`3.12`; where the plan's Python is not known, the one that it was made for anyway."""
    numbers = version_tuple(plan.python) or ()
    return f"{numbers[0]}.{numbers[1]}" if len(numbers) > 1 else "3.12"


def torch_source(plan: Plan) -> str | None:
    """Torch's own index; None: it comes from where all the rest does."""
    sources = {p.source for p in plan.packages if p.name in TORCH} - {p.source for p in plan.packages if not torch(p)}
    return next(iter(sources), None)


def torch(package: Package) -> bool:
    """It is served by torch's own index."""
    return package.name in TORCH


def other_index(plan: Plan) -> str | None:
    """The user's own package index; None: the Python Package Index."""
    index = next((p.source for p in plan.packages if not torch(p) and p.name != FLASH), PYPI)
    return None if index == PYPI else index


def requirement(package: Package, plan: Plan) -> str:
    """`torch==2.14.1+cu126`, `numpy==2.4.6`, `flash-attn @ https://...whl`."""
    if package.source.partition("#")[0].endswith(".whl"):
        return f"{package.name} @ {package.source}"
    tag = build_tag(torch_source(plan)) if torch(package) else None
    return f"{package.name}=={package.version}" + (f"+{tag}" if tag else "")


def built(plan: Plan) -> Package | None:
    """flash-attn, where it is to be compiled; None: it is not."""
    compiled = plan.attention is not None and plan.attention.way == "build"
    return next((p for p in plan.packages if p.name == FLASH), None) if compiled else None


def at_once(plan: Plan) -> tuple[Package, ...]:
    """The packages that one command installs: all but a flash-attn that is compiled, which needs them there."""
    later = built(plan)
    return tuple(p for p in plan.packages if p is not later)


def shared_vllm(plan: Plan) -> tuple[str, ...]:
    """The requirement of vLLM, where it shares the environment."""
    return (f"{plan.vllm.distribution}=={plan.vllm.version}",) if plan.vllm and plan.vllm.shared else ()


def build_command(plan: Plan, install: str) -> str | None:
    """How flash-attn is compiled afterwards; None: it is not."""
    package = built(plan)
    if package is None or plan.attention is None:
        return None
    jobs = plan.attention.jobs or 1
    tools = "packaging psutil setuptools wheel"
    return f"{install} {tools} && MAX_JOBS={jobs} {install} --no-build-isolation {package.name}=={package.version}"
