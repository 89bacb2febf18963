"""What `plan` and `install` have in common: the look at the machine, and how a plan reads."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from envcheck.report.text import safe, shell_line
from envcheck.urls import url_of

if TYPE_CHECKING:
    from envcheck.install.prepare import Request
    from envcheck.snapshot import LocalSnapshot, Snapshot


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
    from envcheck.report.text import named

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
    from envcheck.checks.run import blocking
    from envcheck.compat.predicates import gpus_are_known
    from envcheck.errors import UserError

    if not gpus_are_known(snapshot):
        shown = blocking(snapshot)
        raise UserError(
            (f"what --from names shows: {', '.join(f'{f.title} [{f.problem}]' for f in shown)}. It" if shown else
             "what --from names") + f" does not state which GPUs the machine has; {way}."
        )  # fmt: skip
