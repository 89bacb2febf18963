"""What the user sees while packages are installed or downloaded."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from envcheck.install.document import Done, Installation
    from envcheck.plan import Step
    from envcheck.report.progress import Progress

NOISE = re.compile(r" [-+~] |\s*(━|Looking in|Collecting|Processing|Using cached|Requirement already|WARNING: Loc)")
"""Lines of uv and pip that are kept in the log only."""
WIDEST = 110
"""Columns of a line of output that is shown."""


@dataclass(slots=True)
class Teller:
    """Says what happens: on a terminal one line that changes, elsewhere line after line."""

    stream: TextIO
    progress: "Progress"
    live: bool
    head: str = ""

    def begins(self, number: int, count: int, step: "Step") -> None:
        """A step begins."""
        self.head = f"[{number}/{count}] {step.why}"
        if self.live:
            self.progress.stage(self.head)
        else:
            self.note(f"{self.head} ...")

    def says(self, line: str) -> None:
        """Show the output, but the long lists."""
        text = line.strip() if len(line) < WIDEST else line.strip()[:WIDEST] + " ..."
        if not text or NOISE.match(line):
            return
        if self.live:
            self.progress.stage(f"{self.head}: {text}")
        else:
            self.note(f"      {text}")

    def ends(self, done: "Done") -> None:
        """A step ended."""
        from envcheck.units import seconds

        clear = "\r\x1b[K" if self.live else ""
        state = "" if done.ok else "FAILED after "
        print(f"{clear}{self.head}: {state}{seconds(done.seconds)}", file=self.stream, flush=True)

    def note(self, text: str) -> None:
        """A sentence for the user."""
        from envcheck.report.door import say

        say(text, self.stream)


def tell_result(result: "Installation", stream: TextIO, *, json: bool) -> None:
    """The findings, and the document where it was asked for."""
    from envcheck.cli.plan_options import finding_lines

    for line in finding_lines(result.findings):
        print(line, file=stream)
    if json:
        from envcheck.report.door import Way, leave
        from envcheck.report.json import to_text

        leave(result, lambda shown, _: to_text(shown), Way(json=True))
