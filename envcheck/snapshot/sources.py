"""Where the facts of an imported snapshot come from: texts that people attached."""

from envcheck.snapshot.kinds import Facts, FilePath, FreeText, Plain


class Source(Facts, frozen=True, kw_only=True):
    """Lines of a text in a known format, and the facts that they state."""

    format: Plain
    """`nvidia-smi`, `torch.utils.collect_env`, `prose`, ..."""
    document: FilePath = "-"
    """The file; `-`: standard input."""
    first_line: int
    last_line: int
    confidence: float
    """Up to 1: how sure it is that the text states these facts of this machine."""
    facts: tuple[Plain, ...] = ()
    """Paths in the snapshot."""


class Conflict(Facts, frozen=True, kw_only=True):
    """Two statements that cannot both be true of one machine at one time. The first one counts."""

    fact: Plain
    value: FreeText
    source: Plain
    line: int
    other_value: FreeText
    other_source: Plain
    other_line: int
