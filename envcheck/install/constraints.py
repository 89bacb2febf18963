"""The user's own constraints on versions (`pip install -c`, PIP_CONSTRAINT, UV_CONSTRAINT), as far as a set meets them.

pip and uv obey them by themselves; they are read here so that a set is chosen that they allow.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from envcheck.catalogue.tables.tested_sets import PackageSet
from envcheck.checks.markers import holds
from envcheck.checks.requirements import Requirement, parse
from envcheck.checks.specifiers import is_met
from envcheck.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Constraint:
    """One line of a file of constraints."""

    requirement: Requirement
    file: str

    def __str__(self) -> str:
        return f"{self.requirement} in {self.file}"


def read_constraints(files: Iterable[str], snapshot: Snapshot) -> tuple[Constraint, ...]:
    """The constraints that hold for the judged Python. What cannot be read here is left to the installer to refuse."""
    return tuple(
        Constraint(requirement, file)
        for file in files
        for requirement in _requirements(file)
        if requirement.specifier and holds(requirement.marker, snapshot)
    )


def _requirements(file: str) -> Iterator[Requirement]:
    try:
        text = Path(file.removeprefix("file://")).read_text("utf-8", "replace")
    except OSError:
        return
    for line in text.replace("\\\n", " ").splitlines():
        requirement = parse(line.split(" #")[0].strip()) if not line.lstrip().startswith(("#", "-")) else None
        if requirement:
            yield requirement


def objection(chosen: PackageSet, constraints: Iterable[Constraint]) -> Constraint | None:
    """The first constraint that forbids a version of the set; None: all allow it."""
    versions = dict(chosen.packages)
    return next((c for c in constraints if not _allows(c.requirement, versions.get(c.requirement.name))), None)


def _allows(requirement: Requirement, version: str | None) -> bool:
    return version is None or is_met(requirement.specifier, version)
