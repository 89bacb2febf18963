"""What leaves this process for others is redacted, unless the user says otherwise, twice where there is a terminal."""

import sys
from collections import Counter
from typing import TYPE_CHECKING

from envcheck.cli.say import ask, say
from envcheck.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envcheck.report.redact.placeholders import Hidden

WARNING = (
    "Without redaction, the report shows your name, this machine's name, folders and addresses, and keys or tokens "
    "in messages. Everyone who gets it can read them."
)
MOST_KINDS = 6
"""Kinds of hidden values that are counted one by one."""


def confirm_unredacted() -> None:
    """Ask a second time where somebody can answer; otherwise say what that means.

    Raises:
        UserError: the answer was not yes.
    """
    say(f"envcheck: {WARNING}")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    if ask("Write it anyway? Type yes: ") != "yes":
        raise UserError("nothing was written. Without --no-redact, the report is redacted.")


def print_hidden(hidden: "Sequence[Hidden]") -> None:
    """What was hidden, for the user's own eyes: the placeholder, what was there, why, and where."""
    from envcheck.report.redact.reasons import hidden_lines

    for line in hidden_lines(hidden):
        say(line, owned=True)


def counted(hidden: "Sequence[Hidden]") -> str:
    """`hidden: 14 values (5 dir, 3 host, 2 user ...)`."""
    if not hidden:
        return "nothing had to be redacted"
    kinds = Counter(one.kind for one in hidden).most_common()
    named = ", ".join(f"{count} {kind}" for kind, count in kinds[:MOST_KINDS])
    more = f", {sum(count for _, count in kinds[MOST_KINDS:])} of other kinds" if len(kinds) > MOST_KINDS else ""
    values = "value" if len(hidden) == 1 else "values"
    return f"redacted: {len(hidden)} {values} ({named}{more}); --show-redactions lists them"
