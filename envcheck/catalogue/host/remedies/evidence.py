"""What to do where the texts that were attached contradict each other."""

from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def attach_one_report(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """One command that collects all facts at once, in the place where the failure happens."""
    return (
        Fix(
            summary="Collect one report where the failure happens (in the same container or environment).",
            commands=(("envcheck", "report"),),
        ),
    )
