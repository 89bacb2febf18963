"""What leaves this process for others is redacted, unless the user says otherwise, twice where there is a terminal."""

import sys
from typing import TYPE_CHECKING, TypeVar

import msgspec

from envcheck.errors import UserError

if TYPE_CHECKING:
    from envcheck.report.redact import Redactor

Document = TypeVar("Document", bound=msgspec.Struct)

WARNING = (
    "Without redaction the report names you, this machine, your folders and addresses, and shows keys and tokens where "
    "messages hold any. Whoever gets it reads them."
)


def confirm_unredacted() -> None:
    """Ask a second time where somebody can answer; otherwise say what that means.

    Raises:
        UserError: the answer was not yes.
    """
    print(f"envcheck: {WARNING}", file=sys.stderr)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    print("Write it all the same? Type yes: ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() != "yes":
        raise UserError("nothing was written; without --no-redact the report is redacted.")


def shareable(document: Document, *, redacted: bool, show: bool = False) -> Document:
    """The document as it may leave. `show`: tell on standard error what was hidden, and why."""
    return shareable_with(document, "", redacted=redacted, show=show)[0]


def shareable_with(document: Document, beside: str, *, redacted: bool, show: bool = False) -> tuple[Document, str]:
    """The document and a text beside it as they may leave, the same value alike in both."""
    if not redacted:
        return document, beside
    from envcheck.report.redact import redact_with, this_identity

    shown, text, redactor = redact_with(document, this_identity(), beside)
    if show:
        print_hidden(redactor)
    return shown, text


def print_hidden(redactor: "Redactor") -> None:
    """What was hidden, for the user's own eyes: the placeholder, what stood there, and why."""
    from envcheck.report.redact.reasons import hidden_lines

    for line in hidden_lines(redactor.hidden()):
        print(line, file=sys.stderr)
