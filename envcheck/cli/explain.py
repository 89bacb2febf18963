"""`envcheck explain`: the cause of a failed build or run, from its log."""

from typing import TYPE_CHECKING, Annotated

from envcheck.cli import options as opt
from envcheck.cli.pages import PageFormat, give_page, page_format
from envcheck.cli.parameters import Argument, option
from envcheck.cli.say import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from envcheck.explain.document import Explanation
    from envcheck.snapshot import Snapshot

EXPLAIN_LOOK_S = 5.0
"""Seconds for looking at this machine, which the fixes are fitted to."""


def explain(
    log: Annotated[
        str, Argument(metavar="FILE", help="The log, or - for standard input. May be compressed with gzip.")
    ],
    json: opt.Json = False,
    format: PageFormat = None,  # noqa: A002 - named as its option
    source: Annotated[
        str | None,
        option(
            "--from",
            metavar="FILE",
            help="Show the fixes for the machine in this report or text. [default: the machine that the log "
            "describes, else this one]",
        ),
    ] = None,
    python: opt.Python = None,
    no_redact: opt.NoRedact = False,
    show_redactions: opt.ShowRedactions = False,
    no_color: opt.NoColor = False,
    verbose: opt.Verbose = False,
) -> int:
    """Name the cause of a failed build or run from its log.

    Also prints the fix, for the machine that the log describes (if it contains the output of nvidia-smi, collect_env
    or similar), else for this one.

    Exit codes: 0 a cause was named, 1 none is known, 2 bad usage or an unreadable log.
    """
    from envcheck.errors import UserError
    from envcheck.explain.explain import Explainer

    if log == "-" and source == "-":
        raise UserError("standard input can be the log or the report, not both.")
    chosen = page_format(format, json=json)
    if no_redact and chosen not in ("terminal", "plain"):
        from envcheck.cli.redaction import confirm_unredacted

        confirm_unredacted()
    box = box_for(source, python)
    explainer = Explainer()
    start = LogStart()
    cut = read_log(log, explainer.feed, start.feed)
    if source is None and python is None:
        box = described_or(start, box)
    explanation = explainer.finish(log, box, cut)
    write_report(
        explanation,
        format=chosen,
        no_color=no_color,
        verbose=verbose,
        redacted=not no_redact,
        show_redactions=show_redactions,
    )
    return 0 if explanation.causes else 1


def box_for(source: str | None, python: str | None) -> "Callable[[], Snapshot]":
    """A function that gives the machine to fit fixes to: the saved one, or this one, probed when asked for.

    Raises:
        UserError: the report cannot be read; there is no such Python.
    """
    from envcheck.cli.call import make_options
    from envcheck.cli.look import observe

    options = make_options(source=source, python=python, timeout=EXPLAIN_LOOK_S, quiet=True, offline=True)
    if source is None:
        return lambda: observe(options).snapshot
    saved = observe(options).snapshot
    return lambda: saved


class LogStart:
    """The start of a log, where people paste what their machine is."""

    def __init__(self) -> None:
        self.data = b""

    def feed(self, chunk: bytes) -> None:
        """The next bytes."""
        from envcheck.report.attached import TEXT_BYTES

        if len(self.data) < TEXT_BYTES:
            self.data += chunk[: TEXT_BYTES - len(self.data)]


def reported_in(data: bytes) -> "Snapshot | None":
    """The machine of the report that was pasted into a text; None: there is none."""
    from envcheck.files import UnreadableInput
    from envcheck.report.attached import found_in
    from envcheck.report.document import Report

    if b"<!-- envcheck-report " not in data:
        return None
    try:
        found = found_in(data, "-")
    except UnreadableInput:
        return None
    return found.snapshot if isinstance(found, Report) else None


def described_or(start: LogStart, here: "Callable[[], Snapshot]") -> "Callable[[], Snapshot]":
    """A function that gives the machine that the log describes; this one, where it describes none or this one."""

    def box() -> "Snapshot":
        from envcheck.importers import snapshot_of_log
        from envcheck.importers.core.described import in_words, is_same_machine, machine_meant
        from envcheck.report.attached import text_of
        from envcheck.report.plausible import plausible
        from envcheck.report.text import safe

        reported = reported_in(start.data)
        described = reported or plausible(snapshot_of_log(text_of(start.data)))
        own = here()
        known = own if reported and is_same_machine(reported, own) else reported
        meant = known or machine_meant(described, own)
        if meant is not own:
            words = in_words(described)
            say(f"envcheck: the fixes are for the machine in the log{': ' if words else ''}{safe(words)}.")
        return meant

    return box


def write_report(
    explanation: "Explanation",
    *,
    format: str,  # noqa: A002 - named as its option
    no_color: bool,
    verbose: bool,
    stream: "TextIO | None" = None,
    redacted: bool = True,
    show_redactions: bool = False,
) -> None:
    """Print it on `stream`; None: standard output."""
    from envcheck.report.pages import explanation_page

    left = give_page(
        explanation, explanation_page, format, verbose=verbose, redacted=redacted, no_color=no_color, stream=stream
    )
    if show_redactions and redacted and format not in ("terminal", "plain"):
        from envcheck.cli.redaction import print_hidden

        print_hidden(left.hidden)


def read_log(path: str, *listeners: "Callable[[bytes], None]") -> str | None:
    """Let each of `listeners` have the bytes of the log. What was read in place of the whole; None: all of it.

    Raises:
        UserError: missing, not readable, a folder, empty, or packed in a way that is not unpacked.
    """
    from envcheck.files import Stream
    from envcheck.packed import refuse
    from envcheck.report.text import named

    name = named(path)
    stream = Stream(path, name)
    for chunk in stream:
        if stream.received == len(chunk):
            refuse(chunk, name)
        for listen in listeners:
            listen(chunk)
    return stream.cut
