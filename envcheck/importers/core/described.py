"""Whether a text describes a machine, and whether that is the given one: what fixes of a pasted log are fitted to."""

from envcheck.importers.core.fact import LIKELY
from envcheck.importers.core.machines import agree
from envcheck.snapshot import Snapshot

_HEARSAY = {"prose", "package list", "pip show", "lock file", "container or job file", "Slurm"}
"""Formats that say what somebody means, wants or has installed, and not on which machine."""

_SAID = {"driver.version", "torch.version", "gpus[0].name", "host.python"}
FEWEST_SAID = 2


def describes_a_machine(snapshot: Snapshot) -> bool:
    """A program printed its driver, a GPU or its torch; or a person says at least two things of that kind."""
    printed = any(
        fact in {"driver.version", "torch.version", "gpus[0].name"}
        for source in snapshot.sources
        if source.format not in _HEARSAY and source.confidence >= LIKELY
        for fact in source.facts
    )
    said = {fact for source in snapshot.sources if source.format == "prose" for fact in source.facts}
    return printed or len(said.intersection(_SAID)) >= FEWEST_SAID


def is_same_machine(described: Snapshot, here: Snapshot) -> bool:
    """Driver, GPUs, torch and Python that the text states are those of this machine."""
    stated = {path: value for path, value in _identity(described).items() if value}
    own = _identity(here)
    return all(own.get(path) is not None and agree(path, value, own[path]) for path, value in stated.items())


def in_words(snapshot: Snapshot) -> str:
    """`2x NVIDIA GeForce RTX 3090, driver 550.54.14, torch 2.5.1+cu121, Python 3.10.12`."""
    names = [gpu.name for gpu in snapshot.gpus if gpu.name]
    identity = _identity(snapshot)
    gpus = [f"{names.count(name)}x {name}" if names.count(name) > 1 else name for name in dict.fromkeys(names)]
    labels = (("driver.version", "driver"), ("torch.version", "torch"), ("host.python", "Python"))
    return ", ".join((*gpus, *(f"{label} {identity[path]}" for path, label in labels if identity[path])))


def _identity(snapshot: Snapshot) -> dict[str, str | None]:
    return {
        "driver.version": snapshot.driver.version if snapshot.driver else None,
        "torch.version": snapshot.torch.version if snapshot.torch else None,
        "host.python": snapshot.host.python if snapshot.host else None,
        **{f"gpus[{gpu.index}].name": gpu.name for gpu in snapshot.gpus},
    }
