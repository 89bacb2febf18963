"""An explanation in words: how much was found, how sure it is, and what to do where no cause is known."""

from collections.abc import Iterator, Sequence

from envcheck.explain.document import Explanation, Failing
from envcheck.report.blocks import Block, Paragraph, Quote
from envcheck.report.text import shell_line

CERTAIN, LIKELY = 0.85, 0.75
LONGEST_NAME = 60
"""Characters of the log's name, or of the command, in the headline."""
HINTS = (
    "Run `envcheck check` on that machine; the cause may be there.",
    "Search for the first of these lines in the issues of the program that printed it.",
)

RESEMBLES = "Not recognised exactly. It resembles:"
"""Before known problems that share rare words with the text: a hint, and no cause."""

NOTHING_HINTS = (
    "If something failed, pass more of the log: from the command to its last line.",
    HINTS[0],
)


def headline(explanation: Explanation) -> str:
    """How much was found, where."""
    where = "standard input" if explanation.source == "-" else explanation.source
    where = where if len(where) <= LONGEST_NAME else f"{where[:LONGEST_NAME]} ..."
    read = f"{where} ({explanation.lines_read:,} {'line' if explanation.lines_read == 1 else 'lines'})"
    count = len(explanation.causes)
    if count == 1:
        return f"1 cause found in {read}"
    if count:
        return f"{count} causes found in {read}, the root cause first"
    if explanation.failed:
        return f"A failure was found in {read}, but its cause is not known"
    return f"No known failure found in {read}"


def sureness(confidence: float) -> str:
    """What stands before the place, where it is not certain."""
    if confidence >= CERTAIN:
        return ""
    return "Likely, from " if confidence >= LIKELY else "Not sure, from "


def places(ranges: Sequence[tuple[int, int]]) -> str:
    """`line 12`, `lines 12-14 and 2 more places`."""
    first, last = ranges[0]
    shown = f"line {first:,}" if first == last else f"lines {first:,}-{last:,}"
    more = len(ranges) - 1
    return shown + (f" and {more} more place{'s' if more > 1 else ''}" if more else "")


def unknown(explanation: Explanation) -> Iterator[Block]:
    """What to say where no cause is known."""
    if explanation.failing:
        yield Paragraph(failing_in_words(explanation.failing))
    if explanation.resembles:
        yield Paragraph(resemblance_in_words(explanation))
    if not explanation.telling and not explanation.failing:
        yield from (Paragraph(hint) for hint in (*NOTHING_HINTS, _ask_others(explanation)))
    if not explanation.telling:
        return
    yield Paragraph("The most relevant lines:")
    width = len(f"{explanation.telling[-1].line:,}")
    yield Quote([f"{told.line:>{width},}: {told.text}" for told in explanation.telling])
    yield from (Paragraph(hint) for hint in (*HINTS, _ask_others(explanation)))


def failing_in_words(failing: Failing) -> str:
    """`ValueError in transformers (modeling.py:412 in forward): the message`."""
    kind = (failing.exception or "An exception").rpartition(".")[2]
    who = f" in {failing.package}" if failing.package else " in your own code" if failing.place else ""
    where = f" ({failing.place}, line {failing.line:,} of the log)" if failing.place and failing.line else ""
    return f"{kind} raised{who}{where}{f': {failing.message}' if failing.message else '.'}"


def resemblance_in_words(explanation: Explanation) -> str:
    """`Not recognised exactly. It resembles: The library is missing (`envcheck problem library-missing`); or: ...`."""
    named = (f"{one.title.rstrip('.')} (`envcheck problem {one.problem}`)" for one in explanation.resembles)
    return f"{RESEMBLES} {'; or: '.join(named)}."


def _ask_others(explanation: Explanation) -> str:
    """How to make what another person needs, the log included."""
    if explanation.command is not None:
        return (
            "To ask for help: `envcheck try --record FILE -- CMD ...` saves the log, and `envcheck report --log "
            "FILE` writes a redacted report with it."
        )
    log = "FILE" if explanation.source == "-" else explanation.source
    command = shell_line(("envcheck", "report", "--log", log))
    return f"To ask others: `{command}` bundles the log with the state of this machine, redacted."
