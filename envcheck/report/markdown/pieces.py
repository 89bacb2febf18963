"""Pieces of Markdown that findings and explained logs share."""

from collections.abc import Iterator, Sequence

from envcheck.findings import Fix
from envcheck.report.blocks import alternative
from envcheck.report.markdown.escape import block, code, prose
from envcheck.report.sections import marks
from envcheck.report.text import shell_line

LONGEST_PART = 16_000
"""Bytes of one folded part."""


def fix_pieces(fixes: Sequence[Fix]) -> Iterator[str]:
    """What to do, each fix with its commands ready to be copied."""
    for number, fix in enumerate(fixes, 1):
        asked = "".join(f" _({mark})_" for mark in marks(fix))
        yield f"{'Fix' if len(fixes) == 1 else f'Fix {number}'}: {prose(alternative(fix.summary))}{asked}"
        if fix.commands:
            yield block((shell_line(command) for command in fix.commands), "bash")


def short(piece: str) -> str:
    """A piece that is not itself longer than an issue; one that is was never written by envcheck."""
    return piece if len(piece) <= LONGEST_PART else code(piece[:1000].replace("`", "'") + " ...")


def length(text: str) -> int:
    """Bytes of a text, of which there are never fewer than characters."""
    return len(text.encode("utf-8", "replace"))
