"""What the user may ask of a plan."""

from typing import Literal, TypeAlias

from msgspec import Struct

from envcheck.compat.flash_wheels import FlashWheel
from envcheck.compat.requirements import Requirement
from envcheck.findings import Command

FlashAttn: TypeAlias = Literal["preferred", "required", "unwanted"]
"""`preferred`: the newest set in which it comes prebuilt, else the newest set; `required`: only sets that have it, also
where that changes an installed torch; `unwanted`: the newest set."""


class Pin(Struct, frozen=True):
    """One line of a file of requirements, and where it stands."""

    requirement: Requirement
    where: str

    def __str__(self) -> str:
        return f"{self.requirement} in {self.where}"


class PlanOptions(Struct, frozen=True, kw_only=True):
    """What the plan cannot know from the snapshot: what the user asked for, and what was found to answer."""

    installer: Command = ()
    """What installs, up to and without its verb: `("/usr/bin/uv", "pip")`; empty: pip of the checked Python."""
    index: str | None = None
    """The package index, without credentials, as it is shown; None: PyPI."""
    torch_index: str | None = None
    """Where torch comes from; None: from where the set has it."""
    tested_set: str | None = None
    """Id of the set to take; None: the first that fits the machine."""
    tables: str | None = None
    """The file of newer tables that was read, with its day and hash; None: the built-in tables alone."""
    backend: str | None = None
    """`cu126`, `cpu`: the build of torch; None: the newest that the machine runs."""
    flash_attn: FlashAttn = "preferred"
    flash_wheels: tuple[FlashWheel, ...] = ()
    """Wheels of flash-attn of an index that the user allowed, next to the project's own."""
    vllm: bool = False
    """With vLLM, in an environment of its own where its torch is another one."""
    upgrade: bool = False
    """Take the newest versions also where older ones are installed and go together."""
    keep: bool = False
    """Only the set that is installed, if its parts go together."""
    pins: tuple[Pin, ...] = ()
    """Versions that the user demands."""
    unplanned: tuple[str, ...] = ()
    """Lines of the user's file that a plan cannot carry."""
