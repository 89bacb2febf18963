"""Probes: one file a source of facts. They observe and check nothing."""

from envcheck.probes.box import Box, Probe, ProbeResult
from envcheck.probes.cuda import probe_cuda
from envcheck.probes.driver import probe_driver
from envcheck.probes.environment import probe_environment
from envcheck.probes.host import probe_host
from envcheck.probes.hub import probe_hub
from envcheck.probes.python_environment import probe_python
from envcheck.probes.storage import probe_storage

__all__ = ["PROBES", "Box", "Probe", "ProbeResult"]

PROBES: dict[str, Probe] = {
    "driver": probe_driver,
    "host": probe_host,
    "storage": probe_storage,
    "environment": probe_environment,
    "python": probe_python,
    "cuda": probe_cuda,
    "hub": probe_hub,
}
"""Every probe by the name of the section it fills."""
