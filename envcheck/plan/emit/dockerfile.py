"""A Dockerfile."""

import json
import shlex

from envcheck.plan.document import Plan
from envcheck.plan.emit import parts

# Images of NVIDIA that have the nvcc which a build of flash-attn takes, by torch's CUDA major. Source: the tags of
# nvidia/cuda on Docker Hub.
_DEVEL = {"12": "nvidia/cuda:12.8.1-devel-ubuntu24.04", "13": "nvidia/cuda:13.0.1-devel-ubuntu24.04"}


def write(plan: Plan) -> str:
    """The text of a Dockerfile. torch's wheels bring their CUDA libraries; the driver comes from the host."""
    lines = [
        *parts.head(plan, "docker build -t qwen3-vl-embedding . && docker run --gpus all -it qwen3-vl-embedding"),
        *_base(plan),
        "ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1",
    ]
    source, index = parts.torch_source(plan), parts.other_index(plan)
    general = ["--index-url", index] if index else []
    if source:
        torch = [parts.requirement(p, plan) for p in plan.packages if parts.torch(p)]
        lines.append(_run("pip", "install", *general, "--extra-index-url", source, *torch))
    wanted = [parts.requirement(p, plan) for p in parts.at_once(plan) if not (source and parts.torch(p))]
    lines.append(_run("pip", "install", *general, *wanted, *parts.shared_vllm(plan), *plan.requirements))
    compile_it = parts.build_command(plan, "pip install")
    lines += [f"RUN {compile_it}"] if compile_it else []
    lines.append(_run("python", "-c", "import torch, transformers; print(torch.__version__, transformers.__version__)"))
    return "\n".join([*lines, f"CMD {json.dumps(['python'])}"]) + "\n"


def _base(plan: Plan) -> list[str]:
    """A slim Python; where something is compiled, NVIDIA's image with nvcc and a Python of that version beside it."""
    if parts.built(plan) is None:
        return [f"FROM python:{parts.python(plan)}-slim"]
    image = _DEVEL["13" if plan.torch_backend.startswith("cu13") else "12"]
    return [
        f"FROM {image}",
        "COPY --from=ghcr.io/astral-sh/uv:latest /uv /usr/local/bin/uv",
        f"RUN uv venv --seed --python {parts.python(plan)} /opt/venv",
        "ENV PATH=/opt/venv/bin:$PATH CUDA_HOME=/usr/local/cuda",
    ]


def _run(*words: str) -> str:
    return f"RUN {shlex.join(words)}"
