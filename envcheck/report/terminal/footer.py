"""The last lines: how to go on."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from envcheck.report.document import Report
from envcheck.report.terminal.page import Page, paragraph, prose, verbatim
from envcheck.report.terminal.symbols import QUIET

HELP = "`envcheck report` writes all of this, names and keys left out, for an issue."


def closing(report: Report, hints: Sequence[str], page: Page) -> Iterator[Text]:
    """What the caller has to say, then where to read more about a problem."""
    for hint in hints:
        yield Text()
        yield from hint_lines(hint, page)
    first = next((f.problem for f in report.findings if f.problem and f.status in ("fail", "warn")), None)
    if first:
        yield Text()
        more = f"`envcheck problem {first}` says more about the first; `--skip ID` leaves one out of the report."
        yield from paragraph(page, prose(page, more, QUIET))
    if report.verdict == "broken":
        yield from paragraph(page, prose(page, HELP, QUIET))


def hint_lines(hint: str, page: Page) -> Iterator[Text]:
    """A hint: a line that begins with a space is a command and stays as it is, any other is prose."""
    for line in hint.splitlines():
        if line.startswith(" "):
            yield verbatim(page, line.strip(), indent=4)
        elif line.strip():
            yield from paragraph(page, prose(page, line.strip()))
