"""Probes: one file a source of facts. They observe and judge nothing."""

from envcheck.probes.box import Box, Probe, Seen
from envcheck.probes.cuda import probe_cuda
from envcheck.probes.environment import probe_environment

__all__ = ["PROBES", "Box", "Probe", "Seen"]

PROBES: dict[str, Probe] = {
    "python": probe_environment,
    "cuda": probe_cuda,
}
"""Every probe by the name of the section it fills."""
