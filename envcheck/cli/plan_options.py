"""What `plan` and `install` have in common: the look at the machine, and how a plan reads."""

import os
from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

from envcheck.report.text import own_words, safe, shell_line
from envcheck.units import size
from envcheck.urls import url_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from envcheck.findings import Finding
    from envcheck.install.prepare import Request
    from envcheck.plan import Plan
    from envcheck.snapshot import LocalSnapshot, Snapshot


WIDEST = 100
"""Columns beyond which prose is hard to read."""

SECTIONS = ("host", "driver", "python", "cuda")
"""The probes whose facts a plan, and what needs root before it, rest on."""


def make_request(
    *,
    torch_index: str | None,
    index: str | None,
    installer: str | None,
    offline: str | None = None,
    requirements: str | None = None,
) -> "Request":
    """What was asked for, checked.

    Raises:
        UserError: no such installer, file or folder, or wishes that contradict each other.
    """
    from envcheck.errors import UserError, one_of
    from envcheck.install.installer import INSTALLERS
    from envcheck.install.prepare import Request

    if offline and (torch_index or index):
        raise UserError("--offline installs only from its folder and cannot be used with --index-url or --torch-index.")
    return Request(
        offline=folder_of_wheels(offline) if offline else None,
        requirements=readable_file(requirements) if requirements else None,
        torch_index=url_of(torch_index),
        index=url_of(index),
        installer=one_of(installer, INSTALLERS, "installer") if installer else None,
    )


def folder_of_wheels(folder: str) -> str:
    """The folder's whole path.

    Raises:
        UserError: it is none, or holds no wheel.
    """
    from pathlib import Path

    from envcheck.errors import UserError
    from envcheck.report.text import named, shell_line

    place = Path(folder).expanduser().absolute()
    if not place.is_dir():
        raise UserError(f"--offline needs a folder of wheels; there is no folder {folder}.")
    if not any(place.glob("*.whl")):
        fill = shell_line(("envcheck", "plan", "--download", folder))
        raise UserError(f"there is no wheel in {named(folder)}; `{fill}` fills it on a machine with a network.")
    return str(place)


def readable_file(file: str) -> str:
    """The file's whole path: installers are started elsewhere.

    Raises:
        UserError: it cannot be read, or is no text.
    """
    from pathlib import Path

    place = str(Path(file).expanduser().absolute())
    requirements_in(place, f"--requirements {safe(file)}")
    return place


def requirements_in(path: str, name: str) -> str:
    """The text of a file of requirements; `-` is standard input. Raises UserError: it cannot be read, or is no text."""
    from envcheck.files import read
    from envcheck.requirement_files import REQUIREMENTS, as_text

    return as_text(read(path, name, REQUIREMENTS, "no requirements file is", empty=True), name)


def look_at(python: str | None) -> "LocalSnapshot":
    """The machine, as far as a plan needs to know it.

    Args:
        python: `--python`; None: the active environment, `./.venv`, or envcheck's own.

    Raises:
        UserError: that is no Python.
    """
    from envcheck.cli.call import judged_python
    from envcheck.probes.box import DEFAULT_TIMEOUT_S, Box
    from envcheck.probes.runner import look
    from envcheck.probes.sections import PROBES

    judged = judged_python(python, DEFAULT_TIMEOUT_S)
    probes = {name: probe for name, probe in PROBES.items() if name in SECTIONS}
    environ = {n: v for n, v in os.environ.items() if n != "PYTHONPATH"}  # nor do the installers see it
    box = Box(python=judged.python, chosen_by=judged.chosen_by, environ=environ)
    return look(box, probes).snapshot


def snapshot_of(files: Sequence[str]) -> "Snapshot":
    """The snapshot of the machine that the files are about: a report, a snapshot, texts that people attach.

    Raises:
        UserError: one is none of these, or cannot be read.
    """
    from envcheck.probes.box import DEFAULT_TIMEOUT_S
    from envcheck.report.attached import read_attached
    from envcheck.report.document import Report

    document = read_attached(files, DEFAULT_TIMEOUT_S).document
    return document.snapshot if isinstance(document, Report) else document


def refuse_unknown_gpus(snapshot: "Snapshot", way: str) -> None:
    """Raises UserError: the files say neither which GPUs the machine has, nor that it has none; `way` is what to do."""
    from envcheck.compat.predicates import gpus_are_known
    from envcheck.errors import UserError

    if not gpus_are_known(snapshot):
        raise UserError(f"what --from names does not state which GPUs the machine has; {way}.")


def plan_lines(plan: "Plan") -> "Iterator[str]":
    """A plan for people to read: each package with its reason, then where they come from, then the commands."""
    if not plan.packages:
        yield "No set of packages is compatible with this machine."
        return
    if not plan.fits:
        yield from folded(
            "No set of packages is compatible with this machine as it is. This set is compatible after "
            "the change below:"
        )
    python = plan.set_for or "an unknown Python"
    yield from folded(f"For {python} ({plan.executable}), torch's build for {plan.torch_backend}:")
    if plan.tables:
        yield from folded(f"With the tables of {plan.tables}.")
    width = max(len(p.name) for p in plan.packages)
    for package in plan.packages:
        head = f"  {package.name:<{width}}  {package.version:<8}  "
        yield from folded(package.why or package.source, head)
    if plan.attention:
        yield from folded(f"Attention: {plan.attention.implementation}; {plan.attention.why}.")
    if plan.alternative:
        yield from folded(f"Or: {plan.alternative}.")
    if plan.vllm:
        yield from folded(f"vLLM {plan.vllm.version}: {plan.vllm.why}.")
    for source in dict.fromkeys(p.source for p in plan.packages):
        yield from folded(f"From {source}: {', '.join(p.name for p in plan.packages if p.source == source)}.")
    for change in plan.changes:
        yield from folded(f"{change}", "Changes: ")
    yield from _step_lines(plan)


def _step_lines(plan: "Plan") -> "Iterator[str]":
    """The commands with their reasons; that nothing is to be done, where all is in place."""
    if plan.steps:
        yield f"Takes about {size(plan.room_bytes)}, downloads included."
    elif plan.fits:
        yield "Everything is installed."
    for number, step in enumerate(plan.steps, 1):
        yield from folded(step.why, f"{number}. ")
        yield f"   {shell_line(step.command)}"


def finding_lines(findings: "tuple[Finding, ...]") -> "Iterator[str]":
    """Findings for people to read, each with its fixes."""
    for finding in findings:
        name = f" [{finding.problem}]" if finding.problem else ""
        yield from folded(f"{finding.title}{name}", f"{finding.status}: ")
        if finding.detail:
            yield from folded(finding.detail, "  ")
        for fix in finding.fixes:
            yield from folded(fix.summary, "  - ")
            for command in fix.commands:
                yield f"      {shell_line(own_words(command))}"


def folded(text: str, head: str = "") -> "list[str]":
    """Prose that fits the terminal, and tells it nothing: the words may come from another's report.

    `head` stands before the first line, and the others below its end; on a line of its own where little room is left.
    """
    width = max(30, min(WIDEST, get_terminal_size((80, 24)).columns))
    if len(head) > width // 2:
        return [safe(head).rstrip(), *folded(text, "    ")]
    return wrap(
        safe(text), width, initial_indent=safe(head), subsequent_indent=" " * len(head),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
