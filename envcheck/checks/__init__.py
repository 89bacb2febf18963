"""Checks: pure functions from a snapshot to verdicts. One file an area or a concern; found by being there."""

from envcheck.checks.check import Check
from envcheck.checks.run import all_checks, run_checks, to_finding
from envcheck.verdict import Verdict

__all__ = ["Check", "Verdict", "all_checks", "run_checks", "to_finding"]
