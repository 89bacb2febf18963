"""What a check is: a named, pure function from a snapshot to verdicts."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from msgspec import Struct

from envcheck.findings import Area
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict

CheckFunction: TypeAlias = Callable[[Snapshot], Iterator[Verdict]]


class Check(Struct, frozen=True):
    """A named check. Its function is pure: no I/O, no clock, no environment."""

    name: str
    area: Area
    problems: tuple[str, ...]
    """The problems it can find."""
    function: CheckFunction
    summary: str
    """First line of the function's docstring."""


def check(name: str, area: Area, *problems: str) -> Callable[[CheckFunction], Check]:
    """Make a check of a generator function: `@check("driver.version", "driver", "driver-too-old")`."""

    def named(function: CheckFunction) -> Check:
        return Check(name, area, problems, function, (function.__doc__ or "").strip().split("\n")[0])

    return named
