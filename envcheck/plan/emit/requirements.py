"""A file for `pip install -r` and `uv pip install -r`."""

from envcheck.plan.document import Plan
from envcheck.plan.emit import parts


def write(plan: Plan) -> str:
    """The text of requirements.txt.

    Where torch has an index of its own its versions carry the build's label, `+cu126`, which no other index serves: so
    it does not matter which of the two is asked first.
    """
    lines = list(parts.head(plan, "pip install -r requirements.txt"))
    compile_it = parts.build_command(plan, "pip install")
    if compile_it:
        lines.append(f"# then: {compile_it}")
    index, torch_source = parts.other_index(plan), parts.torch_source(plan)
    lines += [f"--index-url {index}"] if index else []
    lines += [f"--extra-index-url {torch_source}"] if torch_source else []
    lines += [parts.requirement(package, plan) for package in parts.at_once(plan)]
    return "\n".join([*lines, *parts.shared_vllm(plan), *plan.requirements]) + "\n"
