"""What the catalogue knows about texts: how a cause looks in a log."""

from collections.abc import Callable
from typing import Literal, TypeAlias

from msgspec import Struct

from envcheck.catalogue.problem import Remedy
from envcheck.findings import Evidence

Scope: TypeAlias = Literal["log", "exception", "install", "trial", "ticket"]
"""What a text is: any log; an exception of the smoke test with what was printed before it; the output of an
installation's step; that of importing what was installed; the sentences of a person."""
SCOPES: tuple[Scope, ...] = ("log", "exception", "install", "trial")
Reader: TypeAlias = Callable[[str], Evidence | None]
"""From the text that a pattern fits (its line and those below) to a record of it: numbers by name. None: it does not
mean this problem after all."""
Titler: TypeAlias = Callable[[Evidence], str | None]
ANY = "*"
"""In `because_of`: whatever else is wrong explains this one."""


class Signature(Struct, frozen=True, kw_only=True):
    """One cause as it shows in a log; it ends in a problem of the catalogue."""

    id: str
    problem: str
    anchors: tuple[str, ...]
    """Literal texts, as they stand in the file. A line is looked at only if one of these is in it, so each is as rare
    as can be: four characters at least."""
    pattern: str
    """A regular expression that the line must hold: searched in the line without its prefixes, and the two lines below
    it (`\\n` between them). Named captures become evidence; names that end in `_bytes`, `_count` or `_index` become
    numbers, and `header_2` is another place where the value of `header` may stand."""
    title: str | Titler | None = None
    """More exact than the problem's; captures stand in braces, or a function of the evidence makes it. None, or a
    capture that is empty: the problem's."""
    reader: Reader | None = None
    """Reads what a pattern would be too long for."""
    sure: float = 0.9
    """How sure it is that this text means this problem, up to 1. Below 0.75 it stands behind all that is surer."""
    general: bool = False
    """It gives way where another signature takes the same line."""
    because_of: tuple[str, ...] = ()
    """Problems or signatures that explain this one in the same log, besides the problem's own; `ANY`: all
    do, for this only says that something ended."""
    needs: tuple[str, ...] = ()
    """Marks of which one must stand near, or this text means something else."""
    unless: tuple[str, ...] = ()
    """Marks that must not stand near."""
    below: int = 2
    """Lines below its own that the pattern may reach into."""
    raised_in: tuple[str, ...] = ()
    """It counts only where the code of one of these packages raised it; `ANY`: that of any installed package."""
    values: tuple[tuple[str, str], ...] = ()
    """Evidence that is always the same: what a remedy asks for and the text does not say."""
    scopes: tuple[Scope, ...] = SCOPES
    """The texts that it is looked for in. What means anything anywhere else, as "No such file or directory" does, is
    for one scope only."""
    remedy: Remedy | None = None
    """Fixes computed from what the text says; None: the problem's."""
    example: str
    """A text that shows it, as short as can be, in our own arrangement."""
    source: str
    """Where the text comes from: the file that prints it, or the thread that shows it."""


class Mark(Struct, frozen=True, kw_only=True):
    """A text that is no cause, but says what goes on around it."""

    id: str
    anchors: tuple[str, ...]
    pattern: str
    """As in a signature; a capture `package` names what is being built."""
    values: tuple[tuple[str, str], ...] = ()
    """Evidence that it adds to what stands near it."""
