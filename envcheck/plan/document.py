"""The plan's document, `envcheck.plan/1`."""

import msgspec

from envcheck.compat.attention import Attention
from envcheck.compat.vllm import Vllm
from envcheck.findings import Command, Finding
from envcheck.plan.changes import Change

SCHEMA = "envcheck.plan/1"


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """One package of the plan."""

    name: str
    version: str
    """The exact one, without the build's local part: `2.15.0`."""
    source: str
    """The index it comes from, without credentials; for a single wheel its address."""
    why: str = ""
    """Why this release, in one line."""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One command of the plan."""

    id: str
    why: str
    """What it does, as it is shown while it runs."""
    command: Command
    optional: bool = False
    """All else works without it."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """One coherent set of packages for one machine, and the steps that install it."""

    schema: str = SCHEMA
    python: str | None
    """Version of the Python that is installed into; None: it could not be read."""
    executable: str
    """That Python."""
    torch_backend: str
    """`cpu`, `cu132`: the build of torch."""
    tables: str | None = None
    """The file of newer tables that was used, with its day and its SHA-256; None: the built-in tables alone."""
    tested_set: str
    """Id of the set that was chosen."""
    fits: bool = True
    """False: this machine lacks something that the set needs, see the findings."""
    room_bytes: int
    """What installing takes on the disk, about."""
    attention: Attention | None = None
    """How the model's attention is computed, and why so."""
    alternative: str | None = None
    """The other set that people ask for, in one line: the newest torch without FlashAttention, or the one with it."""
    vllm: Vllm | None = None
    """vLLM, where it was asked for."""
    packages: tuple[Package, ...]
    requirements: tuple[str, ...] = ()
    """What the user's own file asks for next to these."""
    changes: tuple[Change, ...] = ()
    """What changes of what is installed: other versions, and what was compiled for the torch that goes."""
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def set_for(self) -> str | None:
        """The Python that the set is for, as a heading says it: another one than was given where that is the change."""
        change = next((finding.evidence for finding in self.findings if finding.evidence.get("change")), {})
        if self.fits or not change.get("python"):
            return f"Python {self.python}" if self.python else None
        return f"Python {change['python']} instead of {self.python or 'the one here'}"
