"""The last lines: what to do next."""

import shlex
from collections.abc import Iterator, Sequence

from rich.text import Text

from envcheck.findings import Command
from envcheck.report.advice import next_command
from envcheck.report.document import Report
from envcheck.report.terminal.page import Page, paragraph, prose, verbatim
from envcheck.report.terminal.symbols import COMMAND, HEADING
from envcheck.report.text import own_words, shell_line


def closing(report: Report, hints: Sequence[str], page: Page, *, elsewhere: bool = False) -> Iterator[Text]:
    """What the caller has to say, then one line with the best command.

    `elsewhere`: the report is of another machine, where the command is to be run.
    """
    calm = report.verdict != "broken"
    suggested: Command | None = None
    for hint in hints:
        yield Text()
        words, offered = _split(hint)
        taken = calm and offered is not None and suggested is None
        suggested = offered if taken else suggested
        yield from hint_lines(words if taken else hint, page)
    command = next_command(report, suggested)
    if elsewhere and (command is None or command[:2] == ("envcheck",) or command == ("envcheck", "report")):
        return
    if command is None:
        return
    yield Text()
    label = "Next, on that machine: " if elsewhere and command[1:2] != ("problem",) else "Next: "
    line = Text(label, HEADING).append(shell_line(own_words(command), ascii_only=page.ascii), COMMAND)
    yield line if line.cell_len <= page.width else Text(label.rstrip(), HEADING)
    if line.cell_len > page.width:
        yield verbatim(page, shell_line(own_words(command), ascii_only=page.ascii), indent=4)


def hint_lines(hint: str, page: Page) -> Iterator[Text]:
    """A hint: a line that begins with a space is a command and stays as it is, any other is prose."""
    for line in hint.splitlines():
        if line.startswith(" "):
            yield verbatim(page, line.strip(), indent=4)
        elif line.strip():
            yield from paragraph(page, prose(page, line.strip()))


def _split(hint: str) -> tuple[str, Command | None]:
    """The sentences of a hint, and its command."""
    lines = hint.splitlines()
    commands = [line.strip() for line in lines if line.startswith(" ")]
    words = "\n".join(line for line in lines if not line.startswith(" "))
    return words, tuple(shlex.split(commands[0])) if len(commands) == 1 else None
