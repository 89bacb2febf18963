"""What `plan` and `install` have in common: the look at the box, and how a plan reads."""

import shlex
from typing import TYPE_CHECKING

from envcheck.units import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envcheck.findings import Finding
    from envcheck.install.prepare import Request
    from envcheck.plan import Plan
    from envcheck.snapshot import Snapshot

LOOK_S = 10.0

SECTIONS = ("host", "driver", "python")
"""The probes whose facts a plan rests on."""


def make_request(*, torch_index: str | None, index: str | None, installer: str | None) -> "Request":
    """What was asked for, checked.

    Raises:
        UserError: no such installer, or no URL and no folder.
    """
    from envcheck.cli.errors import UserError, one_of
    from envcheck.install.installer import INSTALLERS
    from envcheck.install.prepare import Request

    for url in (torch_index, index):
        if url and not url.startswith(("http://", "https://", "file:", "/")):
            raise UserError(f"an index must be an http(s) or file URL or an absolute path, not {url!r}.")
    return Request(
        torch_index=torch_index,
        index=index,
        installer=one_of(installer, INSTALLERS, "installer") if installer else None,
    )


def look_at(python: str | None) -> "Snapshot":
    """The box, as far as a plan needs to know it.

    Args:
        python: `--python`; None: envcheck's own.

    Raises:
        UserError: that is no Python.
    """
    from envcheck.cli.errors import UserError
    from envcheck.probes import PROBES, Box
    from envcheck.probes.python import resolve_python
    from envcheck.probes.runner import look

    try:
        executable = resolve_python(python) if python else None
    except ValueError as error:
        raise UserError(str(error)) from error
    probes = {name: probe for name, probe in PROBES.items() if name in SECTIONS}
    return look(Box(python=executable).with_timeout(LOOK_S), probes).snapshot


def plan_lines(plan: "Plan") -> "Iterator[str]":
    """A plan for people to read."""
    yield f"For Python {plan.python} ({plan.executable}), torch's build for {plan.torch_backend}:"
    width = max(len(p.name) for p in plan.packages)
    for package in plan.packages:
        yield f"  {package.name:<{width}}  {package.version:<8}  {package.source}"
    yield f"Takes about {size(plan.room_bytes)}, downloads included."
    for number, step in enumerate(plan.steps, 1):
        yield f"{number}. {step.why}"
        yield f"   {shlex.join(step.command)}"


def finding_lines(findings: "tuple[Finding, ...]") -> "Iterator[str]":
    """Findings for people to read, each with its fixes."""
    for finding in findings:
        yield f"{finding.status}: {finding.title}" + (f" [{finding.problem}]" if finding.problem else "")
        if finding.detail:
            yield f"  {finding.detail}"
        for fix in finding.fixes:
            yield f"  - {fix.summary}"
            for command in fix.commands:
                yield f"      {shlex.join(command)}"
