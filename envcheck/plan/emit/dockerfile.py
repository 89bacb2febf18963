"""A Dockerfile."""

import shlex

from envcheck.about import PACKAGE
from envcheck.plan.document import Plan
from envcheck.plan.emit import parts

# Images of NVIDIA that have the nvcc which a build of flash-attn takes, by torch's CUDA major. Source: the tags of
# nvidia/cuda on Docker Hub.
_DEVEL = {"12": "nvidia/cuda:12.8.1-devel-ubuntu24.04", "13": "nvidia/cuda:13.0.1-devel-ubuntu24.04"}

_PIP_CACHE = "/var/cache/pip"
"""Of the build stage, and of no user: docker keeps it between builds."""
_CACHE = f"--mount=type=cache,target={_PIP_CACHE}"
USER = "embed"


def write(plan: Plan) -> str:
    """The text of a Dockerfile: packages are installed in a first stage, the last one holds only the result.

    torch's wheels bring their CUDA libraries; the driver comes from the host.
    """
    gpus = "" if plan.torch_backend == "cpu" else "--gpus all "
    use = f"docker build -t qwen3-vl-embedding . && docker run {gpus}-it qwen3-vl-embedding"
    lines = [
        "# syntax=docker/dockerfile:1",
        *parts.head(plan, use),
        *_base(plan),
        f"ENV PIP_CACHE_DIR={_PIP_CACHE}",
        *_installs(plan, "/opt/venv"),
        *_vllm(plan),
        "",
        *_last(plan),
    ]
    return "\n".join(lines) + "\n"


def _installs(plan: Plan, folder: str) -> list[str]:
    pip = f"{folder}/bin/pip"
    source, index = parts.torch_source(plan), parts.other_index(plan)
    general = ["--index-url", index] if index else []
    lines = []
    if source:
        torch = [parts.requirement(p, plan) for p in plan.packages if parts.torch(p)]
        lines.append(_run(pip, "install", *general, "--extra-index-url", source, *torch))
    wanted = [parts.requirement(p, plan) for p in parts.at_once(plan) if not (source and parts.torch(p))]
    lines.append(_run(pip, "install", *general, *wanted, *parts.shared_vllm(plan), *plan.requirements))
    compile_it = parts.build_command(plan, f"{pip} install")
    return [*lines, *([f"RUN {_CACHE} {compile_it}"] if compile_it else []), _run(pip, "install", PACKAGE)]


def _vllm(plan: Plan) -> list[str]:
    """VLLM in an environment of its own; nothing where it shares the other one, or was not asked for."""
    vllm = plan.vllm
    if vllm is None or vllm.shared:
        return []
    label = f"+{vllm.torch_backend}" if vllm.torch_index else ""
    torch = [f"torch=={vllm.torch}{label}", f"torchvision=={vllm.torchvision}{label}"]
    pip = "/opt/vllm/bin/pip"
    own = [_run(pip, "install", "--extra-index-url", vllm.torch_index, *torch)] if vllm.torch_index else []
    rest = [] if vllm.torch_index else torch
    install = _run(pip, "install", f"{vllm.distribution}=={vllm.version}", *rest, *vllm.packages)
    return ["RUN python3 -m venv /opt/vllm", *own, install]


def _base(plan: Plan) -> list[str]:
    """A slim Python; where something is compiled, NVIDIA's image with nvcc and a Python of that version."""
    if parts.built(plan) is None:
        clones = any("git+" in line for line in plan.requirements)  # the slim image has no git
        image = f"python:{parts.python(plan)}" + ("" if clones else "-slim")
        return [f"FROM {image} AS build", "RUN python3 -m venv /opt/venv"]
    image = _DEVEL["13" if plan.torch_backend.startswith("cu13") else "12"]
    return [
        f"FROM {image} AS build",
        "COPY --from=ghcr.io/astral-sh/uv:latest /uv /usr/local/bin/uv",
        "ENV UV_PYTHON_INSTALL_DIR=/opt/python CUDA_HOME=/usr/local/cuda",
        f"RUN uv venv --seed --python {parts.python(plan)} /opt/venv",
    ]


def _last(plan: Plan) -> list[str]:
    """The final stage: an ordinary user, no compiler, no cache; the build fails where the set is not whole."""
    slim = parts.built(plan) is None
    copied = ["/opt/venv"]
    copied += ["/opt/vllm"] if plan.vllm and not plan.vllm.shared else []
    copied += [] if slim else ["/opt/python"]
    return [
        f"FROM python:{parts.python(plan)}-slim" if slim else "FROM ubuntu:24.04",
        f"RUN useradd --create-home --shell /bin/bash {USER}",
        *(f"COPY --from=build {folder} {folder}" for folder in copied),
        "ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1",
        f"USER {USER}",
        f"WORKDIR /home/{USER}",
        "RUN envcheck check --only packages --python /opt/venv/bin/python",
        'CMD ["python"]',
    ]


def _run(*words: str) -> str:
    return f"RUN {_CACHE} {shlex.join(words)}"
