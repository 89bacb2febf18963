"""An environment.yml for conda, mamba and micromamba."""

import json

from envcheck.plan.document import Plan
from envcheck.plan.emit import parts


def write(plan: Plan) -> str:
    """The text of environment.yml: conda brings Python and pip, pip all else, since torch's wheels are on its indexes.

    https://pytorch.org/blog: PyTorch left its conda channel with 2.6.
    """
    source, index = parts.torch_source(plan), parts.other_index(plan)
    options = [f"--index-url {index}"] if index else []
    options += [f"--extra-index-url {source}"] if source else []
    wanted = [parts.requirement(p, plan) for p in parts.at_once(plan)]
    lines = [
        *parts.head(plan, "conda env create -f environment.yml"),
        *_later(plan),
        "name: qwen3-vl-embedding",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f"  - python={parts.python(plan)}",
        "  - pip",
        "  - pip:",
        *(f"      - {json.dumps(text)}" for text in (*options, *wanted, *parts.shared_vllm(plan), *plan.requirements)),
    ]
    return "\n".join(lines) + "\n"


def _later(plan: Plan) -> list[str]:
    compile_it = parts.build_command(plan, "pip install")
    return [f"# then, in the environment: {compile_it}"] if compile_it else []
