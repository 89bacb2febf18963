"""Fit the plan's commands to what the user asked of the installation: a folder instead of a network, more packages."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from envcheck.findings import Command
from envcheck.plan import Plan, Step

ALL_AT_ONCE = "packages"
"""The step that sees all requirements together: the user's are solved with the plan's."""


def is_install(command: Command) -> bool:
    """The command of a step that installs packages: of uv's or pip's `install`."""
    return "pip" in command and "install" in command


def with_requirements(plan: Plan, file: str) -> Plan:
    """The plan, with all that a requirements file names."""
    steps = tuple(
        structs.replace(step, command=(*step.command, "--requirement", file)) if step.id == ALL_AT_ONCE else step
        for step in plan.steps
    )
    return structs.replace(plan, steps=steps)


def from_folder(plan: Plan, folder: str) -> Plan:
    """The plan, carried out from a folder of wheels alone."""
    packages = tuple(structs.replace(package, source=folder) for package in plan.packages)
    return structs.replace(plan, packages=packages, steps=tuple(_from_folder(step, folder) for step in plan.steps))


def _from_folder(step: Step, folder: str) -> Step:
    if not is_install(step.command):
        return step
    words = tuple(_local(word, folder) for word in _without_indexes(step.command))
    verb = words.index("install") + 1
    command = (*words[:verb], "--no-index", "--find-links", folder, *words[verb:])
    return structs.replace(step, command=command, why=step.why.partition(" from http")[0])


def _without_indexes(command: Command) -> Iterator[str]:
    """The words of a command, but `--index-url URL` and its like."""
    words = iter(command)
    for word in words:
        if word in ("--index-url", "--extra-index-url", "--torch-backend"):
            next(words, None)
        else:
            yield word


def _local(word: str, folder: str) -> str:
    """The wheel in the folder for the URL of a wheel."""
    name = word.partition("#")[0].rpartition("/")[2].replace("%2B", "+")
    return str(Path(folder, name)) if word.startswith(("http://", "https://")) and name.endswith(".whl") else word
