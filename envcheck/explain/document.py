"""The document `envcheck.explanation/1`."""

import msgspec

from envcheck import __version__
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot.kinds import FreeText, Plain

SCHEMA = "envcheck.explanation/1"


class Consequence(msgspec.Struct, frozen=True, kw_only=True):
    """What followed from a cause and is no cause of its own."""

    problem: Plain
    title: FreeText
    lines: tuple[tuple[int, int], ...]


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that went wrong."""

    problem: Plain
    title: FreeText
    confidence: float
    """Up to 1: how sure it is that the text means this problem. From 0.75 on likely, below that possible."""
    signature: Plain
    """The entry of the catalogue that fits."""
    lines: tuple[tuple[int, int], ...]
    """First and last line, counted from 1, of each place that shows it; the first few places."""
    excerpt: FreeText
    """The text of the first place, without what launchers write before it."""
    detail: FreeText
    """What it means."""
    evidence: Evidence = {}
    """The values that the text holds; sizes in bytes."""
    fixes: tuple[Fix, ...] = ()
    docs: Plain | None = None
    consequences: tuple[Consequence, ...] = ()


class TellingLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line that may help a person, where no cause is known."""

    line: int
    text: FreeText


class Failing(msgspec.Struct, frozen=True, kw_only=True):
    """Where it failed, as far as the text tells: said where no cause is known."""

    exception: Plain | None = None
    """`torch.OutOfMemoryError`."""
    message: FreeText | None = None
    package: Plain | None = None
    """The installed package whose code raised it; None: the user's own, or it is not known."""
    place: FreeText | None = None
    """`model.py:412 in forward`."""
    line: int | None = None


class Resemblance(msgspec.Struct, frozen=True, kw_only=True):
    """A known problem that the text resembles, where it shows no known cause: a hint, and no finding."""

    problem: Plain
    title: Plain
    similarity: float
    """Up to 1: how many of the rare words they share."""
    docs: Plain | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong in a build or a run, as its log tells it: the root cause first."""

    schema: Plain = SCHEMA
    envcheck: Plain = __version__
    source: FreeText
    """The file, `-` for standard input, or the command."""
    lines_read: int
    bytes_read: int
    cut: FreeText | None = None
    """What was read in place of the whole, as in `only the first 1 GiB was read`; null: all of it."""
    failed: bool
    """The log says that something failed, whether or not it is known why."""
    causes: tuple[Cause, ...]
    telling: tuple[TellingLine, ...] = ()
    """Where no cause is known."""
    failing: Failing | None = None
    """Where no cause is known: the last exception, or the first error of a compiler."""
    resembles: tuple[Resemblance, ...] = ()
    """Where no cause is known and the text contains a failure: the nearest known problems, the nearest first."""
    past: tuple[Consequence, ...] = ()
    """What failed earlier and is over, as later lines show."""
    command: Command | None = None
    """What `envcheck try` ran."""
    exit_code: int | None = None
    """How that ended, as a shell tells it: 128 and the signal's number where a signal ended it."""
