"""The environment variables that change what CUDA, torch and the hub do."""

from envcheck.probes.box import Box, ProbeResult
from envcheck.snapshot.variables import ALLOWED
from envcheck.urls import place_of


def probe_environment(box: Box) -> ProbeResult:
    """Section `environment`; of a URL without what it carries for its server alone: user, password, query."""
    return ProbeResult({"environment": {name: place_of(box.environ[name]) for name in ALLOWED if name in box.environ}})
