"""What an installation did, `envcheck.install/1`."""

import msgspec

from envcheck.checks.run import OF_THE_MACHINE, to_finding
from envcheck.findings import Finding
from envcheck.plan import Plan
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict

SCHEMA = "envcheck.install/1"


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """One step, carried out."""

    id: str
    ok: bool
    seconds: float
    code: int | None = None
    """Exit status; None: it did not start or did not end in time. Negative: minus the signal that ended it."""
    log: str | None = None
    """All that it said."""


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """What was planned, what was done, and what went wrong."""

    schema: str = SCHEMA
    plan: Plan
    in_place: bool = False
    """Everything was there already; no step was needed."""
    steps: tuple[Done, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing failed: what was planned is installed, and was imported.

        A driver that the machine still lacks, which the plan names, too, is no failure of the installation.
        """
        return not any(f.status in ("fail", "error") for f in self.findings if f.area not in OF_THE_MACHINE)


def finding(verdict: Verdict, snapshot: Snapshot) -> Finding:
    """A finding of the installation, filled in from the catalogue."""
    return to_finding("install", "build", verdict, snapshot)
