"""Whether a text describes a machine, and whether that is the given one: what fixes of a pasted log are fitted to."""

import msgspec

from envcheck.importers.core import log_traces
from envcheck.importers.core.fact import LIKELY
from envcheck.importers.core.machines import agree
from envcheck.snapshot import Host, PythonEnvironment, Snapshot

_HEARSAY = {"prose", "package list", "pip show", "lock file", "container or job file", "Slurm", log_traces.NAME}
"""Formats that say what somebody means, wants or has installed, and not on which machine."""

_SAID = {"driver.version", "torch.version", "gpus[0].name", "host.python"}
FEWEST_SAID = 2
_OF_ENVIRONMENT = {"torch.version", "host.python"}


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
    return not _contradicted(described, here)


def _contradicted(described: Snapshot, here: Snapshot) -> set[str]:
    """The facts that the text states and that this machine does not have so."""
    own = _identity(here)
    stated = {path: value for path, value in _identity(described).items() if value}
    return {path for path, value in stated.items() if own.get(path) is None or not agree(path, value, own[path])}


def machine_meant(described: Snapshot, here: Snapshot) -> Snapshot:
    """The machine that fixes of a text are for.

    This one, where nothing in the text contradicts it; the described one, where its hardware or system is another;
    this one with the environment that the text names, where only that is another.
    """
    if is_same_machine(described, here):
        return here
    if describes_a_machine(described) or _contradicted(described, here) - _OF_ENVIRONMENT:
        return described
    return _in_environment(here, described)


def _in_environment(here: Snapshot, described: Snapshot) -> Snapshot:
    told = described.host.python if described.host else None
    return msgspec.structs.replace(
        here,
        host=msgspec.structs.replace(here.host or Host(), python=told),
        python=PythonEnvironment(version=told),
        packages=described.packages,
        torch=described.torch,
        attention=None,
        deep=None,
    )


def in_words(snapshot: Snapshot) -> str:
    """`2x NVIDIA GeForce RTX 3090, driver 550.54.14, torch 2.5.1+cu121, Python 3.10.12`."""
    names = [gpu.name for gpu in snapshot.gpus if gpu.name]
    identity = _identity(snapshot)
    gpus = [f"{names.count(name)}x {name}" if names.count(name) > 1 else name for name in dict.fromkeys(names)]
    system = snapshot.host.os_name if snapshot.host else None
    labels = (("driver.version", "driver"), ("torch.version", "torch"), ("host.python", "Python"), ("host.wsl", "WSL"))
    facts = [*gpus, *(f"{label} {identity[path]}" for path, label in labels if identity[path])]
    return ", ".join(facts or ([system] if system else []))


def _identity(snapshot: Snapshot) -> dict[str, str | None]:
    return {
        "driver.version": snapshot.driver.version if snapshot.driver else None,
        "torch.version": snapshot.torch.version if snapshot.torch else None,
        "host.python": snapshot.host.python if snapshot.host else None,
        "host.os_id": snapshot.host.os_id if snapshot.host else None,
        "host.wsl": str(snapshot.host.wsl) if snapshot.host and snapshot.host.wsl else None,
        **{f"gpus[{gpu.index}].name": gpu.name for gpu in snapshot.gpus},
    }
