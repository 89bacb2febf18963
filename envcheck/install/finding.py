"""How an installation says what went wrong."""

from envcheck.checks.run import to_finding
from envcheck.findings import Finding
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict


def finding(verdict: Verdict, snapshot: Snapshot) -> Finding:
    """A finding of the installation, filled in from the catalogue."""
    return to_finding("install", "build", verdict, snapshot)
