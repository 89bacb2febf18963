"""Every probe by the name of the section of the snapshot that it fills."""

from collections.abc import Collection, Mapping

from envcheck.findings import Area
from envcheck.probes.box import Probe
from envcheck.probes.cuda import probe_cuda
from envcheck.probes.driver import probe_driver
from envcheck.probes.environment import probe_environment
from envcheck.probes.host import probe_host
from envcheck.probes.hub import probe_hub
from envcheck.probes.python_environment import probe_python
from envcheck.probes.storage import probe_storage

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

ENOUGH: Mapping[Area, tuple[str, ...]] = {
    "driver": ("driver", "host", "environment", "cuda"),
    "link": ("driver", "host", "environment"),
}
"""The probes that an area needs, its causes in other areas and its fixes included; any other area: all."""
FIXED_IN_THE_ENVIRONMENT = frozenset({"cuda-device-order", "cuda-visible-devices-invalid"})
"""Problems of these areas whose fixes depend on the checked Python environment."""
_FACTS = {
    "driver": ("driver", "pci_gpus", "gpus", "links"),
    "python": ("python", "packages", "torch", "attention"),
}


def probes_for(areas: Collection[Area]) -> dict[str, Probe]:
    """What has to be looked at to check these areas; none: all areas."""
    wanted = {name for area in areas for name in ENOUGH.get(area, PROBES)}
    return {name: probe for name, probe in PROBES.items() if name in wanted or not areas}


def facts_of_others(looked: Collection[str]) -> tuple[str, ...]:
    """The facts of the probes that were not run."""
    return tuple(fact for name in PROBES if name not in looked for fact in _FACTS.get(name, (name,)))
