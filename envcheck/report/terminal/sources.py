"""Where the facts of an imported snapshot come from, and what is missing."""

from collections.abc import Iterator

from rich.text import Text

from envcheck.report.missing_facts import missing_facts
from envcheck.report.terminal.page import Page, paragraph, prose
from envcheck.report.terminal.symbols import HEADING
from envcheck.snapshot import Snapshot, Source


def source_lines(snapshot: Snapshot, page: Page) -> Iterator[Text]:
    """One line a format, then the commands that would give what is missing."""
    yield Text()
    yield Text("Read from", HEADING)
    for source in snapshot.sources:
        yield from paragraph(page, prose(page, in_words(source)), head=Text("- "))
    missing = missing_facts(snapshot)
    if missing:
        yield Text()
        yield Text("Not stated", HEADING)
        for one in missing:
            yield from paragraph(page, prose(page, f"{one.what}: `{one.command}` prints it"), head=Text("- "))


def in_words(source: Source) -> str:
    """`nvidia-smi, lines 12-40: 31 facts`."""
    first, last = source.first_line, source.last_line
    where = f"line {first:,}" if first == last else f"lines {first:,}-{last:,}"
    count = len(source.facts)
    sure = "" if source.confidence >= 0.75 else ", not sure"
    return f"{source.format}, {where}: {count} fact{'s' if count > 1 else ''}{sure}"
