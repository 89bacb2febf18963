"""What must be done as root before the packages are of use, in the order in which it works. Pure.

Driver first, since a toolkit's installer brings none; then compiler and headers; then the toolkit, whose nvcc must
accept that compiler. Only what this distribution installs by a command is here; the report names the rest.
"""

from collections.abc import Iterable

from msgspec import structs

from envcheck.findings import Finding
from envcheck.install.builds import is_build
from envcheck.plan import Plan

ALWAYS = ("driver-not-installed", "driver-too-old", "wsl-linux-driver", "uvm-missing", "fabric-manager-missing")
"""Without these no GPU works, whatever is installed into the environment."""
TO_COMPILE = ("host-compiler-missing", "python-headers-missing", "cuda-toolkit-missing", "host-compiler-too-new")
"""Triton compiles a little at run time and takes the first two; the rest is for a plan that builds."""


def root_steps(findings: Iterable[Finding], plan: Plan) -> tuple[Finding, ...]:
    """The findings whose first fix is a command for root, each with that fix alone, in the order to go."""
    order = {problem: rank for rank, problem in enumerate((*ALWAYS, *(TO_COMPILE if builds(plan) else TO_COMPILE[:2])))}
    told = [finding for finding in findings if finding.problem in order and finding.status in ("fail", "warn", "info")]
    chosen = sorted(told, key=lambda finding: order[finding.problem or ""])
    return tuple(one for one in map(_with_root_fix, chosen) if one is not None)


def builds(plan: Plan) -> bool:
    """A step of the plan compiles."""
    return any(is_build(step) for step in plan.steps)


def _with_root_fix(finding: Finding) -> Finding | None:
    fix = next((fix for fix in finding.fixes if fix.root and fix.commands), None)
    return structs.replace(finding, fixes=(fix,)) if fix else None
