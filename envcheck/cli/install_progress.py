"""What the user sees while packages are installed or downloaded."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from envcheck.cli.say import say

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
            self._stage(self.head)
        else:
            self.note(f"{self.head} ...")

    def says(self, line: str) -> None:
        """Show the output, but the long lists."""
        text = line.strip() if len(line) < WIDEST else line.strip()[:WIDEST] + " ..."
        if not text or NOISE.match(line):
            return
        if self.live:
            self._stage(f"{self.head}: {text}")
        else:
            self.note(f"      {text}")

    def _stage(self, text: str) -> None:
        from envcheck.report.door import screen_text

        self.progress.stage(screen_text(text))

    def ends(self, done: "Done") -> None:
        """A step ended."""
        from envcheck.report.progress import CLEAR
        from envcheck.units import seconds

        state = "" if done.ok else "FAILED after "
        say(f"{self.head}: {state}{seconds(done.seconds)}", self.stream, begin=CLEAR if self.live else "")

    def note(self, text: str) -> None:
        """A sentence for the user."""
        say(text, self.stream)


def tell_result(result: "Installation", stream: TextIO, *, json: bool) -> None:
    """The findings, and the document where it was asked for."""
    from envcheck.cli.pages import give_findings

    give_findings(result, stream)
    if json:
        from envcheck.report.door import Way, leave
        from envcheck.report.json import to_text

        leave(result, lambda shown, _: to_text(shown), Way(json=True))
