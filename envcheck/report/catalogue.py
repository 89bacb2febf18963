"""What `envcheck checks --json` and `envcheck problem --json` give: entries of the catalogue as documents."""

from typing import TYPE_CHECKING

import msgspec

from envcheck.about import problem_url
from envcheck.findings import Area, Fix, Status
from envcheck.snapshot.kinds import FreeText, Plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envcheck.catalogue import Problem
    from envcheck.checks import Check

PROBLEM_SCHEMA = "envcheck.problem/1"


class ListedCheck(msgspec.Struct, frozen=True, kw_only=True):
    """A check, and the problems that it can find."""

    check: Plain
    area: Area
    problems: tuple[Plain, ...]
    summary: Plain
    """What holds where it passes."""


class ExplainedProblem(msgspec.Struct, frozen=True, kw_only=True):
    """A problem of the catalogue, with its fixes on one machine."""

    schema: Plain = PROBLEM_SCHEMA
    problem: Plain
    area: Area
    status: Status
    """The usual one; a check may soften it."""
    title: Plain
    meaning: Plain
    recognised: Plain
    """How envcheck recognises it, with the source of any number."""
    because_of: tuple[Plain, ...] = ()
    """Problems that explain this one where they are found too."""
    fixes: tuple[Fix, ...] = ()
    docs: Plain
    """Its page, as a path in the repository."""
    url: FreeText
    """Its page on the web."""


def listed(checks: "Iterable[Check]") -> list[ListedCheck]:
    """Every check by its name."""
    return [ListedCheck(check=c.name, area=c.area, problems=tuple(c.problems), summary=c.summary) for c in checks]


def explained(entry: "Problem", fixes: tuple[Fix, ...]) -> ExplainedProblem:
    """A problem with the fixes that were made for a machine."""
    return ExplainedProblem(
        problem=entry.id,
        area=entry.area,
        status=entry.status,
        title=entry.title,
        meaning=entry.meaning,
        recognised=entry.recognised,
        because_of=entry.because_of,
        fixes=fixes,
        docs=entry.docs,
        url=problem_url(entry.id),
    )
