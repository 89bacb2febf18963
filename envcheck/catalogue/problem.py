"""What an entry of the catalogue looks like."""

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from envcheck.findings import Area, Evidence, Fix, Status
from envcheck.snapshot import Snapshot

Remedy: TypeAlias = Callable[[Snapshot, Evidence], tuple[Fix, ...]]
"""Fits the fixes to the machine: distribution, driver branch, Python, WSL or native. Any fact may be missing."""


def no_remedy(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """For the problems that nothing on the machine can fix."""
    return ()


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that goes wrong."""

    id: str
    area: Area
    status: Status
    """The usual one; a check may soften it."""
    title: str
    """A short sentence, without values; a check may give a more exact one."""
    meaning: str
    """What it means for the user, in one to three sentences."""
    recognised: str
    """How envcheck recognises it, with the source of any number."""
    remedy: Remedy = no_remedy
    because_of: tuple[str, ...] = ()
    """Problems that, where they are found too, explain this one: it is then their consequence, not a second alarm."""

    @property
    def docs(self) -> str:
        """Path of its page in the documentation."""
        return f"docs/problems/{self.id}.md"
