"""The one door out: whatever a command gives out leaves through `leave`, which redacts, encodes and writes whole.

What leaves for others is redacted. What the person at this machine sees on the screen keeps names and paths, and what
must run here keeps what makes it run; neither shows a credential.
"""

import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Generic, TextIO, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from envcheck.late_pattern import late
from envcheck.report.credential_signs import may_hold_credential
from envcheck.report.text import safe
from envcheck.urls import MAY_HOLD_LOGIN

if TYPE_CHECKING:
    from envcheck.report.redact.placeholders import Hidden

Document = TypeVar("Document", bound=msgspec.Struct)
Made: TypeAlias = "str | bytes | Mapping[str, str] | None"
"""A text, an archive, the files of a folder by name, or nothing: it was printed on the screen."""

RUNS_HERE: Mapping[str, str] = {
    "envcheck.plan/1": "its commands are run, and its files used, on the machine that they name",
    "envcheck.install/1": "it says what was installed into which environment of this machine, and how to go on there",
    "envcheck.fix/1": "it says which commands were run on this machine, and which undo them",
}
"""Documents that keep names and paths, each with the reason. A credential is in none."""


class Way(Struct, frozen=True, kw_only=True):
    """Where to, and for whom."""

    output: str | None = None
    """A file, or a folder for several files; None and `-`: standard output."""
    stream: TextIO | None = None
    """In place of standard output."""
    on_screen: bool = False
    """For the person at this machine, who knows its names: only credentials are hidden."""
    redacted: bool = True
    """`--no-redact` says otherwise; the file is then for its owner alone."""
    json: bool = False
    """What is beyond ASCII may be escaped."""
    append: bool = False
    """To the end of the file, which is another program's."""

    @property
    def is_stream(self) -> bool:
        """It goes to a stream, not to a file."""
        return self.output in (None, "-")


class Left(Struct, Generic[Document], frozen=True):
    """What left, and what was hidden in it."""

    document: Document
    hidden: "tuple[Hidden, ...]" = ()


def leave(document: Document, make: Callable[[Document, str], Made], way: Way, beside: str = "") -> Left[Document]:
    """Give a document out.

    Args:
        document: what is given out.
        make: lays the treated document, and the text next to it, out; prints it itself where it returns None.
        way: where to, and for whom.
        beside: a text that goes with the document, a log.

    Raises:
        UnwritableOutput: a file cannot be written.
    """
    shown, beside, hidden = treated(document, way, beside)
    _put(make(shown, beside), way)
    return Left(shown, hidden)


def leave_text(text: str, way: Way) -> None:
    """Give out a text that is made of nothing but what may leave, without a credential anyway.

    Raises:
        UnwritableOutput: the file cannot be written.
    """
    if way.redacted:
        from envcheck.report.redact.credentials import without_credentials

        text = without_credentials(text)
    _put(text, way)


def treated(document: Document, way: Way, beside: str = "") -> "tuple[Document, str, tuple[Hidden, ...]]":
    """The document and the text next to it as they may go this way, and what was hidden in them."""
    if not way.redacted:
        return document, beside, ()
    if way.on_screen or getattr(document, "schema", None) in RUNS_HERE:
        if not _may_hold_credential(document):
            return document, beside, ()
        from envcheck.report.redact.credentials import document_without_credentials, without_credentials

        return document_without_credentials(document), without_credentials(beside), ()
    from envcheck.report.redact import redact_with, this_identity

    shown, told, redactor = redact_with(document, this_identity(), beside)
    return shown, told, tuple(redactor.hidden())


_CREDENTIAL = late(
    MAY_HOLD_LOGIN.encode() + rb"|\b(?:hf_|sk-|ghp_|github_pat_|glpat-|AKIA|nvapi-|pypi-Ag|xox[bp]-)[A-Za-z0-9_-]{12}"
    rb"|PRIVATE KEY"
    rb"|(?i:passw|secret|token(?!izers?\")|api_?key|credential|bearer|cookie)[A-Za-z_]{0,12}[\"'\\]{0,4}\s?[=:]\s?"
    rb"[\"'\\]{0,4}[^\s\"'\\,}]{6}"
)


def _may_hold_credential(document: msgspec.Struct) -> bool:
    """Decided at once for a report without a log: the screen of `envcheck check` waits for nothing else."""
    if getattr(document, "schema", None) != "envcheck.report/1" or getattr(document, "log", None) is not None:
        return True
    try:
        return _CREDENTIAL.search(msgspec.json.encode(document)) is not None
    except UnicodeEncodeError:  # a file name that is no text
        return True


def say(text: str, stream: TextIO | None = None, *, begin: str = "", end: str = "\n", owned: bool = False) -> None:
    """A sentence or a command for the person at this machine, without a credential and without what steers a terminal.

    Args:
        text: a line, or several.
        stream: where to; None: standard error.
        begin: what envcheck itself steers the terminal with, before it.
        end: what follows it.
        owned: its owner asked for what it hides, as with `--show-redactions`: credentials stay.
    """
    shown = "\n".join(safe(line) for line in text.split("\n"))
    stream = sys.stderr if stream is None else stream
    print(begin + (shown if owned else screen_text(shown)), file=stream, end=end, flush=True)


def screen_text(text: str) -> str:
    """A text as it may stand on the screen."""
    if not may_hold_credential(text):
        return text
    from envcheck.report.redact.credentials import without_credentials

    return without_credentials(text)


def leave_steering(text: str, steering: Callable[[str], str], stream: TextIO) -> None:
    """Give a text out in a sequence that a terminal obeys, as for its clipboard: in the text itself is none."""
    stream.write(steering(encodable(text, json=False)))
    stream.flush()


def _put(made: Made, way: Way) -> None:
    if made is None:
        return
    from envcheck.files import PRIVATE, SHARED, append_text, write_bytes

    mode = SHARED if way.redacted else PRIVATE
    if isinstance(made, Mapping):
        from envcheck.files import write_folder

        write_folder(
            way.output or ".", {name: _bytes(text, name.endswith(".json")) for name, text in made.items()}, mode
        )
    elif way.is_stream and isinstance(made, str):
        _print(made, way)
    elif way.append and isinstance(made, str):
        append_text(way.output or "-", encodable(made, json=way.json))
    else:
        write_bytes(way.output or "-", made if isinstance(made, bytes) else _bytes(made, way.json), mode)


def _print(text: str, way: Way) -> None:
    from envcheck.report.json import escaped

    stream = way.stream or sys.stdout
    text = encodable(text, json=way.json)
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = escaped(text) if way.json else text.encode("ascii", "replace").decode()
    stream.write(text)


def _bytes(text: str, json: bool) -> bytes:
    return encodable(text, json=json).encode("utf-8", "replace")


def encodable(text: str, *, json: bool) -> str:
    """Without what steers a terminal or cannot be seen; in JSON it is escaped, which readers undo."""
    from envcheck.report.redact.surface import clean, escaped_invisible

    return escaped_invisible(text) if json else clean(text)
