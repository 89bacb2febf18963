"""A pyproject.toml for `uv sync`."""

import json

from envcheck.plan.document import Plan
from envcheck.plan.emit import parts
from envcheck.plan.steps import TORCH, build_tag


def write(plan: Plan) -> str:
    """The text of pyproject.toml: an application without code of its own."""
    major, minor = parts.python(plan).split(".")
    wanted = [parts.requirement(p, plan) for p in plan.packages]
    wanted += [*parts.shared_vllm(plan), *plan.requirements]
    lines = [
        *parts.head(plan, "uv sync"),
        "[project]",
        'name = "qwen3-vl-embedding"',
        'version = "0"',
        f'requires-python = ">={major}.{minor},<{major}.{int(minor) + 1}"',
        "dependencies = [",
        *(f"    {json.dumps(text)}," for text in wanted),
        "]",
        "",
        "[tool.uv]",
        "package = false",
        "environments = [\"sys_platform == 'linux'\"]",
        *_flash_attn(plan),
        *_indexes(plan),
    ]
    return "\n".join(lines) + "\n"


def _flash_attn(plan: Plan) -> list[str]:
    """A flash-attn that is compiled must see the torch that it is compiled for."""
    if parts.built(plan) is None:
        return []
    match_it = '{ requirement = "torch", match-runtime = true }'
    return [
        "",
        "[tool.uv.extra-build-dependencies]",
        f'flash-attn = [{match_it}, "ninja", "packaging", "psutil", "setuptools", "wheel"]',
    ]


def _indexes(plan: Plan) -> list[str]:
    """Torch's own index for torch alone, and the user's own index in the place of PyPI."""
    lines = []
    source, index = parts.torch_source(plan), parts.other_index(plan)
    if source:
        name = f"pytorch-{build_tag(source) or plan.torch_backend}"
        lines += ["", "[[tool.uv.index]]", f'name = "{name}"', f"url = {json.dumps(source)}", "explicit = true"]
        lines += ["", "[tool.uv.sources]", *(f'{package} = {{ index = "{name}" }}' for package in TORCH)]
    if index:
        lines += ["", "[[tool.uv.index]]", 'name = "packages"', f"url = {json.dumps(index)}", "default = true"]
    return lines
