"""The format of what a command writes: by a short option, by `--format`, by the end of the file's name."""

from collections.abc import Mapping, Sequence

from envcheck.errors import UserError, one_of
from envcheck.report.formats import ENDINGS, FORMATS, SHORT

FOREIGN = (
    ".pdf", ".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".csv", ".tsv", ".png", ".jpg", ".jpeg", ".gif", ".svg",
    ".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".exe", ".dll", ".so", ".msi", ".deb", ".whl",
    ".py", ".sh", ".bat", ".ps1", ".yaml", ".yml", ".toml",
)  # fmt: skip
"""Endings that promise what none of our formats is."""


def named_format(wanted: str, formats: Sequence[str]) -> str:
    """One of `formats`, by its name or another name of it. Raises UserError: there is no such format."""
    lower = wanted.strip().lower()
    name = SHORT.get(lower, lower)
    return name if name in formats else one_of(wanted, formats, "format")


def format_of(
    short: Mapping[str, bool], wanted: str | None, output: str | None, formats: Sequence[str] = FORMATS
) -> str:
    """The format that was asked for.

    Args:
        short: whether each of the short options, as `--json`, was given.
        wanted: `--format`.
        output: the file, whose ending may name the format.
        formats: those that the command has.

    Raises:
        UserError: two of them contradict each other; there is no such format.
    """
    named = [name for name, asked in short.items() if asked]
    chosen = None if wanted is None else named_format(wanted, formats)
    if named and (len(named) > 1 or chosen not in (None, *named)):
        other = f"--format {chosen}" if chosen not in (None, *named) else f"--{named[1]}"
        raise UserError(f"--{named[0]} and {other} cannot be used together.")
    chosen = named[0] if named else chosen
    meant = promised(output)
    refuse_other(output, chosen, formats)
    return chosen or meant or "terminal"


def promised(output: str | None) -> str | None:
    """What the end of a file's name says of its format; None: nothing, or that it is none of ours."""
    name = (output or "").lower()
    return next((format_ for ending, format_ in ENDINGS.items() if name.endswith(ending)), None)


def refuse_other(output: str | None, chosen: str | None, formats: Sequence[str], own: Sequence[str] = ()) -> None:
    """Refuse a name that promises what will not be in the file.

    Args:
        output: the file's name.
        chosen: the format that was asked for; None: none was.
        formats: those that the command has.
        own: further endings that are right.

    Raises:
        UserError: it does.
    """
    meant, name = promised(output), (output or "").lower()
    if chosen and meant in formats and meant != chosen:
        raise UserError(f"{output!r} is the name of a file in {meant}, and the format is {chosen}; change one of them.")
    ending = next((end for end in (*ENDINGS, *FOREIGN) if name.endswith(end)), "")
    if ending and meant not in formats and not name.endswith(tuple(own)):
        endings = (*(end for end, format_ in ENDINGS.items() if format_ in formats), *own, ".txt")
        raise UserError(f"{output!r} cannot be written as {ending}; end its name in one of {', '.join(endings)}.")
