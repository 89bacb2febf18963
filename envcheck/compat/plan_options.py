"""What the user may wish of a plan."""

from dataclasses import dataclass

from envcheck.compat.requirements import Requirement
from envcheck.findings import Command


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of a file of requirements, and where it stands."""

    requirement: Requirement
    where: str

    def __str__(self) -> str:
        return f"{self.requirement} in {self.where}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the plan cannot know from the snapshot: what the user asked for, and what was found to answer."""

    installer: Command = ()
    """What installs, up to and without its verb: `("/usr/bin/uv", "pip")`; empty: pip of the judged Python."""
    index: str | None = None
    """The package index, without credentials, as it is shown; None: PyPI."""
    torch_index: str | None = None
    """Where torch comes from; None: from where the set has it."""
    tested_set: str | None = None
    """Id of the set to take; None: the first that fits the box."""
    backend: str | None = None
    """`cu126`, `cpu`: the build of torch; None: the newest that the box runs."""
    flash_attn: bool = True
    """False: without flash-attn, whatever there is of it."""
    vllm: bool = False
    """With vLLM, in an environment of its own where its torch is another one."""
    pins: tuple[Pin, ...] = ()
    """Versions that the user demands."""
